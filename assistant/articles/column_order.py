"""The order in which the lines of a page are read: column after column, a line across them between."""

from collections.abc import Iterator, Sequence
from statistics import median

from assistant.articles.page_lines import Line

_LEAST_LINES = 4  # on each side, for columns
_LEAST_CHARACTERS = 18  # of the usual line of a column; shorter ones are the cells of a table
_CROSSING = 0.3  # of the lines may stand across two columns: titles, wide paragraphs
_SAME_LINE = 0.5  # times the size of the type


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Lines of one page as they are read."""
    gutter = _gutter(lines)
    if gutter is None:
        return list(_rows(lines))
    ordered: list[Line] = []
    section: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.top):
        if line.left < gutter < line.right:
            ordered += [*_columns(section, gutter), line]
            section = []
        else:
            section.append(line)
    return ordered + _columns(section, gutter)


def _columns(lines: Sequence[Line], gutter: float) -> list[Line]:
    left = [line for line in lines if line.right <= gutter]
    right = [line for line in lines if line.left >= gutter]
    return [*in_reading_order(left), *in_reading_order(right)] if left and right else list(_rows(lines))


def _gutter(lines: Sequence[Line]) -> float | None:
    """The place between two columns, across which few lines stand; None where there is one column."""
    best: tuple[int, float] | None = None
    for place in sorted({line.left - 1 for line in lines}):
        left = [line for line in lines if line.right <= place]
        right = [line for line in lines if line.left >= place]
        crossing = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < _LEAST_LINES or crossing > _CROSSING * len(lines):
            continue
        if not (_is_column(left) and _is_column(right) and _stand_beside(left, right)):
            continue
        if best is None or crossing < best[0]:
            best = crossing, place
    return best[1] if best else None


def _is_column(lines: Sequence[Line]) -> bool:
    return median(len(line.text) for line in lines) >= _LEAST_CHARACTERS


def _stand_beside(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether two groups share at least half of the height of the lower one."""
    tops = [max(line.top for line in group) for group in (left, right)]
    bottoms = [min(line.bottom for line in group) for group in (left, right)]
    shared = min(tops) - max(bottoms)
    return shared > 0.5 * min(top - bottom for top, bottom in zip(tops, bottoms, strict=True))


def _rows(lines: Sequence[Line]) -> Iterator[Line]:
    """From the top down; of what stands on one height, from left to right."""
    row: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.bottom):
        if row and row[0].bottom - line.bottom > _SAME_LINE * line.size:
            yield from sorted(row, key=lambda line: line.left)
            row = []
        row.append(line)
    yield from sorted(row, key=lambda line: line.left)
