"""XLSX: the sheets of a workbook as tables, each cell with its name, values as they are shown."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from assistant.articles.archives import Archive, open_archive, require_whole
from assistant.articles.blocks import Block, Document
from assistant.articles.cell_values import shown_value
from assistant.articles.hidden import visible_characters
from assistant.articles.limits import Limits
from assistant.errors import ArticleError

MAX_ROWS = 10_000
"""Rows with words that are read of one workbook."""

_SEPARATOR = " | "
_MAX_EMPTY_ROWS = 200_000  # after so many nothing is looked for
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_HIDDEN_COLUMNS = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_BOUND = re.compile(rb'\b(min|max)="(\d+)"')
_NO_VALUE = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</|</(?:\w+:)?c>)")
_DEFAULT_NAME = re.compile(r"[^\W\d_]+ ?1|Sheet")


@dataclass(frozen=True)
class _Unseen:
    """What of a sheet nobody sees, and how many formulas have no saved value."""

    rows: frozenset[int]
    columns: frozenset[int]
    empty_formulas: int


def read_sheets(content: bytes, source: str, limits: Limits) -> Document:
    """The blocks of a workbook: a heading for each sheet, then its rows.

    Raises:
        ArticleError: it is damaged, protected, over a limit, or no cell of it holds a word.
    """
    require_whole(content, source, limits)
    with open_archive(content, source, limits) as archive:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        reader = _Workbook(archive)
        blocks = tuple(reader.blocks(book))
        facts = book.properties
    if not any(block.kind != "heading" for block in blocks):
        only = "charts" if book.chartsheets or b"/charts/" in content else "empty sheets"
        raise ArticleError(
            f"{source} holds only {only}, no cell with words. Put the numbers behind them into a sheet, or "
            "paste them."
        )
    return Document(
        blocks, facts.title or "", facts.creator or "", hidden_pieces=reader.hidden, notices=reader.notices()
    )


class _Workbook:
    def __init__(self, archive: Archive) -> None:
        self.hidden = 0
        self._archive = archive
        self._rows = 0
        self._is_cut = False
        self._empty_formulas = 0

    def notices(self) -> tuple[str, ...]:
        """Lines for people about what was not read."""
        lines = []
        if self._is_cut:
            lines.append(f"Only the first {MAX_ROWS:,} rows are read. Save those that you need as a file.")
        if self._empty_formulas:
            lines.append(
                f"Left out: {self._empty_formulas:,} formulas without a saved value. Open the workbook in a "
                "spreadsheet program and save it."
            )
        return tuple(lines)

    def blocks(self, book: Any) -> Iterator[Block]:
        """Each sheet that is shown, under its name."""
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        self.hidden += len(book.worksheets) - len(sheets)
        for sheet in sheets:
            own = list(self._sheet(sheet))
            # "Sheet1", in whatever language, says nothing where there is no other.
            if own and not (len(sheets) == 1 and _DEFAULT_NAME.fullmatch(sheet.title)):
                yield Block(" ".join(sheet.title.split()), "heading", 2)
            yield from own

    def _sheet(self, sheet: Any) -> Iterator[Block]:
        # The package gives rows as they stand in the file only without the sheet's word on its size, which
        # may be wrong; and it does not tell what is hidden, so that is looked up in the file itself.
        sheet.reset_dimensions()
        unseen = _unseen(self._archive.read(sheet._worksheet_path.lstrip("/")))
        self._empty_formulas += unseen.empty_formulas
        self.hidden += len(unseen.columns)
        begins, empty = True, 0
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            shown = {
                column: text
                for column, cell in enumerate(cells, start=1)
                if (text := _text(cell)) and column not in unseen.columns
            }
            if shown and number in unseen.rows:
                self.hidden += 1
                continue
            if not shown:
                begins, empty = True, empty + 1
                if empty > _MAX_EMPTY_ROWS:
                    return
                continue
            if self._rows >= MAX_ROWS:
                self._is_cut = True
                return
            self._rows += 1
            empty = 0
            yield _row(sheet.title, number, shown, begins)
            begins = len(shown) == 1


def _row(sheet: str, number: int, shown: dict[int, str], begins: bool) -> Block:
    """A row as one line, from its first column on; one cell alone is a line of its own."""
    text, cells = "", []
    for column in range(1 if len(shown) > 1 else min(shown), max(shown) + 1):
        if len(shown) > 1 and column > 1:
            text += _SEPARATOR if text else _SEPARATOR.lstrip()  # an article's lines begin with no space
        if column in shown:
            cells.append((len(text), f"{sheet}!{get_column_letter(column)}{number}"))
            text += shown[column]
    return Block(text, "row" if len(shown) > 1 else "paragraph", cells=tuple(cells), begins=begins)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    return " ".join(visible_characters(shown_value(value, cell.number_format or "")).split())


def _unseen(content: bytes) -> _Unseen:
    columns: set[int] = set()
    for found in _HIDDEN_COLUMNS.findall(content):
        bounds = {name: int(value) for name, value in _BOUND.findall(found)}
        first, last = bounds.get(b"min", 1), bounds.get(b"max", 0)
        columns.update(range(first, min(last, first + 1000) + 1))
    rows = frozenset(int(found) for found in _HIDDEN_ROW.findall(content))
    return _Unseen(rows, frozenset(columns), len(_NO_VALUE.findall(content)))
