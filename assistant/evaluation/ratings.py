"""Ratings: thumbs that people gave in the browser app, as cases of our own format.

An answer that was rated up is what should come: its quotes prove it, or the article is silent. Of one that
was rated down only people know what should have come; such a case is written apart, to be completed.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import DatasetError

_ADDRESSES = ("http://", "https://")


@dataclass(frozen=True)
class Rating:
    """One rated answer.

    Attributes:
        time: when, in UTC.
        rating: "up" or "down".
        title: of the article.
        source: its path or address; empty for pasted text.
        question: the question as it was understood.
        answered: whether the assistant gave an answer.
        text: the answer.
        quotes: what it quoted.
    """

    time: str
    rating: str
    title: str
    source: str
    question: str
    answered: bool
    text: str
    quotes: tuple[str, ...]

    @property
    def is_settled(self) -> bool:
        """Whether it says what should have come."""
        return self.rating == "up" and (not self.answered or bool(self.quotes))

    def case(self) -> dict[str, Any]:
        """The case: its article by path or address, or by title, which `--articles-from` finds."""
        is_there = self.source.startswith(_ADDRESSES) or Path(self.source or "/").is_file()
        place = str(Path(self.source).absolute()) if is_there and "://" not in self.source else self.source
        case: dict[str, Any] = {"article": place if is_there else self.title, "question": self.question}
        if self.is_settled:
            return {**case, "quotes": list(self.quotes)} if self.answered else {**case, "answers": []}
        return {**case, "answers": None, "rated_down": self.text}


def read_ratings(path: Path) -> list[Rating]:
    """The ratings of a file, the latest last; of several of one answer the last one.

    Raises:
        DatasetError: the file is not there, or a line cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError as error:
        raise DatasetError(
            f"There are no ratings at {path}. They come from the thumbs below answers in the browser app."
        ) from error
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror or error}.") from error
    found: dict[tuple[str, str, str], Rating] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            one = _rating(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DatasetError(f"{path}, line {number}: no rating ({error}).") from error
        key = one.question, one.text, one.source or one.title
        found.pop(key, None)
        found[key] = one
    return list(found.values())


def write_cases(ratings: list[Rating], path: Path) -> tuple[int, int, Path]:
    """Write the settled cases, and the others beside them; how many each, and where the others are.

    Raises:
        DatasetError: a file cannot be written.
    """
    open_path = path.with_name(f"{path.stem}.open{path.suffix or '.jsonl'}")
    parts = [r for r in ratings if r.is_settled], [r for r in ratings if not r.is_settled]
    for place, part in zip((path, open_path), parts, strict=True):
        lines = [json.dumps(rating.case(), ensure_ascii=False) for rating in part]
        try:
            if lines or place is path:
                place.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        except OSError as error:
            raise DatasetError(f"{place} cannot be written: {error.strerror or error}.") from error
    return len(parts[0]), len(parts[1]), open_path


def _rating(row: dict[str, Any]) -> Rating:
    answer = row["answer"] or {}
    return Rating(
        str(row["time"]),
        str(row["rating"]),
        str(row["title"] or ""),
        str(row["source"] or ""),
        str(row.get("understood_as") or row["question"]),
        bool(answer.get("answered")),
        str(answer.get("text", "")),
        tuple(str(quote["quote"]) for quote in answer.get("citations", [])),
    )
