"""Lines that say one thing each: rows of a table, `label: value`, `label … value`. Each is read alone.

A reader that sees two rows at once takes the value of one for the other. So a row is a passage of its own,
read with the header's cells before its own: "Item: Desk. Price: 240 euros."
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_LABEL_CHARACTERS = 45
_LABEL_WORDS = 7
_LEAD_CHARACTERS = 100
_ALIKE = 0.75  # of rows, that a rule must hold for
_SENTENCE = re.compile(r"[.!?][\"”’)]*$")
_BULLET = re.compile(r"\s*[-*•–—]\s+")
_MARKDOWN_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_YEARS = re.compile(r"(?:Q[1-4] )?(?:1[5-9]|20)\d\d(?:[-/–]\d\d(?:\d\d)?)?(?: \D*)?")  # as a heading
_DIGIT = re.compile(r"\d")

Span = tuple[int, int]
_Cells = tuple[Span, ...]
_Split = Callable[[str, int, int], _Cells]


@dataclass(frozen=True)
class Row:
    """One such line of a text, in offsets of the text.

    Attributes:
        start: where the line begins.
        end: where it ends.
        cells: its cells, of which the first is often its label.
        labels: the header's cell over each of them; empty where there is no header.
        lead: the line that says what the rows are about; empty where there is none.
    """

    start: int
    end: int
    cells: _Cells
    labels: _Cells = ()
    lead: _Cells = ()

    def moved(self, by: int) -> "Row":
        """The row in a text in which all stands `by` characters later."""
        cells, labels, lead = (
            tuple((start + by, end + by) for start, end in spans)
            for spans in (self.cells, self.labels, self.lead)
        )
        return Row(self.start + by, self.end + by, cells, labels, lead)


@dataclass(frozen=True)
class _Form:
    """A way to write rows.

    Attributes:
        split: how a line is cut into cells.
        least_rows: fewer lines are no rows.
        are_rows: what a run of lines must be to be rows.
        has_header: whether the first row may name the columns.
        line_ends: at most so many between two rows.
        cell_characters: a longer cell is none.
    """

    split: _Split
    least_rows: int
    are_rows: Callable[[str, Sequence[_Cells]], bool]
    has_header: bool = False
    line_ends: int = 1
    cell_characters: int = 150


def find_rows(text: str) -> list[Row]:
    """The rows of a text, in order."""
    found: list[Row] = []
    lines = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    place = 0
    tried = dict.fromkeys(range(len(_FORMS)), 0)  # up to which line each form has been tried in vain
    while place < len(lines):
        after = place + 1
        for number, form in enumerate(_FORMS):
            if tried[number] > place:
                continue
            run = _run(text, lines, place, form)
            if run.is_rows(text, form):
                found += run.rows(text, form, _lead(text, lines, place))
                after = run.after
                break
            tried[number] = run.after
        place = after
    return found


@dataclass(frozen=True)
class _Run:
    """Lines one after the other that one form cuts into cells.

    Attributes:
        spans: where each is.
        cells: of each.
        has_rule: whether a rule of Markdown follows the first.
        after: number of the line after them.
    """

    spans: list[Span]
    cells: list[_Cells]
    has_rule: bool
    after: int

    def is_rows(self, text: str, form: _Form) -> bool:
        """Whether they are rows of that form."""
        return len(self.cells) >= form.least_rows and form.are_rows(text, self.cells)

    def rows(self, text: str, form: _Form, lead: _Cells) -> Iterator[Row]:
        """Them as rows."""
        first = self.cells[0]
        header = form.has_header and (self.has_rule or _has_header(text, self.cells))
        for number, (span, own) in enumerate(zip(self.spans, self.cells, strict=True)):
            labels = first if header and number and len(own) == len(first) else ()
            yield Row(*span, own, labels, lead)


def _run(text: str, lines: Sequence[Span], place: int, form: _Form) -> _Run:
    """The lines from a place on that a form cuts into cells."""
    spans: list[Span] = []
    cells: list[_Cells] = []
    has_rule = False
    for number in range(place, len(lines)):
        start, end = lines[number]
        if number > place and text.count("\n", lines[number - 1][1], start) > form.line_ends:
            break
        if len(cells) == 1 and _MARKDOWN_RULE.fullmatch(text, start, end):
            has_rule = True
            continue
        own = form.split(text, *_without_bullet(text, start, end))
        if len(own) < 2 or not all(b - a <= form.cell_characters for a, b in own):
            break
        cells.append(own)
        spans.append(_trimmed(text, start, end))
    else:
        number = len(lines)
    return _Run(spans, cells, has_rule, max(number, place + 1))


def _lead(text: str, lines: Sequence[Span], place: int) -> _Cells:
    """The line before the rows, when it is a caption or a heading of them."""
    if place == 0 or text.count("\n", lines[place - 1][1], lines[place][0]) > 2:
        return ()
    start, end = _trimmed(text, *lines[place - 1])
    words = text[start:end]
    is_about = words[-1] == ":" or words[-1].isalnum() or re.match(r"Tab(?:le|\.)?\s*\d", words)
    return ((start, end),) if is_about and len(words) <= _LEAD_CHARACTERS else ()


def _has_header(text: str, rows: Sequence[_Cells]) -> bool:
    """Whether the first row names the columns: by numbers that only the rows below it have."""
    first, below = rows[0], rows[1:]
    if len(below) < 2 or sum(len(row) == len(first) for row in below) < _ALIKE * len(below):
        return False
    names = [text[a:b] for a, b in first]
    if any(_DIGIT.search(name) and not _YEARS.fullmatch(name) for name in names):
        return False
    bodies = [[text[a:b] for a, b in row] for row in below if len(row) == len(first)]
    if any(_DIGIT.search(name) for name in names):  # years above, other numbers below
        columns = [column for column, name in enumerate(names) if _DIGIT.search(name)]
        cells = [body[column] for body in bodies for column in columns]
        return sum(not _YEAR.fullmatch(cell) for cell in cells) >= _ALIKE * len(cells)
    numbered = [sum(bool(_DIGIT.search(body[column])) for body in bodies) for column in range(len(names))]
    return max(numbered) >= _ALIKE * len(bodies) or len(names) > 2


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _without_bullet(text: str, start: int, end: int) -> Span:
    bullet = _BULLET.match(text, start, end)
    return (bullet.end() if bullet else start), end


def _pieces(text: str, start: int, end: int, ends: Iterator[re.Match[str]]) -> _Cells:
    """What is between separators, without white space and without what is empty at the edges."""
    cells = []
    for match in ends:
        cells.append(_trimmed(text, start, match.start()))
        start = match.end()
    cells.append(_trimmed(text, start, end))
    if cells and cells[0][0] == cells[0][1]:
        cells = cells[1:]
    return tuple(cells[:-1] if cells and cells[-1][0] == cells[-1][1] else cells)


def _split_by(pattern: str, count: int = 0) -> _Split:
    """Cells between matches of a pattern, of which only the first `count` count, if given."""
    compiled = re.compile(pattern)

    def split(text: str, start: int, end: int) -> _Cells:
        start, end = _trimmed(text, start, end)
        matches = list(compiled.finditer(text, start, end))
        return _pieces(text, start, end, iter(matches[:count] if count else matches))

    return split


def _split_csv(delimiter: str) -> _Split:
    def split(text: str, start: int, end: int) -> _Cells:
        start, end = _trimmed(text, start, end)
        line = text[start:end]
        if delimiter not in line or len(line) > 2000:
            return ()
        values = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
        cells, place = [], start
        for value in (value.strip() for value in values):
            found = text.find(value, place, end)
            if found < 0:  # it holds a quotation mark, which is written twice
                return ()
            cells.append((found, found + len(value)))
            place = found + len(value)
        return tuple(cells)

    return split


def _are_bars(text: str, rows: Sequence[_Cells]) -> bool:
    return True


def _are_even(text: str, rows: Sequence[_Cells]) -> bool:
    """Whether all have the same number of cells, and few are sentences."""
    common = Counter(map(len, rows)).most_common(1)[0][1]
    return common >= _ALIKE * len(rows) and _are_values(text, rows)


def _are_labelled(text: str, rows: Sequence[_Cells]) -> bool:
    """Whether they are labels with values: short, mostly different, and no sentences, as a talk has."""
    labels = [text[row[0][0] : row[0][1]] for row in rows]
    short = all(
        len(label) <= _LABEL_CHARACTERS and len(label.split()) <= _LABEL_WORDS and label[0].isalnum()
        for label in labels
    )
    return short and len(set(labels)) >= _ALIKE * len(labels) and _are_values(text, rows)


def _are_values(text: str, rows: Sequence[_Cells]) -> bool:
    sentences = sum(bool(_SENTENCE.search(text[row[-1][0] : row[-1][1]])) for row in rows)
    return sentences <= (1 - _ALIKE) * len(rows)


def _are_csv(text: str, rows: Sequence[_Cells]) -> bool:
    """Whether commas part cells, not clauses: all lines have as many, and numbers or no spaces follow."""
    if len({len(row) for row in rows}) > 1 or not _are_labelled(text, rows):
        return False
    if all(text[a[1] : b[0]].strip('"') in (",", ";") for row in rows for a, b in pairwise(row)):
        return True
    numbered = sum(any(_DIGIT.search(text[a:b]) for a, b in row[1:]) for row in rows)
    starts = all(not text[row[0][0]].islower() for row in rows)
    return starts and numbered >= _ALIKE * len(rows) and all(row[-1][1] - row[0][0] <= 80 for row in rows)


# In the order in which they are tried: what is surest comes first.
_FORMS = (
    _Form(_split_by(r"(?<![\\|])\|(?!\|)"), 2, _are_bars, has_header=True, cell_characters=400),
    _Form(_split_by(r"\t+"), 2, _are_even, has_header=True),
    _Form(_split_by(r"\s*(?:\.{3,}|…+|(?:\s\.){3,}|_{3,}|·{3,})\s*", 1), 2, _are_labelled, line_ends=2),
    _Form(_split_by(r"[ \u00a0]{2,}"), 3, _are_even, has_header=True),
    _Form(_split_by(r"\s*[:：]\s+", 1), 2, _are_labelled, line_ends=2),
    _Form(_split_by(r"\s+[=–—-]\s+", 1), 3, _are_labelled),
    _Form(_split_csv(","), 3, _are_csv, has_header=True),
    _Form(_split_csv(";"), 3, _are_csv, has_header=True),
)
