"""Candidates: retrieved sentences with what the network found in them, and what orders them."""

from dataclasses import dataclass

from assistant.articles import Sentence
from assistant.reading.reader_model import Verdict


@dataclass(frozen=True)
class Weights:
    """What orders the evidence, in logits of the span score."""

    span: float
    head: float
    overlap: float  # a sentence with all of the question's words against one with none
    rank: float  # per rank of the sentence's passage


READ_ORDER = Weights(span=1.0, head=1.0, overlap=4.0, rank=-0.4)
UNREAD_ORDER = Weights(span=0.0, head=0.0, overlap=6.0, rank=-0.5)
"""Without the network's word."""


@dataclass(frozen=True)
class Candidate:
    """A retrieved sentence and what speaks for it.

    Attributes:
        sentence: the sentence.
        span: its best span, as offsets into the article.
        members: all stretches in it that are inside of an answer, in order.
        span_score: logits of the span above "no answer here".
        head: logit of its passage answering the question.
        verdict: probabilities of what its passage says, for yes/no questions.
        overlap: share of the question's words in it, rare ones counting more, in [0, 1].
        rank: rank of its passage, from 0.
        is_row: whether it is a row of a table, or a label with its value.
    """

    sentence: Sentence
    span: Sentence
    members: tuple[Sentence, ...]
    span_score: float
    head: float
    verdict: dict[Verdict, float]
    overlap: float
    rank: int
    is_row: bool = False

    def score(self, weights: Weights) -> float:
        """How likely the sentence is to hold the answer, for ordering only."""
        return (
            weights.span * self.span_score
            + weights.head * self.head
            + weights.overlap * self.overlap
            + weights.rank * self.rank
        )
