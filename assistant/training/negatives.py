"""Questions that a passage does not answer, made from questions that it does.

The hard ones of SQuAD 2.0 look true: one name, number, date or direction is changed. The swaps here imitate
the kinds in table 1 of Rajpurkar, Jia and Liang, "Know What You Don't Know" (ACL 2018): negation, antonym,
entity swap.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

_CAPITALISED = r"[A-ZÀ-Þ](?:[\w'’.-]*\w)?"
_NAME = re.compile(
    rf"(?<!^)(?<![.!?\"]\s)\b{_CAPITALISED}(?:\s+(?:(?:of|the|de|von|van)\s+)?{_CAPITALISED})*"
)
_NAMES_OF_PASSAGE = 0.4  # chance of each name of the same passage to be tried first
_WORDS_OF_PASSAGE = 0.5  # chance that a word may be swapped in though the passage holds it
_PREPOSITIONS = "in|of|by|for|from|with|at|during|after|before|on|between"
_TAIL = re.compile(
    rf"\b({_PREPOSITIONS})\s+"
    rf"(?=(?:(?!\b(?:{_PREPOSITIONS}|did|do|does|is|was|are|were)\b)[^?]){{4,60}}\?$)"
)
_ASKED = {"When": "Where", "Where": "When", "when": "where", "where": "when"}
_TIME = re.compile(
    r"\b(?:\d{3,4}|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"century|year|years|day|days|week|month|ago|later|during|when|after|before)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(rf"\b(?:in|at|near|from|to|of|on)\s+(?:the\s+)?{_CAPITALISED}")
_WORD = re.compile(r"\b[a-z]{5,}\b")
_ENDING = re.compile(
    r"(?:tions?|ments?|ity|ies|ers?|ors?|ings?|ed|al|ic|ous|ive|ly|ist|ism|ance|ence|[^s]s)$"
)
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_ANTONYMS = (
    "first last|most least|more less|highest lowest|largest smallest|biggest smallest|oldest youngest|"
    "before after|increase decrease|increased decreased|north south|east west|northern southern|"
    "eastern western|early late|earliest latest|begin end|began ended|start stop|started stopped|"
    "open close|opened closed|win lose|won lost|buy sell|bought sold|allowed forbidden|best worst|"
    "good bad|above below|major minor|public private|male female|men women|father mother|son daughter|"
    "king queen|brother sister|husband wife|inside outside|included excluded|gained lost|rise fall|"
    "rose fell|maximum minimum|positive negative|strong weak|fast slow|new old|always never|with without|"
    "supported opposed|accepted rejected|arrived left|joined left|founded dissolved|created destroyed|"
    "built destroyed|born killed|legal illegal|common rare|similar different|same different"
)
_OPPOSITE = {
    word: other
    for pair in _ANTONYMS.split("|")
    for one, two in [pair.split()]
    for word, other in ((one, two), (two, one))
}
_AUXILIARY = re.compile(r"\b(did|does|do|is|are|was|were|can|could|will|would|has|have|had|should)\b")


@dataclass(frozen=True)
class Material:
    """What may be swapped in.

    Attributes:
        names: names from passages of the topic.
        questions: questions asked about the topic.
        near: questions asked about the same passage; what they name is there, so swaps from them look true.
    """

    names: Sequence[str]
    questions: Sequence[str] = ()
    near: Sequence[str] = ()


def changed_question(question: str, context: str, material: Material, draw: random.Random) -> str | None:
    """The question with one thing changed so that `context` no longer answers it; None when nothing fits.

    Args:
        question: a question that the context answers.
        context: the passage.
        material: what to swap in; words and names that the context holds are used rarely or never.
        draw: source of the choice.
    """
    for way in sorted(_WEIGHTS, key=lambda way: draw.random() * _WEIGHTS[way], reverse=True):
        changed = way(question, context, material, draw)
        if changed and changed != question:
            return changed
    return None


def names_in(text: str) -> list[str]:
    """Runs of capitalised words that do not begin the text."""
    return [match.group() for match in _NAME.finditer(text)]


def _swap_name(question: str, context: str, material: Material, draw: random.Random) -> str | None:
    found = [match for match in _NAME.finditer(question) if match.group() in context]
    if not found or not material.names:
        return None
    match = draw.choice(found)
    names = material.names
    # A name of the same passage is the hardest swap; now and then the passage answers that question too.
    near = [name for name in names_in(context) if draw.random() < _NAMES_OF_PASSAGE]
    far = [name for name in draw.sample(names, min(len(names), 12)) if name not in context]
    for name in (*near, *far):
        if name not in question and match.group() not in name and _alike(name, match.group()):
            return question[: match.start()] + name + question[match.end() :]
    return None


def _alike(one: str, two: str) -> bool:
    return abs(len(one.split()) - len(two.split())) <= 1


def _swap_number(question: str, context: str, material: Material, draw: random.Random) -> str | None:
    found = list(_NUMBER.finditer(question))
    if not found:
        return None
    match = draw.choice(found)
    digits = match.group().replace(",", "").rstrip(".")
    try:
        value = float(digits)
    except ValueError:
        return None
    is_year = len(digits) == 4 and 1000 <= value <= 2100
    near = value + draw.choice([-1, 1]) * draw.randint(1, 40 if is_year else max(3, int(value / 2) + 1))
    other = f"{near:g}"
    if other in context or near < 0:
        return None
    return question[: match.start()] + other + question[match.start() + len(digits) :]


def _swap_antonym(question: str, context: str, material: Material, draw: random.Random) -> str | None:
    found = [m for m in re.finditer(r"\b[a-z]+\b", question) if m.group() in _OPPOSITE]
    found = [m for m in found if not re.search(rf"\b{_OPPOSITE[m.group()]}\b", context)]
    if not found:
        return None
    match = draw.choice(found)
    return question[: match.start()] + _OPPOSITE[match.group()] + question[match.end() :]


def _negate(question: str, context: str, material: Material, draw: random.Random) -> str | None:
    match = _AUXILIARY.search(question)
    if match is None or " not " in question or "n't" in question:
        return None
    word = match.group()
    short = {"can": "can't", "will": "won't"}.get(word, f"{word}n't")
    return question[: match.start()] + short + question[match.end() :]


def _swap_word(question: str, context: str, material: Material, draw: random.Random) -> str | None:
    """A word of another question in place of one that the passage holds: "What was *founded*" to "*painted*".

    The new word has the same ending, so that the question stays grammatical.
    """
    found = [m for m in _WORD.finditer(question) if _ENDING.search(m.group()) and m.group() in context]
    if not found or not material.questions:
        return None
    match = draw.choice(found)
    ending = _ENDING.search(match.group())
    for other in draw.sample(material.questions, min(len(material.questions), 20)):
        for word in _WORD.findall(other):
            other_ending = _ENDING.search(word)
            alike = ending and other_ending and ending.group() == other_ending.group()
            is_new = word not in context or draw.random() < _WORDS_OF_PASSAGE
            if alike and is_new and word[:5] not in question:
                return f"{question[: match.start()]}{word}{question[match.end() :]}"
    return None


def _swap_tail(question: str, context: str, material: Material, draw: random.Random) -> str | None:
    """The end of another question in place of this one's: "built *in 1066*" to "built *in the Vexin*"."""
    match = _TAIL.search(question)
    if match is None:
        return None
    topic = draw.sample(material.questions, min(len(material.questions), 30))
    for other in (*draw.sample(material.near, len(material.near)), *topic):
        tail = _TAIL.search(other)
        if tail and tail.group(1) == match.group(1) and not _share_words(other[tail.end() :], question):
            return question[: match.end()] + other[tail.end() :]
    return None


def _share_words(one: str, two: str) -> bool:
    return bool(set(_WORD.findall(one)) & set(_WORD.findall(two)))


def _swap_asked(question: str, context: str, material: Material, draw: random.Random) -> str | None:
    """ "When was it signed?" to "Where was it signed?", where the passage tells no place, and the reverse."""
    match = re.search(r"\b(?:When|Where|when|where)(?= (?:did|was|were|is|are|does|do)\b)", question)
    if match is None or (_PLACE if match.group().lower() == "when" else _TIME).search(context):
        return None
    return question[: match.start()] + _ASKED[match.group()] + question[match.end() :]


# Names and numbers make up most of the hard questions; negation is the easiest to learn by rote.
_WEIGHTS = {
    _swap_name: 1.0,
    _swap_number: 1.0,
    _swap_antonym: 1.2,
    _swap_tail: 0.9,
    _swap_asked: 0.9,
    _swap_word: 0.8,
    _negate: 0.3,
}
