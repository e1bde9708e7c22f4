"""What every kind of file is read into: blocks of text in reading order. Joined, they are the article."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assistant.articles.article import Article, Heading
from assistant.articles.dates import find_dates
from assistant.articles.header import is_name, read_head
from assistant.articles.hidden import visible_characters
from assistant.articles.live import live_entries
from assistant.errors import ArticleError

Kind = Literal["paragraph", "heading", "item", "row", "caption"]


@dataclass(frozen=True)
class Block:
    """One paragraph, heading, list item or table row.

    Attributes:
        text: its words.
        kind: what it is.
        level: of a heading, from 1.
        begins_older: whether what follows was written before what stands above, as quoted mail is.
        pages: (offset in `text`, page number) wherever a page begins in it or it begins on a page.
        cells: of a sheet's row, (offset in `text`, name such as "Costs!B7") of each cell with words.
        begins: whether a row is the first of its table.
    """

    text: str
    kind: Kind = "paragraph"
    level: int = 0
    pages: tuple[tuple[int, int], ...] = ()
    begins_older: bool = False
    cells: tuple[tuple[int, str], ...] = ()
    begins: bool = False


@dataclass(frozen=True)
class Document:
    """A file's blocks, and what the file says about itself; empty where it says nothing.

    Attributes:
        blocks: in reading order.
        title: title by the file's own word.
        author: who wrote it.
        published: publication date as `YYYY-MM-DD`.
        updated: date of the last change, the same way.
        outlet: who brought it: a newspaper, a site.
        caveat: a line that belongs beside every answer.
        items: the articles of a file that holds several; then it has no blocks of its own.
        language: language code, such as "en".
        notices: lines for people about what else was left out.
        hidden_pieces: how many pieces of text were left out because no reader would see them.
        page_name: what a page is called in this kind of file.
        scanned_pages: numbers of the pages that were read from pictures.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    hidden_pieces: int = 0
    notices: tuple[str, ...] = ()
    updated: str = ""
    outlet: str = ""
    caveat: str = ""
    items: tuple["Document", ...] = ()
    page_name: str = "page"
    scanned_pages: tuple[int, ...] = ()


def assemble(document: Document, source: str) -> Article:
    """The article of a document: one string with the places of its headings and pages.

    Rows of a table and items of a list follow each other line by line; all else is apart by an empty line.

    Raises:
        ArticleError: the document holds no words.
    """
    joined = _join(_with_front(document))
    text = joined.text
    if not text:
        raise ArticleError(f"No article text was found in {source}. Copy the text itself and paste it.")
    head = read_head(text)
    return Article(
        text,
        " ".join((document.title or _title(document.blocks)).split()),
        source,
        document.published or (head.published and head.published.value) or None,
        document.author or (head.author.value if head.author else ""),
        document.language,
        joined.headings,
        _page_starts(joined.pages),
        (*_notices(document.hidden_pieces), *document.notices),
        updated=document.updated or (head.updated and head.updated.value) or None,
        outlet=document.outlet,
        caveat=document.caveat,
        older_from=joined.older or live_entries(text),
        page_name=document.page_name,
        cells=joined.cells,
        scanned_pages=frozenset(document.scanned_pages),
    )


@dataclass(frozen=True)
class _Joined:
    """Blocks as one text, with offsets in it; empty when they hold no words."""

    text: str
    headings: tuple[Heading, ...]
    pages: dict[int, int]
    cells: tuple[tuple[int, str], ...]
    older: tuple[int, ...]


def _join(blocks: Iterable[Block]) -> _Joined:
    parts: list[str] = []
    headings: list[Heading] = []
    pages: dict[int, int] = {}
    cells: list[tuple[int, str]] = []
    length = 0
    last: Kind | None = None
    older: list[int] = []
    for block in blocks:
        text = visible_characters(block.text.replace("\r", "\n")).strip()
        if not text:
            continue
        if parts:
            is_next = block.kind == last and block.kind in ("item", "row") and not block.begins
            parts.append("\n" if is_next else "\n\n")
            length += len(parts[-1])
        if block.begins_older:
            older.append(length)
        for offset, page in block.pages:
            pages.setdefault(page, length + min(offset, len(text)))
        cells += [(length + offset, name) for offset, name in block.cells]
        if block.kind == "heading":
            headings.append(Heading(length, length + len(text), block.level))
        parts.append(text)
        length += len(text)
        last = block.kind
    return _Joined("".join(parts), tuple(headings), pages, tuple(cells), tuple(older))


def collapsed(text: str) -> str:
    """A text with single spaces; line breaks stay."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


_RAISED = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")


def raised(text: str) -> str:
    """Small digits above the line, where a text is nothing else: "10⁵", not "105"."""
    return text.translate(_RAISED) if re.fullmatch(r"\s*[-+]?\(?\d+\)?\s*", text) else text


def row(cells: Iterable[str]) -> Block:
    """One row of a table as one line, cells apart by bars; empty when all cells are."""
    texts = [" ".join(cell.split()) for cell in cells]
    return Block(" | ".join(texts) if any(texts) else "", "row")


def _with_front(document: Document) -> list[Block]:
    """The blocks, after a line with the author and date that only the file's metadata hold.

    A quote must be in the text, so what answers "who wrote this?" must be there too.
    """
    blocks = [b for b in document.blocks if b.text.strip()]
    head = " ".join(b.text for b in blocks[:8])[:1500]
    facts = []
    # Nobody sees metadata: a name is taken from it, not a sentence.
    if is_name(document.author) and document.author.casefold() not in head.casefold():
        facts.append(f"By {document.author}")
    shown = {date.iso for date in find_dates(head)}
    if document.outlet and document.outlet.casefold() not in head.casefold():
        facts.append(document.outlet)
    if document.published and document.published not in shown:
        facts.append(document.published)
    if document.updated and document.updated not in {*shown, document.published}:
        facts.append(f"Updated {document.updated}")
    if not facts or not blocks:
        return blocks
    after_title = 1 if blocks[0].kind == "heading" else 0
    return [*blocks[:after_title], Block(" · ".join(facts)), *blocks[after_title:]]


def _title(blocks: tuple[Block, ...]) -> str:
    found = [b for b in blocks[:10] if b.kind == "heading"]
    return min(found, key=lambda b: b.level).text if found else ""


def _page_starts(pages: dict[int, int]) -> tuple[int, ...]:
    """Start of each page from 1; a page without words starts where the next one does."""
    starts: list[int] = []
    following = None
    for page in range(max(pages, default=0), 0, -1):
        following = pages.get(page, following)
        starts.append(following or 0)
    return tuple(reversed(starts))


def _notices(hidden_pieces: int) -> tuple[str, ...]:
    if not hidden_pieces:
        return ()
    return (f"Left out: {hidden_pieces} piece{'s' * (hidden_pieces > 1)} of text that no reader would see.",)
