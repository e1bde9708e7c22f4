"""ODT: paragraphs, headings, lists and tables of an OpenDocument text. Macros are never read."""

from typing import Any

from assistant.articles.archives import open_archive
from assistant.articles.blocks import Document, Kind
from assistant.articles.hidden import Color, parse_color, same_color
from assistant.articles.limits import Limits
from assistant.articles.office import Vocabulary, read_blocks
from assistant.errors import ArticleError

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE = f"{{{_OASIS}office:1.0}}"
_TEXT = f"{{{_OASIS}text:1.0}}"
_TABLE = f"{{{_OASIS}table:1.0}}"
_STYLE = f"{{{_OASIS}style:1.0}}"
_DRAW = f"{{{_OASIS}drawing:1.0}}"
_SVG = f"{{{_OASIS}svg-compatible:1.0}}"
_FO = f"{{{_OASIS}xsl-fo-compatible:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = f"{{{_OASIS}meta:1.0}}"
_MAX_SPACES = 100
_TINY_POINTS = 2


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
    body = root.find(f".//{_OFFICE}text")
    if body is None:
        raise ArticleError(f"{source} is no text document. Save its text as .odt or .txt.")
    blocks, hidden = read_blocks(body, _OpenDocument([root] if styles is None else [styles, root]))
    title, author = _meta(meta, f"{_DC}title"), _meta(meta, f"{_META}initial-creator")
    return Document(blocks, title, author, hidden_pieces=hidden)


class _OpenDocument(Vocabulary):
    """Words stand between the elements of a paragraph; what is hidden, is so by its style or its element."""

    paragraphs = frozenset([f"{_TEXT}p", f"{_TEXT}h"])
    table, row, cell = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-cell"
    items = frozenset([f"{_TEXT}list-item"])
    # What describes a picture is none of the words around it.
    skipped = frozenset(
        [
            *(f"{_TEXT}{name}" for name in ("tracked-changes", "script")),
            *(f"{_SVG}{name}" for name in ("title", "desc")),
            f"{_OFFICE}annotation",
            f"{_DRAW}image",
        ]
    )
    is_mixed = True

    def __init__(self, roots: list[Any]) -> None:
        self._styles = {
            e.get(f"{_STYLE}name") or "": e for root in roots for e in root.iter(f"{_STYLE}style")
        }

    def kind(self, paragraph: Any) -> tuple[Kind, int]:
        if paragraph.tag == f"{_TEXT}h":
            level = paragraph.get(f"{_TEXT}outline-level") or "1"
            return "heading", int(level) if level.isdigit() and len(level) < 3 else 1
        return ("heading", 1) if paragraph.get(f"{_TEXT}style-name") == "Title" else ("paragraph", 0)

    def note(self, element: Any) -> Any:
        return element.find(f"{_TEXT}note-body") if element.tag == f"{_TEXT}note" else None

    def characters(self, element: Any) -> str | None:
        if element.tag == f"{_TEXT}s":
            count = element.get(f"{_TEXT}c") or "1"
            return " " * (min(int(count), _MAX_SPACES) if count.isdigit() and len(count) < 6 else 1)
        return {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}.get(element.tag)

    def is_hidden(self, element: Any) -> bool:
        if element.tag in (f"{_TEXT}hidden-text", f"{_TEXT}hidden-paragraph"):
            return True
        if element.tag == f"{_TEXT}section":
            return bool(element.get(f"{_TEXT}display") == "none")
        name = element.get(f"{_TEXT}style-name") or ""
        if self._property(name, f"{_TEXT}display") == "none":
            return True
        size = self._property(name, f"{_FO}font-size").removesuffix("pt")
        if size.replace(".", "", 1).isdigit() and float(size) < _TINY_POINTS:
            return True
        ink = parse_color(self._property(name, f"{_FO}color"))
        return ink is not None and same_color(ink, self._ground(element))

    def _property(self, name: str, attribute: str) -> str:
        """What a style, or else the style that it comes from, says of the looks of words."""
        seen = set()
        while name in self._styles and name not in seen:  # a damaged file may go in circles
            seen.add(name)
            for properties in self._styles[name]:
                if properties.get(attribute):
                    return str(properties.get(attribute))
            name = self._styles[name].get(f"{_STYLE}parent-style-name") or ""
        return ""

    def _ground(self, element: Any) -> Color:
        """The colour behind an element: its own, its paragraph's, its cell's or box's, or white paper."""
        for around in (element, *element.iterancestors()):
            for kind in (_TEXT, _TABLE, _DRAW):
                name = around.get(f"{kind}style-name") or ""
                for attribute in (f"{_FO}background-color", f"{_DRAW}fill-color"):
                    color = parse_color(self._property(name, attribute))
                    if color is not None:
                        return color
        return (255, 255, 255)


def _meta(root: Any, name: str) -> str:
    found = None if root is None else next(root.iter(name), None)
    return "" if found is None else (found.text or "").strip()
