"""Data sets: files of questions, read into cases whatever their format."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from assistant.articles import Article, load_article
from assistant.errors import DatasetError
from assistant.evaluation.cases import Case, Dataset, Problem
from assistant.evaluation.questions import read_questions
from assistant.evaluation.squad import read_squad

Kind = Literal["squad", "questions", "followups"]


def dataset_kind(path: str | Path) -> Kind:
    """What a file holds: SQuAD JSON, our JSON Lines, or follow-up conversations.

    Raises:
        DatasetError: the file cannot be read, or is none of them.
    """
    text = _read(Path(path))[0]
    if Path(path).suffix in (".jsonl", ".ndjson"):
        return "questions"
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise DatasetError(f"{Path(path).name}, line {error.lineno}: not JSON: {error.msg}.") from error
    if isinstance(value, list) and value and isinstance(value[0], dict) and "turns" in value[0]:
        return "followups"
    if isinstance(value, dict) and "question" in value:  # a JSON Lines file of one line
        return "questions"
    return "squad"


def load_dataset(
    path: str | Path, per_paragraph: bool = False, known: Mapping[str, Article] | None = None
) -> Dataset:
    """The questions of a SQuAD file (`.json`) or of our own JSON Lines format (`.jsonl`).

    Args:
        path: the file.
        per_paragraph: as in `load_squad`.
        known: articles that the questions of our own format can name by title.

    Raises:
        DatasetError: the file cannot be read, is malformed (the message says where and why), or is empty.
    """
    if dataset_kind(path) == "questions":
        return load_questions(path, known)
    return load_squad(path, per_paragraph)


def load_squad(path: str | Path, per_paragraph: bool = False) -> Dataset:
    """The questions of a SQuAD 1.1 or 2.0 file; an article is its paragraphs joined by a blank line.

    Args:
        path: the file.
        per_paragraph: make each paragraph an article of its own, as SQuAD itself asks.

    Raises:
        DatasetError: as `load_dataset` does.
    """
    text, digest = _read(Path(path))
    return _dataset(Path(path).name, digest, *read_squad(text, Path(path).name, per_paragraph))


def load_questions(path: str | Path, known: Mapping[str, Article] | None = None) -> Dataset:
    """The questions of a JSON Lines file in our own format; see `assistant.evaluation.questions`.

    Args:
        path: the file.
        known: articles that can be named by title.

    Raises:
        DatasetError: as `load_dataset` does.
    """
    text, digest = _read(Path(path))
    return _dataset(Path(path).name, digest, *read_questions(text, Path(path).name, Path(path).parent, known))


def load_articles_by_title(places: Sequence[str | Path]) -> dict[str, Article]:
    """Articles by title, those of SQuAD files, and by file name, single ones.

    Raises:
        DatasetError: a SQuAD file cannot be used.
        ArticleError: nothing readable is at one of the other places.
    """
    known: dict[str, Article] = {}
    for path in map(Path, places):
        if path.suffix == ".json":
            known |= {case.article.title: case.article for case in load_squad(path)}
        else:
            known[path.name] = load_article(path)
    return known


def _dataset(name: str, digest: str, cases: list[Case], problems: list[Problem]) -> Dataset:
    if not cases:
        raise DatasetError(f"{name} holds no questions.")
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise DatasetError(f"{name}: the id {case.id!r} is there twice. Each question needs its own.")
        seen.add(case.id)
    return Dataset(name, digest, tuple(cases), tuple(problems))


def _read(path: Path) -> tuple[str, str]:
    try:
        content = path.read_bytes()
        return content.decode("utf-8-sig"), hashlib.sha256(content).hexdigest()
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DatasetError(f"{path}, line {line}: not UTF-8 text.") from error
