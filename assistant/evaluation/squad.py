"""SQuAD 1.1 and 2.0 JSON, by whole articles or by paragraphs."""

import json
from collections.abc import Iterator
from typing import Any

from assistant.articles import Article
from assistant.errors import DatasetError
from assistant.evaluation.cases import Case, Gold, Problem

_GAP = "\n\n"


def read_squad(text: str, name: str, per_paragraph: bool) -> tuple[list[Case], list[Problem]]:
    """The cases of a SQuAD file and the gold spans that are not in their text.

    Args:
        text: the file's content.
        name: the file's name, for messages.
        per_paragraph: each paragraph is an article of its own; else an article is all paragraphs of its
            title, joined by a blank line.

    Raises:
        DatasetError: not SQuAD JSON; the message says at which line or place, and why.
    """
    cases: list[Case] = []
    problems: list[Problem] = []
    for number, topic in enumerate(_topics(text, name)):
        for case, found in _topic_cases(topic, name, f"data[{number}]", per_paragraph):
            cases.append(case)
            problems += found
    return cases, problems


def read_articles(text: str, name: str) -> list[Article]:
    """The whole articles of a SQuAD file, with questions or without. Raises as `read_squad` does."""
    topics = enumerate(_topics(text, name))
    found = (_topic_article(topic, name, f"data[{number}]")[0] for number, topic in topics)
    return [article for article in found if article is not None]


def _topics(text: str, name: str) -> list[Any]:
    try:
        topics: list[Any] = _get(json.loads(text), "data", list, name, "")
    except json.JSONDecodeError as error:
        raise DatasetError(f"{name}, line {error.lineno}: not JSON: {error.msg}.") from error
    return topics


def _topic_article(topic: Any, name: str, place: str) -> tuple[Article | None, list[str]]:
    """The whole article of a topic, None when it is empty, and its paragraphs."""
    title = str(topic.get("title", "") if isinstance(topic, dict) else "").replace("_", " ")
    paragraphs = _get(topic, "paragraphs", list, name, place)
    contexts = [_get(p, "context", str, name, f"{place}.paragraphs[{n}]") for n, p in enumerate(paragraphs)]
    return Article(_GAP.join(contexts), title) if "".join(contexts).strip() else None, contexts


def _topic_cases(
    topic: Any, name: str, place: str, per_paragraph: bool
) -> Iterator[tuple[Case, list[Problem]]]:
    whole, contexts = _topic_article(topic, name, place)
    offset = 0
    for number, (paragraph, context) in enumerate(zip(topic["paragraphs"], contexts, strict=True)):
        here = f"{place}.paragraphs[{number}]"
        asked = _get(paragraph, "qas", list, name, here)
        if asked and (whole is None or not context.strip()):
            raise DatasetError(f"{name}, {here}: the paragraph is empty, but has questions.")
        if whole is not None and context.strip():
            article = Article(context, whole.title) if per_paragraph else whole
            around = Gold(0, len(context)) if per_paragraph else Gold(offset, offset + len(context))
            for index, question in enumerate(asked):
                yield _case(article, around, question, name, f"{here}.qas[{index}]")
        offset += len(context) + len(_GAP)


def _case(article: Article, paragraph: Gold, asked: Any, name: str, place: str) -> tuple[Case, list[Problem]]:
    question = _get(asked, "question", str, name, place)
    identity = str(_get(asked, "id", (str, int), name, place))
    given = [] if asked.get("is_impossible") else _get(asked, "answers", list, name, place)
    answers: list[str] = []
    gold: list[Gold] = []
    problems: list[Problem] = []
    for number, answer in enumerate(given):
        here = f"{place}.answers[{number}]"
        words = _get(answer, "text", str, name, here)
        start = paragraph.start + _get(answer, "answer_start", int, name, here)
        answers.append(words)
        if paragraph.start <= start and article.text[start : start + len(words)] == words and words:
            gold.append(Gold(start, start + len(words)))
        else:
            where = f"{article.title or name}, question {identity}"
            problems.append(Problem(where, f"{words!r} is not at {answer['answer_start']} of its paragraph"))
    case = Case(
        id=identity,
        article=article,
        question=question,
        answers=tuple(dict.fromkeys(answers)),
        gold=tuple(dict.fromkeys(gold)),
        paragraphs=(paragraph,) if gold else (),
    )
    return case, problems


def _get(value: Any, key: str, kind: type | tuple[type, ...], name: str, place: str) -> Any:
    """A member of a JSON object, of the kind that SQuAD has there."""
    where = f"{name}, {place}" if place else name
    if not isinstance(value, dict):
        raise DatasetError(f"{where}: an object was expected, not {type(value).__name__}.")
    if key not in value:
        raise DatasetError(f"{where}: {key!r} is missing. SQuAD 1.1 or 2.0 JSON was expected.")
    if not isinstance(value[key], kind):
        raise DatasetError(f"{where}: {key!r} cannot be {value[key]!r:.60}.")
    return value[key]
