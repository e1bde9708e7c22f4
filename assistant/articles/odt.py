"""ODT: paragraphs, headings, lists and tables of an OpenDocument text. Macros are never read."""

from typing import Any

from assistant.articles.archives import open_archive
from assistant.articles.blocks import Block, Document, Kind, collapsed, row
from assistant.articles.hidden import parse_color, same_color
from assistant.articles.limits import Limits
from assistant.errors import ArticleError

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT = f"{{{_OFFICE}text:1.0}}"
_TABLE = f"{{{_OFFICE}table:1.0}}"
_STYLE = f"{{{_OFFICE}style:1.0}}"
_FO = f"{{{_OFFICE}xsl-fo-compatible:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = f"{{{_OFFICE}meta:1.0}}"
_UNSEEN = frozenset([f"{_TEXT}tracked-changes", f"{_TEXT}hidden-text", f"{_TEXT}hidden-paragraph"])
_MAX_SPACES = 100


def read_odt(content: bytes, source: str, limits: Limits) -> Document:
    """The blocks of an ODT file.

    Raises:
        ArticleError: it is damaged, protected, over a limit, or holds no text.
    """
    with open_archive(content, source, limits) as archive:
        root = archive.read_xml("content.xml")
        if root is None:
            raise ArticleError(f"{source} holds no text document. Save it as .odt again.")
        styles = archive.read_xml("styles.xml")
        meta = archive.read_xml("meta.xml")
    body = root.find(f".//{{{_OFFICE}office:1.0}}text")
    if body is None:
        raise ArticleError(f"{source} is no text document. Save its text as .odt or .txt.")
    reader = _Reader(_hidden_styles(root) | (_hidden_styles(styles) if styles is not None else set()))
    reader.read(body, "paragraph")
    title, author = _meta(meta, f"{_DC}title"), _meta(meta, f"{_META}initial-creator")
    return Document(tuple(reader.blocks), title, author, hidden_pieces=reader.hidden)


def _meta(root: Any, name: str) -> str:
    found = None if root is None else next(root.iter(name), None)
    return "" if found is None else (found.text or "").strip()


def _hidden_styles(root: Any) -> set[str]:
    """Names of the styles whose words nobody sees."""
    hidden: set[str] = set()
    for style in root.iter(f"{_STYLE}style"):
        properties = style.find(f"{_STYLE}text-properties")
        if properties is None:
            continue
        ink = parse_color(properties.get(f"{_FO}color") or "")
        ground = parse_color(properties.get(f"{_FO}background-color") or "") or (255, 255, 255)
        size = (properties.get(f"{_FO}font-size") or "").removesuffix("pt")
        tiny = size.replace(".", "", 1).isdigit() and float(size) < 2
        if (
            properties.get(f"{_TEXT}display") == "none"
            or tiny
            or (ink is not None and same_color(ink, ground))
        ):
            hidden.add(style.get(f"{_STYLE}name") or "")
    return hidden


def _own(parent: Any, name: str, table: Any) -> list[Any]:
    """Rows or cells of a table, without those of a table inside it."""
    return [e for e in parent.iter(f"{_TABLE}{name}") if next(e.iterancestors(f"{_TABLE}table")) is table]


class _Reader:
    def __init__(self, hidden_styles: set[str]) -> None:
        self.blocks: list[Block] = []
        self.hidden = 0
        self._hidden_styles = hidden_styles

    def read(self, parent: Any, kind: Kind) -> None:
        for element in parent:
            tag = element.tag
            if tag in _UNSEEN:
                self.hidden += tag != f"{_TEXT}tracked-changes"
            elif tag == f"{_TEXT}h":
                level = element.get(f"{_TEXT}outline-level") or "1"
                self._add(element, "heading", int(level) if level.isdigit() and len(level) < 3 else 1)
            elif tag == f"{_TEXT}p":
                style = element.get(f"{_TEXT}style-name")
                self._add(element, "heading" if style == "Title" else kind, int(style == "Title"))
            elif tag == f"{_TABLE}table":
                for table_row in _own(element, "table-row", element):
                    self.blocks.append(row(self._words(c) for c in _own(table_row, "table-cell", element)))
            elif isinstance(tag, str):
                self.read(element, "item" if tag == f"{_TEXT}list-item" else kind)

    def _add(self, element: Any, kind: Kind, level: int) -> None:
        text = collapsed(self._words(element))
        if text:
            self.blocks.append(Block(f"- {text}" if kind == "item" else text, kind, level))

    def _words(self, element: Any) -> str:
        if element.tag in _UNSEEN or element.get(f"{_TEXT}style-name") in self._hidden_styles:
            self.hidden += bool("".join(element.itertext()).strip())
            return ""
        if element.tag == f"{_TEXT}note":  # a footnote in the middle of a sentence is none of its words
            return ""
        pieces = [element.text or ""]
        for child in element:
            if child.tag == f"{_TEXT}s":
                count = child.get(f"{_TEXT}c") or "1"
                pieces.append(
                    " " * (min(int(count), _MAX_SPACES) if count.isdigit() and len(count) < 6 else 1)
                )
            elif child.tag == f"{_TEXT}tab":
                pieces.append("\t")
            elif child.tag == f"{_TEXT}line-break":
                pieces.append("\n")
            elif isinstance(child.tag, str) and child.tag.rpartition("}")[2] not in ("annotation", "image"):
                pieces.append(self._words(child))
                pieces.append(" " if child.tag == f"{_TEXT}p" else "")
            pieces.append(child.tail or "")
        return "".join(pieces)
