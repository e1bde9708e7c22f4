"""Lines of a page, as they stand on it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A piece of a line that stands apart from the others."""

    text: str
    left: float
    right: float


@dataclass(frozen=True)
class Line:
    """One line of a page, in points from the page's lower left corner; `\\u00ad` is a hyphen at its end."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    cells: tuple[Cell, ...] = ()
