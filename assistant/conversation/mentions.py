"""What a conversation has mentioned: people, places, things. Found by form alone, so nothing is invented."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.conversation.words import AUXILIARIES, DETERMINERS, NOT_NAMES, RELATIONAL, STOPS, VERBS

_ORGANISATION = re.compile(
    r"\b(?:Council|Ministry|University|Company|Corporation|Inc|Ltd|Group|Bank|Union|Association|Commission|Party|"
    r"Agency|Institute|Church|Museum|School|College|Army|Government|Parliament|Court|League|Club|Team|States|"
    r"Republic|Kingdom|City|River|Mountain|Island|Street|Bridge|Castle|Park|General|War|Treaty|Act|Prize|Movie)\b"
)
_TITLE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|Lord|Lady|King|Queen|Prince|Princess|Pope|Saint|President|Minister|Chancellor|"
    r"Senator|Governor|Mayor|General|Captain|Professor|Judge|Justice|minister|president|director|architect|"
    r"engineer|author|writer|poet|singer|actor|actress|scientist|king|queen|mayor|governor|painter|composer|"
    r"counterpart|wife|husband|son|daughter|father|mother|brother|sister)\.?,?\s)$"
)
_SPEAKS = re.compile(
    r"^(?:'s wife|'s husband)?\s(?:said|says|told|wrote|was born|is born|died|married|met|spoke|thanked|"
    r"praised|believes?|thinks?|hopes?|argued|explained|announced|added|noted|resigned|retired)\b"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|from|to|into|towards?|outside|around)\s(?:the\s)?$", re.IGNORECASE
)
_NAME = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w'’-]*(?:(?<=\b[A-Z])\.)?"
    r"(?:\s(?:(?:of|de|del|van|von|der|the|bin|al)\s){0,2}(?=[A-ZÀ-ÖØ-Þ])[A-ZÀ-ÖØ-Þ][\w'’-]*)*"
)
_WORD = re.compile(r"[\w$€£%][\w'’.,-]*[\w%]|[\w$€£%]|[.?!;:,()]")


@dataclass(frozen=True)
class Mention:
    """Something that was mentioned.

    Attributes:
        text: its words, as they were written.
        start: where it begins in the text that it is from.
        is_name: whether it is a proper name.
        person: how much its surroundings speak for a person: 2 clearly, 1 possibly, 0 not.
        is_place: whether it follows a word of place.
        is_plural: whether "they" fits.
    """

    text: str
    start: int
    is_name: bool
    person: int = 0
    is_place: bool = False
    is_plural: bool = False


@lru_cache(maxsize=1024)
def names(text: str) -> tuple[Mention, ...]:
    """Proper names in order. A first word of a sentence counts only when it is no common word."""
    found: list[Mention] = []
    for match in _NAME.finditer(text):
        words, start = _without_common_start(match.group(), match.start(), text)
        if words:
            found.append(_name(text, words, start))
    return tuple(found)


@lru_cache(maxsize=1024)
def phrases(text: str) -> tuple[Mention, ...]:
    """Noun phrases and names in order, by leaving out what cannot be part of one."""
    found: list[Mention] = []
    known_names = {name.start: name for name in names(text)}
    for start, end in _runs(text):
        words = text[start:end]
        known = known_names.get(start)
        is_whole = known is not None and len(known.text) >= len(words) - 2  # "'s" may follow a name
        found.append(
            known if known and is_whole else Mention(words, start, False, is_plural=is_plural(words))
        )
    return tuple(found)


def topic(question: str) -> str:
    """What a question is about: its first phrase, or what a phrase like "the causes of …" goes on with."""
    for mention in phrases(question):
        head, of, rest = mention.text.partition(" of ")
        if of and head.split()[-1].lower() in RELATIONAL:
            return rest
        if mention.text.split()[-1].lower() not in RELATIONAL:
            return mention.text
    return ""


def last_question(text: str) -> str:
    """The last sentence that asks: "That's cool. How big is it?" asks how big it is."""
    parts: list[str] = [p.strip() for p in re.findall(r"[^.?!]+[.?!]*", text) if p.strip()]
    asking = [p for p in parts if p.endswith("?")]
    return (asking or parts or [text])[-1]


def is_plural(words: str) -> bool:
    """Whether "they" fits the phrase: its head, the word before "of", ends as plurals do."""
    head = words.split(" of ")[0].split()[-1].lower()
    is_pair = " and " in words
    return is_pair or (head.endswith("s") and not head.endswith(("ss", "us", "is", "news")) and len(head) > 3)


def full_name(name: str, texts: Sequence[str]) -> str:
    """The longest name in the texts that ends with this one: "Nurtleu" is "Murat Nurtleu"."""
    longer: list[str] = [
        m.text for text in texts for m in names(text) if m.text.endswith(f" {name}") and m.person
    ]
    return max(longer, key=len, default=name)


def _without_common_start(words: str, start: int, text: str) -> tuple[str, int]:
    words = re.sub(r"['’]s$|[.'’]+$", "", words)
    while " " in words and words.rsplit(" ", 1)[1].lower() in STOPS:  # a sentence that begins after a name
        words = words.rsplit(" ", 1)[0]
    first, _, rest = words.partition(" ")
    is_common = first.lower().rstrip(".") in STOPS | DETERMINERS | NOT_NAMES
    if is_common and not (first.isupper() and len(first) > 1):
        return (rest, start + len(first) + 1) if rest else ("", start)
    begins = not text[:start].strip() or text[:start].rstrip()[-1] in ".?!:\n"
    if begins and not rest and len(words.split()) == 1:
        # "Lavrov spoke" is a name, "Instead of" is none.
        following = re.match(r"(?:['’]s)?\s([\w'’]+)", text[start + len(words) :])
        verb = following[1].lower() if following else ""
        if verb and not (verb in AUXILIARIES | VERBS or verb.endswith("ed")):
            return "", start
    return words, start


def _name(text: str, words: str, start: int) -> Mention:
    before, after = text[max(0, start - 40) : start], text[start + len(words) : start + len(words) + 25]
    is_place = bool(_PLACE_BEFORE.search(before))
    is_titled = bool(_TITLE.search(before) or _TITLE.match(words.split()[0] + " ")) and " of " not in words
    count = len(words.split())
    person = 0
    if is_titled or _SPEAKS.match(after):
        person = 2
    elif not (
        is_place
        or before.endswith("of ")
        or _ORGANISATION.search(words)
        or " of " in words
        or words.isupper()
    ):
        person = 0 if before.lower().endswith("the ") or count > 3 else 1
    return Mention(words, start, True, person, is_place, is_plural(words) and count > 1 and not person)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand together that may be one phrase; "of" joins two."""
    begin = end = -1
    for match in _WORD.finditer(text):
        word = match.group().lower()
        is_determiner = word in DETERMINERS
        joins = word in ("of", "&") and begin >= 0
        stops = not joins and (
            word == "of" or word in STOPS or not word[0].isalnum() or _is_verb_form(word, begin >= 0)
        )
        if (
            (stops or is_determiner)
            and begin >= 0
            and end > begin
            and not text[: match.start()].endswith(" of ")
        ):
            yield begin, end
            begin = end = -1
        if stops:
            begin = end = -1
            continue
        begin = match.start() if begin < 0 else begin
        end = end if joins or is_determiner else match.end()
    if begin >= 0 and end > begin:
        yield begin, end


def _is_verb_form(word: str, is_inside: bool) -> bool:
    return not is_inside and len(word) > 4 and word.endswith(("ed", "ly"))
