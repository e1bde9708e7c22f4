"""The reader: the answer's span, the sentences that prove it, and signals for "does the article answer?".

One pass of a small trained network over (question, passage) gives all three; see its card in
`assistant/data/reader/README.md`. Questions that no single span answers (`assistant.questions`) get evidence
sentences too, ranked with less regard to spans.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np

from assistant.index import ArticleIndex, stemmed
from assistant.passages import Sentence
from assistant.questions import QuestionKind, question_kind
from assistant.retriever import Retrieved
from assistant.span_model import NOTHING_READ, PassageScores, SpanModel

EVIDENCE_CHARACTERS = 700
"""How much evidence the writer sees."""

_FOLDER = Path(__file__).parent / "data" / "reader"
_NO_SPAN = -20.0
_SUMMARY_PASSAGES = 5
_WHOLE = re.compile(r"[.!?][\"”’)\]]*$")
_POINTS_BACK = re.compile(
    r"(?:he|she|it|they|his|her|its|their|this|that|these|those|such|there|and|but|however|also|meanwhile)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Weights:
    """What orders the evidence, in logits of the span score."""

    span: float
    head: float
    overlap: float  # a sentence with all of the question's words against one with none
    rank: float  # per rank of the sentence's passage


_SPAN_WEIGHTS = _Weights(span=1.0, head=0.25, overlap=6.0, rank=-0.2)
_BROAD_WEIGHTS = _Weights(span=0.3, head=1.0, overlap=6.0, rank=-0.3)


@dataclass(frozen=True)
class Reading:
    """What the reader found.

    Attributes:
        kind: what the question asks for.
        evidence: sentences that may hold the answer, best first.
        span: the short answer, as offsets into the article; None when the question asks for no span.
        signals: what the decision rests on, by name (see `answerable_probability`); empty when nothing
            was retrieved.
    """

    kind: QuestionKind
    evidence: tuple[Sentence, ...] = ()
    span: Sentence | None = None
    signals: dict[str, float] = field(default_factory=dict)


class Reader(Protocol):
    """Chooses evidence among retrieved passages."""

    def read(self, question: str, retrieved: Sequence[Retrieved]) -> Reading:
        """Evidence, short answer and signals for a question."""
        ...


@dataclass(frozen=True)
class Candidate:
    """A retrieved sentence: its best span and what speaks for it.

    Attributes:
        sentence: the sentence.
        span: its best span, as offsets into the article.
        span_score: logits of the span above "no answer here".
        head: logit of its passage answering the question.
        overlap: share of the question's words in it, rare ones counting more, in [0, 1].
        rank: rank of its passage, from 0.
    """

    sentence: Sentence
    span: Sentence
    span_score: float
    head: float
    overlap: float
    rank: int

    def score(self, weights: _Weights) -> float:
        """How likely the sentence is to hold the answer, for ordering only."""
        return (
            weights.span * self.span_score
            + weights.head * self.head
            + weights.overlap * self.overlap
            + weights.rank * self.rank
        )


class TrainedReader:
    """Reads the retrieved passages of one article with a network; without one, by shared words alone."""

    def __init__(self, index: ArticleIndex, model: SpanModel | None) -> None:
        self._index = index
        self._model = model

    def read(self, question: str, retrieved: Sequence[Retrieved]) -> Reading:
        """Evidence, short answer and signals for a question, from one batch through the network."""
        kind = question_kind(question)
        weights = _SPAN_WEIGHTS if kind in (QuestionKind.SPAN, QuestionKind.WHY) else _BROAD_WEIGHTS
        candidates = self.candidates(question, retrieved)
        if not candidates:
            return Reading(kind)
        candidates.sort(key=lambda c: (-c.score(weights), c.sentence.start))
        best = candidates[0]
        signals = {"passage_cosine": max(r.cosine for r in retrieved), "best_overlap": best.overlap}
        if self._model is not None:
            heads = max(c.head for c in candidates)
            signals |= {"span": best.span_score, "head": best.head, "best_head": heads}
        evidence = [c.sentence for c in candidates]
        if kind is QuestionKind.SUMMARY:
            evidence = self._outline()
        has_span = kind is QuestionKind.SPAN and self._model is not None
        span = best.span if has_span else None
        return Reading(kind, _within_budget(evidence), span, signals)

    def candidates(self, question: str, retrieved: Sequence[Retrieved]) -> list[Candidate]:
        """One candidate for each retrieved sentence; of a sentence in two passages, the better reading."""
        passages = [self._index.passages[found.position] for found in retrieved]
        texts = [self._text(p.start, p.end) for p in passages]
        scored = self._model.score(question, texts) if self._model else [NOTHING_READ] * len(texts)
        sentences = list(dict.fromkeys(s for p in passages for s in p.sentences if not self._is_title(s)))
        shares = _overlaps(question, [self._text(s.start, s.end) for s in sentences])
        overlaps = dict(zip(sentences, shares, strict=True))
        best: dict[Sentence, Candidate] = {}
        for rank, (passage, scores) in enumerate(zip(passages, scored, strict=True)):
            for sentence in passage.sentences:
                if sentence not in overlaps:
                    continue
                found = _candidate(sentence, passage.start, scores, overlaps[sentence], rank)
                if sentence not in best or found.span_score > best[sentence].span_score:
                    best[sentence] = found
        return list(best.values())

    def _outline(self) -> list[Sentence]:
        """A sentence from each of the passages nearest to what the whole article is about, in order."""
        vectors = self._index.vectors.reconstruct_n(0, len(self._index.passages))
        central = np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")[:_SUMMARY_PASSAGES]
        passages = (self._index.passages[i].sentences for i in sorted({0, *map(int, central)}))
        firsts = [next((s for s in sentences if self._stands_alone(s)), None) for sentences in passages]
        return list(dict.fromkeys(s for s in firsts if s)) or list(self._index.passages[0].sentences)

    def _stands_alone(self, sentence: Sentence) -> bool:
        """Whether a sentence is whole and does not begin by pointing back."""
        text = self._text(sentence.start, sentence.end)
        return bool(_WHOLE.search(text)) and not _POINTS_BACK.match(text) and not self._is_title(sentence)

    def _text(self, start: int, end: int) -> str:
        return self._index.article.text[start:end]

    def _is_title(self, sentence: Sentence) -> bool:
        """Titles and headings prove nothing."""
        article = self._index.article
        words = self._text(sentence.start, sentence.end).strip("# ")
        return words == article.title or article.is_heading(sentence.start, sentence.end)


@cache
def packaged_reader() -> SpanModel:
    """The network that comes with the package, loaded once.

    Raises:
        ModelError: its files are missing or damaged.
    """
    return SpanModel(_FOLDER)


def _candidate(
    sentence: Sentence, offset: int, scores: PassageScores, overlap: float, rank: int
) -> Candidate:
    span = scores.best_span(sentence.start - offset, sentence.end - offset)
    if span is None:  # cut off by the network's length limit
        return Candidate(sentence, sentence, _NO_SPAN, scores.answerable, overlap, rank)
    place = Sentence(offset + span.start, offset + span.end)
    return Candidate(sentence, place, span.score, scores.answerable, overlap, rank)


def _within_budget(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    chosen: list[Sentence] = []
    used = 0
    for sentence in sentences:
        used += sentence.end - sentence.start
        if chosen and used > EVIDENCE_CHARACTERS:
            break
        chosen.append(sentence)
    return tuple(chosen)


def _overlaps(question: str, texts: list[str]) -> list[float]:
    """Share of the question's words in each text, rare words counting more."""
    words, *documents = (set(found) for found in stemmed([question, *texts]))
    weights = {
        word: math.log(1 + len(documents) / (0.5 + sum(word in document for document in documents)))
        for word in words
    }
    total = sum(weights.values())
    return [sum(weights[w] for w in words & document) / total if total else 0.0 for document in documents]
