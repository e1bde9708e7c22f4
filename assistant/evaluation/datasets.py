"""Data sets: files of questions, read into cases whatever their format."""

import json
from pathlib import Path
from typing import Literal

from assistant.errors import DatasetError
from assistant.evaluation.cases import Case, Dataset, Problem
from assistant.evaluation.files import read_text
from assistant.evaluation.questions import read_questions
from assistant.evaluation.shelf import ArticleShelf
from assistant.evaluation.squad import read_squad

Kind = Literal["squad", "questions", "conversations", "followups"]


def dataset_kind(path: str | Path) -> Kind:
    """What a file holds: SQuAD JSON, our JSON Lines of questions or of conversations about articles, or
    follow-up conversations about none.

    Raises:
        DatasetError: the file cannot be read, or is none of them.
    """
    text = read_text(Path(path))[0]
    if Path(path).suffix in (".jsonl", ".ndjson"):
        return "conversations" if _begins_with_turns(text) else "questions"
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise DatasetError(f"{Path(path).name}, line {error.lineno}: not JSON: {error.msg}.") from error
    if isinstance(value, list) and value and isinstance(value[0], dict) and "turns" in value[0]:
        return "followups"
    if isinstance(value, dict) and "question" in value:  # a JSON Lines file of one line
        return "questions"
    return "squad"


def load_dataset(path: str | Path, per_paragraph: bool = False, shelf: ArticleShelf | None = None) -> Dataset:
    """The questions of a SQuAD file (`.json`) or of our own JSON Lines format (`.jsonl`).

    Args:
        path: the file.
        per_paragraph: of SQuAD, make each paragraph an article of its own.
        shelf: where the articles are found that our own format names.

    Raises:
        DatasetError: the file cannot be read, is malformed (the message says where and why), or is empty.
    """
    kind = dataset_kind(path)
    if kind == "conversations":
        raise DatasetError(f"{Path(path).name} holds conversations, which cannot be asked one by one.")
    if kind == "questions":
        return load_questions(path, shelf)
    return load_squad(path, per_paragraph)


def load_squad(path: str | Path, per_paragraph: bool = False) -> Dataset:
    """The questions of a SQuAD 1.1 or 2.0 file; an article is its paragraphs joined by a blank line.

    Args:
        path: the file.
        per_paragraph: make each paragraph an article of its own, as SQuAD itself asks.

    Raises:
        DatasetError: as `load_dataset` does.
    """
    text, digest = read_text(Path(path))
    return _dataset(Path(path).name, digest, *read_squad(text, Path(path).name, per_paragraph))


def load_questions(path: str | Path, shelf: ArticleShelf | None = None) -> Dataset:
    """The questions of a JSON Lines file in our own format; see `assistant.evaluation.questions`.

    Args:
        path: the file.
        shelf: where the articles are found that it names; without one, by path, address or "sample".

    Raises:
        DatasetError: as `load_dataset` does.
    """
    text, digest = read_text(Path(path))
    found = read_questions(text, Path(path).name, Path(path).parent, shelf or ArticleShelf())
    return _dataset(Path(path).name, digest, *found)


def _dataset(name: str, digest: str, cases: list[Case], problems: list[Problem]) -> Dataset:
    if not cases:
        raise DatasetError(f"{name} holds no questions.")
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise DatasetError(f"{name}: the id {case.id!r} is there twice. Each question needs its own.")
        seen.add(case.id)
    return Dataset(name, digest, tuple(cases), tuple(problems))


def _begins_with_turns(text: str) -> bool:
    first = next((line for line in text.split("\n") if line.strip()), "")
    try:
        value = json.loads(first)
    except json.JSONDecodeError:  # its reader says which line it is
        return False
    return isinstance(value, dict) and "turns" in value
