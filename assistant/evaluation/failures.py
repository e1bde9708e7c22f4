"""What a right answer is, and failures: at which stage a question went wrong, from the earliest stage on.

An unanswerable question is dealt with rightly when it is declined; an answerable one when it is answered, and

- with an `answer_word`: the text begins with that word; or it begins with neither yes nor no, and a quote
  holds one of the `answers`;
- with `members`: they are said. All of them, in the text or in its quotes; of a "list" all in the text, since
  quotes of whole paragraphs name much that the answer does not; of a "summary" half of them;
- else: the text holds one of the `answers`, or the short answer is one.

Whatever else a data set expects of an answer or an article (a state, a notice, a date) must be so, too. Of an
answer that must have a state in which nothing is claimed, one of the `answers` stands in what is closest.
"""

import re
from collections.abc import Iterable, Sequence
from enum import Enum

from assistant.evaluation.rows import Row
from assistant.evaluation.words import contains_answer, exact, spoken_word

_LIST, _SUMMARY = "list", "summary"  # kinds whose members count in ways of their own


class Stage(Enum):
    """Where a question went wrong; the value is what people read."""

    ERROR = "failed with an error"
    RETRIEVAL = "retrieval missed"
    READER = "reader declined"
    WRITER = "writer wrong"
    CITATION = "citation wrong"
    UNANSWERABLE = "answered the unanswerable"
    ARTICLE = "article or notice wrong"
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
    Stage.ARTICLE: "The article was not opened as it should be, or what stands beside the answer is wrong.",
    Stage.NONE: "Answerable: the gold answer with a quote that supports it. Unanswerable: declined.",
}


def is_right(row: Row) -> bool:
    """The answer is a right one, as this file's first lines say; or rightly none was given."""
    if row.error or row.unmet:
        return False
    if row.is_opening:
        return True
    if row.wanted_state and not row.answered:
        return not row.gold or _holds([row.answer["text"], *row.closest], row.gold)
    if not row.gold or not row.answered:
        return row.answered == bool(row.gold)
    if row.answer_word:
        said = spoken_word(row.answer["text"])
        return said == row.answer_word if said else _holds(row.quotes, row.gold)
    if row.members:
        needed = len(row.members) / 2 if row.kind == _SUMMARY else len(row.members)
        return members_said(row) >= needed
    return row.contains_gold or bool(exact(row.short, row.gold))


def members_said(row: Row) -> int:
    """How many of the members the answer says: of a list in its text, else there or in its quotes."""
    if not row.answered:
        return 0
    said = [row.answer["text"], *(() if row.kind == _LIST else row.quotes)]
    return sum(_holds(said, wordings) for wordings in row.members)


def failed_stage(row: Row) -> Stage:
    """The first stage at which a question went wrong.

    A right answer is right although the gold span was not retrieved: an article can say a thing twice.
    """
    if row.error:
        return Stage.ERROR
    if row.unmet or row.is_opening:
        return Stage.ARTICLE if row.unmet else Stage.NONE
    if row.wanted_state and not row.answered:
        return Stage.NONE if is_right(row) else Stage.RETRIEVAL
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


def _holds(texts: Iterable[str], wordings: Sequence[str]) -> bool:
    return any(contains_answer(text, wordings) for text in texts)


def question_type(question: str) -> str:
    """The kind of a question by its question word: "who", "how many", …, or "other"."""
    words: list[str] = re.findall(r"[a-z]+", question.lower())
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word == "how" and following in ("many", "much"):
            return "how many, how much"
        if word in ("whom", "whose"):
            return "who"
        if word in ("who", "what", "when", "where", "which", "why", "how"):
            return word
    return "other"
