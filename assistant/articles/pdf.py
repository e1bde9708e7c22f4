"""PDF: the text of its pages, put back into paragraphs. PDFium reads it; no script of a PDF is run."""

import contextlib
import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from assistant.articles.blocks import Document, raised
from assistant.articles.hidden import same_color
from assistant.articles.limits import Limits
from assistant.articles.page_lines import Cell, Line
from assistant.articles.pdf_streams import require_small_streams
from assistant.articles.reflow import reflow
from assistant.errors import ArticleError
from assistant.progress import Progress

_TINY_POINTS = 1.5
_GROUND_CONTRAST = 60  # of 255: a ground darker than this below white shows white text
_INVISIBLE_MODES = (3, 7)  # neither filled nor stroked
_WORD_GAP, _CELL_GAP, _WIDE_GAP = 0.1, 0.4, 0.9  # times the size of the type
_FEW_GAPS = 3  # a line of so few words is not stretched to the margin
_RAISED_SIZE, _RAISED_HEIGHT = 0.9, 0.2  # times those of the line
_LINE_END_HYPHEN = "\u00ad"
_WHITE = (255, 255, 255)


@dataclass
class _Character:
    """One character of a page: its code, box, size and weight, and whether nobody would see it."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    ink: tuple[int, int, int]
    is_hidden: bool


def read_pdf(content: bytes, source: str, limits: Limits, progress: Progress | None = None) -> Document:
    """The blocks of a PDF file, each with the pages on which it stands.

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
            for number in range(count):
                lines, hidden_here = _page_lines(document, number)
                pages.append(lines)
                hidden += hidden_here
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
    from assistant.articles.scans import SCAN_DPI, read_scan, require_few, require_scans, scan_notices

    try:
        require_scans(source, f"has {len(numbers):,} pages that are pictures")
        require_few(len(numbers), source, limits)
    except ArticleError as error:
        if any(pages):
            return (), (f"Left out: {error}",)
        raise
    scans = {}
    for place, number in enumerate(numbers, start=1):
        with contextlib.closing(document[number - 1]) as page:
            picture = page.render(scale=SCAN_DPI / 72).to_pil()
        scans[number] = read_scan(picture, place, len(numbers), progress, SCAN_DPI / 72)
        pages[number - 1] = list(scans[number].lines)
    return tuple(scans), scan_notices(scans)


def _is_picture(document: Any, number: int) -> bool:
    try:
        with contextlib.closing(document[number]) as page:
            return _has_picture(page)
    except pypdfium2.PdfiumError:
        return False


def _title(text: str) -> str:
    """A title of the metadata; not the name of the file that a program printed."""
    return "" if re.search(r"\.\w{2,5}$|^Microsoft|^untitled", text.strip(), re.I) else text.strip()


def _page_lines(document: Any, number: int) -> tuple[list[Line], int]:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:  # one damaged page leaves the others
        return [], 0
    characters = list(_characters(page))
    _hide_outside(page, characters)
    # Over the picture of a scanned page lie invisible letters: there they are the page's words.
    visible = [c for c in characters if not c.is_hidden]
    if characters and not any(c.text.strip() for c in visible) and _has_picture(page):
        for character in characters:
            character.is_hidden = False
    else:
        _hide_white(page, [c for c in visible if same_color(c.ink, _WHITE) and c.text.strip()])
    hidden = _runs(characters)
    lines = list(_lines([c for c in characters if not c.is_hidden]))
    page.close()
    return lines, hidden


def _characters(page: Any) -> Iterator[_Character]:
    text_page = page.get_textpage()
    box = [ctypes.c_double() for _ in range(4)]
    rgba = [ctypes.c_uint() for _ in range(4)]
    try:
        for index in range(text_page.count_chars()):
            code = pdfium.FPDFText_GetUnicode(text_page, index)
            if code in (0, 13, 0xFFFE, 0xFFFF):
                continue
            is_cut = pdfium.FPDFText_IsHyphen(text_page, index) == 1 or code == 2
            text = _LINE_END_HYPHEN if is_cut else _letter(code)
            pdfium.FPDFText_GetCharBox(text_page, index, box[0], box[1], box[2], box[3])
            left, right, bottom, top = (side.value for side in box)
            # The loose box has the height of the font, whatever the letter.
            loose = pdfium.FS_RECTF()
            pdfium.FPDFText_GetLooseCharBox(text_page, index, loose)
            height = abs(loose.top - loose.bottom)
            generated = pdfium.FPDFText_IsGenerated(text_page, index) == 1
            known = pdfium.FPDFText_GetFillColor(text_page, index, rgba[0], rgba[1], rgba[2], rgba[3])
            ink = (rgba[0].value, rgba[1].value, rgba[2].value) if known and not generated else (0, 0, 0)
            tiny = text.isalnum() and height < _TINY_POINTS
            hidden = not generated and (
                tiny or (bool(known) and rgba[3].value == 0) or _mode(text_page, index)
            )
            bold = pdfium.FPDFText_GetFontWeight(text_page, index) >= 600
            yield _Character(text, left, bottom, right, top, height, bold, ink, bool(hidden))
    finally:
        text_page.close()


def _letter(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _mode(text_page: Any, index: int) -> bool:
    """Whether a character is drawn in no colour at all."""
    found = pdfium.FPDFText_GetTextObject(text_page, index)
    return bool(found) and pdfium.FPDFTextObj_GetTextRenderMode(found) in _INVISIBLE_MODES


def _has_picture(page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _hide_outside(page: Any, characters: list[_Character]) -> None:
    left, bottom, right, top = page.get_bbox()
    for c in characters:
        if c.text.isalnum() and (c.right < left or c.left > right or c.top < bottom or c.bottom > top):
            c.is_hidden = True


def _hide_white(page: Any, white: list[_Character]) -> None:
    """Mark white letters as hidden where the page, as it looks, is white behind them."""
    if not white:
        return
    first_x, first_y, last_x, last_y = page.get_bbox()
    width, height = last_x - first_x, last_y - first_y
    if width * height > 4e6 or page.get_rotation():
        return
    picture = page.render(scale=1, grayscale=True).to_numpy()
    for character in white:
        first, last = int(last_y - character.top) - 1, int(last_y - character.bottom) + 2
        left, right = int(character.left - first_x) - 1, int(character.right - first_x) + 2
        box = picture[max(0, first) : max(0, last), max(0, left) : max(0, right)]
        character.is_hidden = not box.size or int(box.min()) > 255 - _GROUND_CONTRAST


def _runs(characters: list[_Character]) -> int:
    """How many pieces of text are hidden."""
    states = [c.is_hidden for c in characters if c.text.strip()]
    return sum(now and not before for before, now in zip([False, *states], states, strict=False))


def _lines(characters: list[_Character]) -> Iterator[Line]:
    line: list[_Character] = []
    for place, character in enumerate([*characters, None]):
        # PDFium gives a hyphen at a line's end in place of the line break.
        if character is not None and character.text == _LINE_END_HYPHEN:
            line.append(character)
        if character is not None and character.text == "\n":
            room = _room_beside(line, characters, place)
            if room is not None:
                line.append(replace(character, text=" " if room > _WORD_GAP else ""))
                continue
        if character is None or character.text in ("\n", _LINE_END_HYPHEN):
            made = _line(line)
            if made is not None:
                yield made
            line = []
        else:
            line.append(character)


def _room_beside(line: list[_Character], characters: list[_Character], place: int) -> float | None:
    """How far right of what was before a break what follows it stands; None when it is not beside it.

    PDFium breaks a line before and after a raised number.
    """
    last = next((c for c in reversed(line) if _is_solid(c)), None)
    following = next((c for c in characters[place + 1 : place + 4] if _is_solid(c)), None)
    if last is None or following is None:
        return None
    size = max(last.size, following.size)
    gap = following.left - last.right
    is_beside = -0.1 * size <= gap < 0.5 * size and abs(last.bottom - following.bottom) < 0.6 * size
    return gap / size if is_beside else None


def _is_solid(character: _Character) -> bool:
    return bool(character.text.strip()) and character.right > character.left


def _line(characters: list[_Character]) -> Line | None:
    solid = [c for c in characters if _is_solid(c)]
    if not solid:
        return None
    # Letters differ in height; the tallest common one stands for the size of the type.
    sizes = Counter(round(c.size, 1) for c in solid)
    size = sorted(sizes.elements())[int(0.9 * (len(solid) - 1))]
    cells = tuple(_cells(_with_raised(characters, size), size))
    return Line(
        " ".join(cell.text for cell in cells),
        min(c.left for c in solid),
        min(c.bottom for c in solid),
        max(c.right for c in solid),
        max(c.top for c in solid),
        size,
        sum(c.bold for c in solid) > 0.8 * len(solid),
        cells,
    )


def _with_raised(characters: list[_Character], size: float) -> list[_Character]:
    """Small digits above the line as what they are: 10⁵ is not 105, and a note's mark is no number."""
    base = median_low(c.bottom for c in characters if _is_solid(c))
    return [
        replace(c, text=raised(c.text))
        if c.text.isdecimal() and c.size < _RAISED_SIZE * size and c.bottom > base + _RAISED_HEIGHT * size
        else c
        for c in characters
    ]


def _cells(characters: list[_Character], size: float) -> Iterator[Cell]:
    """The pieces of a line between which there is more room than between words."""
    solid = [c for c in characters if _is_solid(c)]
    gaps = [after.left - before.right for before, after in pairwise(solid)]
    words = [gap for gap in gaps if gap > _WORD_GAP * size]
    least = min(words, default=0.0)
    is_loose = len(words) <= _FEW_GAPS
    after_wide = {
        id(c)
        for c, gap in zip(solid[1:], gaps, strict=True)
        if gap > _WIDE_GAP * size or (gap > _CELL_GAP * size and (is_loose or gap > 1.8 * least))
    }
    cell: list[_Character] = []
    for c in characters:
        if id(c) in after_wide:
            yield _cell(cell)
            cell = []
        cell.append(c)
    yield _cell(cell)


def _cell(characters: list[_Character]) -> Cell:
    solid = [c for c in characters if _is_solid(c)]
    text = " ".join("".join(c.text for c in characters).split())
    return Cell(text, solid[0].left, solid[-1].right)
