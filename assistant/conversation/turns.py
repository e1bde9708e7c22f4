"""Turns: the history of a conversation in one form, whichever way a caller keeps it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.articles import split_sentences
from assistant.errors import QuestionError

_MARKS = re.compile(r"\s*\[\d+\]")
_WANTED = (
    "history is a list of earlier turns, oldest first: (question, answer text) pairs, answers of this "
    'assistant, or dictionaries such as {"role": "user", "content": "…"}'
)


class Said(Protocol):
    """An answer of the assistant, which knows the question as it was understood."""

    @property
    def question(self) -> str:
        """The question as it was understood."""
        ...

    @property
    def text(self) -> str:
        """The answer's text."""
        ...


HistoryItem = tuple[str, str] | Sequence[str] | Said | Mapping[str, Any]
"""A (question, answer text) pair, an `Answer`, or a dictionary with role and content."""

History = Sequence[HistoryItem] | None
"""Earlier turns, oldest first."""


@dataclass(frozen=True)
class Turn:
    """One question, as it was understood, and the text of its answer without marks."""

    question: str
    answer: str

    @property
    def begins(self) -> str:
        """The first sentence of the answer: what it is about."""
        sentences = split_sentences(self.answer)
        return self.answer[sentences[0].start : sentences[0].end] if sentences else ""


def read_history(history: History) -> list[Turn]:
    """The turns of a history; none of None.

    Raises:
        QuestionError: it is of another form; the message says which forms are taken.
    """
    if history is None:
        return []
    if isinstance(history, str | bytes | Mapping) or not isinstance(history, Sequence):
        raise QuestionError(f"The {_WANTED}; not {type(history).__name__}.")
    turns: list[Turn] = []
    asked = ""
    for place, item in enumerate(history):
        if isinstance(item, Mapping):
            role, content = _message(item, place)
            if role == "user":
                asked = content
            elif role == "assistant" and asked:
                turns.append(_turn(asked, content))
                asked = ""
        else:
            turns.append(_turn(*_pair(item, place)))
    return turns


def _message(item: Mapping[str, Any], place: int) -> tuple[str, str]:
    role, content = item.get("role"), item.get("content")
    if not isinstance(role, str) or not isinstance(content, str):
        raise QuestionError(f"The {_WANTED}. history[{place}] has no role and content that are texts.")
    return role, content


def _pair(item: Any, place: int) -> tuple[str, str]:
    pair = (item.question, item.text) if hasattr(item, "question") and hasattr(item, "text") else item
    is_pair = isinstance(pair, Sequence) and not isinstance(pair, str | bytes) and len(pair) == 2
    if not is_pair or not all(isinstance(words, str) for words in pair):
        raise QuestionError(f"The {_WANTED}. history[{place}] is none of these.")
    return pair[0], pair[1]


def _turn(question: str, answer: str) -> Turn:
    return Turn(question.strip(), _MARKS.sub("", answer).strip())
