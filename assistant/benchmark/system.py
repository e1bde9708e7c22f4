"""What a system must do to be timed, and how one is named: by its module.

Every system lives in a module with `make_system(model, folder)`: it loads all that a first question needs,
keeps its indexes in `folder`, and gives a `System`. It runs in a process of its own; see
`assistant.benchmark.worker`.
"""

import importlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from assistant.errors import SettingsError

WRITER_TIMEOUT_SECONDS = 600.0
"""How long a peer's writer may take: without streaming, a whole answer must fit, on a slow machine too."""

_DECLINING = re.compile(
    r"(?:do not|don['’]t|does not|doesn['’]t|did not|cannot|can['’]t) (?:know|say|mention|provide|specify"
    r"|state|contain|include|answer|determine|be determined|be answered|give|find)"
    r"|(?:not|isn['’]t) (?:explicitly |directly |specifically )?"
    r"(?:mentioned|provided|specified|stated|known|given)"
    r"|no (?:information|mention|answer)|none of the (?:provided )?sources",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """One answer with its times.

    Attributes:
        answer: as an adapter of the evaluation gives it: `text`, and what is known of the rest.
        seconds: by moment or stage: "retrieve", "read", "evidence", "first_token", "total". A moment that
            the system does not have is missing.
    """

    answer: dict[str, Any]
    seconds: dict[str, float] = field(default_factory=dict)


class System(Protocol):
    """A system that is timed: opens articles, and answers questions about the one that was opened last."""

    def open(self, text: str, title: str) -> int:
        """Index an article that was not seen before; the number of its passages."""
        ...

    def keep(self) -> None:
        """Save its index, where `open` does not already do it."""
        ...

    def reopen(self) -> None:
        """Open the last article again from what was kept of its index."""
        ...

    def ask(self, question: str) -> Said:
        """The answer to a question about the last article."""
        ...


def load_system(module: str, model: str, folder: Path) -> System:
    """The system of a module, ready for its first article.

    Raises:
        SettingsError: the module, or a package that it needs, is missing.
    """
    try:
        made: System = importlib.import_module(module).make_system(model, folder)
    except ImportError as error:
        raise SettingsError(
            f'{module} does not import: {error}. Run: pip install "article-assistant[bench]"'
        ) from error
    return made


def declines(text: str) -> bool:
    """Whether a text says in plain words that there is no answer, for systems that do not tell otherwise."""
    return not text.strip() or bool(_DECLINING.search(text))
