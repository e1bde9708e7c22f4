"""Training examples: questions with passages that answer them or do not, and claims that passages decide."""

import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s

from assistant.articles import Passage, split_passages
from assistant.errors import DatasetError
from assistant.index import stemmed
from assistant.reading import Verdict

MAX_CONTEXT_CHARACTERS = 1000
_MAX_CLAIM_CHARACTERS = 1100  # nobody says where the evidence of a claim stands, so nothing is cut off
_NEIGHBOURS = 6  # passages looked at for a near one that does not answer
_SURE_SPAN = 0.5  # a deciding sentence that a ranker chose counts from this probability on

Row = dict[str, Any]

GROUPS = ("silent", "yes-no", "why-how", "list", "comparison", "said", "everyday", "claims")
_GROUP_BY_KIND = {
    "yes-no": "yes-no",
    "yes-no-inference": "yes-no",
    "why-how": "why-how",
    "list": "list",
    "comparison": "comparison",
    "relation": "comparison",
    "two-step": "comparison",
    "who-said": "said",
}
_VALIDATION_SOURCE = "boolq-dev"
_SET_ASIDE_SOURCES = ("summedits-news", "wice-oracle-chunk", "wice-tokens")
_SET_ASIDE_SHARE = 10  # one context in so many
_UNUSED_SOURCES = (
    "squad2-train-part",  # the same questions as squad2-train
    "qamr",  # one sentence, asked for every word of it
    "subjqa",  # opinions, their spans as loose
    "policyqa",  # spans of several sentences
)
_VERDICTS = {
    "yes": Verdict.YES,
    "no": Verdict.NO,
    "supported": Verdict.YES,
    "refuted": Verdict.NO,
    "not_enough": Verdict.UNDECIDED,
    "unanswerable": Verdict.UNDECIDED,
}


@dataclass(frozen=True)
class Recipe:
    """What the examples are made of.

    Attributes:
        shares: of all examples, by group. "silent" are SQuAD 2.0's: of each passage a question that it
            answers and one written to look as if it did.
        windows: probability of a passage cut to a window of the product's own; else it stays as it is.
        near: probability, for a question with a span, of the likest other passage of its article instead:
            most of what the reader meets is near and silent.
        limits: at most so many rows of a source.
    """

    shares: tuple[tuple[str, float], ...] = (
        ("silent", 0.44),
        ("yes-no", 0.26),
        ("why-how", 0.06),
        ("list", 0.04),
        ("comparison", 0.03),
        ("said", 0.02),
        ("everyday", 0.09),
        ("claims", 0.06),
    )
    windows: float = 0.75
    near: float = 0.2
    limits: tuple[tuple[str, int], ...] = (
        ("squadshifts-amazon_reviews", 800),
        ("squadshifts-reddit", 800),
        ("strategyqa", 500),
        ("ropes-train", 400),
        ("fairytaleqa", 1500),
        ("fairytaleqa-othersection", 700),
        ("begin-wow", 1500),
    )


@dataclass(frozen=True)
class Example:
    """A question or claim, a passage, and what is known of the two.

    Attributes:
        question: the question, or the claim.
        context: the passage.
        spans: answers as `context[start:end]`; the first is the one to point at, all are members of a list.
        answerable: whether the passage answers; None where nobody said.
        has_span: whether `spans` are answers to point at; where they are not, only the other heads learn.
        verdict: what the passage says to a yes/no question or claim; None for other questions.
    """

    question: str
    context: str
    spans: tuple[tuple[int, int], ...] = ()
    answerable: bool | None = None
    has_span: bool = True
    verdict: Verdict | None = None


def load_groups(files: Sequence[Path], recipe: Recipe, seed: int) -> dict[str, list[tuple[Row, ...]]]:
    """Units of training by group: a row each, or two of one passage that differ in whether it answers.

    Rows for validation are left out.

    Raises:
        DatasetError: a file cannot be read.
    """
    draw = random.Random(seed)
    by_source: dict[str, list[Row]] = defaultdict(list)
    for path in files:
        for row in read_rows(path):
            if row["source"] not in (*_UNUSED_SOURCES, _VALIDATION_SOURCE) and not is_set_aside(row):
                by_source[row["source"]].append(row)
    limits = dict(recipe.limits)
    groups: dict[str, list[tuple[Row, ...]]] = {group: [] for group in GROUPS}
    for source, rows in by_source.items():
        chosen = draw.sample(rows, min(len(rows), limits.get(source, len(rows))))
        if source == "squad2-train":
            groups["silent"] += _pairs(chosen, draw)
        else:
            for row in chosen:
                groups[_group(row)].append((row,))
    return {group: units for group, units in groups.items() if units}


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a gzipped file of JSON lines.

    Raises:
        DatasetError: the file cannot be read.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    except (OSError, ValueError) as error:
        raise DatasetError(f"{path} cannot be read as training data: {error}") from error


def is_set_aside(row: Row) -> bool:
    """Whether a claim is for validation: two whole sources, and a tenth of the others by their passage."""
    if "claim" not in row:
        return False
    digest = hashlib.sha256(row["context"].encode()).digest()
    return row["source"] in _SET_ASIDE_SOURCES or digest[0] % _SET_ASIDE_SHARE == 0


def stream(
    groups: dict[str, list[tuple[Row, ...]]], recipe: Recipe, seed: int
) -> Iterator[tuple[Example, ...]]:
    """Units of examples without end, at every point mixed as the recipe says."""
    draw = random.Random(seed)
    shares = {group: share for group, share in recipe.shares if group in groups}
    made = dict.fromkeys(shares, 0)
    rows = {group: _forever(groups[group], random.Random(f"{seed}-{group}")) for group in shares}
    neighbours = _Neighbours(row for units in groups.values() for unit in units for row in unit)
    while True:
        group = min(shares, key=lambda g: made[g] / shares[g])
        unit = tuple(
            example
            for row in next(rows[group])
            if (example := make_example(row, recipe, neighbours, draw)) is not None
        )
        made[group] += max(1, len(unit))
        if unit:
            yield unit


def make_example(
    row: Row, recipe: Recipe, neighbours: "_Neighbours | None", draw: random.Random
) -> Example | None:
    """One example of a row; None where the row is of no use, such as a claim with too long a passage."""
    if "claim" in row:
        return _claim(row)
    question = _question(row)
    spans = _spans(row)
    if row["answers"] and not spans:
        return None
    verdict = _VERDICTS.get(row.get("answer_word", ""))
    if verdict is None and not spans and _group(row) == "yes-no":
        verdict = Verdict.UNDECIDED
    has_span = not spans or _points_at_answer(row)
    near = neighbours.of(row) if spans and neighbours and draw.random() < recipe.near else None
    if near is not None and verdict is None:
        return Example(question, _nearest_window(question, near, draw), (), False)
    if draw.random() < recipe.windows and (has_span or _names_sentence(row)):
        context, spans = _window(question, row["context"], spans, draw)
    else:
        context, spans = _cropped(row["context"], spans)
    if row["answers"] and not spans:
        return None
    return Example(question, context, spans, bool(row["answers"]), has_span, verdict)


def _forever(units: Sequence[tuple[Row, ...]], draw: random.Random) -> Iterator[tuple[Row, ...]]:
    while True:
        yield from draw.sample(units, len(units))


def _pairs(rows: Sequence[Row], draw: random.Random) -> list[tuple[Row, ...]]:
    """Of each passage, its unanswerable questions each beside an answerable one; the rest alone."""
    by_context: dict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for row in rows:
        by_context[row["context"]][bool(row["answers"])].append(row)
    units: list[tuple[Row, ...]] = []
    for silent, answered in by_context.values():
        paired = min(len(silent), len(answered))
        units += [(silent[i], answered[i]) for i in range(paired)]
        units += [(row,) for row in (*silent[paired:], *answered[paired:])]
    draw.shuffle(units)
    return units


def _group(row: Row) -> str:
    if "claim" in row:
        return "claims"
    if row.get("answer_word") in _VERDICTS:
        return "yes-no"
    if row.get("span_kind") == "several":
        return "list"
    return _GROUP_BY_KIND.get(row.get("kind", ""), "everyday")


def _question(row: Row) -> str:
    """The question with the last turn before it, where it is one of a conversation."""
    asked = " ".join(" ".join(turn) for turn in row.get("history", [])[-1:])
    return f"{asked} {row['question']}".strip()


def _spans(row: Row) -> tuple[tuple[int, int], ...]:
    found = []
    for answer in row["answers"]:
        start, words = answer["answer_start"], answer["text"].strip()
        start = row["context"].find(words, max(0, start))
        if words and start >= 0:
            found.append((start, start + len(words)))
    return tuple(found) if row.get("span_kind") in ("several", "sentence") else tuple(found[:1])


def _points_at_answer(row: Row) -> bool:
    """Whether the row's span is the answer itself, or at least the sentence that surely decides."""
    if "sentence" in row.get("span_kind", ""):
        return _names_sentence(row) and row.get("answer_word") in ("yes", "no")
    return True


def _names_sentence(row: Row) -> bool:
    return bool(row.get("span_sure", True) or row.get("span_p", 0.0) >= _SURE_SPAN)


def _claim(row: Row) -> Example | None:
    if len(row["context"]) > _MAX_CLAIM_CHARACTERS:
        return None
    return Example(row["claim"], row["context"], has_span=False, verdict=_VERDICTS[row["label"]])


def _window(
    question: str, context: str, spans: tuple[tuple[int, int], ...], draw: random.Random
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A window of the product's own that holds the answer, or the one nearest to a question without one."""
    if not spans:
        return _nearest_window(question, context, draw), ()
    start, end = spans[0]
    holding = [w for w in split_passages(context) if w.start <= start and end <= w.end]
    if not holding:
        return _cropped(context, spans)
    return _cut(context, draw.choice(holding).start, holding, spans)


def _cut(
    context: str, start: int, windows: Sequence[Passage], spans: tuple[tuple[int, int], ...]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    end = next(w.end for w in windows if w.start == start)
    inside = tuple((a - start, b - start) for a, b in spans if start <= a and b <= end)
    return context[start:end], inside


def _nearest_window(question: str, context: str, draw: random.Random) -> str:
    windows = split_passages(context)
    texts = [context[w.start : w.end] for w in windows]
    asked, *found = (set(words) for words in stemmed([question, *texts]))
    shared = [len(asked & words) + draw.random() for words in found]
    return texts[shared.index(max(shared))]


def _cropped(context: str, spans: tuple[tuple[int, int], ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """At most `MAX_CONTEXT_CHARACTERS` of a passage, around the first answer."""
    last = spans[0][1] if spans else 0
    first = max(0, last - MAX_CONTEXT_CHARACTERS // 2) if last > MAX_CONTEXT_CHARACTERS else 0
    if spans:
        first = min(first, spans[0][0])
    if first:
        first = context.find(" ", first, spans[0][0]) + 1 or first
    end = first + MAX_CONTEXT_CHARACTERS
    inside = tuple((a - first, b - first) for a, b in spans if first <= a and b <= end)
    return context[first:end], inside


class _Neighbours:
    """The likest other passage of a row's article, by BM25, that holds none of its answers."""

    def __init__(self, rows: Iterator[Row]) -> None:
        passages: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for row in rows:
            if row.get("title"):
                passages[_topic(row)][row["context"]] = None
        self._passages = {topic: list(found) for topic, found in passages.items() if len(found) > 1}
        self._terms: dict[tuple[str, str], Any] = {}

    def of(self, row: Row) -> str | None:
        """The passage; None where the article has no other."""
        passages = self._passages.get(_topic(row))
        query = stemmed([row["question"]])[0]
        if passages is None or not query:
            return None
        terms = self._index(_topic(row), passages)
        near, _ = terms.retrieve([query], k=min(_NEIGHBOURS, len(passages)), show_progress=False)
        answers = [answer["text"].casefold() for answer in row["answers"]]
        for place in near[0]:
            passage = passages[int(place)]
            if passage != row["context"] and not any(a in passage.casefold() for a in answers):
                return passage
        return None

    def _index(self, topic: tuple[str, str], passages: list[str]) -> Any:
        if topic not in self._terms:
            terms = bm25s.BM25()
            terms.index(stemmed([re.sub(r"\W+", " ", p) + " ." for p in passages]), show_progress=False)
            self._terms[topic] = terms
        return self._terms[topic]


def _topic(row: Row) -> tuple[str, str]:
    return row["source"], str(row.get("title", ""))
