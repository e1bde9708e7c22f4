"""PDF: the text of its pages, put back into paragraphs. PDFium reads it; no script of a PDF is run."""

import contextlib
import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING, Any

import pypdfium2

from assistant.articles.blocks import Document, raised
from assistant.articles.limits import Limits
from assistant.articles.page_lines import Cell, Line
from assistant.articles.pdf_characters import LINE_END_HYPHEN, Character, has_picture, read_characters
from assistant.articles.pdf_streams import require_small_streams
from assistant.articles.reflow import reflow
from assistant.articles.right_to_left import in_reading_order
from assistant.errors import ArticleError
from assistant.progress import Progress

if TYPE_CHECKING:
    from assistant.articles.scans import Scan

_TOLD_PAGES = 20  # after so many it is told how far it is
_WORD_GAP, _CELL_GAP, _WIDE_GAP = 0.1, 0.4, 0.9  # times the size of the type
_FEW_GAPS = 3  # a line of so few words is not stretched to the margin
_RAISED_SIZE, _RAISED_HEIGHT = 0.9, 0.2  # times those of the line


def read_pdf(
    content: bytes,
    source: str,
    limits: Limits,
    progress: Progress | None = None,
    first_pages: int | None = None,
) -> Document:
    """The blocks of a PDF file, each with the pages on which it stands.

    Of no more than its `first_pages`, if that is given, and without those of them that are pictures.

    Raises:
        ArticleError: it is damaged, protected, has too many pages, unpacks to too much, or
            holds pictures of text only.
    """
    require_small_streams(content, source, limits)
    try:
        with pypdfium2.PdfDocument(content) as document:
            count = len(document)
            if count > limits.max_pages:
                raise ArticleError(
                    f"{source} has {count:,} pages; at most {limits.max_pages:,} are read. Save the part you "
                    "need, or raise ASSISTANT_MAX_PAGES."
                )
            pages, hidden = [], 0
            scans: tuple[int, ...] = ()
            notices: tuple[str, ...] = ()
            for number in range(min(count, first_pages or count)):
                lines, hidden_here = _page_lines(document, number)
                pages.append(lines)
                hidden += hidden_here
                if progress and number % _TOLD_PAGES == _TOLD_PAGES - 1:
                    progress("Reading the pages", number / count)
            if first_pages is None:
                scans, notices = _read_scans(document, pages, source, limits, progress)
            facts = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ArticleError(f"{source} is protected by a password. Save a copy without one.") from error
        raise ArticleError(f"{source} is damaged ({error}). Get the file again, or save it anew.") from error
    blocks = reflow(pages)
    if not blocks:
        raise ArticleError(f"{source} holds no text that can be read. Copy its text and paste it.")
    has_heading = any(block.kind == "heading" for block in blocks[:5])
    return Document(
        tuple(blocks),
        "" if has_heading else _title(facts.get("Title", "")),
        facts.get("Author", "").strip() if re.match(r"[^\W\d_]", facts.get("Author", "")) else "",
        hidden_pieces=hidden,
        notices=notices,
        scanned_pages=scans,
    )


def _read_scans(
    document: Any, pages: list[list[Line]], source: str, limits: Limits, progress: Progress | None
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Put the lines of pages that are only pictures into `pages`; their numbers, and what to tell of them.

    Where other pages have text, these are left out with a notice if what reads them is not installed.
    """
    numbers = [n for n, lines in enumerate(pages, start=1) if not lines and _is_picture(document, n - 1)]
    if not numbers:
        return (), ()
    from assistant.articles.scans import require_few, require_scans, scan_notices

    try:
        require_scans(source, f"has {len(numbers):,} pages that are pictures")
        require_few(len(numbers), source, limits)
    except ArticleError as error:
        if any(pages):
            return (), (f"Left out: {error}",)
        raise
    scans = {}
    for place, number in enumerate(numbers, start=1):
        scans[number] = read_scanned_page(document, number - 1, place, len(numbers), progress)
        pages[number - 1] = list(scans[number].lines)
    return tuple(scans), scan_notices(scans)


def is_scanned(document: Any, number: int) -> bool:
    """Whether a page, from 0, has no words that people see but a picture."""
    return not _page_lines(document, number)[0] and _is_picture(document, number)


def read_scanned_page(
    document: Any, number: int, place: int = 1, count: int = 1, progress: Progress | None = None
) -> "Scan":
    """What the picture of a page, from 0, says; `progress` is told that it is number `place` of `count`."""
    from assistant.articles.scans import SCAN_DPI, read_scan

    with contextlib.closing(document[number]) as page:
        picture = page.render(scale=SCAN_DPI / 72).to_pil()
    return read_scan(picture, place, count, progress, SCAN_DPI / 72)


def _is_picture(document: Any, number: int) -> bool:
    try:
        with contextlib.closing(document[number]) as page:
            return has_picture(page)
    except pypdfium2.PdfiumError:
        return False


def _title(text: str) -> str:
    """A title of the metadata; not the name of the file that a program printed."""
    return "" if re.search(r"\.\w{2,5}$|^Microsoft|^untitled", text.strip(), re.I) else text.strip()


def _page_lines(document: Any, number: int) -> tuple[list[Line], int]:
    """The lines of a page, and how many pieces of it are hidden."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:  # one damaged page leaves the others
        return [], 0
    with contextlib.closing(page):
        characters = in_reading_order(read_characters(page))
    return list(_lines([c for c in characters if not c.is_hidden])), _runs(characters)


def _runs(characters: list[Character]) -> int:
    """How many pieces of text are hidden."""
    states = [c.is_hidden for c in characters if c.text.strip()]
    return sum(now and not before for before, now in zip([False, *states], states, strict=False))


def _lines(characters: list[Character]) -> Iterator[Line]:
    line: list[Character] = []
    for place, character in enumerate([*characters, None]):
        # PDFium gives a hyphen at a line's end in place of the line break.
        if character is not None and character.text == LINE_END_HYPHEN:
            line.append(character)
        if character is not None and character.text == "\n":
            room = _room_beside(line, characters, place)
            if room is not None:
                line.append(character.with_text(" " if room > _WORD_GAP else ""))
                continue
        if character is None or character.text in ("\n", LINE_END_HYPHEN):
            made = _line(line)
            if made is not None:
                yield made
            line = []
        else:
            line.append(character)


def _room_beside(line: list[Character], characters: list[Character], place: int) -> float | None:
    """How far right of what was before a break what follows it stands; None when it is not beside it.

    PDFium breaks a line before and after a raised number.
    """
    last = next((c for c in reversed(line) if c.is_solid), None)
    following = next((c for c in characters[place + 1 : place + 4] if c.is_solid), None)
    if last is None or following is None:
        return None
    size = max(last.size, following.size)
    gap = following.left - last.right
    is_beside = -0.1 * size <= gap < 0.5 * size and abs(last.bottom - following.bottom) < 0.6 * size
    return gap / size if is_beside else None


def _line(characters: list[Character]) -> Line | None:
    solid = [c for c in characters if c.is_solid]
    if not solid:
        return None
    # Letters differ in height; the tallest common one stands for the size of the type.
    size = round(sorted(c.size for c in solid)[int(0.9 * (len(solid) - 1))], 1)
    cells = tuple(_cells(_with_raised(characters, size), size))
    return Line(
        " ".join(cell.text for cell in cells),
        min(c.left for c in solid),
        min(c.bottom for c in solid),
        max(c.right for c in solid),
        max(c.top for c in solid),
        size,
        sum(c.look.bold for c in solid) > 0.8 * len(solid),
        cells,
    )


def _with_raised(characters: list[Character], size: float) -> list[Character]:
    """Small digits above the line as what they are: 10⁵ is not 105, and a note's mark is no number."""
    base = median_low(c.bottom for c in characters if c.is_solid)
    return [
        c.with_text(raised(c.text))
        if c.text.isdecimal() and c.size < _RAISED_SIZE * size and c.bottom > base + _RAISED_HEIGHT * size
        else c
        for c in characters
    ]


def _cells(characters: list[Character], size: float) -> Iterator[Cell]:
    """The pieces of a line between which there is more room than between words."""
    solid = [c for c in characters if c.is_solid]
    gaps = [after.left - before.right for before, after in pairwise(solid)]
    words = [gap for gap in gaps if gap > _WORD_GAP * size]
    least = min(words, default=0.0)
    is_loose = len(words) <= _FEW_GAPS
    after_wide = {
        id(c)
        for c, gap in zip(solid[1:], gaps, strict=True)
        if gap > _WIDE_GAP * size or (gap > _CELL_GAP * size and (is_loose or gap > 1.8 * least))
    }
    cell: list[Character] = []
    for c in characters:
        if id(c) in after_wide:
            yield _cell(cell)
            cell = []
        cell.append(c)
    yield _cell(cell)


def _cell(characters: list[Character]) -> Cell:
    solid = [c for c in characters if c.is_solid]
    text = " ".join("".join(c.text for c in characters).split())
    return Cell(text, solid[0].left, solid[-1].right)
