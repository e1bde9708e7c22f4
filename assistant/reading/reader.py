"""The reader: the answer's span, the sentences that prove it, and signals for "does the article answer?".

One pass of a small trained network over (question, passage) gives all three; see its card in
`assistant/data/reader/README.md`. Questions that no single span answers (see `questions`) get evidence
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

from assistant.articles import Sentence, View
from assistant.index import ArticleIndex, Retrieved, stemmed
from assistant.reading.candidates import BROAD_WEIGHTS, SPAN_WEIGHTS, Candidate
from assistant.reading.disagreement import other_answers
from assistant.reading.questions import QuestionKind, question_kind
from assistant.reading.span_model import NOTHING_READ, PassageScores, SpanModel

EVIDENCE_CHARACTERS = 500
"""How much evidence the writer sees."""

_FOLDER = Path(__file__).parent.parent / "data" / "reader"
_NO_SPAN = -20.0
_SUMMARY_PASSAGES = 5
_WHOLE = re.compile(r"[.!?][\"”’)\]]*$")
_POINTS_BACK = re.compile(
    r"(?:he|she|it|they|his|her|its|their|this|that|these|those|such|there|and|but|however|also|meanwhile)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """What the reader found.

    Attributes:
        kind: what the question asks for.
        evidence: sentences that may hold the answer, best first.
        span: the short answer, as offsets into the article; None when the question asks for no span.
        rivals: of a collection, sentences of other articles that give another answer, best first; they are
            in the evidence too.
        signals: what the decision rests on, by name (see `answerable_probability`); empty when nothing
            was retrieved.
    """

    kind: QuestionKind
    evidence: tuple[Sentence, ...] = ()
    span: Sentence | None = None
    rivals: tuple[Sentence, ...] = ()
    signals: dict[str, float] = field(default_factory=dict)


class Reader(Protocol):
    """Chooses evidence among retrieved passages."""

    def read(self, question: str, retrieved: Sequence[Retrieved]) -> Reading:
        """Evidence, short answer and signals for a question."""
        ...


class TrainedReader:
    """Reads the retrieved passages with a network; without one, by shared words alone."""

    def __init__(self, index: ArticleIndex, model: SpanModel | None) -> None:
        self._index = index
        self._model = model

    def read(self, question: str, retrieved: Sequence[Retrieved]) -> Reading:
        """Evidence, short answer and signals for a question."""
        kind = question_kind(question)
        weights = SPAN_WEIGHTS if kind in (QuestionKind.SPAN, QuestionKind.WHY) else BROAD_WEIGHTS
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
        if kind is not QuestionKind.SPAN or self._model is None:
            return Reading(kind, _within_budget(evidence), signals=signals)
        rivals = other_answers(self._index.article, question, candidates)
        evidence = list(dict.fromkeys([best.sentence, *rivals, *evidence]))
        return Reading(kind, _within_budget(evidence, 1 + len(rivals)), best.span, rivals, signals)

    def candidates(self, question: str, retrieved: Sequence[Retrieved]) -> list[Candidate]:
        """One candidate for each retrieved sentence; of a sentence in two passages, the better reading."""
        passages = [self._index.passages[found.position] for found in retrieved]
        views = [self._index.passage_view(found.position) for found in retrieved]
        texts = [view.text for view in views]
        scored = self._model.score(question, texts) if self._model else [NOTHING_READ] * len(texts)
        sentences = list(dict.fromkeys(s for p in passages for s in p.sentences if not self._is_title(s)))
        shares = _overlaps(question, [self._text(s.start, s.end) for s in sentences])
        overlaps = dict(zip(sentences, shares, strict=True))
        best: dict[Sentence, Candidate] = {}
        for rank, (passage, view, scores) in enumerate(zip(passages, views, scored, strict=True)):
            for sentence in passage.sentences:
                if sentence not in overlaps:
                    continue
                found = _candidate(sentence, view, scores, overlaps[sentence], rank)
                if sentence not in best or found.span_score > best[sentence].span_score:
                    best[sentence] = found
        return list(best.values())

    def _outline(self) -> list[Sentence]:
        """A sentence from each of the passages nearest to what the whole article is about, in order."""
        passages = [self._index.passages[i].sentences for i in self._central()]
        firsts = [next((s for s in sentences if self._stands_alone(s)), None) for sentences in passages]
        return list(dict.fromkeys(s for s in firsts if s)) or list(self._index.passages[0].sentences)

    def _central(self) -> list[int]:
        """The first passage of each article and those nearest to its mean, in order of the text."""
        begins = [begin for begin, _ in self._index.article.parts]
        starts = np.array([passage.start for passage in self._index.passages])
        owners = np.searchsorted(begins, starts, side="right") - 1
        found: set[int] = set()
        for part in np.unique(owners):  # an article whose passages are all another's too has none
            own = np.flatnonzero(owners == part)
            vectors = self._index.vectors.reconstruct_batch(own)
            nearest = np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")
            found |= {int(i) for i in own[[0, *nearest[: _SUMMARY_PASSAGES // len(begins)]]]}
        return sorted(found, key=lambda position: int(starts[position]))

    def _stands_alone(self, sentence: Sentence) -> bool:
        """Whether a sentence is whole and does not begin by pointing back."""
        text = self._text(sentence.start, sentence.end)
        return bool(_WHOLE.search(text)) and not _POINTS_BACK.match(text) and not self._is_title(sentence)

    def _text(self, start: int, end: int) -> str:
        return self._index.article.shown(start, end)

    def _is_title(self, sentence: Sentence) -> bool:
        """Titles and headings prove nothing."""
        begin, article = self._index.article.part_at(sentence.start)
        words = self._text(sentence.start, sentence.end).strip("# ")
        return words == article.title or article.is_heading(sentence.start - begin, sentence.end - begin)


@cache
def packaged_reader() -> SpanModel:
    """The network that comes with the package, loaded once.

    Raises:
        ModelError: its files are missing or damaged.
    """
    return SpanModel(_FOLDER)


def _candidate(sentence: Sentence, view: View, scores: PassageScores, overlap: float, rank: int) -> Candidate:
    span = scores.best_span(*view.shown_at(sentence.start, sentence.end))
    if span is None:  # cut off by the network's length limit
        return Candidate(sentence, sentence, _NO_SPAN, scores.answerable, overlap, rank)
    place = Sentence(*view.original(span.start, span.end))
    return Candidate(sentence, place, span.score, scores.answerable, overlap, rank)


def _within_budget(sentences: Sequence[Sentence], least: int = 1) -> tuple[Sentence, ...]:
    """As many sentences as the writer may see, but `least` of them whatever their length."""
    chosen: list[Sentence] = []
    used = 0
    for sentence in sentences:
        used += sentence.end - sentence.start
        if len(chosen) >= least and used > EVIDENCE_CHARACTERS:
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
