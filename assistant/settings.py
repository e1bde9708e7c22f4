"""Settings: one typed value, passed in; environment variables mirror it."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

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


def cache_folder() -> Path:
    """Where models and indexes are kept: `ASSISTANT_CACHE`, or the user's cache folder."""
    chosen = os.environ.get("ASSISTANT_CACHE")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir("article-assistant"))


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
        threshold: the article is said not to answer when the confidence is below this; the calibration's when
            it is not given.
        calibration: one of your own (`assistant calibrate`), or the path of its file; "none" for the packaged
            one.
        timeout_seconds: how long the writer may give nothing before the evidence is shown alone.
    """

    model: "str | BaseChatModel" = DEFAULT_MODEL
    embedder: "str | Embeddings" = DEFAULT_EMBEDDER
    top_k: int = 8
    passage_characters: int = WINDOW_CHARACTERS
    reader: str = "trained"
    index_dir: Path = field(default_factory=lambda: cache_folder() / "indexes")
    threshold: float = 0.4
    calibration: Calibration = field(default_factory=Calibration)
    timeout_seconds: float = 120.0

    def __post_init__(self) -> None:
        if isinstance(self.model, str) and not _MODEL_NAME.fullmatch(self.model):
            raise SettingsError(
                f'There is no model {self.model!r}. Use "local", "none", the path of a .gguf file, or '
                '"provider:model", such as "openai:gpt-5-mini" or "ollama:llama3.2".'
            )
        if self.reader not in ("trained", "none"):
            raise SettingsError(f'There is no reader {self.reader!r}. Use "trained" or "none".')
        if not 1 <= self.top_k <= 100:
            raise SettingsError(f"top_k must be from 1 to 100, not {self.top_k}.")
        if not 100 <= self.passage_characters <= 1500:
            raise SettingsError(
                f"passage_characters must be from 100 to 1500, not {self.passage_characters}: "
                "the reader sees no more of a passage."
            )
        if not 0 <= self.threshold <= 1:
            raise SettingsError(f"threshold must be from 0 to 1, not {self.threshold}.")
        if self.timeout_seconds <= 0:
            raise SettingsError(f"timeout_seconds must be above 0, not {self.timeout_seconds}.")


def _calibration(value: Any) -> Calibration:
    if isinstance(value, Calibration):
        return value
    return Calibration() if value in ("", "none") else read_calibration(Path(value))


_FROM_TEXT: dict[str, Callable[[Any], Any]] = {
    "calibration": _calibration,
    "top_k": int,
    "passage_characters": int,
    "index_dir": Path,
    "threshold": float,
    "timeout_seconds": float,
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
        value = os.environ.get(f"ASSISTANT_{name.upper()}") if value is None else value
        if value is None:
            continue
        try:
            values[name] = _FROM_TEXT[name](value) if name in _FROM_TEXT else value
        except (TypeError, ValueError) as error:
            raise SettingsError(f"{name} cannot be {value!r}.") from error
    calibration = values.get("calibration")
    if calibration is not None and calibration.threshold is not None:
        values.setdefault("threshold", calibration.threshold)
    return Settings(**values)
