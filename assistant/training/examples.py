"""Training examples: questions with passages that answer them, and with passages that do not."""

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s

from assistant.articles import split_passages
from assistant.errors import DatasetError
from assistant.index import stemmed
from assistant.training.negatives import Material, changed_question, names_in

_MAX_CONTEXT_CHARACTERS = 1000
_SHORT_CONTEXT_CHARACTERS = 250  # QAMR's contexts are single sentences: they get neighbours
_NEIGHBOURS = 6  # passages looked at for a hard negative


@dataclass(frozen=True)
class Recipe:
    """How many examples of which kind. Shares are probabilities per answerable question.

    Attributes:
        windows: the passage cut to a window as the product's own chunker makes them; else it stays whole.
        hard_negatives: the question with a near window that does not answer it: of the same passage, or of
            the likest other passage of the topic.
        changed: the passage with the question changed so that it no longer asks for what is there.
        joined: the passage with another one of the topic before or after it.
        limits: at most so many questions of a source; a source that is not named is used whole. SubjQA's
            and PolicyQA's answers are loose, so that they teach little of exact spans.
        repeats: how often a source is used in one pass, with other windows and negatives each time;
            encyclopedia articles are few here, and the nearest to what people ask about.
        keep_unanswerable: sources whose own unanswerable questions are used. SubjQA's are opinions that
            the review may well answer, so they teach the wrong thing.
    """

    windows: float = 0.92
    hard_negatives: float = 0.4
    changed: float = 0.7
    joined: float = 0.12
    limits: tuple[tuple[str, int], ...] = (("qamr", 6_000), ("subjqa", 0), ("policyqa", 500))
    repeats: tuple[tuple[str, int], ...] = (("squad2-train-part", 3), ("squadshifts-new_wiki", 3))
    keep_unanswerable: tuple[str, ...] = ("squad2-train-part",)


@dataclass(frozen=True)
class Example:
    """One question and passage; `context[start:end]` answers it, or start is -1 and nothing does."""

    question: str
    context: str
    start: int
    end: int


def load_examples(path: Path, recipe: Recipe, seed: int) -> list[Example]:
    """Positives and made negatives of a file like `reader_train.jsonl.gz`, in random order.

    Raises:
        DatasetError: the file cannot be read.
    """
    draw = random.Random(seed)
    by_source: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(path):
        by_source[row["source"]].append(row)
    limits, repeats = dict(recipe.limits), dict(recipe.repeats)
    examples: list[Example] = []
    for source, rows in by_source.items():
        usable = [r for r in rows if r["answers"] or source in recipe.keep_unanswerable]
        chosen = draw.sample(usable, min(len(usable), limits.get(source, len(usable))))
        for _ in range(repeats.get(source, 1)):
            examples += _with_negatives(chosen, recipe, draw)
    draw.shuffle(examples)
    return examples


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                # QAMR's questions carry their annotator's answer behind a run of spaces.
                row["question"] = re.split(r"\s{3,}|\t", row["question"].strip())[0]
                yield row
    except (OSError, ValueError, KeyError) as error:
        raise DatasetError(f"{path} cannot be read as training data: {error}") from error


def _with_negatives(rows: Sequence[dict[str, Any]], recipe: Recipe, draw: random.Random) -> Iterator[Example]:
    topics: dict[str, list[str]] = defaultdict(list)
    asked: dict[str, list[str]] = defaultdict(list)
    near: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        topics[_topic(row)].append(row["context"])
        asked[_topic(row)].append(row["question"])
        near[row["context"]].append(row["question"])
    contexts = {topic: list(dict.fromkeys(found)) for topic, found in topics.items()}
    names = {topic: [n for c in found[:200] for n in names_in(c)] for topic, found in contexts.items()}
    likest = _likest_contexts(rows, contexts, recipe, draw)
    for row in rows:
        example = _positive(row)
        if example is None:
            continue
        others = contexts[_topic(row)]
        shown = _windowed(example, draw) if draw.random() < recipe.windows else example
        is_short = len(shown.context) < _SHORT_CONTEXT_CHARACTERS
        yield _joined(shown, others, draw) if is_short or draw.random() < recipe.joined else shown
        if example.start < 0:
            continue
        if id(row) in likest:
            yield _unanswered(example, likest[id(row)], draw)
        if draw.random() < recipe.changed:
            material = Material(names[_topic(row)], asked[_topic(row)], near[row["context"]])
            changed = changed_question(example.question, shown.context, material, draw)
            if changed:
                yield Example(changed, shown.context, -1, -1)


def _topic(row: dict[str, Any]) -> str:
    # QAMR's titles are sentences of a page ("Wiki1k:wikipedia:16016:90:8"); the others are articles or shops.
    return str(row["title"]).rsplit(":", 2)[0] if row["source"] == "qamr" else str(row["title"])


def _positive(row: dict[str, Any]) -> Example | None:
    context = row["context"]
    if not row["answers"]:
        return Example(row["question"], context[:_MAX_CONTEXT_CHARACTERS], -1, -1)
    answer = row["answers"][0]
    start, end = answer["answer_start"], answer["answer_start"] + len(answer["text"])
    if context[start:end] != answer["text"] or not answer["text"].strip():
        return None
    return _cropped(row["question"], context, start, end)


def _cropped(question: str, context: str, start: int, end: int) -> Example | None:
    """The example with at most `_MAX_CONTEXT_CHARACTERS` around the answer, cut at a space."""
    if end - start > _MAX_CONTEXT_CHARACTERS // 2:
        return None
    first = max(0, end - _MAX_CONTEXT_CHARACTERS // 2 - 200) if end > _MAX_CONTEXT_CHARACTERS else 0
    if first:
        first = context.find(" ", first, start) + 1 or first
    return Example(question, context[first : first + _MAX_CONTEXT_CHARACTERS], start - first, end - first)


def _windowed(example: Example, draw: random.Random) -> Example:
    """The example with a window around its answer in place of the whole passage, where one holds it."""
    windows = split_passages(example.context)
    if example.start < 0:
        holding = windows
    else:
        holding = [w for w in windows if w.start <= example.start and example.end <= w.end]
    if not holding:
        return example
    window = draw.choice(holding)
    shift = window.start if example.start >= 0 else 0
    context = example.context[window.start : window.end]
    return Example(example.question, context, example.start - shift, example.end - shift)


def _unanswered(example: Example, likest: str, draw: random.Random) -> Example:
    """The question with a window of its own passage that misses the answer, or one of the likest passage."""
    answer = example.context[example.start : example.end].casefold()
    own = [example.context[w.start : w.end] for w in split_passages(example.context)]
    missing = [text for text in own if answer not in text.casefold()]
    if missing and draw.random() < 0.5:
        return Example(example.question, draw.choice(missing), -1, -1)
    near = draw.choice(split_passages(likest))
    return Example(example.question, likest[near.start : near.end], -1, -1)


def _joined(example: Example, others: Sequence[str], draw: random.Random) -> Example:
    other = draw.choice(others)[: _MAX_CONTEXT_CHARACTERS // 2]
    if other[:100] in example.context or len(example.context) + len(other) > _MAX_CONTEXT_CHARACTERS:
        return example
    if draw.random() < 0.5 or example.start < 0:
        return Example(example.question, f"{example.context}\n{other}", example.start, example.end)
    shift = len(other) + 1
    return Example(
        example.question, f"{other}\n{example.context}", example.start + shift, example.end + shift
    )


def _likest_contexts(
    rows: Sequence[dict[str, Any]], contexts: dict[str, list[str]], recipe: Recipe, draw: random.Random
) -> dict[int, str]:
    """For some rows, by `id`, the BM25-nearest other passage of the topic that holds none of the answers."""
    chosen: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["answers"] and draw.random() < recipe.hard_negatives:
            chosen[_topic(row)].append(row)
    found: dict[int, str] = {}
    for topic, asked in chosen.items():
        passages = contexts[topic]
        if len(passages) < 2:
            continue
        terms = bm25s.BM25()
        words = stemmed(passages)
        if not any(words):
            continue
        terms.index(words, show_progress=False)
        count = min(_NEIGHBOURS, len(passages))
        for row, query in zip(asked, stemmed([r["question"] for r in asked]), strict=True):
            if not query:
                continue
            near, _ = terms.retrieve([query], k=count, show_progress=False)
            other = _first_without_answer((passages[int(i)] for i in near[0]), row)
            if other is not None:
                found[id(row)] = other[:_MAX_CONTEXT_CHARACTERS]
    return found


def _first_without_answer(passages: Iterable[str], row: dict[str, Any]) -> str | None:
    answers = [answer["text"].casefold() for answer in row["answers"]]
    for passage in passages:
        if passage != row["context"] and not any(answer in passage.casefold() for answer in answers):
            return passage
    return None
