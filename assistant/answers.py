"""Answers: the values that come out, as events of a stream and as JSON, and the clock that times them."""

import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistant.articles import Article
from assistant.writing import Citation, Difference, Standing

DECLINED = "The article does not say."
"""What an answer says when the article is silent. Used by the code, the interfaces and the tests."""


OTHER_LANGUAGE = (
    "The reader knows English only, so it cannot tell whether the article answers this. "
    "The sentences closest to the question are shown."
)
"""What an answer says when the question or the article is in another language and no writer helps."""


class State(StrEnum):
    """How an answer stands: given, given but not for sure, none because the article does not say, or none
    because nobody here reads the language; then nothing is claimed."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    SILENT = "silent"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Evidence:
    """What is known before the writer writes; a later one takes the place of an earlier one.

    Attributes:
        citations: quotes that may hold the answer, best first.
        short: the short answer, as in `Answer`; empty until the reader has read.
        state: how the answer will stand; None until the reader has read.
        confidence: P(the article answers the question), in [0, 1]; 0 until the reader has read.
        question: the question as it was understood.
    """

    citations: tuple[Citation, ...]
    short: str = ""
    state: State | None = None
    confidence: float = 0.0
    question: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The evidence as plain values for JSON."""
        return {
            "question": self.question,
            "short": self.short,
            "state": str(self.state) if self.state else None,
            "confidence": round(self.confidence, 4),
            "citations": [_citation_dict(c) for c in self.citations],
        }


@dataclass(frozen=True)
class Token:
    """A piece of the answer as the writer gives it, before its claims are checked."""

    text: str

    def to_dict(self) -> dict[str, Any]:
        """The piece as plain values for JSON."""
        return {"text": self.text}


@dataclass(frozen=True)
class Answer:
    """The last event of a stream: the answer and its proof.

    Attributes:
        text: the answer; marks [1], [2] match `citations`. `DECLINED` when the article does not say.
        state: "answered", "unsure" (an answer and its quote, said to be unsure), "silent", or "language" (the
            reader was not trained for it: the nearest sentences are in `closest`, nothing is claimed).
        short: the answer in few words: a slice of the article's text, several of a list's joined by commas,
            or "Yes" or "No"; empty when declined, for summaries, and where articles of a collection disagree.
        confidence: calibrated P(the article answers the question), in [0, 1].
        citations: the quotes behind the marks, in order of number.
        closest: the passages' best sentences, also when declined; not proof of anything.
        timings: seconds per stage: retrieve, read, of a follow-up rewrite and reread, load, wait (for others
            at a local writer), write, cite; counted from the question: evidence, short, first_token, total.
        notice: a plain line when something went wrong, such as a writer that failed; else empty.
        signals: what the confidence rests on, by name (see `assistant.reading.confidence`).
        question: the question as it was understood, made standalone from the history.
        disagrees: whether articles of a collection give different answers, each of which is quoted.
    """

    text: str
    state: State
    confidence: float
    citations: tuple[Citation, ...] = ()
    closest: tuple[Citation, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    notice: str = ""
    signals: dict[str, float] = field(default_factory=dict)
    short: str = ""
    question: str = ""
    disagrees: bool = False

    @property
    def answered(self) -> bool:
        """Whether anything is claimed: not where the article is silent, or in a language nobody reads."""
        return self.state in (State.ANSWERED, State.UNSURE)

    @property
    def is_reply(self) -> bool:
        """Whether it replies to words that were meant for the assistant, such as a greeting."""
        return self.state is State.SILENT and self.text != DECLINED

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON; each quote carries its offsets, title and source."""
        return {
            "question": self.question,
            "text": self.text,
            "answered": self.answered,
            "state": str(self.state),
            "short": self.short,
            "confidence": round(self.confidence, 4),
            "citations": [_citation_dict(c) for c in self.citations],
            "closest": [_citation_dict(c) for c in self.closest],
            "timings": {stage: round(seconds, 4) for stage, seconds in self.timings.items()},
            "signals": {name: round(value, 4) for name, value in self.signals.items()},
            "notice": self.notice,
            "disagrees": self.disagrees,
        }


class Support(StrEnum):
    """What the article's sentence says to one that does not stand there word for word."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Check:
    """Whether one sentence stands in the article.

    Attributes:
        text: the sentence.
        verdict: "exact", "nearly" or "absent"; typography and white space apart.
        quote: the slice of the article that it is, or is closest to; empty when nothing is near.
        start: offset of the slice's first character in its article's text.
        end: offset after its last character.
        differences: pieces of words that differ, of a sentence that nearly stands there.
        support: what the slice says to a sentence that is not exact.
        confidence: how sure that is, in [0, 1]; 1 for an exact one.
        article: the very article of the slice, also when it is one of a collection.
        speaker: who says it by the article's own words; empty where nobody is named.
    """

    text: str
    verdict: Standing
    quote: str
    start: int
    end: int
    differences: tuple[Difference, ...]
    support: Support
    confidence: float
    article: Article
    speaker: str = ""

    @property
    def page(self) -> int | None:
        """The page, from 1, on which the slice begins; None when the article has no pages."""
        return self.article.page_at(self.start) if self.quote else None

    @property
    def is_fair(self) -> bool:
        """Whether it is the article's own words, but for what a quote may leave out or put in."""
        return self.verdict is not Standing.ABSENT and all(d.fair for d in self.differences)

    def to_dict(self) -> dict[str, Any]:
        """The check as plain values for JSON."""
        return {
            "text": self.text,
            "verdict": str(self.verdict),
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "page": self.page,
            "speaker": self.speaker,
            "fair": self.is_fair,
            "differences": [{"said": d.said, "stands": d.stands, "fair": d.fair} for d in self.differences],
            "support": str(self.support),
            "confidence": round(self.confidence, 4),
            "title": self.article.title,
            "source": self.article.source,
        }


Event = Evidence | Token | Answer
"""What a stream gives: `Evidence` first, once or more, then `Token`s, last the `Answer`."""


class Clock:
    """Seconds per stage of one answer."""

    def __init__(self) -> None:
        self._begin = self._last = time.perf_counter()
        self._seconds: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """End a stage: its seconds are those since the last one ended."""
        now = time.perf_counter()
        self._seconds[stage] = now - self._last
        self._last = now

    def first(self, stage: str) -> None:
        """Note the first time that something comes, counted from the question."""
        self._seconds.setdefault(stage, time.perf_counter() - self._begin)

    def done(self) -> dict[str, float]:
        """All that was noted, and the seconds in all."""
        return {**self._seconds, "total": time.perf_counter() - self._begin}


def _citation_dict(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "page": citation.page,
        "place": citation.place,
        "read_at": citation.article.read_at,
        "title": citation.article.title,
        "source": citation.article.source,
    }
