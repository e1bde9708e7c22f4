"""Records: an article with its chat and pins as JSON, kept on a disk or in a browser.

What is read may be hostile: a record is checked field by field, and its quotes are slices of its article.
"""

from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from assistant.answers import Answer, State
from assistant.articles import Article
from assistant.desk.pins import COLOURS, Pin
from assistant.errors import ArticleError
from assistant.writing import Citation

VERSION = 1
_UNREADABLE = "This kept article cannot be read: it was not written by this app, or by a newer one."


@dataclass(frozen=True)
class KeptQuote:
    """A citation without its article, which is the record's."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class KeptAnswer:
    """An answer as it is kept; the fields are those of `Answer`."""

    text: str
    state: State
    confidence: float
    citations: tuple[KeptQuote, ...] = ()
    closest: tuple[KeptQuote, ...] = ()
    short: str = ""
    question: str = ""
    notice: str = ""


@dataclass(frozen=True)
class KeptTurn:
    """A question and its answer; None where it was stopped. `name` tells it from others."""

    name: str
    asked: str
    understood: str
    answer: KeptAnswer | None = None
    rating: str = ""
    nearby: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptPin:
    """A pin without its article."""

    name: str
    start: int
    end: int
    note: str = ""
    colour: str = COLOURS[0]


_Named = TypeVar("_Named", KeptTurn, KeptPin)


@dataclass(frozen=True)
class Chat:
    """What changes about a kept article, small enough to be read for a list.

    Attributes:
        title: the article's title, or its first words.
        source: where it is from.
        digest: SHA-256 of its text.
        characters: how long its text is.
        opened: when it was last opened, in UTC.
        turns: its chat.
        pins: its pins.
        has_file: whether the file that it was read from is kept, to draw its pages.
        version: of this form.
    """

    title: str
    source: str
    digest: str
    characters: int = 0
    opened: str = ""
    turns: tuple[KeptTurn, ...] = ()
    pins: tuple[KeptPin, ...] = ()
    has_file: bool = False
    version: int = VERSION

    @property
    def asked(self) -> list[str]:
        """The questions."""
        return [turn.asked for turn in self.turns]

    def merged(self, newer: "Chat", gone: frozenset[str]) -> "Chat":
        """This chat with what another tab changed: its turns and pins are added or take the place of those of
        the same name; what `gone` names was taken away there."""
        has_file = self.has_file or newer.has_file
        turns, pins = _joined(self.turns, newer.turns, gone), _joined(self.pins, newer.pins, gone)
        return replace(newer, turns=turns, pins=_one_a_place(pins), has_file=has_file)


@dataclass(frozen=True)
class Record:
    """An article with its chat."""

    article: Article
    chat: Chat


_ARTICLES, _CHATS, _RECORDS = TypeAdapter(Article), TypeAdapter(Chat), TypeAdapter(Record)


def article_to_json(article: Article) -> bytes:
    """An article with all that is known about it."""
    return _ARTICLES.dump_json(article)


def chat_to_json(chat: Chat) -> bytes:
    """A chat, as `read_chat` takes it."""
    return _CHATS.dump_json(chat)


def read_article(written: bytes) -> Article:
    """An article that was kept.

    Raises:
        ArticleError: it is none, or none that stands.
    """
    try:
        return _whole(_ARTICLES.validate_json(written))
    except ValidationError as error:
        raise ArticleError(_UNREADABLE) from error


def read_chat(written: bytes) -> Chat:
    """A chat that was kept.

    Raises:
        ArticleError: it is none.
    """
    try:
        return _CHATS.validate_json(written)
    except ValidationError as error:
        raise ArticleError(_UNREADABLE) from error


def read_record(written: bytes) -> Record:
    """A record that a browser kept.

    Raises:
        ArticleError: it is none, or none that stands.
    """
    try:
        record = _RECORDS.validate_json(written)
    except ValidationError as error:
        raise ArticleError(_UNREADABLE) from error
    return replace(record, article=_whole(record.article))


def _joined(old: tuple[_Named, ...], new: tuple[_Named, ...], gone: frozenset[str]) -> tuple[_Named, ...]:
    both: dict[str, _Named] = {one.name: one for one in old}
    both |= {one.name: one for one in new}
    return tuple(one for name, one in both.items() if name not in gone)


def _one_a_place(pins: tuple[KeptPin, ...]) -> tuple[KeptPin, ...]:
    """The pins without those of another tab on the same place; one with a note stays before one without."""
    kept: dict[tuple[int, int], KeptPin] = {}
    for pin in pins:
        known = kept.setdefault((pin.start, pin.end), pin)
        if pin.note and not known.note:
            kept[pin.start, pin.end] = pin
    return tuple(kept.values())


def _whole(article: Article) -> Article:
    """The article, if all offsets that come with it lie in its text."""
    ends = [place for heading in article.headings for place in (heading.start, heading.end)]
    offsets = [*ends, *article.pages, *article.older_from, *(start for start, _ in article.cells)]
    if any(not 0 <= offset <= len(article.text) for offset in offsets):
        raise ArticleError(_UNREADABLE)
    if any(list(places) != sorted(places) for places in (article.pages, article.older_from)):
        raise ArticleError(_UNREADABLE)
    return Article.from_text(article.text) and article  # refuses what is no text


def keep_answer(answer: Answer) -> KeptAnswer:
    """An answer about an article alone, as it is kept."""
    return KeptAnswer(
        answer.text,
        answer.state,
        answer.confidence,
        _kept_quotes(answer.citations),
        _kept_quotes(answer.closest),
        answer.short,
        answer.question,
        answer.notice,
    )


def restore_answer(kept: KeptAnswer, article: Article) -> Answer:
    """The answer again, about its article."""
    return Answer(
        text=kept.text,
        state=kept.state,
        confidence=min(1.0, max(0.0, kept.confidence)),
        citations=_citations(kept.citations, article),
        closest=_citations(kept.closest, article),
        short=kept.short,
        question=kept.question,
        notice=kept.notice,
    )


def keep_pin(pin: Pin) -> KeptPin:
    """A pin as it is kept."""
    return KeptPin(pin.name, pin.start, pin.end, pin.note, pin.colour)


def restore_pins(pins: tuple[KeptPin, ...], article: Article) -> list[Pin]:
    """The pins again, of their article; those that are no slice of it are left out."""
    return [
        Pin(article, p.start, p.end, p.note, p.colour if p.colour in COLOURS else COLOURS[0], p.name)
        for p in pins
        if 0 <= p.start < p.end <= len(article.text)
    ]


def _kept_quotes(citations: tuple[Citation, ...]) -> tuple[KeptQuote, ...]:
    return tuple(KeptQuote(c.number, c.start, c.end) for c in citations)


def _citations(quotes: tuple[KeptQuote, ...], article: Article) -> tuple[Citation, ...]:
    return tuple(
        Citation(q.number, article.text[q.start : q.end], q.start, q.end, article)
        for q in quotes
        if 0 <= q.start < q.end <= len(article.text)
    )
