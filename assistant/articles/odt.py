"""ODT: paragraphs, headings, lists and tables of an OpenDocument text. Macros are never read."""

from typing import Any

from assistant.articles.archives import open_archive
from assistant.articles.blocks import Document, Kind
from assistant.articles.hidden import parse_color, same_color
from assistant.articles.limits import Limits
from assistant.articles.office import Vocabulary, read_blocks
from assistant.errors import ArticleError

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE = f"{{{_OASIS}office:1.0}}"
_TEXT = f"{{{_OASIS}text:1.0}}"
_TABLE = f"{{{_OASIS}table:1.0}}"
_STYLE = f"{{{_OASIS}style:1.0}}"
_DRAW = f"{{{_OASIS}drawing:1.0}}"
_FO = f"{{{_OASIS}xsl-fo-compatible:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = f"{{{_OASIS}meta:1.0}}"
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
    body = root.find(f".//{_OFFICE}text")
    if body is None:
        raise ArticleError(f"{source} is no text document. Save its text as .odt or .txt.")
    hidden_styles = _hidden_styles(root) | (_hidden_styles(styles) if styles is not None else set())
    blocks, hidden = read_blocks(body, _OpenDocument(hidden_styles))
    title, author = _meta(meta, f"{_DC}title"), _meta(meta, f"{_META}initial-creator")
    return Document(blocks, title, author, hidden_pieces=hidden)


class _OpenDocument(Vocabulary):
    """Words stand between the elements of a paragraph; what is hidden, is so by its style or its element."""

    paragraphs = frozenset([f"{_TEXT}p", f"{_TEXT}h"])
    table, row, cell = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-cell"
    items = frozenset([f"{_TEXT}list-item"])
    # A footnote in the middle of a sentence is none of its words.
    skipped = frozenset([f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation", f"{_DRAW}image"])
    is_mixed = True

    def __init__(self, hidden_styles: set[str]) -> None:
        self._hidden_styles = hidden_styles

    def kind(self, paragraph: Any) -> tuple[Kind, int]:
        if paragraph.tag == f"{_TEXT}h":
            level = paragraph.get(f"{_TEXT}outline-level") or "1"
            return "heading", int(level) if level.isdigit() and len(level) < 3 else 1
        return ("heading", 1) if paragraph.get(f"{_TEXT}style-name") == "Title" else ("paragraph", 0)

    def characters(self, element: Any) -> str | None:
        if element.tag == f"{_TEXT}s":
            count = element.get(f"{_TEXT}c") or "1"
            return " " * (min(int(count), _MAX_SPACES) if count.isdigit() and len(count) < 6 else 1)
        return {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}.get(element.tag)

    def is_hidden(self, element: Any) -> bool:
        is_unseen = element.tag in (f"{_TEXT}hidden-text", f"{_TEXT}hidden-paragraph")
        return is_unseen or element.get(f"{_TEXT}style-name") in self._hidden_styles


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
