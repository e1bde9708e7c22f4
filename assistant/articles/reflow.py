"""From the lines of pages back to paragraphs: running heads off, hyphens at line ends mended."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from assistant.articles.blocks import Block, row
from assistant.articles.page_lines import Line
from assistant.articles.page_tables import find_tables

_GAP = 1.35  # times the usual step from line to line; a wider one begins a paragraph
_LARGER = 1.12  # times the usual size: a heading
_NOTE = 0.9  # times the usual size: a note
_NOTE_MARK = re.compile(r"[\d⁰¹²³⁴-⁹*†‡]")
_HEADING_CHARACTERS = 150
_REPEATED_PAGES = 3
_EDGE_LINES = 2
_RUNNING_CHARACTERS = 90
_BULLET = re.compile(r"[•▪◦‣●–-]\s+")


@dataclass
class _Paragraph:
    lines: list[Line]
    numbers: list[int]


def reflow(pages: Sequence[Sequence[Line]]) -> list[Block]:
    """Blocks of all pages in order; each knows where in it a page begins."""
    edges = _edges(pages)
    kept = [_without_running_lines(lines, edges, len(pages)) for lines in pages]
    every = [line for lines in kept for line in lines]
    if not every:
        return []
    size = _usual_size(every)
    flow = _Flow(size, _usual_step(kept))
    for number, lines in enumerate(kept, start=1):
        foot = _foot(lines, size)
        flow.add_page(number, lines[:foot])
        flow.notes += [(number, line) for line in lines[foot:]]
    flow.add_notes()
    sizes = sorted({round(line.size) for line in every if line.size > size * _LARGER}, reverse=True)
    words = _words(every)
    return [item if isinstance(item, Block) else _block(item, size, sizes, words) for item in flow.found]


class _Flow:
    """Paragraphs and rows as pages give them. A page's notes come after the sentence that it ends in."""

    def __init__(self, size: float, step: float) -> None:
        self.found: list[_Paragraph | Block] = []
        self.notes: list[tuple[int, Line]] = []
        self._size = size
        self._step = step

    def add_page(self, number: int, lines: list[Line]) -> None:
        tables = {table.first: table for table in find_tables(lines)}
        place = 0
        while place < len(lines):
            if table := tables.get(place):
                self.add_notes()
                self.found += [replace(row(cells), pages=((0, number),)) for cells in table.rows]
                place = table.after
            else:
                self._add(number, lines[place], lines[place - 1] if place else None)
                place += 1

    def add_notes(self) -> None:
        notes, self.notes = self.notes, []
        for place, (number, line) in enumerate(notes):
            self._add(number, line, notes[place - 1][1] if place else line)

    def _add(self, number: int, line: Line, before: Line | None) -> None:
        last = self.found[-1] if self.found else None
        if isinstance(last, _Paragraph) and _goes_on(last, before, line, self._step, self._size):
            last.lines.append(line)
            last.numbers.append(number)
        else:
            self.add_notes()
            self.found.append(_Paragraph([line], [number]))


def _edges(pages: Sequence[Sequence[Line]]) -> Counter[str]:
    """On how many pages each line stands at the upper or lower edge."""
    return Counter(
        key
        for page in pages
        for key in {_shape(line) for line in [*page[:_EDGE_LINES], *page[-_EDGE_LINES:]]}
    )


def _without_running_lines(lines: Sequence[Line], edges: Counter[str], pages: int) -> list[Line]:
    """A page's lines but those at its edges that most pages have, and its number."""
    if pages < 2:
        return list(lines)
    least = max(2, min(_REPEATED_PAGES, pages // 2 + 1))
    places = {*range(min(_EDGE_LINES, len(lines))), *range(max(0, len(lines) - _EDGE_LINES), len(lines))}
    return [
        line
        for place, line in enumerate(lines)
        if not (place in places and (edges[_shape(line)] >= least and _is_short(line)))
    ]


def _is_short(line: Line) -> bool:
    """Whether a line is too short for one of a paragraph: those may be alike on each page too."""
    return len(line.text) < _RUNNING_CHARACTERS and line.text[-1] not in ".?!"


def _shape(line: Line) -> str:
    """A line with its numbers made alike, and its height: "Page 3" and "Page 4" are one running line."""
    return f"{re.sub(r'[0-9]+', '#', line.text)}@{round(line.bottom / 6)}"


def _foot(lines: list[Line], size: float) -> int:
    """Where the notes at the foot of a page begin: lines in smaller type, the first with its mark."""
    place = len(lines)
    while place and lines[place - 1].size < _NOTE * size:
        place -= 1
    while place < len(lines) and not _NOTE_MARK.match(lines[place].text):
        place += 1
    return place


def _usual_size(lines: list[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0]


def _usual_step(pages: list[list[Line]]) -> float:
    steps = [
        above.bottom - below.bottom
        for lines in pages
        for above, below in pairwise(lines)
        if 0 < above.bottom - below.bottom < 4 * max(above.size, 1)
    ]
    # Most steps are within paragraphs; the lower half holds them even where paragraphs are short.
    return median(sorted(steps)[: max(1, len(steps) * 2 // 3)]) if steps else 0.0


def _words(lines: list[Line]) -> Counter[str]:
    return Counter(
        word.lower() for line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text)
    )


def _goes_on(paragraph: _Paragraph, before: Line | None, line: Line, step: float, size: float) -> bool:
    last = paragraph.lines[-1]
    if _BULLET.match(line.text) or abs(last.size - line.size) > 0.12 * size or last.bold != line.bold:
        # A bold or italic word at a line's end is no new paragraph while the sentence runs on.
        return last.bold != line.bold and abs(last.size - line.size) <= 0.12 * size and _runs_on(last, line)
    if before is not None and abs(last.bottom - line.bottom) < max(2.0, 0.3 * step):  # beside it on one line
        return True
    if before is None or line.bottom > last.bottom:  # a new page or column
        return _runs_on(last, line)
    return last.bottom - line.bottom <= _GAP * step or step == 0


def _runs_on(last: Line, line: Line) -> bool:
    begins_with_number = line.text[0].isdigit() and not re.match(r"\d+[.)]\s", line.text)
    return (
        last.text[-1] in ",-\u00ad\u2010;"
        or line.text[0].islower()
        or (begins_with_number and last.text[-1].isalpha())
    )


def _block(paragraph: _Paragraph, size: float, sizes: list[int], words: Counter[str]) -> Block:
    text = ""
    pages: list[tuple[int, int]] = []
    for line, number in zip(paragraph.lines, paragraph.numbers, strict=True):
        text = _joined(text, line.text, words)
        if not pages or pages[-1][1] != number:
            pages.append((text.rfind(line.text) if pages else 0, number))
    first = paragraph.lines[0]
    short = len(text) <= _HEADING_CHARACTERS and text[-1] not in ".,;"
    if short and first.size > size * _LARGER:
        level = sizes.index(round(first.size)) + 1 if round(first.size) in sizes else len(sizes)
        return Block(text, "heading", min(level, 6), tuple(pages))
    if short and first.bold and len(paragraph.lines) <= 2 and text[0].isalnum():
        return Block(text, "heading", min(len(sizes) + 1, 6), tuple(pages))
    item = _BULLET.match(text)
    if item:
        return Block(f"- {text[item.end() :]}", "item", 0, tuple(pages))
    return Block(text, "paragraph", 0, tuple(pages))


def _joined(text: str, line: str, words: Counter[str]) -> str:
    """A paragraph with one more line; a word cut at the line's end is made whole."""
    if not text:
        return line
    # To search the whole of a long paragraph for each of its lines would take seconds of a book.
    cut = re.search(r"([^\W\d_]+)[-\u00ad\u2010]$", text) if text[-1] in "-\u00ad\u2010" else None
    rest = re.match(r"[^\W\d_]+", line)
    if not cut or not rest or not rest.group()[0].islower():
        return f"{text.rstrip(chr(0xAD))}{'-' if text.endswith(chr(0xAD)) else ' '}{line}"
    whole = (cut.group(1) + rest.group()).lower()
    hyphenated = f"{cut.group(1)}-{rest.group()}".lower()
    keeps_hyphen = words[hyphenated] > words[whole]
    return f"{text[: cut.end(1)]}{'-' if keeps_hyphen else ''}{line}"
