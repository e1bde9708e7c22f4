"""A paper: pins or a conversation as they leave the desk, before they are Markdown, Word or JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assistant.articles import Article
from assistant.desk.pins import Pin


@dataclass(frozen=True)
class Quoted:
    """A quote in a paper: `article.text[start:end]`.

    Attributes:
        article: the article that it is from.
        start: offset of its first character.
        end: offset after its last one.
        mark: what stands before it, such as "[1]"; may be empty.
        note: the reader's own words; may be empty.
        colour: its colour; empty for none.
    """

    article: Article
    start: int
    end: int
    mark: str = ""
    note: str = ""
    colour: str = ""

    @property
    def words(self) -> str:
        """Its words, in one line."""
        return " ".join(self.article.text[self.start : self.end].split())

    @property
    def place(self) -> str:
        """Where it stands, for people, and the offsets that prove it."""
        offsets = f"characters {self.start}–{self.end}"
        return ", ".join(filter(None, [self.article.place(self.start, self.end), offsets]))


@dataclass(frozen=True)
class Section:
    """A heading, lines below it, and quotes below these."""

    heading: str
    lines: tuple[str, ...] = ()
    quotes: tuple[Quoted, ...] = ()


@dataclass(frozen=True)
class Paper:
    """What leaves the desk.

    Attributes:
        title: its title.
        sections: its parts.
        articles: what is quoted.
    """

    title: str
    sections: tuple[Section, ...]
    articles: tuple[Article, ...]

    @property
    def pages(self) -> dict[str, tuple[int, ...]]:
        """The pages that are quoted of each article, by digest."""
        found: dict[str, set[int]] = {}
        for quoted in (q for section in self.sections for q in section.quotes):
            page = quoted.article.page_at(quoted.start)
            found.setdefault(quoted.article.digest, set()).update([page] if page else [])
        return {digest: tuple(sorted(pages)) for digest, pages in found.items()}


def paper_of_pins(pins: Sequence[Pin]) -> Paper:
    """Pins in the order given, those of an article that follow each other under its title."""
    sections = []
    for _, group in groupby(pins, key=lambda pin: pin.article.digest):
        own = list(group)
        quotes = tuple(Quoted(p.article, p.start, p.end, note=p.note, colour=p.colour) for p in own)
        sections.append(Section(own[0].article.title or "Article", (about(own[0].article),), quotes))
    return Paper("Pinned quotes", tuple(sections), distinct(pin.article for pin in pins))


def pins_to_json(pins: Sequence[Pin]) -> str:
    """Pins as JSON: `article.text[start:end] == quote` for every pin, offsets counted in characters."""
    return json.dumps({"pins": [pin_dict(pin) for pin in pins]}, ensure_ascii=False, indent=2) + "\n"


def pin_dict(pin: Pin) -> dict[str, Any]:
    """A pin as plain values."""
    return {
        "quote": pin.quote,
        "start": pin.start,
        "end": pin.end,
        "page": pin.article.page_at(pin.start),
        "place": pin.article.place(pin.start, pin.end),
        "note": pin.note,
        "colour": pin.colour,
        "article": facts(pin.article),
    }


def facts(article: Article) -> dict[str, str | None]:
    """What is known about an article, as plain values; `sha256` tells its very text."""
    return {
        "title": article.title,
        "author": article.author or None,
        "outlet": article.outlet or None,
        "source": article.source,
        "published": article.published,
        "read_at": article.read_at or None,
        "sha256": article.digest,
    }


def about(article: Article) -> str:
    """An article's author, outlet, address and dates in a line."""
    parts = [article.author, article.outlet]
    parts += [f"Source: {article.source}"] if article.source else []
    parts += [f"Published: {article.published}"] if article.published else []
    parts += [f"Read: {article.read_at}"] if article.read_at else []
    return " · ".join(part for part in parts if part)


def distinct(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Each article once, in order."""
    return tuple({(a.digest, a.source): a for a in articles}.values())
