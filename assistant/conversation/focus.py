"""What a conversation is about: the phrase whose words weigh most in the questions and answers so far.

A word weighs more the more often it was said and the nearer that was. The phrase comes from a question, or
from an answer that says it again and again or is short; so no word is invented.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.conversation.mentions import Mention, is_plural, phrases
from assistant.conversation.words import DETERMINERS, FILLERS, RELATIONAL, STOPS

Turns = Sequence[tuple[str, str]]
"""Standalone questions and their answers, oldest first."""

SHORT_ANSWER_CHARACTERS = 200
_FADES = 0.7  # what a turn's words weigh one turn later
_MOST_WORDS = 3
_OTHER_NUMBER, _PERSON_FOR_THING = 0.65, 0.3  # what is left of a phrase that a pronoun hardly fits

_EMPTY = STOPS | DETERMINERS | FILLERS
_WORD = re.compile(r"[\w$€£%]+(?:[-'’.]\w+)*")
_TAIL = re.compile(r"^[a-z]{3,}(?:ed|ly)$")  # "the Squad established", "ferritin specifically"
_SUPERLATIVE = re.compile(r"^\w{3,}est$")
_ASKING_VERB = re.compile(r"\b(?:did|do|does|can|could|will|would|should|may|might|must)\s$", re.IGNORECASE)


_ACTOR = re.compile(r"\b(?:to|(?:can|could|should|did|do|will|would)\s(?:i|we|you|they))\s$", re.IGNORECASE)


@dataclass(frozen=True)
class Subject:
    """Something that a turn may be about.

    Attributes:
        text: its words, with "the" where they had an article.
        words: the stems of its content words.
        is_plural: whether "they" fits.
        is_person: whether it may be a person's name.
    """

    text: str
    words: tuple[str, ...]
    is_plural: bool
    is_person: bool


def focus(turns: Turns, question: str, pronoun: str = "") -> str:
    """The phrase that a question without one of its own is about; empty when nothing is.

    `pronoun` is "thing" or "many" where it must fit one by number. What the question itself says is never it.
    """
    said = set(stems(question))
    weights = _weights(turns)
    subjects = [s for s in _subjects(turns) if not said & set(s.words)]
    common = {word for s in subjects if s.text.islower() for word in s.words}
    persons = {word for s in subjects if s.is_person for word in s.words} - common  # "Trade was…" is no one
    fits = {s: _fit(s, pronoun, not persons.isdisjoint(s.words)) for s in subjects}
    leads: dict[str, float] = {}
    for subject, fit in fits.items():
        for word in subject.words:
            leads[word] = max(leads.get(word, 0.0), fit * weights[word])
    leading = max(leads, key=leads.__getitem__, default="")
    best = max(
        (s for s in subjects if leading in s.words),
        key=lambda s: fits[s] * _weight(s, leading, weights),
        default=None,
    )
    return best.text if best else ""


@lru_cache(maxsize=1024)
def stems(text: str) -> tuple[str, ...]:
    """The content words of a text, lower case, plural and singular alike."""
    words = (word.lower().replace("’", "'") for word in _WORD.findall(text))
    return tuple(_stem(word) for word in words if word not in _EMPTY)


def _weights(turns: Turns) -> dict[str, float]:
    weights: defaultdict[str, float] = defaultdict(float)
    for age, (asked, answer) in enumerate(reversed(turns)):
        for word in set(stems(asked)):
            weights[word] += 2 * _FADES**age
        for word, count in Counter(stems(answer)).items():
            weights[word] += 2 * _FADES**age * math.log(1 + count)
    return weights


def _weight(subject: Subject, leading: str, weights: dict[str, float]) -> float:
    rest = sum(weights[word] for word in subject.words if word != leading)
    return weights[leading] + 0.2 * rest


def _fit(subject: Subject, pronoun: str, is_person: bool) -> float:
    if not pronoun:
        return 1.0
    number = 1.0 if subject.is_plural == (pronoun == "many") else _OTHER_NUMBER
    return number * (_PERSON_FOR_THING if is_person else 1.0)


def _subjects(turns: Turns) -> Iterator[Subject]:
    for asked, _ in reversed(turns):
        yield from _named(asked)
    answer = turns[-1][1]  # older answers name nothing by themselves
    told = _named(answer)
    counts = Counter(subject.words for subject in told)
    is_short = len(answer) <= SHORT_ANSWER_CHARACTERS
    yield from (s for s in told if is_short or counts[s.words] > 1)


@lru_cache(maxsize=1024)
def _named(text: str) -> tuple[Subject, ...]:
    return tuple(subject for mention in phrases(text) if (subject := _subject(mention, text)))


def _subject(mention: Mention, text: str) -> Subject | None:
    """A phrase without what only surrounds its words; None when it says nothing."""
    words = mention.text.replace("’", "'").split()
    if not mention.is_name:
        words = _trimmed(words, text[: mention.start])
    head, of, rest = " ".join(words).partition(" of ")
    plain = rest if of and _is_relational(head.split()[-1]) else " ".join(words)
    plain = re.sub(r"'s$", "", plain)
    bare = re.sub(r"^(?:an?|some|the)\s", "", plain, flags=re.IGNORECASE)
    content = stems(bare)
    if not _is_telling(content) or bare[0].isdigit():
        return None
    shown = bare if bare == plain else f"the {bare}"
    return Subject(shown, content, is_plural(bare), mention.is_name and mention.person > 0)


def _trimmed(words: list[str], before: str) -> list[str]:
    """The words of a phrase without fillers and verbs at its ends."""
    while words and (_TAIL.search(words[-1]) or words[-1].lower() in FILLERS):
        words = words[:-1]
    while words and words[0].lower() in FILLERS:
        words = words[1:]
    if len(words) > 1 and _ASKING_VERB.search(before) and words[-1].islower():
        return words[:-1]  # "did the community respond"
    if len(words) > 1 and _ACTOR.search(before) and words[0].islower() and words[0] not in DETERMINERS:
        return words[1:]  # "can I balance serotonin"
    return words


def _is_telling(words: tuple[str, ...]) -> bool:
    """Whether words can say what a turn is about: not only "the types", "the biggest" or a string of many."""
    if not 1 <= len(words) <= _MOST_WORDS or max(map(len, words)) < 3:
        return False
    is_superlative = len(words) == 1 and bool(_SUPERLATIVE.search(words[0]))
    return not is_superlative and not all(map(_is_relational, words))


def _is_relational(word: str) -> bool:
    return word.lower() in RELATIONAL | FILLERS or f"{word.lower()}s" in RELATIONAL


def _stem(word: str) -> str:
    word = re.sub(r"'s?$", "", word)
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
