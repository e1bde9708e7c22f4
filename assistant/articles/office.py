"""Office documents: one walk over the tree of a text document, in the words of Word or of OpenDocument."""

from enum import Enum
from typing import Any, Protocol

from assistant.articles.blocks import Block, Kind, collapsed, row


class Sight(Enum):
    """What a reader of the document sees of an element."""

    SEEN = "seen"
    LEFT_OUT = "left out"  # not a part of the text: a deletion, a footnote in the middle of a sentence
    HIDDEN = "hidden"  # words that nobody sees; they are counted


class Vocabulary(Protocol):
    """What the elements of a kind of document mean.

    Attributes:
        table: tag of a table.
        row: tag of its rows.
        cell: tag of their cells.
        paragraph: tag of a paragraph.
    """

    table: str
    row: str
    cell: str
    paragraph: str

    def shape(self, element: Any, kind: Kind) -> tuple[Kind, int] | None:
        """The kind of block that an element is and its level, inside of a `kind`; None if it is no block."""
        ...

    def inside(self, element: Any, kind: Kind) -> Kind | None:
        """The kind of the blocks in an element; None when what is in it is not read."""
        ...

    def sight(self, element: Any) -> Sight:
        """What is seen of an element."""
        ...

    def gap(self, element: Any) -> str | None:
        """The white space or hyphen that an element stands for; None when it has words."""
        ...

    def text(self, element: Any) -> str:
        """The words of an element before its first child."""
        ...

    def tail(self, element: Any) -> str:
        """The words after an element, up to the next one."""
        ...


class OfficeReader:
    """Reads blocks in the order of the text.

    Attributes:
        blocks: what was read.
        hidden: how many pieces of text were left out because nobody sees them.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.blocks: list[Block] = []
        self.hidden = 0
        self._vocabulary = vocabulary

    def read(self, parent: Any, kind: Kind = "paragraph") -> None:
        """Add the blocks of an element's children."""
        for element in parent:
            if not isinstance(element.tag, str) or not self._is_seen(element):
                continue
            shape = self._vocabulary.shape(element, kind)
            inside = self._vocabulary.inside(element, kind)
            if shape is not None:
                self._add(element, *shape)
            elif element.tag == self._vocabulary.table:
                for table_row in self._own(element, self._vocabulary.row, element):
                    cells = self._own(table_row, self._vocabulary.cell, element)
                    self.blocks.append(row(self._words(cell) for cell in cells))
            elif inside is not None:
                self.read(element, inside)

    def _add(self, element: Any, kind: Kind, level: int) -> None:
        text = collapsed(self._words(element))
        if text and kind == "heading":
            self.blocks.append(Block(" ".join(text.split()), kind, level))
        elif text:
            self.blocks.append(Block(f"- {text}" if kind == "item" else text, kind))

    def _own(self, parent: Any, tag: str, table: Any) -> list[Any]:
        """Rows or cells of a table, without those of a table inside it."""
        table_tag = self._vocabulary.table
        return [e for e in parent.iter(tag) if next(e.iterancestors(table_tag)) is table]

    def _words(self, element: Any) -> str:
        if not self._is_seen(element):
            return ""
        gap = self._vocabulary.gap(element)
        if gap is not None:
            return gap
        pieces = [self._vocabulary.text(element)]
        for child in element:
            if isinstance(child.tag, str):
                pieces.append(self._words(child))
                pieces.append(" " if child.tag == self._vocabulary.paragraph else "")
            pieces.append(self._vocabulary.tail(child))
        return "".join(pieces)

    def _is_seen(self, element: Any) -> bool:
        sight = self._vocabulary.sight(element)
        if sight is Sight.HIDDEN:
            self.hidden += bool("".join(element.itertext()).strip())
        return sight is Sight.SEEN
