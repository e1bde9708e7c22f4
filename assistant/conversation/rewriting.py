"""Rewriting: what a follow-up may become. A model or the last question gives the words; this guards them."""

import re
from collections.abc import Sequence

from assistant.conversation.turns import Turn
from assistant.index import stemmed

REMEMBERED_TURNS = 3
"""Older turns are out of mind."""

_MAX_CHARACTERS = 300
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def is_allowed(rewritten: str, question: str, turns: Sequence[Turn], title: str = "") -> bool:
    """Whether a rewriting is one line of words that were said.

    Each of its words, but for the commonest English ones, has its stem in the question, in the turns or in
    the article's title, and each of its numbers stands there: nothing is invented.

    Args:
        rewritten: what a model made of the question.
        question: the question as it was typed.
        turns: the turns before it.
        title: the article's title.
    """
    if not rewritten.strip() or "\n" in rewritten or len(rewritten) > _MAX_CHARACTERS:
        return False
    said = " ".join([question, title, *(f"{t.question} {t.answer}" for t in turns)])
    new, known = (set(words) for words in stemmed([rewritten, said]))
    return new <= known and set(_NUMBER.findall(rewritten)) <= set(_NUMBER.findall(said))


def with_last_question(question: str, turns: Sequence[Turn]) -> str:
    """The question with the one before it in front; as it is where there is none."""
    return f"{turns[-1].question} {question}" if turns else question
