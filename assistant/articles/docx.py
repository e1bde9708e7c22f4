"""DOCX: paragraphs, headings and tables of a Word document. Macros and deleted text are never read."""

import re
from typing import Any

from assistant.articles.archives import open_archive
from assistant.articles.blocks import Document, Kind
from assistant.articles.hidden import parse_color, same_color
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
        styles = _heading_styles(archive.read_xml("word/styles.xml"))
        core = archive.read_xml("docProps/core.xml")
    body = root.find(f"{_W}body")
    blocks, hidden = read_blocks(root if body is None else body, _Word(styles))
    # The date in the core properties is when the file was saved, not when the article was published.
    return Document(blocks, _core(core, "dc:title"), _core(core, "dc:creator"), hidden_pieces=hidden)


class _Word(Vocabulary):
    """Words stand in runs (`w:r`), in `w:t` alone."""

    paragraphs = frozenset([f"{_W}p"])
    table, row, cell = f"{_W}tbl", f"{_W}tr", f"{_W}tc"
    # A fallback holds the words of a text box a second time.
    skipped = frozenset([_FALLBACK, *(f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr"))])
    is_mixed = False

    def __init__(self, heading_styles: dict[str, int]) -> None:
        self._heading_styles = heading_styles

    def kind(self, paragraph: Any) -> tuple[Kind, int]:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = (style.get(f"{_W}val") or "") if style is not None else ""
        if name in self._heading_styles:
            return "heading", self._heading_styles[name]
        is_item = paragraph.find(f"{_W}pPr/{_W}numPr") is not None or name.startswith(("List", "Liste"))
        return "item" if is_item else "paragraph", 0

    def characters(self, element: Any) -> str | None:
        if element.tag == f"{_W}t":
            return element.text or ""
        return _CHARACTERS.get(element.tag)

    def is_hidden(self, element: Any) -> bool:
        return element.tag == f"{_W}r" and _is_hidden(element)


_CHARACTERS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def _core(core: Any, name: str) -> str:
    found = None if core is None else core.find(name, _CORE)
    text = ((found.text or "") if found is not None else "").strip()
    # What programs put there by themselves names nobody.
    return "" if text.lower() in ("python-docx", "word document", "user", "microsoft office user") else text


def _heading_styles(root: Any) -> dict[str, int]:
    """Style ids that make headings, with their levels."""
    levels: dict[str, int] = {}
    for style in () if root is None else root.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        text = (name.get(f"{_W}val") or "") if name is not None else ""
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        match = _HEADING.search(text)
        if text.lower() == "title":
            levels[style.get(f"{_W}styleId") or ""] = 1
        elif match:
            levels[style.get(f"{_W}styleId") or ""] = int(match.group(1))
        elif outline is not None and (outline.get(f"{_W}val") or "").isdigit():
            levels[style.get(f"{_W}styleId") or ""] = min(9, int(outline.get(f"{_W}val"))) + 1
    return {name: level for name, level in levels.items() if level < 10}


def _is_hidden(run: Any) -> bool:
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return False
    vanish = properties.find(f"{_W}vanish")
    if vanish is not None and vanish.get(f"{_W}val") not in ("0", "false", "off"):
        return True
    size = properties.find(f"{_W}sz")
    if (
        size is not None
        and (size.get(f"{_W}val") or "").isdigit()
        and int(size.get(f"{_W}val")) <= _TINY_HALF_POINTS
    ):
        return True
    ink = _color(properties.find(f"{_W}color"), "val")
    return ink is not None and same_color(ink, _ground(run, properties))


def _ground(run: Any, properties: Any) -> tuple[int, int, int]:
    """The colour behind a run: its own shading, its paragraph's, its cell's, or white paper."""
    highlight = properties.find(f"{_W}highlight")
    if highlight is not None and highlight.get(f"{_W}val") not in ("none", "white"):
        return (255, 255, 0)
    shades = [properties.find(f"{_W}shd")]
    for ancestor in run.iterancestors(f"{_W}p", f"{_W}tc", f"{_W}tbl"):
        name = ancestor.tag[len(_W) :]
        shades.append(ancestor.find(f"{_W}{name}Pr/{_W}shd"))
    for shade in shades:
        color = _color(shade, "fill")
        if color is not None:
            return color
    return _WHITE


def _color(element: Any, attribute: str) -> tuple[int, int, int] | None:
    return None if element is None else parse_color(element.get(f"{_W}{attribute}") or "")
