"""Tables on a page, by where its words stand: lines whose cells stand below each other, ruled or not.

pdfplumber finds ruled tables as well, but none without rules, and would parse every file a second time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.articles.page_lines import Cell, Line

_NEXT_ROW = 3.5  # times the size of the type; a row further below is of another table
_NEXT_LINE = 1.5  # the same for a cell that goes on in the next line
_SAME_LINE = 0.3
_CELL_CHARACTERS = 40  # on average; longer ones are the lines of two columns of text


@dataclass(frozen=True)
class Table:
    """A table: the lines that it takes up, `lines[first:after]`, and the words of its cells row by row."""

    first: int
    after: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _VisualRow:
    """What stands on one height: cells from left to right, of the lines `first` to `after`."""

    first: int
    after: int
    bottom: float
    size: float
    cells: tuple[Cell, ...]


def find_tables(lines: Sequence[Line]) -> Iterator[Table]:
    """The tables among the lines of a page, in order."""
    rows = list(_visual_rows(lines))
    place = 0
    while place < len(rows):
        after = place + 1
        columns = [[cell.left, cell.right] for cell in rows[place].cells]
        grid = [[cell.text for cell in rows[place].cells]]
        while len(columns) > 1 and after < len(rows) and _follows(rows[after - 1], rows[after]):
            found = _in_columns(rows[after].cells, columns)
            if found is None or not _took(grid, found, rows[after - 1], rows[after]):
                break
            _widen(columns, found)
            after += 1
        if _is_table(grid):
            yield Table(rows[place].first, rows[after - 1].after, tuple(tuple(row) for row in grid))
            place = after
        else:
            place += 1


def _visual_rows(lines: Sequence[Line]) -> Iterator[_VisualRow]:
    first = 0
    for number in range(1, len(lines) + 1):
        if number < len(lines) and _beside(lines[number - 1], lines[number]):
            continue
        own = lines[first:number]
        cells = tuple(cell for line in own for cell in line.cells)
        yield _VisualRow(first, number, own[0].bottom, own[0].size, cells)
        first = number


def _beside(left: Line, right: Line) -> bool:
    gap = right.left - left.right
    return abs(left.bottom - right.bottom) < _SAME_LINE * left.size and gap > left.size


def _follows(above: _VisualRow, below: _VisualRow) -> bool:
    return 0 < above.bottom - below.bottom <= _NEXT_ROW * above.size


def _in_columns(cells: Sequence[Cell], columns: Sequence[Sequence[float]]) -> dict[int, Cell] | None:
    """The column of each cell, which must be one that no other cell is in; None where that is not so."""
    found: dict[int, Cell] = {}
    for cell in cells:
        over = [n for n, (left, right) in enumerate(columns) if cell.left < right and left < cell.right]
        if len(over) != 1 or over[0] in found:
            return None
        found[over[0]] = cell
    return found


def _took(grid: list[list[str]], found: dict[int, Cell], above: _VisualRow, below: _VisualRow) -> bool:
    """Put a row into the grid, or its cells behind those that go on in it; whether it belongs there."""
    if 0 not in found and above.bottom - below.bottom <= _NEXT_LINE * above.size:
        for column, cell in found.items():
            grid[-1][column] = f"{grid[-1][column]} {cell.text}".strip()
    elif len(found) < 2:
        return False
    else:
        grid.append([found[n].text if n in found else "" for n in range(len(grid[0]))])
    return True


def _widen(columns: list[list[float]], found: dict[int, Cell]) -> None:
    """Let each column reach as far as its cells, but not into its neighbours."""
    for n, cell in found.items():
        left = max(columns[n - 1][1] if n else cell.left, min(columns[n][0], cell.left))
        columns[n] = [left, max(columns[n][1], cell.right)]


def _is_table(grid: Sequence[Sequence[str]]) -> bool:
    cells = [text for row in grid for text in row if text]
    enough = len(grid) >= 2 and len(grid[0]) * len(grid) >= 6
    return enough and sum(map(len, cells)) <= _CELL_CHARACTERS * len(cells)
