"""Failures: at which stage a question went wrong, from the earliest stage on."""

import re
from enum import Enum

from assistant.evaluation.rows import Row
from assistant.evaluation.words import contains_answer, exact


class Stage(Enum):
    """Where a question went wrong; the value is what people read."""

    ERROR = "failed with an error"
    RETRIEVAL = "retrieval missed"
    READER = "reader declined"
    WRITER = "writer wrong"
    CITATION = "citation wrong"
    UNANSWERABLE = "answered the unanswerable"
    NONE = "right"

    @property
    def explanation(self) -> str:
        """One sentence about the stage."""
        return _EXPLANATIONS[self]


_EXPLANATIONS = {
    Stage.ERROR: "Asking ended with an error; no answer came.",
    Stage.RETRIEVAL: "None of the passages in use holds the gold answer, so no later stage could see it.",
    Stage.READER: "The gold answer was retrieved, yet the answer was that the article does not say.",
    Stage.WRITER: "The gold answer was retrieved, but the answer given does not hold it.",
    Stage.CITATION: "The answer is right, but no quote holds the gold answer or is from its paragraph.",
    Stage.UNANSWERABLE: "The article does not answer the question, but an answer was given.",
    Stage.NONE: "Answerable: the gold answer with a quote that supports it. Unanswerable: declined.",
}


SUMMARY = "summary"
"""The kind of question whose members need not all be said: half of them make a summary."""


def is_right(row: Row) -> bool:
    """The answer holds an accepted answer (or its short form is one); or rightly none was given.

    A yes/no answer says the right word, or says none and quotes what decides; a list says all its members.
    """
    if row.error:
        return False
    if not row.gold:
        return not row.answered
    if row.answer_word:
        quotes = " ".join(str(c["quote"]) for c in row.answer["citations"])
        return row.word_said == row.answer_word or (
            row.answered and not row.word_said and contains_answer(quotes, row.gold)
        )
    if row.members:
        wanted = len(row.members) / 2 if row.kind == SUMMARY else len(row.members)
        return row.members_said >= wanted
    return row.contains_gold or (row.answered and bool(exact(row.short, row.gold)))


def failed_stage(row: Row) -> Stage:
    """The first stage at which a question went wrong.

    A right answer is right although the gold span was not retrieved: an article can say a thing twice.
    """
    if row.error:
        return Stage.ERROR
    if not row.gold:
        return Stage.UNANSWERABLE if row.answered else Stage.NONE
    if not is_right(row):
        if row.gold_rank is not None and not 0 < row.gold_rank <= (row.used or row.gold_rank):
            return Stage.RETRIEVAL
        return Stage.WRITER if row.answered else Stage.READER
    if row.located and not any(supporting(row)):
        return Stage.CITATION
    return Stage.NONE


def supporting(row: Row) -> tuple[bool, ...]:
    """For each citation, whether its quote holds a gold span or lies in the gold paragraph."""
    inside = row.in_paragraph or (False,) * len(row.supports)
    return tuple(holds or lies for holds, lies in zip(row.supports, inside, strict=True))


def question_type(question: str) -> str:
    """The kind of a question by its question word: "who", "how many", …, or "other"."""
    words: list[str] = re.findall(r"[a-z]+", question.lower())
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "how" and following in ("many", "much"):
            return "how many, how much"
        if word in ("whom", "whose"):
            return "who"
        if word in ("who", "what", "when", "where", "which", "why", "how"):
            return word
    return "other"
