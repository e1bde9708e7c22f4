"""Candidates: retrieved sentences with their best spans, and what orders them."""

from dataclasses import dataclass

from assistant.articles import Sentence


@dataclass(frozen=True)
class Weights:
    """What orders the evidence, in logits of the span score."""

    span: float
    head: float
    overlap: float  # a sentence with all of the question's words against one with none
    rank: float  # per rank of the sentence's passage


SPAN_WEIGHTS = Weights(span=1.0, head=0.25, overlap=6.0, rank=-0.2)
BROAD_WEIGHTS = Weights(span=0.3, head=1.0, overlap=6.0, rank=-0.3)


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

    def score(self, weights: Weights) -> float:
        """How likely the sentence is to hold the answer, for ordering only."""
        return (
            weights.span * self.span_score
            + weights.head * self.head
            + weights.overlap * self.overlap
            + weights.rank * self.rank
        )
