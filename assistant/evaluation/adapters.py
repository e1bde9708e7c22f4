"""Adapters: the way to score any system by the same rules.

An adapter is a Python module, given as a file or by its dotted name, with two functions:

    def open_article(text, title):     # prepare the article; what is returned is passed to `ask`
        return MyIndex(text)

    def ask(opened, question):         # or ask(opened, question, history) to be told earlier turns
        return {"text": "In 1901.", "answered": True, "citations": ["It was opened in 1901."]}

`ask` gives the answer as text (empty, or "The article does not say.", when it declines), or as a mapping or
an object with any of these members; what is missing is not scored:

| member | meaning |
| --- | --- |
| `text` | the answer; needed |
| `answered` | False when the system declines; when missing, as for a text |
| `state` | "unsure" for an answer that is said to be unsure |
| `question` | the question as it was understood after earlier turns |
| `short` | the answer in as few words as the system gives |
| `confidence` | P(the article answers the question), in [0, 1] |
| `citations` | quotes: texts, or mappings or objects with `quote` and, if known, `start` and `end` |
| `passages` | what was retrieved, best first: texts, `(start, end)` pairs, or such mappings |
| `tokens` | tokens that the writer gave |
| `timings` | seconds by stage; `total` is measured from outside when it is missing |

    assistant evaluate squad2_articles.json --adapter my_system.py
"""

import importlib
import importlib.util
import inspect
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from assistant.articles import Article
from assistant.errors import SettingsError
from assistant.evaluation.cases import Case, Gold

LOOKED_AT = 10
"""Passages looked at for the rank of the gold answer, if the system uses fewer."""


@dataclass(frozen=True)
class Reply:
    """What a system said to one question.

    Attributes:
        answer: as `Answer.to_dict()` gives it, with at least `text`, `answered`, `citations`, `timings`.
        passages: what was retrieved, best first; None when the system does not tell.
        used: how many of them the system worked with.
        tokens: pieces that the writer gave; None when the system does not tell.
    """

    answer: dict[str, Any]
    passages: tuple[Gold, ...] | None = None
    used: int = 0
    tokens: int | None = None


class System(Protocol):
    """Anything that can be asked about an article."""

    def open_article(self, article: Article) -> Any:
        """Prepare an article; what is returned is given to `ask`."""
        ...

    def ask(self, opened: Any, case: Case) -> Reply:
        """The answer to a case's question. May raise anything; the row then holds the error."""
        ...


class ModuleSystem:
    """A system behind a module with `open_article` and `ask`."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._takes_history = "history" in inspect.signature(module.ask).parameters

    def open_article(self, article: Article) -> Any:
        """What the module's `open_article(text, title)` gives, with the article for placing quotes."""
        return article, self._module.open_article(article.text, article.title)

    def ask(self, opened: Any, case: Case) -> Reply:
        """The module's answer in our form."""
        article, inner = opened
        begin = time.perf_counter()
        if self._takes_history:
            said = self._module.ask(inner, case.question, case.history)
        else:
            said = self._module.ask(inner, case.question)
        return read_reply(said, article, time.perf_counter() - begin)


def load_adapter(place: str | Path) -> System:
    """The system of an adapter module: a path that ends in `.py`, or a dotted module name.

    Raises:
        SettingsError: the module is missing, does not import, or lacks a function.
    """
    name = str(place)
    try:
        module = _module_of_file(Path(name)) if name.endswith(".py") else importlib.import_module(name)
    except Exception as error:  # importing runs the module, which may raise anything
        raise SettingsError(
            f"The adapter {name} cannot be imported: {type(error).__name__}: {error}"
        ) from error
    for function in ("open_article", "ask"):
        if not callable(getattr(module, function, None)):
            raise SettingsError(
                f"The adapter {name} has no function {function}(). "
                "It needs open_article(text, title) and ask(opened, question)."
            )
    return ModuleSystem(module)


def _module_of_file(path: Path) -> ModuleType:
    specification = importlib.util.spec_from_file_location(path.stem, path)
    if specification is None or specification.loader is None or not path.is_file():
        raise FileNotFoundError(f"there is no file at {path}")
    module = importlib.util.module_from_spec(specification)
    sys.modules.setdefault(path.stem, module)  # dataclasses of the module look themselves up there
    specification.loader.exec_module(module)
    return module


def read_reply(said: Any, article: Article, seconds: float) -> Reply:
    """What a system said, in our form; `seconds` is the total where it gives none."""
    from assistant.answers import DECLINED

    if isinstance(said, str):
        said = {"text": said}
    text = str(_member(said, "text") or "")
    answered = _member(said, "answered")
    passages = _member(said, "passages")
    timings = {str(stage): float(s) for stage, s in (_member(said, "timings") or {}).items()}
    answer: dict[str, Any] = {
        "text": text,
        "answered": text.strip() not in ("", DECLINED) if answered is None else bool(answered),
        "citations": [
            _citation(number, value, article)
            for number, value in enumerate(_member(said, "citations") or (), start=1)
        ],
        "timings": {**timings, "total": timings.get("total", seconds)},
    }
    for name in ("state", "confidence", "short", "question", "signals", "notice"):
        if _member(said, name) is not None:
            answer[name] = _member(said, name)
    found = None if passages is None else tuple(_place(value, article) for value in passages)
    return Reply(answer, found, len(found or ()), _member(said, "tokens"))


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)


def _citation(number: int, value: Any, article: Article) -> dict[str, Any]:
    """A quote with its place; one without offsets is looked for, and -1 says that it is nowhere."""
    quote = value if isinstance(value, str) else str(_member(value, "quote") or "")
    start = None if isinstance(value, str) else _member(value, "start")
    end = None if isinstance(value, str) else _member(value, "end")
    if start is None or end is None:
        start = article.text.find(quote) if quote else -1
        end = start + len(quote) if start >= 0 else -1
    return {"number": number, "quote": quote, "start": int(start), "end": int(end)}


def _place(value: Any, article: Article) -> Gold:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Gold(int(value[0]), int(value[1]))
    if not isinstance(value, str) and _member(value, "start") is not None:
        return Gold(int(_member(value, "start")), int(_member(value, "end")))
    text = value if isinstance(value, str) else str(_member(value, "text") or "")
    start = article.text.find(text) if text else -1
    return Gold(start, start + len(text)) if start >= 0 else Gold(-1, -1)
