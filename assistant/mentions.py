"""What a conversation has mentioned: people, places, things, years. Found by form alone, so nothing is invented."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WH = frozenset("who whom whose what which when where why how".split())
AUXILIARIES = frozenset(
    "is are was were be been am do does did has have had can could will would shall should may might must "
    "isn't aren't wasn't weren't don't doesn't didn't won't can't couldn't".split()
)
PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs this that these those there i you we me us my your our "
    "one ones himself herself itself themselves".split()
)
_PREPOSITIONS = frozenset(
    "in on at by for from to with about into over under after before between during through against among "
    "than as since until besides without within near toward towards like".split()
)
_OTHERS = frozenset(
    "and or but so if then because while though not no yes any some more most much many less least very too also just "
    "only ever else other others another first second last same such all both each each's well still yet again soon "
    "now later recently today okay ok wow really cool thanks hmm please sorry up out off down away back new ago "
    "best better worst worse good long old far far-off often".split()
)
_VERBS = frozenset(
    "get got getting go going went gone make makes made making say says said saying tell tells told telling know knew "
    "known think thought take takes took taken taking see saw seen come comes came give gives gave given find found "
    "use uses used using help helps helped helping work works worked happen happens happened affect affects "
    "affected cause causes caused mean means meant try tried want wanted need needs needed like become became "
    "becoming keep kept let put set start started begin began begun end ended live lived die died eat build "
    "built open opened close closed lead led meet met win won write wrote written stay stayed learn hear heard "
    "compare compares differ behave improve increase reduce treat treated prevent protect play played look looks "
    "looking sounds sound seem seems consider include includes expect expects expected call called describe "
    "described discuss talk talked speak spoke thank thanked praise praised receive received aim aimed cost costs "
    "worth related based located born involved responsible buy bought sell sold move moved invest invested grow "
    "grew run runs ran serve served hold held offer offered support supported plan planned create created "
    "design designed invent invented discover discovered explain explained believe hope hopes".split()
)
_DETERMINERS = frozenset("the a an".split())
_STOPS = WH | AUXILIARIES | PRONOUNS | _PREPOSITIONS | _OTHERS | _VERBS
# Heads that say little without what follows "of": "the benefits of cow milk" is about cow milk.
_RELATIONAL = frozenset(
    "type types kind kinds benefit benefits cause causes effect effects history example examples origin origins "
    "population role purpose number capital name difference advantages disadvantages symptoms rest part parts "
    "reason reasons size age cost price risk risks treatment treatments".split()
)
_NOT_NAMES = frozenset(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday i i'm i've i'd i'll".split()
)
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
    r"^(?:'s wife|'s husband)?\s(?:said|says|told|wrote|was born|is born|died|married|met|spoke|thanked|praised|"
    r"believes?|thinks?|hopes?|argued|explained|announced|added|noted|resigned|retired)\b"
)
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|to|into|towards?|outside|around)\s(?:the\s)?$", re.IGNORECASE)
_NAME = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w'’-]*\.?(?:\s(?:(?:of|de|del|van|von|der|the|bin|al)\s){0,2}(?=[A-ZÀ-ÖØ-Þ])[A-ZÀ-ÖØ-Þ][\w'’-]*)*"
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


def names(text: str) -> list[Mention]:
    """Proper names in order. A first word of a sentence counts only when it is no common word."""
    found: list[Mention] = []
    for match in _NAME.finditer(text):
        words, start = _without_common_start(match.group(), match.start(), text)
        if words:
            found.append(_name(text, words, start))
    return found


def phrases(text: str) -> list[Mention]:
    """Noun phrases and names in order, by leaving out what cannot be part of one."""
    found: list[Mention] = []
    for start, end in _runs(text):
        words = text[start:end]
        known = next((n for n in names(text) if n.start == start and len(n.text) >= len(words) - 2), None)
        found.append(known or Mention(words, start, False, is_plural=is_plural(words)))
    return found


def topic(question: str) -> str:
    """What a question is about: its first phrase, or what a phrase like "the causes of …" goes on with."""
    for mention in phrases(question):
        head, of, rest = mention.text.partition(" of ")
        if of and head.split()[-1].lower() in _RELATIONAL:
            return rest
        if mention.text.split()[-1].lower() not in _RELATIONAL:
            return mention.text
    return ""


def is_plural(words: str) -> bool:
    """Whether "they" fits the phrase: its head, the word before "of", ends as plurals do."""
    head = words.split(" of ")[0].split()[-1].lower()
    is_pair = " and " in words
    return is_pair or (head.endswith("s") and not head.endswith(("ss", "us", "is", "news")) and len(head) > 3)


def full_name(name: str, texts: Sequence[str]) -> str:
    """The longest name in the texts that ends with this one: "Nurtleu" is "Murat Nurtleu"."""
    longer = [m.text for text in texts for m in names(text) if m.text.endswith(f" {name}") and m.person]
    return max(longer, key=len, default=name)


def _without_common_start(words: str, start: int, text: str) -> tuple[str, int]:
    words = re.sub(r"['’]s$|[.'’]+$", "", words)
    first, _, rest = words.partition(" ")
    is_common = first.lower().rstrip(".") in _STOPS | _DETERMINERS | _NOT_NAMES
    if is_common and not (first.isupper() and len(first) > 1):
        return (rest, start + len(first) + 1) if rest else ("", start)
    begins = not text[:start].strip() or text[:start].rstrip()[-1] in ".?!:\n"
    if begins and not rest and first.lower() in text[start + len(first) :].split():
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
    elif not (is_place or before.endswith("of ") or _ORGANISATION.search(words) or " of " in words or words.isupper()):
        person = 0 if before.lower().endswith("the ") or count > 3 else 1
    return Mention(words, start, True, person, is_place, is_plural(words) and count > 1 and not person)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand together that may be one phrase; "of" joins two."""
    begin = end = -1
    for match in _WORD.finditer(text):
        word = match.group().lower()
        is_determiner = word in _DETERMINERS
        joins = word in ("of", "&") and begin >= 0
        stops = not joins and (word in _STOPS or not word[0].isalnum() or _is_verb_form(word, begin >= 0))
        if (stops or is_determiner) and begin >= 0 and end > begin and not text[:match.start()].endswith(" of "):
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
