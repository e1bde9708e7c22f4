"""Rows: what happened with each question, one line of JSON each, appended as they come."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from assistant.errors import DatasetError


class Way(Enum):
    """How a question of a conversation was put; the value stands in rows and tables."""

    FIRST = "first question"
    HISTORY = "follow-up"
    TYPED = "as typed"
    FULL = "in full"


@dataclass(frozen=True)
class Row:
    """What happened with one question.

    Attributes:
        id: the case's id.
        article: the article's title.
        question: the question; empty where only the opening of the article is judged.
        gold: accepted answers; empty when the article does not answer.
        answer: `Answer.to_dict()`, or as much of it as another system gives; empty when asking failed.
        contains_gold: the system answered, and the text contains an accepted answer in SQuAD's normal form.
        supports: for each citation, whether its quote covers a gold span.
        exact: for each citation, whether the quote is the slice of the article that it claims to be.
        error: the message when asking failed, else empty.
        dataset: the name of the data set.
        located: the data set says where in the article the answer stands; always true without an answer.
        in_paragraph: for each citation, whether it lies in a paragraph with a gold span.
        contexts: for each citation, the article's words just before and after the quote.
        gold_context: the words before the first gold span, the span, the words after it; or empty.
        gold_rank: rank from 1 of the first retrieved passage that holds a gold span whole; 0 when none of
            the looked-at passages does; None when it cannot be told.
        used: how many of the retrieved passages the system works with.
        unsupported: numbers and names of the answer that are in none of its quotes, nor in the question.
        tokens: pieces that the writer gave; None when the system does not say.
        memory_mib: the highest memory of this process so far, in MiB; 0 where the system does not tell.
        standalone: the question as it was understood after earlier turns; empty when it is as asked.
        kind: the kind of question, in the data set's own word; may be empty.
        answer_word: "yes" or "no" where that is the answer; else empty.
        members: what the answer must say, each as its alternative wordings; may be empty.
        way: how a question of a conversation was put, a value of `Way`; empty for other questions.
        wanted_state: the state that the answer must have; empty for any.
        unmet: what else the data set expects and did not come, by the member's name.
    """

    id: str
    article: str
    question: str
    gold: tuple[str, ...]
    answer: dict[str, Any]
    contains_gold: bool = False
    supports: tuple[bool, ...] = ()
    exact: tuple[bool, ...] = ()
    error: str = ""
    dataset: str = ""
    located: bool = True
    in_paragraph: tuple[bool, ...] = ()
    contexts: tuple[tuple[str, str], ...] = ()
    gold_context: tuple[str, ...] = ()
    gold_rank: int | None = None
    used: int = 0
    unsupported: tuple[str, ...] = ()
    tokens: int | None = None
    memory_mib: float = 0.0
    standalone: str = ""
    kind: str = ""
    answer_word: str = ""
    members: tuple[tuple[str, ...], ...] = ()
    way: str = ""
    wanted_state: str = ""
    unmet: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What tells the question from all others of a run."""
        return self.dataset, self.id

    @property
    def answered(self) -> bool:
        """The system gave an answer; False when it declined or failed."""
        return bool(self.answer.get("answered"))

    @property
    def is_opening(self) -> bool:
        """Nothing was asked: only the opening of the article is judged."""
        return not self.question

    @property
    def state(self) -> str:
        """The answer's state; of a system that tells none, "answered" or "silent"."""
        return str(self.answer.get("state") or ("answered" if self.answered else "silent"))

    @property
    def quotes(self) -> tuple[str, ...]:
        """The words of its quotes."""
        return tuple(str(citation["quote"]) for citation in self.answer.get("citations", ()))

    @property
    def closest(self) -> tuple[str, ...]:
        """The words of what is closest in the article, also when it was declined."""
        return tuple(str(citation["quote"]) for citation in self.answer.get("closest", ()))

    @property
    def short(self) -> str:
        """The shortest form of the answer that the system gives: its short answer, else its text."""
        return str(self.answer.get("short") or self.answer.get("text", ""))

    @property
    def confidence(self) -> float | None:
        """The system's P(the article answers), or None when it gives none or failed."""
        value = self.answer.get("confidence")
        return None if value is None else float(value)


def of_the_product(rows: Iterable[Row]) -> list[Row]:
    """Rows without the follow-ups that were asked without their history, to compare with."""
    return [row for row in rows if row.way not in (Way.TYPED.value, Way.FULL.value)]


def read_rows(path: str | Path) -> list[Row]:
    """Rows written by `write_row`; of several rows of one question the last one counts.

    Raises:
        DatasetError: the file cannot be read; the message names the line.
    """
    try:
        content = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    # Not splitlines(): an article's U+2028 stands unescaped in a line of JSON.
    lines = enumerate(content.split("\n"), start=1)
    return list(by_key(_row(line, f"{path}, line {number}") for number, line in lines if line).values())


def write_row(row: Row, path: Path) -> None:
    """Append one row as a line of JSON, so that an interrupted run keeps what it did."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")


def finished_rows(path: Path) -> list[Row]:
    """The rows that a run which was stopped can go on from: those that were written whole and did not fail.

    A last line that was cut off when the process was killed is removed from the file.

    Raises:
        DatasetError: as `read_rows` does.
    """
    if not path.exists():
        return []
    try:
        content = path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if whole != content:
            path.write_bytes(whole)
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror or error}.") from error
    return [row for row in read_rows(path) if not row.error]


def by_key(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Rows by their question."""
    return {row.key: row for row in rows}


def _row(line: str, place: str) -> Row:
    try:
        return Row(**{key: _frozen(value) for key, value in json.loads(line).items()})
    except (ValueError, TypeError, AttributeError) as error:
        raise DatasetError(f"{place}: {error}") from error


def _frozen(value: Any) -> Any:
    """Lists as tuples, so that a row that was read equals the row that was written; an answer stays."""
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
