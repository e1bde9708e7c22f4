"""DOCX: paragraphs, headings and tables of a Word document. Macros and deleted text are never read."""

import re
from typing import Any

from assistant.articles.archives import open_archive
from assistant.articles.blocks import Document, Kind
from assistant.articles.hidden import Color, parse_color, same_color
from assistant.articles.limits import Limits
from assistant.articles.office import Vocabulary, read_blocks
from assistant.errors import ArticleError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CORE = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}
_WHITE = (255, 255, 255)
_HEADING = re.compile(
    r"(?:heading|berschrift|titre|titolo|encabezado|rubrik|nagłówek|заголовок)\s*([1-9])", re.I
)
_TINY_HALF_POINTS = 3


def read_docx(content: bytes, source: str, limits: Limits) -> Document:
    """The blocks of a DOCX file.

    Raises:
        ArticleError: it is damaged, protected, over a limit, or holds no document.
    """
    with open_archive(content, source, limits) as archive:
        root = archive.read_xml("word/document.xml")
        if root is None:
            raise ArticleError(f"{source} holds no Word document. Save it as .docx again.")
        styles = _Styles(archive.read_xml("word/styles.xml"))
        core = archive.read_xml("docProps/core.xml")
        notes = {kind: _notes(archive.read_xml(f"word/{kind}s.xml"), kind) for kind in _NOTES}
    body = root.find(f"{_W}body")
    paper = _color(root.find(f"{_W}background"), "color") or _WHITE
    blocks, hidden = read_blocks(root if body is None else body, _Word(styles, paper, notes))
    # The date in the core properties is when the file was saved, not when the article was published.
    return Document(blocks, _core(core, "dc:title"), _core(core, "dc:creator"), hidden_pieces=hidden)


class _Word(Vocabulary):
    """Words stand in runs (`w:r`), in `w:t` alone."""

    paragraphs = frozenset([f"{_W}p"])
    table, row, cell = f"{_W}tbl", f"{_W}tr", f"{_W}tc"
    # A fallback holds the words of a text box a second time.
    skipped = frozenset([_FALLBACK, *(f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr"))])
    is_mixed = False

    def __init__(self, styles: "_Styles", paper: Color, notes: dict[str, dict[str, Any]]) -> None:
        self._styles = styles
        self._paper = paper
        self._notes = notes

    def kind(self, paragraph: Any) -> tuple[Kind, int]:
        name = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        if name in self._styles.headings:
            return "heading", self._styles.headings[name]
        is_item = paragraph.find(f"{_W}pPr/{_W}numPr") is not None or name.startswith(("List", "Liste"))
        return "item" if is_item else "paragraph", 0

    def note(self, element: Any) -> Any:
        kind, is_mark, _ = element.tag[len(_W) :].partition("Reference")
        return self._notes.get(kind, {}).get(element.get(f"{_W}id") or "") if is_mark else None

    def characters(self, element: Any) -> str | None:
        if element.tag == f"{_W}t":
            return element.text or ""
        return _CHARACTERS.get(element.tag)

    def is_hidden(self, element: Any) -> bool:
        if element.tag != f"{_W}r":
            return False
        formats = self._styles.formats(element)
        vanish = _first(formats, "vanish")
        if vanish is not None and vanish.get(f"{_W}val") not in ("0", "false", "off"):
            return True
        size = _value(_first(formats, "sz"))
        if size.isdigit() and int(size) <= _TINY_HALF_POINTS:
            return True
        ink = _color(_first(formats, "color"), "val")
        ground = None if ink is None else self._ground(element, formats)
        return ink is not None and ground is not None and same_color(ink, ground)

    def _ground(self, run: Any, formats: list[Any]) -> Color | None:
        """The colour behind a run: its own shading, its paragraph's, its cell's, or paper; None if unsure."""
        if _value(_first(formats, "highlight")) not in ("", "none", "white"):
            return (255, 255, 0)
        shades = [_first(formats, "shd")]
        for ancestor in run.iterancestors(f"{_W}p", f"{_W}tc", f"{_W}tbl"):
            name = ancestor.tag[len(_W) :]
            shades.append(ancestor.find(f"{_W}{name}Pr/{_W}shd"))
            if _value(ancestor.find(f"{_W}tblPr/{_W}tblStyle")) in self._styles.shading:
                return next(filter(None, (_color(shade, "fill") for shade in shades)), None)
        return next(filter(None, (_color(shade, "fill") for shade in shades)), self._paper)


_NOTES = ("footnote", "endnote")


def _notes(root: Any, kind: str) -> dict[str, Any]:
    """The notes of one kind by their ids."""
    return {} if root is None else {e.get(f"{_W}id") or "": e for e in root.iter(f"{_W}{kind}")}


_CHARACTERS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def _core(core: Any, name: str) -> str:
    found = None if core is None else core.find(name, _CORE)
    text = ((found.text or "") if found is not None else "").strip()
    # What programs put there by themselves names nobody.
    return "" if text.lower() in ("python-docx", "word document", "user", "microsoft office user") else text


class _Styles:
    """What `styles.xml` says.

    Attributes:
        headings: ids of the styles that make headings, with their levels.
        shading: ids of the table styles that colour some of their cells.
    """

    def __init__(self, root: Any) -> None:
        self._styles = (
            {} if root is None else {e.get(f"{_W}styleId") or "": e for e in root.iter(f"{_W}style")}
        )
        levels = {name: _heading_level(style) for name, style in self._styles.items()}
        self.headings = {name: level for name, level in levels.items() if 0 < level < 10}
        self.shading = {
            n for n, e in self._styles.items() if any(_color(s, "fill") for s in e.iter(f"{_W}shd"))
        }

    def formats(self, run: Any) -> list[Any]:
        """The properties that hold for a run, first its own, then those of its styles and their ancestors."""
        paragraph = next(run.iterancestors(f"{_W}p"), None)
        found = [run.find(f"{_W}rPr")]
        found += self._inherited(run.find(f"{_W}rPr/{_W}rStyle"))
        found += self._inherited(None if paragraph is None else paragraph.find(f"{_W}pPr/{_W}pStyle"))
        return [properties for properties in found if properties is not None]

    def _inherited(self, named: Any) -> list[Any]:
        properties: dict[str, Any] = {}
        name = _value(named)
        while name in self._styles and name not in properties:  # a damaged file may go in circles
            properties[name] = self._styles[name].find(f"{_W}rPr")
            name = _value(self._styles[name].find(f"{_W}basedOn"))
        return list(properties.values())


def _heading_level(style: Any) -> int:
    """The level of the headings that a style makes; 0 when it makes none."""
    name = _value(style.find(f"{_W}name"))
    outline = _value(style.find(f"{_W}pPr/{_W}outlineLvl"))
    match = _HEADING.search(name)
    if name.lower() == "title":
        return 1
    if match:
        return int(match.group(1))
    return min(9, int(outline)) + 1 if outline.isdigit() else 0


def _first(formats: list[Any], name: str) -> Any:
    return next((e for f in formats if (e := f.find(f"{_W}{name}")) is not None), None)


def _value(element: Any) -> str:
    return "" if element is None else element.get(f"{_W}val") or ""


def _color(element: Any, attribute: str) -> Color | None:
    return None if element is None else parse_color(element.get(f"{_W}{attribute}") or "")
