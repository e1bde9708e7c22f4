"""Tables of HTML as whole rows: a cell that reaches over several rows or columns stands in each of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.articles.blocks import Block, row

_MAX_SPAN = 100  # cells; more is a mistake or a trap
_MAX_CELLS = 100_000


@dataclass(frozen=True)
class Cell:
    """One cell: its words, whether it is a heading, and how many columns and rows it reaches over."""

    text: str
    is_heading: bool = False
    columns: int = 1
    rows: int = 1


@dataclass
class Table:
    """The rows of a table while it is read."""

    rows: list[list[Cell]] = field(default_factory=list)

    def blocks(self) -> list[Block]:
        """Its rows. Rows of column headings become one; a heading with one value, "label: value"."""
        grid = _spread(self.rows)
        head = next((n for n, cells in enumerate(grid) if not all(c.is_heading for c in cells)), len(grid))
        body = [_row(cells) for cells in grid[head:]]
        if head == 0:
            has_labels = all([c.is_heading for c in cells] == [True, False] for cells in grid)
            return [_labelled(cells) for cells in grid] if has_labels else body
        if len({len(cells) for cells in grid[:head]}) > 1 or not body:
            return [_row(cells) for cells in grid[:head]] + body
        names = [" ".join(dict.fromkeys(c.text for c in column)) for column in zip(*grid[:head], strict=True)]
        return [row(names), *body]


def _row(cells: Sequence[Cell]) -> Block:
    alone = all(cell is cells[0] for cell in cells)  # a title over all columns
    return row(cell.text for cell in (cells[:1] if alone else cells))


def _labelled(cells: Sequence[Cell]) -> Block:
    label, value = (" ".join(cell.text.split()) for cell in cells)
    return labelled(label, value)


def labelled(label: str, value: str) -> Block:
    """A label and its value on one line."""
    return Block(f"{label.rstrip(' :')}: {value}" if label and value else label or value, "row")


def _spread(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The table as a grid."""
    grid: list[list[Cell]] = []
    hanging: dict[int, tuple[Cell, int]] = {}  # by column: the cell from above, and for how many rows yet
    total = 0
    for cells in rows:
        own: list[Cell] = []
        waiting = list(cells)
        while waiting or len(own) in hanging:
            if len(own) in hanging:
                cell, more = hanging.pop(len(own))
                if more > 1:
                    hanging[len(own)] = (cell, more - 1)
                own.append(cell)
                continue
            cell = waiting.pop(0)
            for _ in range(min(cell.columns, _MAX_SPAN)):
                if cell.rows > 1:
                    hanging[len(own)] = (cell, min(cell.rows, _MAX_SPAN) - 1)
                own.append(cell)
        total += len(own)
        grid.append(own if total < _MAX_CELLS else list(cells))
    return [cells for cells in grid if cells]
