"""The reader: which sentences may hold the answer, and how likely it is that the article answers at all.

A trained model will take the place of `SignalReader`; everything else knows only the `Reader` protocol.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.embeddings import embed
from assistant.index import ArticleIndex, stemmed
from assistant.passages import Sentence
from assistant.retriever import Retrieved

EVIDENCE_CHARACTERS = 1000
"""How much evidence the writer sees: 1,000 characters of chosen sentences hold the gold span in 0.92 of the
answerable visible questions; three whole passages (1,265 characters) hold it in 0.90."""

_RANK_PENALTY = 0.05  # per rank of the sentence's passage; 0.02 to 0.1 measured alike


@dataclass(frozen=True)
class Reading:
    """What the reader found.

    Attributes:
        evidence: sentences that may hold the answer, best first.
        signals: what the decision rests on, by name (see `answerable_probability`).
    """

    evidence: tuple[Sentence, ...]
    signals: dict[str, float]


class Reader(Protocol):
    """Chooses evidence among retrieved passages."""

    def read(self, question: str, retrieved: Sequence[Retrieved]) -> Reading:
        """Evidence sentences and signals for a question."""
        ...


class SignalReader:
    """Ranks sentences by cosine, by the question words they hold, and by the rank of their passage."""

    def __init__(self, index: ArticleIndex, embedder: Embeddings) -> None:
        self._index = index
        self._embedder = embedder

    def read(self, question: str, retrieved: Sequence[Retrieved]) -> Reading:
        ranks = self._sentence_ranks(retrieved)
        if not ranks:
            return Reading((), {})
        sentences = list(ranks)
        texts = [self._index.article.text[s.start : s.end] for s in sentences]
        vectors = embed(self._embedder, [question, *texts])
        cosines = vectors[1:] @ vectors[0]
        overlaps = _overlaps(question, texts)
        penalties = np.array([_RANK_PENALTY * ranks[s] for s in sentences])
        scores = cosines + overlaps - penalties
        order = np.argsort(-scores, kind="stable")
        best = int(order[0])
        signals = {
            "passage_cosine": max(r.cosine for r in retrieved),
            "sentence_cosine": float(cosines.max()),
            "best_cosine": float(cosines[best]),
            "best_overlap": float(overlaps[best]),
            "overlap": float(overlaps.max()),
            "lead": float(scores[best] - scores[order[1]]) if len(order) > 1 else 0.0,
        }
        return Reading(_within_budget([sentences[int(i)] for i in order]), signals)

    def _sentence_ranks(self, retrieved: Sequence[Retrieved]) -> dict[Sentence, int]:
        """Each retrieved sentence and the rank of its best passage; titles prove nothing, so they are out."""
        article = self._index.article
        ranks: dict[Sentence, int] = {}
        for rank, found in enumerate(retrieved):
            for sentence in self._index.passages[found.position].sentences:
                if article.text[sentence.start : sentence.end].strip("# ") != article.title:
                    ranks.setdefault(sentence, rank)
        return ranks


def _within_budget(sentences: list[Sentence]) -> tuple[Sentence, ...]:
    chosen: list[Sentence] = []
    used = 0
    for sentence in sentences:
        used += sentence.end - sentence.start
        if chosen and used > EVIDENCE_CHARACTERS:
            break
        chosen.append(sentence)
    return tuple(chosen)


def _overlaps(question: str, texts: list[str]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Share of the question's words in each text, rare words counting more; shape `(len(texts),)`."""
    words, *documents = (set(found) for found in stemmed([question, *texts]))
    weights = {
        word: math.log(1 + len(documents) / (0.5 + sum(word in document for document in documents)))
        for word in words
    }
    total = sum(weights.values())
    if not total:
        return np.zeros(len(texts))
    return np.array([sum(weights[w] for w in words & document) / total for document in documents])
