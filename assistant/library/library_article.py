"""Articles of a library as the rooms see them: what was found is here, the rest comes when asked for."""

from bisect import insort
from collections.abc import Callable
from functools import cached_property

from assistant.articles import ENGLISH, Article, Heading, utf16_length
from assistant.library.rows import Row, StoredPassage

_BETWEEN = "\n\n"


class LibraryArticle(Article):
    """An article of which the passages that a question found are known. All else fetches its whole text.

    Args:
        row: its row in the library.
        fetch: gives the whole article of an id.
    """

    def __init__(self, row: Row, fetch: Callable[[str], Article]) -> None:
        self._set("identity", row["id"])
        self._set("digest", row["digest"])
        for name in ("title", "source", "author", "language"):
            self._set(name, row[name])
        self._set("published", row["published"] or None)
        self._set("characters", row["characters"])
        self._set("_fetch", fetch)
        self._set("_found", [])

    identity: str
    """Its name in the library."""
    characters: int
    """How long its text is."""
    _fetch: Callable[[str], Article]
    _found: list[StoredPassage]

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)  # an article is frozen

    def keep(self, passage: StoredPassage) -> None:
        """Remember a passage that was found."""
        if passage not in self._found:
            insort(self._found, passage, key=lambda p: p.passage.start)

    @property
    def is_at_hand(self) -> bool:
        """Its whole text must be fetched."""
        return False

    @cached_property
    def whole(self) -> Article:
        """The article with its text.

        Raises:
            LibraryError: the library cannot be reached, or the article was removed.
        """
        return self._fetch(self.identity)

    @cached_property
    def text(self) -> str:
        """The whole text."""
        return self.whole.text

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """All headings."""
        return self.whole.headings

    @cached_property
    def pages(self) -> tuple[int, ...]:
        """Where all pages begin."""
        return self.whole.pages

    @property
    def written_in(self) -> str:
        """Its language as it says itself; English where it does not."""
        return self.language[:2].lower() or ENGLISH

    def words(self, start: int, end: int) -> str:
        """`text[start:end]`."""
        around = self._around(start, end)
        if around is None:
            return self.text[start:end]
        begin = around.passage.start
        return around.text[start - begin : end - begin]

    def shown(self, start: int, end: int) -> str:
        """The words of `text[start:end]` as they are read and shown."""
        around = self._around(start, end)
        if around is None:
            return self.whole.shown(start, end)
        first, last = around.plain.shown_at(start, end)
        return around.plain.text[first:last]

    def mentions(self, word: str) -> bool:
        """Whether a word is in the title or the text; what was found is looked through first."""
        near = "\n".join([self.title, *(found.plain.text for found in self._found)])
        return word.casefold() in near.casefold() or self.whole.mentions(word)

    def screen_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` is in what is shown, in UTF-16 units."""
        around = self._around(start, end)
        if around is None:
            return self.whole.screen_span(start, end)
        first, last = around.plain.shown_at(start, end)
        begin = around.screen + utf16_length(around.plain.text[:first])
        return begin, begin + utf16_length(around.plain.text[first:last])

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, on which a character stands; None when there are no pages."""
        around = self._around(offset, offset + 1)
        if around is None:
            return self.whole.page_at(offset)
        return max((page for begin, page in around.pages if begin <= offset), default=None)

    def place(self, start: int, end: int) -> str:
        """Where a slice stands, for people; empty when there are no pages."""
        page = self.page_at(start)
        return f"{self.page_name} {page}" if page else ""

    def headings_at(self, offset: int) -> tuple[str, ...]:
        """The headings that an offset stands under."""
        return self.whole.headings_at(offset)

    def is_heading(self, start: int, end: int) -> bool:
        """Whether `text[start:end]` is nothing but a heading, or a part of one."""
        around = self._around(start, end)
        if around is None:
            return self.whole.is_heading(start, end)
        return any(begin <= start and end <= finish for begin, finish in around.headings)

    def _around(self, start: int, end: int) -> StoredPassage | None:
        """The passage in which a slice lies whole; None when it was not found."""
        for found in self._found:
            if found.passage.start <= start and end <= found.passage.end:
                return found
        return None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Article) and (self.digest, self.source) == (other.digest, other.source)

    def __hash__(self) -> int:
        return hash((self.digest, self.source))


class FoundArticles(Article):
    """The articles that a question found, as one: each has a stretch of offsets to itself.

    Of a library as a whole there is no text; `title` says what it is, and `parts` are what was found so far.
    """

    @property
    def text(self) -> str:
        """The texts of the articles found, whole: all of them are fetched."""
        return _BETWEEN.join(article.text for _, article in self._parts)

    def __init__(self, title: str, source: str) -> None:
        for name, value in (("title", title), ("source", source), ("_parts", [])):
            object.__setattr__(self, name, value)

    _parts: list[tuple[int, LibraryArticle]]

    @property
    def written_in(self) -> str:
        """What a library is searched as."""
        return ENGLISH

    @cached_property
    def digest(self) -> str:
        """What stands for the library where articles are told apart."""
        return f"library {self.source}"

    @property
    def parts(self) -> tuple[tuple[int, Article], ...]:
        """The articles found so far, each with the offset at which its stretch begins."""
        return tuple(self._parts)

    def begin_of(self, article: LibraryArticle) -> int:
        """Where an article's stretch begins; one that was not found before gets the next stretch."""
        for begin, known in self._parts:
            if known.identity == article.identity:
                return begin
        begin = self._end
        self._parts.append((begin, article))
        return begin

    def found(self, identity: str) -> LibraryArticle | None:
        """The article of that name, if it was found."""
        return next((article for _, article in self._parts if article.identity == identity), None)

    def words(self, start: int, end: int) -> str:
        """The words of a slice, which lies in one article."""
        begin, part = self.part_at(start)
        return part.words(start - begin, end - begin)

    def shown(self, start: int, end: int) -> str:
        """The words of a slice as they are read and shown."""
        begin, part = self.part_at(start)
        return part.shown(start - begin, end - begin)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    @property
    def _end(self) -> int:
        if not self._parts:
            return 0
        begin, last = self._parts[-1]
        return begin + last.characters + len(_BETWEEN)
