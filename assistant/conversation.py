"""Follow-up questions made standalone from the last turns; nothing is guessed."""

import re
from collections.abc import Sequence

History = Sequence[tuple[str, str]]
"""Pairs of question and answer text, oldest first."""

_LEANS_ON_HISTORY = re.compile(
    r"^\s*(?:and|but|or|so|then|what about|how about)\b"
    r"|\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|this|that|these|those|there|one)\b",
    re.IGNORECASE,
)
_SHORT_WORDS = 3  # "Why?", "Since when?"


def standalone_question(question: str, history: History) -> str:
    """The question with the one before it in front when it leans on it, else as it is.

    Keeping the person's own words cannot invent a name; the retriever and the writer see both questions.
    """
    leans = _LEANS_ON_HISTORY.search(question) or len(question.split()) <= _SHORT_WORDS
    if not history or not leans:
        return question
    # The last question may lean in turn: go back to one that stands alone.
    previous = standalone_question(history[-1][0], history[:-1])
    return f"{previous.strip()} {question.strip()}"
