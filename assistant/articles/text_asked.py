"""Questions about a text as a text: its dates, a paragraph of it, the sentence with a word.

What is quoted are whole sentences; the answer may name less of them, such as the dates alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.articles.article import Article
from assistant.articles.dates import WrittenDate, find_dates
from assistant.articles.passages import Sentence, split_sentences

_IN_IT = r"(?: (?:in|of|from) (?:this|the) (?:article|text|page|story|document|piece))?"
_VERBS = "list|name|give|show|find|extract|collect|tell|what|which"
_ALL = rf"(?:(?:{_VERBS})(?: are| were)?(?: me| us)?(?: all)?(?: of)?(?: the)? )"
_MENTIONED = r"(?:(?: that| which)?(?: are| is| were)? (?:mentioned|named|given|listed|there))?"
_DATES = re.compile(rf"(?:{_ALL}|all (?:the )?)(?P<what>dates|years){_MENTIONED}{_IN_IT}", re.IGNORECASE)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PLACE = rf"(?P<place>{'|'.join(_ORDINALS)}|last|final)"
_PART = re.compile(
    r"(?:what (?:does|do|is|'s)|what's|summari[sz]e|quote|sum up|repeat|(?:show|read|give)(?: me)?)"
    rf" ?(?:the )?{_PLACE} (?P<unit>paragraph|sentence){_IN_IT}(?: say| about| tell(?: us)?)?",
    re.IGNORECASE,
)
_HOLDING = re.compile(
    r"(?:find|show|quote|give|which|what|list|where is)(?: me)?(?: is| are)?(?: the| a| all(?: the)?| any)?"
    r" ?sentences?(?: that| which)? (?:mentions?|contains?|says?|with|about|holds?|has|have|names?)"
    r"(?: the (?:word|name|phrase))? ?[\"“']?(?P<words>[^\"”]{2,60}?)[\"”']?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"how many (?P<what>dates|years|steps|items|points|rules|tips){_MENTIONED}{_IN_IT}", re.IGNORECASE
)
_NUMBERED = re.compile(
    rf"(?:what(?:'s| is)|show(?: me)?|give(?: me)?) (?:the )?(?:step|point|item|rule|tip)(?: number| no\.?)? "
    rf"(?P<number>\d{{1,3}}){_IN_IT}",
    re.IGNORECASE,
)
_LISTED = re.compile(
    rf"(?:(?:what|which) (?:are|were)|list|name|give(?: me)?|show(?: me)?)(?: all)?(?: of)? the "
    rf"(?:\w+ ){{0,2}}?(?P<noun>\w{{3,}}s){_MENTIONED}{_IN_IT}",
    re.IGNORECASE,
)
_NEWEST = re.compile(
    r"(?:what(?:'s| is) (?:the )?(?:latest|newest|most recent|new)(?: news| update| entry| development)?"
    r"|what happened last)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^(?:-|\d{1,3}[.)])\s+\S.*", re.MULTILINE)
_MOST_SENTENCES = 12


@dataclass(frozen=True)
class Told:
    """What a text tells of itself.

    Attributes:
        words: the sentences that tell it, as offsets into the article; none: it tells nothing of that kind.
        text: the answer, with the marks [1], [2] of `words`; empty where these are the answer.
    """

    words: tuple[Sentence, ...]
    text: str = ""


def told_by_text(article: Article, question: str) -> Told | None:
    """What answers a question about a text as a text; None for any other question."""
    asked = " ".join(question.replace("’", "'").strip(" \n?.!:").split())
    if match := _DATES.fullmatch(asked):
        return _dates(article, match["what"].lower() == "years")
    if match := _PART.fullmatch(asked):
        return _part(article, match["place"].lower(), match["unit"].lower())
    if match := _HOLDING.fullmatch(asked):
        return _holding(article, match["words"])
    if match := _COUNTED.fullmatch(asked):
        return _counted(article, match["what"].lower())
    if match := _NUMBERED.fullmatch(asked):
        return _numbered(article, int(match["number"]))
    if match := _LISTED.fullmatch(asked):
        return _listed(article, match["noun"].lower())
    return _newest(article) if _NEWEST.fullmatch(asked) else None


def _dates(article: Article, are_years: bool) -> Told:
    """The dates of the text, each once, with the sentences that they stand in."""
    named: dict[str, list[int]] = {}
    words: list[Sentence] = []
    for _, text, sentence in _sentences(article):
        for date in find_dates(text, partial=True):
            name = str(date.year) if are_years else _written(text, date)
            if not date.year and are_years:
                continue
            if sentence not in words:
                words.append(sentence)
            named.setdefault(name, []).append(len(words))
    listed = list(named.items())[:_MOST_SENTENCES]
    text = ", ".join(f"{name} [{numbers[0]}]" for name, numbers in listed)
    return Told(tuple(words[: max((numbers[0] for _, numbers in listed), default=0)]), text)


def _written(text: str, date: WrittenDate) -> str:
    return " ".join(text[date.start : date.end].split())


def _part(article: Article, place: str, unit: str) -> Told:
    """A paragraph, or a sentence, by its place in the text."""
    sentences = [(paragraph, sentence) for paragraph, _, sentence in _sentences(article)]
    groups: list[list[Sentence]] = []
    for number, (paragraph, sentence) in enumerate(sentences):
        if unit == "sentence" or number == 0 or sentences[number - 1][0] != paragraph:
            groups.append([])
        groups[-1].append(sentence)
    at = -1 if place in ("last", "final") else _ORDINALS.index(place)
    return Told(tuple(groups[at][:_MOST_SENTENCES]) if at < len(groups) else ())


def _holding(article: Article, words: str) -> Told:
    wanted = re.compile(rf"\b{re.escape(words.strip())}", re.IGNORECASE)
    found = [sentence for _, text, sentence in _sentences(article) if wanted.search(text)]
    return Told(tuple(found[:_MOST_SENTENCES]))


def _counted(article: Article, what: str) -> Told | None:
    """How many dates there are, or items of lists; None where there is no list: then the text is asked."""
    if what in ("dates", "years"):
        told = _dates(article, what == "years")
        return Told(told.words, f"{told.text.count('[')}: {told.text}") if told.words else told
    items = [sentence for _, text, sentence in _sentences(article) if _ITEM.match(text)]
    if not items or len(items) > _MOST_SENTENCES:
        return None
    return Told(tuple(items), f"{len(items)} {''.join(f'[{n}]' for n in range(1, len(items) + 1))}")


def _numbered(article: Article, number: int) -> Told | None:
    """The item with that number; None where no list has one."""
    items = [sentence for _, text, sentence in _sentences(article) if re.match(rf"{number}[.)]\s", text)]
    return Told(tuple(items)) if items else None


def _listed(article: Article, noun: str) -> Told | None:
    """The items of the lists whose lead names them; None where none does, so that the text is asked."""
    found: list[Sentence] = []
    lead, led_by, is_named = "", -1, False
    named = re.compile(rf"\b{re.escape(noun[:-1])}", re.IGNORECASE)
    for paragraph, text, sentence in _sentences(article):
        if _ITEM.match(text):
            found += [sentence] if is_named else []
        else:
            lead, led_by = (f"{lead} {text}" if paragraph == led_by else text), paragraph
            is_named = bool(named.search(lead))
    return Told(tuple(found)) if 1 < len(found) <= _MOST_SENTENCES else None


def _newest(article: Article) -> Told | None:
    """The newest entry of a text that has the newest first; None of any other."""
    found = [
        sentence
        for _, _, sentence in _sentences(article)
        for begin, part in [article.part_at(sentence.start)]
        if part.older_from and part.age_at(sentence.start - begin) == 0
    ]
    return Told(tuple(found[:_MOST_SENTENCES])) if found else None


def _sentences(article: Article) -> Iterator[tuple[int, str, Sentence]]:
    """The sentences of the text without headings and the lines of its head: the number of the paragraph, what
    is shown, and the place in the article."""
    for begin, part in article.parts:
        view = part.view
        found: Sequence[Sentence] = split_sentences(view.text, part.written_in)
        first = _first_of_text(part, found)
        for sentence in found[first:]:
            start, end = view.original(sentence.start, sentence.end)
            if not part.is_heading(start, end):
                paragraph = begin + view.text.rfind("\n\n", 0, sentence.start)
                yield (
                    paragraph,
                    view.text[sentence.start : sentence.end],
                    Sentence(begin + start, begin + end),
                )


def _first_of_text(article: Article, sentences: Sequence[Sentence]) -> int:
    """Number of the first sentence that is no title, byline or date line: the first that ends like one."""
    view = article.view.text
    ends = (view[s.start : s.end].rstrip('"”’)»')[-1:] for s in sentences)
    return next((number for number, end in enumerate(ends) if end in ".!?。"), 0)
