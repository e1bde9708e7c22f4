"""Settings: one typed value, passed in; environment variables mirror it."""

import math
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from assistant.arguments import require, require_text, shown
from assistant.calibration import Calibration, read_calibration
from assistant.errors import SettingsError

if TYPE_CHECKING:  # rooms that call no model, such as the reading of files, need not load LangChain
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models.chat_models import BaseChatModel

DEFAULT_MODEL = "local"
DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"
WINDOW_CHARACTERS = 500
"""How long a passage may be."""
_MODEL_NAME = re.compile(r"local|none|.+\.gguf|[^:]+:.+")
_COLLECTION_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")  # what Milvus admits


def cache_folder() -> Path:
    """Where models and indexes are kept: `ASSISTANT_CACHE`, or the user's cache folder."""
    chosen = os.environ.get("ASSISTANT_CACHE")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir("article-assistant"))


def desk_folder() -> Path:
    """Where articles opened on one's own computer are kept with their chats: in `ASSISTANT_CACHE`, or in the
    user's data folder, since caches may be emptied."""
    chosen = os.environ.get("ASSISTANT_CACHE")
    data = Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("article-assistant"))
    return data / "desk"


@dataclass(frozen=True)
class Settings:
    """What an assistant runs with.

    Attributes:
        model: the writer: "local", "none", the path of a GGUF file, a LangChain provider string such as
            "openai:gpt-5-mini", or a chat model.
        embedder: the default (packaged, int8), another sentence-transformers model (name or folder), or any
            LangChain `Embeddings`.
        top_k: passages retrieved for a question.
        passage_characters: how long a passage may be; whole sentences are kept together within it.
        reader: "trained" (the packaged network), or "none" (evidence by shared words, no short answer), which
            shows what the network is worth.
        index_dir: folder in which indexes are kept.
        keep_index: whether an index is kept there; without, an article is indexed anew each time.
        threshold: the article is said not to answer when the confidence is below this; the calibration's when
            it is not given.
        calibration: one of your own (`assistant calibrate`), or the path of its file; "none" for the packaged
            one.
        timeout_seconds: how long the writer may give nothing before the evidence is shown alone.
        base_url: where the writer's server is, for a server that speaks a provider's protocol; empty for the
            provider's own.
        library: the library that is asked when no article is given: a Milvus Lite file (`news.db`) or the
            address of a Milvus server.
        library_token: what the server wants to know who asks: "user:password" or a key; never shown.
        library_database: the database on the server; empty for its default.
        library_name: what its collections begin with.
    """

    model: "str | BaseChatModel" = DEFAULT_MODEL
    embedder: "str | Embeddings" = DEFAULT_EMBEDDER
    top_k: int = 8
    passage_characters: int = WINDOW_CHARACTERS
    reader: str = "trained"
    index_dir: Path = field(default_factory=lambda: cache_folder() / "indexes")
    keep_index: bool = True
    threshold: float = 0.3
    calibration: Calibration = field(default_factory=Calibration)
    timeout_seconds: float = 120.0
    base_url: str = ""
    library: str = ""
    library_token: str = field(default="", repr=False)
    library_database: str = ""
    library_name: str = "articles"

    def __post_init__(self) -> None:
        self._check_models()
        require("top_k", self.top_k, int, "a whole number from 1 to 100", SettingsError)
        if not 1 <= self.top_k <= 100:
            raise SettingsError(f"top_k must be from 1 to 100, not {self.top_k}.")
        require("passage_characters", self.passage_characters, int, "a whole number", SettingsError)
        if not 100 <= self.passage_characters <= 1500:
            raise SettingsError(
                f"passage_characters must be from 100 to 1500, not {self.passage_characters}: "
                "the reader sees no more of a passage."
            )
        require("threshold", self.threshold, (int, float), "a number from 0 to 1", SettingsError)
        if not 0 <= self.threshold <= 1:
            raise SettingsError(f"threshold must be from 0 to 1, not {self.threshold}.")
        require("timeout_seconds", self.timeout_seconds, (int, float), "a number of seconds", SettingsError)
        if not (self.timeout_seconds > 0 and math.isfinite(self.timeout_seconds)):
            raise SettingsError(f"timeout_seconds must be above 0 and finite, not {self.timeout_seconds}.")
        require("index_dir", self.index_dir, Path, "a path", SettingsError)
        require("keep_index", self.keep_index, bool, "True or False", SettingsError)
        self._check_addresses()

    def _check_addresses(self) -> None:
        for name in ("base_url", "library", "library_token", "library_database", "library_name"):
            require_text(name, getattr(self, name), "a text", SettingsError)
        if self.base_url and not self.base_url.startswith(("http://", "https://")):
            raise SettingsError(
                f"base_url must begin with http:// or https://, not be {self.base_url!r}. An example: "
                "http://127.0.0.1:8000/v1"
            )
        if self.base_url and isinstance(self.model, str) and re.fullmatch(r"local|.+\.gguf", self.model):
            raise SettingsError(
                f"base_url is for a provider's model, not for {self.model!r}. Give the name that the server "
                'has for it, such as model="openai:NAME".'
            )
        if not _COLLECTION_NAME.fullmatch(self.library_name):
            raise SettingsError(
                f"library_name must be letters, digits and _, at most 60 of them, not {self.library_name!r}."
            )

    def _check_models(self) -> None:
        if isinstance(self.model, str):
            require_text("model", self.model, "a name", SettingsError)
            if not _MODEL_NAME.fullmatch(self.model):
                raise SettingsError(
                    f'There is no model {self.model!r}. Use "local", "none", the path of a .gguf file, or '
                    '"provider:model", such as "openai:gpt-5-mini" or "ollama:llama3.2".'
                )
        elif not callable(getattr(self.model, "stream", None)):
            raise SettingsError(f"model takes a name or a LangChain chat model, not {shown(self.model)}.")
        if self.embedder == "" or not (
            isinstance(self.embedder, str) or callable(getattr(self.embedder, "embed_documents", None))
        ):
            raise SettingsError(
                f"embedder takes a name, a folder or a LangChain Embeddings, not {shown(self.embedder)}."
            )
        if self.reader not in ("trained", "none"):
            raise SettingsError(f'There is no reader {shown(self.reader)}. Use "trained" or "none".')


def _calibration(value: Any) -> Calibration:
    if isinstance(value, Calibration):
        return value
    wanted = 'the path of a file that `assistant calibrate` made, or "none"'
    require("calibration", value, (str, os.PathLike), wanted, SettingsError)
    return Calibration() if value in ("", "none") else read_calibration(Path(value))


_FROM_TEXT: dict[str, Callable[[str], Any]] = {
    "top_k": int,
    "passage_characters": int,
    "threshold": float,
    "timeout_seconds": float,
    "keep_index": lambda text: {"1": True, "true": True, "0": False, "false": False}[text.lower()],
}


def make_settings(**options: Any) -> Settings:
    """Settings from options that are given and not None, then `ASSISTANT_…` variables, then defaults.

    Raises:
        SettingsError: an option is unknown, or a value cannot be used.
    """
    names = [f.name for f in fields(Settings)]
    unknown = sorted(set(options) - set(names))
    if unknown:
        raise SettingsError(f"There is no option {unknown[0]!r}. The options are: {', '.join(names)}.")
    values: dict[str, Any] = {}
    for name in names:
        value = options.get(name)
        if value is None:
            value = _from_environment(name)
        if value is not None:
            values[name] = _FROM_VALUE[name](value) if name in _FROM_VALUE else value
    calibration = values.get("calibration")
    if calibration is not None and calibration.threshold is not None:
        values.setdefault("threshold", calibration.threshold)
    return Settings(**values)


def _from_environment(name: str) -> Any:
    variable = f"ASSISTANT_{name.upper()}"
    text = os.environ.get(variable)
    if text is None or name not in _FROM_TEXT:
        return text
    try:
        return _FROM_TEXT[name](text)
    except (ValueError, KeyError) as error:
        raise SettingsError(f"{variable} cannot be {text!r}.") from error


def _folder(value: Any) -> Path:
    """A folder from what a caller gave; an empty name would be the folder in which the program runs."""
    require("index_dir", value, (str, os.PathLike), "the path of a folder", SettingsError)
    try:
        name = os.fsencode(value)
    except UnicodeEncodeError:  # half a character
        name = b""
    if not name.strip() or b"\0" in name:
        raise SettingsError(f"index_dir takes the path of a folder, not {shown(str(value))}.")
    return Path(value)


_FROM_VALUE: dict[str, Callable[[Any], Any]] = {"index_dir": _folder, "calibration": _calibration}
