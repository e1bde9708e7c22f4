"""Evaluation on SQuAD files: whole articles, sampled questions, a row for each question, then figures."""

import json
import random
import re
import statistics
import string
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.articles import Article
from assistant.assistant import Answer, Assistant
from assistant.errors import AssistantError, DatasetError
from assistant.retriever import PassageRetriever

RECALL_DEPTHS = (1, 3, 5, 8)
_MARK = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class Gold:
    """One accepted answer: `article.text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True)
class Case:
    """One question about an article; no gold answers means that the article does not answer it."""

    id: str
    article: Article
    question: str
    gold: tuple[Gold, ...]

    @property
    def gold_texts(self) -> tuple[str, ...]:
        """The accepted answers' words."""
        return tuple(dict.fromkeys(self.article.text[g.start : g.end] for g in self.gold))


@dataclass(frozen=True)
class Row:
    """What happened with one question.

    Attributes:
        id: the case's id.
        article: the article's title.
        question: the question.
        gold: accepted answers; empty when the article does not answer.
        answer: `Answer.to_dict()`; empty when asking failed.
        contains_gold: the answer text contains an accepted answer (both in SQuAD's normal form).
        supports: for each citation, whether its quote covers a gold span.
        exact: for each citation, whether the quote is the slice it claims to be.
        error: the message when asking failed, else empty.
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


def load_squad(path: str | Path) -> list[Case]:
    """The questions of a SQuAD 1.1 or 2.0 file; an article is its paragraphs joined by a blank line.

    Raises:
        DatasetError: the file is missing, not SQuAD JSON, or holds a gold span that is not in its text.
    """
    try:
        topics = json.loads(Path(path).read_text(encoding="utf-8"))["data"]
        cases = [case for topic in topics for case in _topic_cases(topic)]
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{path} is not a SQuAD file: {type(error).__name__} at {error}.") from error
    if not cases:
        raise DatasetError(f"{path} holds no questions.")
    return cases


def sample(cases: Sequence[Case], answerable: int, unanswerable: int, seed: int) -> list[Case]:
    """So many questions of each kind, drawn and then mixed with a seed."""
    draw = random.Random(seed)
    chosen: list[Case] = []
    for count, pool in (
        (answerable, [c for c in cases if c.gold]),
        (unanswerable, [c for c in cases if not c.gold]),
    ):
        chosen += draw.sample(pool, min(count, len(pool)))
    draw.shuffle(chosen)
    return chosen


def evaluate(cases: Sequence[Case], **options: Any) -> Iterator[Row]:
    """Ask every question and give a row for each as it comes; a question that fails is a row with its error.

    Args:
        cases: the questions, which are asked article by article.
        **options: the options of `Assistant`.

    Raises:
        AssistantError: an article cannot be opened with these options.
    """
    for article in dict.fromkeys(case.article for case in cases):
        helper = Assistant(article, **options)
        helper.load_writer()
        for case in (c for c in cases if c.article is article):
            yield _row(helper, case)


def recall_table(cases: Sequence[Case], **options: Any) -> dict[str, dict[int, float]]:
    """Share of answerable questions with a gold span whole in one of the first k passages, by mode and k."""
    hits: dict[str, list[int]] = {"dense": [], "bm25": [], "hybrid": []}
    for article in dict.fromkeys(case.article for case in cases if case.gold):
        retriever = Assistant(article, **options).as_retriever()
        for mode, ranks in hits.items():
            searcher = retriever.model_copy(update={"mode": mode, "top_k": max(RECALL_DEPTHS)})
            ranks += [_gold_rank(searcher, c) for c in cases if c.gold and c.article is article]
    return {
        mode: {k: _share([0 < rank <= k for rank in ranks]) for k in RECALL_DEPTHS}
        for mode, ranks in hits.items()
    }


def summarize(rows: Sequence[Row]) -> dict[str, float]:
    """The figures of a run; a share of nothing is NaN.

    `citation_precision`: of the citations under answers to answerable questions, those covering a gold span.
    Seconds are medians over the questions that got so far.
    """
    done = [row for row in rows if not row.error]
    asked = [row for row in done if row.gold]
    silent = [row for row in done if not row.gold]
    answered = [row for row in asked if row.answer["answered"]]
    return {
        "questions": len(rows),
        "failed": len(rows) - len(done),
        "contains_gold_when_answered": _share([r.contains_gold for r in answered]),
        "contains_gold": _share([r.contains_gold for r in asked]),
        "unanswerable_declined": _share([not r.answer["answered"] for r in silent]),
        "answerable_declined": _share([not r.answer["answered"] for r in asked]),
        "citation_precision": _share([s for r in answered for s in r.supports]),
        "quotes_exact": _share([e for r in done for e in r.exact]),
        "seconds_to_evidence": _median_seconds(done, "evidence"),
        "seconds_to_first_token": _median_seconds(done, "first_token"),
        "seconds_in_all": _median_seconds(done, "total"),
    }


def read_rows(path: str | Path) -> list[Row]:
    """Rows written by `write_row`.

    Raises:
        DatasetError: the file cannot be read; the message names the line.
    """
    rows: list[Row] = []
    try:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            values: dict[str, Any] = json.loads(line)
            frozen: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
            rows.append(Row(**frozen))
    except (OSError, ValueError, TypeError) as error:
        raise DatasetError(f"{path}, line {len(rows) + 1}: {error}") from error
    return rows


def write_row(row: Row, path: Path) -> None:
    """Append one row as a line of JSON, so that an interrupted run keeps what it did."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")


def normal_form(text: str) -> str:
    """Lower case without punctuation, articles and extra spaces, as the official SQuAD script does
    (Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text", 2016)."""
    letters = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", letters).split())


def contains_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether a text holds one of the answers as whole words, both in normal form; marks [1] are ignored."""
    plain = f" {normal_form(_MARK.sub(' ', text))} "
    return any(f" {normal_form(answer)} " in plain for answer in answers)


def _topic_cases(topic: dict[str, Any]) -> Iterator[Case]:
    paragraphs = topic["paragraphs"]
    article = Article("\n\n".join(p["context"] for p in paragraphs), title=topic["title"].replace("_", " "))
    offset = 0
    for paragraph in paragraphs:
        for asked in paragraph["qas"]:
            spans = [] if asked.get("is_impossible") else asked["answers"]
            gold = tuple(_gold(article, offset, answer) for answer in spans)
            yield Case(str(asked["id"]), article, asked["question"], tuple(dict.fromkeys(gold)))
        offset += len(paragraph["context"]) + 2


def _gold(article: Article, offset: int, answer: dict[str, Any]) -> Gold:
    start = offset + answer["answer_start"]
    gold = Gold(start, start + len(answer["text"]))
    if article.text[gold.start : gold.end] != answer["text"]:
        raise ValueError(f"{article.title}: {answer['text']!r} is not at {answer['answer_start']}")
    return gold


def _row(helper: Assistant, case: Case) -> Row:
    try:
        answer = helper.ask(case.question)
    except AssistantError as error:
        return Row(case.id, case.article.title, case.question, case.gold_texts, {}, error=str(error))
    return Row(
        id=case.id,
        article=case.article.title,
        question=case.question,
        gold=case.gold_texts,
        answer=answer.to_dict(),
        contains_gold=answer.answered and contains_answer(answer.text, case.gold_texts),
        supports=_supports(answer, case),
        exact=tuple(case.article.text[c.start : c.end] == c.quote for c in answer.citations),
    )


def _supports(answer: Answer, case: Case) -> tuple[bool, ...]:
    return tuple(any(c.start <= g.start and g.end <= c.end for g in case.gold) for c in answer.citations)


def _gold_rank(retriever: PassageRetriever, case: Case) -> int:
    """Rank from 1 of the first passage that holds a gold span whole; 0 when none does."""
    passages = retriever.index.passages
    for rank, found in enumerate(retriever.search(case.question), start=1):
        passage = passages[found.position]
        if any(passage.start <= g.start and g.end <= passage.end for g in case.gold):
            return rank
    return 0


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else float("nan")


def _median_seconds(rows: Sequence[Row], stage: str) -> float:
    seconds = [row.answer["timings"][stage] for row in rows if stage in row.answer["timings"]]
    return statistics.median(seconds) if seconds else float("nan")
