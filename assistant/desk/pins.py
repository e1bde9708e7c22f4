"""Pins: quotes that a reader keeps, each with a note and a colour."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.articles import Article, gone

COLOURS = ("yellow", "green", "blue", "red")
MOST_PINS = 500
MOST_NOTE_CHARACTERS = 2000


@dataclass(frozen=True)
class Pin:
    """One pinned quote: `article.text[start:end]`.

    Attributes:
        article: the very article that it is from.
        start: offset of its first character in the article's text.
        end: offset after its last one.
        note: the reader's own words.
        colour: one of `COLOURS`.
        name: random, tells it from other pins.
    """

    article: Article
    start: int
    end: int
    note: str = ""
    colour: str = COLOURS[0]
    name: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def quote(self) -> str:
        """The article's own words."""
        return self.article.text[self.start : self.end]


@dataclass
class PinBoard:
    """The pins of the articles that somebody has open, in one list.

    Attributes:
        pins: the pins, as they were put in order by hand.
        is_by_hand: whether that order is shown; else the order of the text.
    """

    pins: list[Pin] = field(default_factory=list)
    is_by_hand: bool = False

    def add(self, article: Article, start: int, end: int) -> Pin | None:
        """Pin a slice; one that is pinned already stays as it is. None where the slice is empty or the board
        is full."""
        known = next(
            (p for p in self.pins if (p.article.digest, p.start, p.end) == (article.digest, start, end)), None
        )
        if known or not article.text[start:end].strip() or start < 0 or len(self.pins) >= MOST_PINS:
            return known
        self.pins.append(Pin(article, start, end))
        return self.pins[-1]

    def join(self, pins: Sequence[Pin]) -> None:
        """Add pins of an article that was opened again; each once."""
        known = {pin.name for pin in self.pins}
        self.pins += [pin for pin in pins if pin.name not in known][: max(0, MOST_PINS - len(known))]

    def remove(self, name: str) -> None:
        """Take a pin off."""
        self.pins = [pin for pin in self.pins if pin.name != name]

    def change(self, name: str, note: str | None = None, colour: str | None = None) -> None:
        """Give a pin another note or colour."""

        def changed(pin: Pin) -> Pin:
            words = pin.note if note is None else note.strip()[:MOST_NOTE_CHARACTERS]
            return replace(pin, note=words, colour=colour if colour and colour in COLOURS else pin.colour)

        self.pins = [changed(pin) if pin.name == name else pin for pin in self.pins]

    def move(self, name: str, steps: int, articles: Sequence[Article]) -> None:
        """Move a pin up or down; from then on the order is the reader's own."""
        self.pins, self.is_by_hand = self.ordered(articles), True
        place = next((number for number, pin in enumerate(self.pins) if pin.name == name), None)
        if place is not None:
            self.pins.insert(max(0, place + steps), self.pins.pop(place))

    def ordered(self, articles: Sequence[Article]) -> list[Pin]:
        """The pins as they are shown: by hand, or as the articles are open and in the order of their text."""
        if self.is_by_hand:
            return list(self.pins)
        places = {article.digest: number for number, article in enumerate(articles)}
        return sorted(self.pins, key=lambda p: (places.get(p.article.digest, len(places)), p.start, p.end))

    def leave_only(self, articles: Sequence[Article]) -> None:
        """Let go of the pins of articles that are no longer open."""
        digests = {article.digest for article in articles}
        sources = {article.source for article in articles if article.source}
        self.pins = [p for p in self.pins if p.article.digest in digests or p.article.source in sources]


def changed_since(pin: Pin, articles: Sequence[Article]) -> str:
    """Whether a pin's article has another text now, in a line for people; empty where it has not.

    Args:
        pin: the pin.
        articles: what is open: another text from the same place is the article as it is now.
    """
    source = pin.article.source
    others = [a for a in articles if source and a.source == source and a.digest != pin.article.digest]
    if not others:
        return ""
    if gone([pin.quote], others[-1].text):
        return "The article has changed since: these words are no longer in it."
    return "The article has changed since: these words are still in it."
