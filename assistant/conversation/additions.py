"""What a question leaves out without a pronoun: the rest of a name, an "of …", what the talk is about."""

import re
from collections import Counter

from assistant.conversation.focus import Turns, focus, stems
from assistant.conversation.mentions import last_question, names, phrases
from assistant.conversation.words import RELATIONAL, STOPS

_MOST_OWN_WORDS = 3  # a question with more content words than that stands alone
_MOST_NAME_WORDS = 4
_MOST_COMPLEMENT_WORDS = 3
_ENDS = r"(?=\s(?:in|on|at|for|by|with|from|to)\b|[?.,;]|$)"
_LEFT_OPEN = re.compile(
    r"^\W*(?:is|are|was|were)\sthere\b|\b(?:such|ones?|both|any|first|second|third|last|why)\b|"
    r"\b(?:what|how) about\b|\b(?:it|its|they|them|their|this|that|these|those|he|she|him|his|her)\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\b[A-Z]{2,}")
_BARE_HEAD = re.compile(r"\bthe\s(?P<noun>[a-z]{4,})\b(?!\sof\b)")


def fuller_names(question: str, turns: Turns) -> str:
    """One-word names as the conversation knows them: "the Squad" is "the Special Anti-Robbery Squad"."""
    texts = [text for turn in turns for text in turn]
    for name in reversed(names(question)):
        if " " in name.text or name.text.isupper():
            continue
        known = (mention.text for text in texts for mention in names(text))
        longer = Counter(text for text in known if _is_longer(text, name.text))
        if longer:
            full = longer.most_common(1)[0][0]
            question = f"{question[: name.start]}{full}{question[name.start + len(name.text) :]}"
    return question


def with_complement(question: str, turns: Turns) -> str:
    """ "The causes in Asia" after "the causes of stigma in Africa": the causes of stigma in Asia."""
    said = set(stems(question))
    for head in _BARE_HEAD.finditer(question):
        complement = re.compile(rf"\b{head['noun']} of (?P<rest>[^?.,;]+?){_ENDS}")
        for asked, _ in reversed(turns):
            found = complement.search(asked)
            if (
                found
                and len(found["rest"].split()) <= _MOST_COMPLEMENT_WORDS
                and not said & set(stems(found["rest"]))
            ):
                return f"{question[: head.end()]} of {found['rest']}{question[head.end() :]}"
    return question


def with_focus(question: str, turns: Turns) -> str:
    """A question that says little of its own, with what the conversation is about in brackets.

    Brackets, because no preposition is right for all: "What caused the drought (the coffee shortage)?"
    """
    asking = last_question(question)
    own = [p for p in phrases(asking) if stems(p.text)]
    words = asking.rstrip("?. ").split()
    if (
        not question.endswith("?")
        or _LEFT_OPEN.search(asking)
        or _ACRONYM.search(asking)
        or len(own) > 1
        or names(asking)
        or any(_says_enough(p.text) for p in own)
        or len(stems(asking)) > _MOST_OWN_WORDS
        or (words and words[0].lower() not in STOPS)
    ):
        return question
    about = focus(turns, question)
    return f"{question.rstrip('?. ')} ({about})?" if about else question


def _says_enough(phrase: str) -> bool:
    """Two words of matter stand alone, but not "common treatments"."""
    return len(stems(phrase)) > 1 and phrase.split()[-1].lower() not in RELATIONAL


def _is_longer(known: str, name: str) -> bool:
    words = known.split()
    return 1 < len(words) <= _MOST_NAME_WORDS and "of" not in words and name in (words[0], words[-1])
