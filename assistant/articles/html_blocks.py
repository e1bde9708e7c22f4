"""From an HTML tree, or the one that trafilatura makes, to blocks: headings, paragraphs, items, rows."""

import re
from typing import Any, Literal

from lxml import etree

from assistant.articles.blocks import Block, Kind, collapsed
from assistant.articles.html_tables import Cell, Table, labelled

_BLOCK_TAGS_TEXT = """
address article aside blockquote body caption center dd details dialog div dl dt fieldset
figcaption figure footer header hgroup hr legend main nav ol p pre section summary ul quote list
lg
"""
_BLOCK_TAGS = frozenset(_BLOCK_TAGS_TEXT.split())
_SKIPPED_TAGS_TEXT = """
script style noscript template title meta link iframe object embed applet audio video canvas
svg map button select option input textarea datalist graphic progress meter frame frameset
"""
_SKIPPED_TAGS = frozenset(_SKIPPED_TAGS_TEXT.split())
_ITEMS = frozenset(["li", "item"])
_ROWS = frozenset(["tr", "row"])
_CELLS = frozenset(["td", "th", "cell"])
_HEADINGS = re.compile(r"h([1-6])")
_LONG_CELL = 400  # characters; a table with such a cell lays out a page


def read_blocks(root: Any) -> list[Block]:
    """The blocks of a tree in reading order, every word once."""
    walker = _Walker()
    skipped: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start" and skipped is None:
            # A "head" that is no heading of trafilatura's is a page's own, which nobody sees.
            if not tag or tag in _SKIPPED_TAGS or (tag == "head" and not _heading_level(element, tag)):
                skipped = element
            else:
                walker.start(element, tag.rpartition("}")[2].lower())
                walker.text(element.text)
        elif event == "end":
            if skipped is None:
                walker.end(element, tag.rpartition("}")[2].lower())
            elif skipped is element:
                skipped = None
            if skipped is None and element is not root:
                walker.text(element.tail)
    walker.end_all()
    return walker.blocks


class _Walker:
    """Collects text until a block ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._kind: Kind | Literal["term"] = "paragraph"
        self._level = 0
        self._mark = ""  # before the words of an item: its bullet or number
        self._numbers: dict[Any, int] = {}  # of the last item of each list
        self._term = ""  # whose definition comes
        self._table: Table | None = None  # of data, whose rows are being read
        self._cells: list[Cell] | None = None  # of the data row that is being read
        self._row: Any = None
        self._preformatted = 0

    def text(self, text: str | None) -> None:
        if text:
            self._pieces.append(text if self._preformatted else re.sub(r"\s+", " ", text))

    def start(self, element: Any, tag: str) -> None:
        if self._cells is not None:
            self._pieces.append(" " if tag in _BLOCK_TAGS or tag in _ITEMS or tag in ("br", "lb") else "")
            return
        heading = _heading_level(element, tag)
        if tag in ("br", "lb"):
            self._pieces.append("\n")
        elif tag in _ROWS and _is_data(element):
            self.flush()
            self._table = self._table or Table()
            self._cells, self._row = [], element
        elif tag == "dt":
            self.flush("term")
        elif tag == "dd":
            self.flush("row")
        elif heading:
            self.flush("heading", heading)
        elif tag in _ITEMS:
            self.flush("item")
            self._mark = self._item_mark(element)
        elif tag in ("figcaption", "caption"):
            self.flush("caption")
        elif tag in _BLOCK_TAGS or tag in _ROWS or tag in _CELLS:
            # A paragraph inside an item is the item.
            keeps = self._kind in ("item", "row", "caption", "term") and not "".join(self._pieces).strip()
            self._preformatted += tag == "pre"
            if not keeps:
                self.flush()
            return

    def end(self, element: Any, tag: str) -> None:
        if self._cells is not None:
            if tag in _CELLS and element.getparent() is self._row:
                self._cells.append(_cell(element, tag, "".join(self._pieces)))
                self._pieces = []
            elif element is self._row and self._table is not None:
                self._table.rows.append(self._cells)
                self._cells, self._row, self._pieces = None, None, []
            return
        if tag == "table" and self._table is not None:
            self.blocks += self._table.blocks()
            self._table = None
        self._preformatted -= tag == "pre"
        if (
            tag in _BLOCK_TAGS
            or tag in _ITEMS
            or tag in _ROWS
            or tag in _CELLS
            or _heading_level(element, tag)
        ):
            self.flush()

    def flush(self, kind: Kind | Literal["term"] = "paragraph", level: int = 0) -> None:
        """End the block that is being read; what follows is of the given kind."""
        text = collapsed("".join(self._pieces))
        if self._kind == "term":
            self._end_term()
            self._term = " ".join(text.split())
        elif text and self._kind == "row":
            self.blocks.append(labelled(self._term, " ".join(text.split())))
            self._term = ""
        elif text:
            self._end_term()
            text = " ".join(text.split()) if self._kind == "heading" else text
            text = f"{self._mark}{text}" if self._kind == "item" else text
            self.blocks.append(Block(text, self._kind, self._level))
        self._pieces, self._kind, self._level = [], kind, level

    def end_all(self) -> None:
        """End the block, the table and the term that a page left open."""
        self.flush()
        self._end_term()
        if self._table is not None:
            self.blocks += self._table.blocks()

    def _item_mark(self, element: Any) -> str:
        """A bullet, or the item's number in its list, as a browser shows it."""
        parent = element.getparent()
        if parent is None or (parent.tag != "ol" and parent.get("rend") != "ol"):
            return "- "
        value = element.get("value") or ("" if parent in self._numbers else parent.get("start")) or ""
        given = re.fullmatch(r"-?\d{1,6}", value)
        self._numbers[parent] = int(value) if given else self._numbers.get(parent, 0) + 1
        return f"{self._numbers[parent]}. "

    def _end_term(self) -> None:
        """A term without a definition stands alone."""
        if self._term:
            self.blocks.append(Block(self._term))
            self._term = ""


def _cell(element: Any, tag: str, text: str) -> Cell:
    is_heading = (
        tag == "th" or element.get("role") == "head" or element.getparent().getparent().tag == "thead"
    )
    return Cell(" ".join(text.split()), is_heading, _span(element, "colspan"), _span(element, "rowspan"))


def _span(element: Any, name: str) -> int:
    value = element.get(name) or ""
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _heading_level(element: Any, tag: str) -> int:
    if tag == "head":  # trafilatura's
        tag = element.get("rend") or ""
    match = _HEADINGS.fullmatch(tag)
    return int(match.group(1)) if match else 0


def _is_data(table_row: Any) -> bool:
    """Whether a row belongs to a table of data; tables that lay out a page are read as paragraphs."""
    table = table_row
    while table.getparent() is not None and table.tag != "table":
        table = table.getparent()
    verdict = table.get("data-verdict")
    if verdict is None:
        cells = [cell for cell in table.iter() if cell.tag in _CELLS]
        rows = sum(1 for r in table.iter() if r.tag in _ROWS)
        nested = any(inner is not table for inner in table.iter("table"))
        long = any(len("".join(cell.itertext())) > _LONG_CELL for cell in cells)
        verdict = "layout" if nested or long or len(cells) <= rows else "data"
        table.set("data-verdict", verdict)
    return bool(verdict == "data")
