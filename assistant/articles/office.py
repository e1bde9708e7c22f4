"""Office documents: one walk over the tree of a DOCX or ODT file, whose elements a `Vocabulary` explains."""

from abc import ABC, abstractmethod
from typing import Any

from assistant.articles.blocks import Block, Kind, collapsed, raised, row


class Vocabulary(ABC):
    """What the elements of one format mean; names are whole, with their namespace.

    Attributes:
        paragraphs: hold a paragraph or a heading.
        table: holds rows, themselves or in groups.
        row: one row of a table.
        cell: one cell of a row.
        items: hold the paragraphs of a list's item, where the format has such elements.
        skipped: hold none of the document's words: deletions, comments, properties.
        is_mixed: whether words stand between elements; else only those count that `characters` gives.
    """

    paragraphs: frozenset[str]
    table: str
    row: str
    cell: str
    items: frozenset[str] = frozenset()
    skipped: frozenset[str]
    is_mixed: bool

    @abstractmethod
    def kind(self, paragraph: Any) -> tuple[Kind, int]:
        """What a paragraph is by itself, and the level of a heading."""

    @abstractmethod
    def characters(self, element: Any) -> str | None:
        """What an element stands for, such as a tab; None when its words are those in it."""

    def note(self, element: Any) -> Any:
        """What holds the words of the note that an element marks; None when it marks none."""
        return None

    @abstractmethod
    def is_hidden(self, element: Any) -> bool:
        """Whether nobody sees the words in an element."""


def read_blocks(body: Any, vocabulary: Vocabulary) -> tuple[tuple[Block, ...], int]:
    """The blocks of a body in order, its notes last, and how many pieces of hidden text were left out."""
    walk = _Walk(vocabulary)
    walk.read(body)
    walk.read_notes()
    return tuple(walk.blocks), walk.hidden


class _Walk:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.blocks: list[Block] = []
        self.hidden = 0
        self._vocabulary = vocabulary
        self._notes: list[Any] = []

    def read_notes(self) -> None:
        """The notes whose marks were met, each with its mark."""
        for number, note in enumerate(tuple(self._notes), start=1):  # a note in a note is damage
            text = " ".join(self._words(note).split())
            if text:
                self.blocks.append(Block(f"{raised(str(number))} {text}"))

    def read(self, parent: Any, is_item: bool = False) -> None:
        """The blocks of all that stands in an element."""
        vocabulary = self._vocabulary
        for element in parent:
            if not self._is_read(element):
                continue
            if element.tag in vocabulary.paragraphs:
                self._paragraph(element, is_item)
            elif element.tag == vocabulary.table:
                self._table(element)
            elif vocabulary.is_hidden(element):
                self._words(element)  # counts them
            else:
                self.read(element, is_item or element.tag in vocabulary.items)

    def _is_read(self, element: Any) -> bool:
        return isinstance(element.tag, str) and element.tag not in self._vocabulary.skipped

    def _paragraph(self, element: Any, is_item: bool) -> None:
        text = collapsed(self._words(element))
        kind, level = self._vocabulary.kind(element)
        if not text:
            return
        if kind == "heading":
            self.blocks.append(Block(" ".join(text.split()), kind, level))
        elif kind == "item" or is_item:
            self.blocks.append(Block(f"- {text}", "item"))
        else:
            self.blocks.append(Block(text))

    def _table(self, table: Any) -> None:
        for table_row in self._own(table, self._vocabulary.row, table):
            cells = self._own(table_row, self._vocabulary.cell, table)
            self.blocks.append(row(self._words(cell) for cell in cells))

    def _own(self, parent: Any, name: str, table: Any) -> list[Any]:
        """Rows or cells of a table, without those of a table inside it."""
        return [e for e in parent.iter(name) if next(e.iterancestors(self._vocabulary.table)) is table]

    def _words(self, element: Any) -> str:
        """The words that people see in an element; paragraphs in it are apart by a space."""
        vocabulary = self._vocabulary
        note = vocabulary.note(element)
        if note is not None:
            self._notes.append(note)
            return raised(str(len(self._notes)))
        characters = vocabulary.characters(element)
        if characters is not None:
            return characters
        hidden_before = self.hidden
        pieces = [(element.text or "") if vocabulary.is_mixed else ""]
        for child in element:
            if self._is_read(child):
                gap = " " if child.tag in vocabulary.paragraphs else ""
                pieces += [gap, self._words(child), gap]
            if vocabulary.is_mixed:
                pieces.append(child.tail or "")
        words = "".join(pieces)
        if words.strip() and vocabulary.is_hidden(element):
            self.hidden = hidden_before + 1  # with all that is hidden in it, one piece
            return ""
        return words
