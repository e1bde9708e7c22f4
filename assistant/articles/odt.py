"""ODT: paragraphs, headings, lists and tables of an OpenDocument text. Macros are never read."""

from typing import Any

from assistant.articles.archives import open_archive
from assistant.articles.blocks import Document, Kind
from assistant.articles.hidden import parse_color, same_color
from assistant.articles.limits import Limits
from assistant.articles.office import OfficeReader, Sight
from assistant.errors import ArticleError

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT = f"{{{_OFFICE}text:1.0}}"
_TABLE = f"{{{_OFFICE}table:1.0}}"
_STYLE = f"{{{_OFFICE}style:1.0}}"
_FO = f"{{{_OFFICE}xsl-fo-compatible:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = f"{{{_OFFICE}meta:1.0}}"
_DRAW = f"{{{_OFFICE}drawing:1.0}}"
_HIDDEN = frozenset([f"{_TEXT}hidden-text", f"{_TEXT}hidden-paragraph"])
_LEFT_OUT = frozenset(
    [
        *(f"{_TEXT}{name}" for name in ("tracked-changes", "note")),
        f"{{{_OFFICE}office:1.0}}annotation",
        f"{_DRAW}image",
    ]
)
_GAPS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
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
    hidden = _hidden_styles(root) | (_hidden_styles(styles) if styles is not None else set())
    reader = OfficeReader(_OpenDocument(hidden))
    reader.read(body)
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


class _OpenDocument:
    """OpenDocument text, as far as it is read."""

    table, row, cell = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-cell"
    paragraph = f"{_TEXT}p"

    def __init__(self, hidden_styles: set[str]) -> None:
        self._hidden_styles = hidden_styles

    def shape(self, element: Any, kind: Kind) -> tuple[Kind, int] | None:
        """A heading by its element or by the style of a title, else what stands around it."""
        if element.tag == f"{_TEXT}h":
            level = element.get(f"{_TEXT}outline-level") or "1"
            return "heading", int(level) if level.isdigit() and len(level) < 3 else 1
        if element.tag != self.paragraph:
            return None
        return ("heading", 1) if element.get(f"{_TEXT}style-name") == "Title" else (kind, 0)

    def inside(self, element: Any, kind: Kind) -> Kind | None:
        """Everything is entered: sections, lists, frames."""
        return "item" if element.tag == f"{_TEXT}list-item" else kind

    def sight(self, element: Any) -> Sight:
        """Text of a hidden style is hidden; a footnote in the middle of a sentence is none of its words."""
        if element.tag in _LEFT_OUT:
            return Sight.LEFT_OUT
        is_hidden = element.tag in _HIDDEN or element.get(f"{_TEXT}style-name") in self._hidden_styles
        return Sight.HIDDEN if is_hidden else Sight.SEEN

    def gap(self, element: Any) -> str | None:
        """Tabs, line breaks, and spaces that are counted."""
        if element.tag == f"{_TEXT}s":
            count = element.get(f"{_TEXT}c") or "1"
            return " " * (min(int(count), _MAX_SPACES) if count.isdigit() and len(count) < 6 else 1)
        return _GAPS.get(element.tag)

    def text(self, element: Any) -> str:
        """Words stand everywhere."""
        return element.text or ""

    def tail(self, element: Any) -> str:
        """After an element too."""
        return element.tail or ""
