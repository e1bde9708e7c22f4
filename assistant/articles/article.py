"""The article: one string, as it was given, and what is known about it. Every offset points into it."""

import hashlib
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from types import NoneType

from assistant.arguments import require
from assistant.articles.header import read_head
from assistant.articles.hidden import hidden_spans, visible_characters
from assistant.articles.language import language_of
from assistant.articles.view import View, utf16_length, view_of
from assistant.errors import ArticleError

MAX_BYTES = 50 * 1024 * 1024
"""The largest file by default (see `Limits`)."""

NOTES_LEVEL = 3
"""Level of the heading above the notes of a slide; no other heading of slides has it."""

_MARKED_HEADING = re.compile(r"(#{1,6})\s+\S")
_HEADING_CHARACTERS = 80
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_SHARE = 0.05  # control characters beyond this share are no text
_FEW_CONTROLS = 16  # which no text is refused for
_BEGINNING = 1000  # characters, of which one that is seen says that there are words
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Heading:
    """One heading: `article.text[start:end]`, and its level, from 1 for the title."""

    start: int
    end: int
    level: int


@dataclass(frozen=True)
class Article:
    """One article.

    Attributes:
        text: the words of the article, as they were given; what is read and shown is its `view`. All offsets
            are indices into this string.
        title: a line to show above it; may be empty.
        source: the path or address it came from; empty for pasted text.
        published: publication date as `YYYY-MM-DD`, or None when not known.
        updated: date of its last change as `YYYY-MM-DD`, where it gives one beside `published`; else None.
        author: who wrote it, as its byline says; may be empty.
        language: language code that the file gives, such as "en"; may be empty.
        headings: its headings, in order.
        pages: offset at which each page begins, from page 1; empty for what has no pages.
        notices: lines for people about what was left out.
        outlet: the newspaper, site or agency that brought it, as the page says; may be empty.
        older_from: where older stretches begin, of what has the newest first: quoted mail, a live page.
        caveat: a line that belongs beside every answer, such as that a page was cut off; mostly empty.
        page_name: what a page is called: "page", or "slide".
        cells: of a workbook, the offset at which each cell begins and its name, such as "Costs!B7".
        scanned_pages: the pages whose words were read from pictures.
        read_at: when it was read from an address, in UTC, such as "2026-01-31T12:00:00Z"; else empty.
    """

    text: str = field(repr=False)
    title: str = ""
    source: str = ""
    published: str | None = None
    author: str = ""
    language: str = ""
    headings: tuple[Heading, ...] = field(default=(), repr=False)
    pages: tuple[int, ...] = field(default=(), repr=False)
    notices: tuple[str, ...] = ()
    updated: str | None = None
    outlet: str = ""
    caveat: str = ""
    older_from: tuple[int, ...] = field(default=(), repr=False)
    page_name: str = "page"
    cells: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    scanned_pages: frozenset[int] = field(default=frozenset(), repr=False)
    read_at: str = ""

    def __post_init__(self) -> None:
        require("text", self.text, str, "the article's words", ArticleError)
        for name, value in (("title", self.title), ("source", self.source), ("author", self.author)):
            require(name, value, str, "a text", ArticleError)
        require("published", self.published, (str, NoneType), "a date as YYYY-MM-DD", ArticleError)
        if not any(visible_characters(text).strip() for text in (self.text[:_BEGINNING], self.text)):
            raise ArticleError("The article is empty. Give a text with at least one sentence.")

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text, as 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def is_at_hand(self) -> bool:
        """Whether its whole text is here; that of an article in a library must be fetched."""
        return True

    @cached_property
    def view(self) -> View:
        """The text as it is read and shown, with the places of its words in `text`."""
        return view_of(self.text)

    @cached_property
    def written_in(self) -> str:
        """The language of its words, as a code such as "en"."""
        return language_of(self.view.text, self.language)

    def shown(self, start: int, end: int) -> str:
        """The words of `text[start:end]` as they are read and shown."""
        begin, part = self.part_at(start)
        first, last = part.view.shown_at(start - begin, end - begin)
        return part.view.text[first:last]

    def words(self, start: int, end: int) -> str:
        """`text[start:end]`; an article of a library need not fetch its whole text for it."""
        return self.text[start:end]

    def mentions(self, word: str) -> bool:
        """Whether a word is in the title or in what is read of the text, whatever its case."""
        return word.casefold() in f"{self.title}\n{self.view.text}".casefold()

    def screen_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` is in what is shown, in UTF-16 units, as a browser counts."""
        first, last = self.view.shown_at(start, end)
        begin = utf16_length(self.view.text[:first])
        return begin, begin + utf16_length(self.view.text[first:last])

    def span_on_screen(self, start: int, end: int) -> tuple[int, int]:
        """Where in `text` stands what is shown from `start` to `end`, in UTF-16 units: `screen_span` back."""
        units = self.view.text.encode("utf-16-le", "surrogatepass")
        first, last = (len(units[: 2 * place].decode("utf-16-le", "ignore")) for place in (start, end))
        return self.view.original(first, max(last, first + 1))

    @property
    def parts(self) -> tuple[tuple[int, "Article"], ...]:
        """The articles in this text, each with where it begins: itself alone, unless a `Collection`."""
        return ((0, self),)

    def part_at(self, offset: int) -> tuple[int, "Article"]:
        """The article in which the character at an offset stands, after the offset at which it begins."""
        return self.parts[bisect_right(self.parts, offset, key=lambda part: part[0]) - 1]

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, on which the character at an offset stands; None when there are no pages."""
        return bisect_right(self.pages, offset) or 1 if self.pages else None

    def place(self, start: int, end: int) -> str:
        """Where `text[start:end]` stands, for people: "page 3", "slide 3", "Costs!A7:C7"; empty where an
        article has no such places."""
        if self.pages:
            page = self.page_at(start)
            notes = ", notes" if self._is_in_notes(start) else ""
            scanned = ", read from a picture" if page in self.scanned_pages else ""
            return f"{self.page_name} {page}{notes}{scanned}"
        first = max(bisect_right(self.cells, start, key=lambda cell: cell[0]) - 1, 0)
        names = [name for _, name in self.cells[first : bisect_left(self.cells, end, key=lambda c: c[0])]]
        if not names or self.cells[first][0] >= end:
            return ""
        sheet = names[0].rpartition("!")[0]
        own = [name for name in names if name.rpartition("!")[0] == sheet]
        return names[0] if len(own) == 1 else f"{names[0]}:{own[-1].rpartition('!')[2]}"

    def _is_in_notes(self, offset: int) -> bool:
        """Whether an offset stands in what the speaker's notes of a slide say."""
        before = bisect_right(self.headings, offset, key=lambda h: h.start) - 1
        return self.page_name == "slide" and before >= 0 and self.headings[before].level == NOTES_LEVEL

    def headings_at(self, offset: int) -> tuple[str, ...]:
        """The headings that an offset stands under, outermost first, without the article's title."""
        path: list[Heading] = []
        for heading in self.headings:
            if heading.end > offset:
                break
            path = [h for h in path if h.level < heading.level] + [heading]
        texts = (self.shown(h.start, h.end).strip("# ") for h in path)
        return tuple(" ".join(t.split()) for t in texts if t != self.title)

    def age_at(self, offset: int) -> int:
        """How many stretches are newer than the one in which an offset stands; 0 of most articles."""
        return bisect_right(self.older_from, offset)

    def is_heading(self, start: int, end: int) -> bool:
        """Whether `text[start:end]` is nothing but a heading, or a part of one."""
        place = bisect_right(self.headings, start, key=lambda h: h.start) - 1
        return place >= 0 and end <= self.headings[place].end

    @classmethod
    def from_text(
        cls,
        text: str,
        title: str = "",
        source: str = "",
        published: str | None = None,
        *,
        author: str = "",
    ) -> "Article":
        """Make an article of raw text, which stays as it is in `text`.

        Args:
            text: the words.
            title: title; the first line when not given and it reads like a headline.
            source: where it came from.
            published: date as `YYYY-MM-DD`; looked for in the head of the text when not given.
            author: author; looked for in the head of the text when not given.

        Raises:
            ArticleError: the text is empty, binary, larger than 50 MB, or holds half a character.
        """
        require("text", text, str, "the article's words as a string", ArticleError)
        require("title", title, str, "a text", ArticleError)
        require("source", source, str, "a text", ArticleError)
        _require_text(text, source)
        view = view_of(text)
        hidden = sum(1 for _ in hidden_spans(text))
        head = read_head(view.text)
        return cls(
            text,
            title or _first_line(view.text),
            source,
            published or (head.published and head.published.value) or None,
            author or (head.author.value if head.author else ""),
            headings=tuple(Heading(*view.original(h.start, h.end), h.level) for h in _headings(view.text)),
            notices=(f"Not read: {hidden} characters that nobody sees.",) if hidden else (),
            updated=head.updated.value if head.updated else None,
        )


def _require_text(text: str, source: str) -> None:
    if len(_CONTROL.findall(text)) > max(_FEW_CONTROLS, _BINARY_SHARE * len(text)):
        raise ArticleError(
            f"{source or 'The text'} looks like binary data, not text. Give a text or HTML file."
        )
    if half := _HALF_CHARACTER.search(text):
        raise ArticleError(
            f"{source or 'The text'} holds half a character (U+{ord(half.group()):04X}, at offset "
            f'{half.start():,}). Decode it with errors="replace".'
        )
    if len(text) > MAX_BYTES and not source:  # files have their own limit, which a setting can raise
        raise ArticleError(f"The text is larger than {MAX_BYTES // 2**20} MB. Split it.")


def _first_line(text: str) -> str:
    """The first line when it reads like a headline: short, not a sentence, and not all there is."""
    line, _, rest = text.strip().partition("\n")
    line = line.strip()
    return line.lstrip("# ") if rest and 0 < len(line) <= 120 and line[-1] not in '.!?:;,"”' else ""


def _headings(text: str) -> list[Heading]:
    """Lines that read like headings: marked with #, or short, alone, and before a longer paragraph."""
    found: list[Heading] = []
    lines = list(re.finditer(r"[^\n]*\S[^\n]*", text))
    for number, line in enumerate(lines):
        words = line.group().strip()
        start = line.start() + line.group().index(words[0])
        marked = _MARKED_HEADING.match(words)
        if marked:
            found.append(Heading(start, start + len(words), len(marked.group(1))))
            continue
        after = lines[number + 1] if number + 1 < len(lines) else None
        alone = number == 0 or text.count("\n", lines[number - 1].end(), line.start()) > 1
        followed = after is not None and text.count("\n", line.end(), after.start()) > 1
        if alone and followed and after is not None and _reads_like_heading(words):
            next_words = after.group().strip()
            if len(next_words) > len(words) or (number == 0 and not found):
                found.append(Heading(start, start + len(words), 1 if number == 0 else 2))
    return found


def _reads_like_heading(line: str) -> bool:
    return (
        len(line) <= (120 if line[0].isupper() and " " in line else _HEADING_CHARACTERS)
        and line[0].isalnum()
        and not line[0].islower()
        and line[-1] not in ".!?:;,\"”'’)"
        and not any(c.isdigit() for c in line[:4])
        and " | " not in line
        and "·" not in line
        and len(line.split()) <= 14
    )
