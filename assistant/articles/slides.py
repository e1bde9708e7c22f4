"""PPTX: the words of each slide in reading order, its tables and charts, and what the speaker notes say."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError

from assistant.articles.archives import parse_xml, require_whole
from assistant.articles.article import NOTES_LEVEL
from assistant.articles.blocks import Block, Document, collapsed, row
from assistant.articles.limits import Limits
from assistant.errors import ArticleError

_DIAGRAM_DATA = "/diagramData"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FURNITURE = (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.HEADER)
_LISTS = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY)


def read_slides(content: bytes, source: str, limits: Limits) -> Document:
    """The blocks of a presentation; its pages are its slides.

    Raises:
        ArticleError: it is damaged, protected, over a limit, or holds no words.
    """
    require_whole(content, source, limits)
    try:
        return _read(Presentation(io.BytesIO(content)), source, limits)
    except (etree.XMLSyntaxError, PythonPptxError, KeyError) as error:
        raise ArticleError(f"{source} is damaged ({error}). Get the file again, or save it anew.") from error


def _read(deck: Any, source: str, limits: Limits) -> Document:
    if len(deck.slides) > limits.max_pages:
        raise ArticleError(
            f"{source} has more than {limits.max_pages:,} slides. Save the part you need, or raise "
            "ASSISTANT_MAX_PAGES."
        )
    blocks: list[Block] = []
    hidden = 0
    for number, slide in enumerate(deck.slides, start=1):
        if slide._element.get("show") == "0":
            hidden += 1
            continue
        walk = _Slide(deck.slide_width or 0, deck.slide_height or 0)
        own = [block for block in walk.blocks(slide) if block.text]
        hidden += walk.hidden
        if own:
            blocks += [replace(own[0], pages=((0, number),)), *own[1:]]
    if not blocks:
        raise ArticleError(
            f"{source} holds no words, only pictures. Save it as PDF, which may be read as a scan."
        )
    facts = deck.core_properties
    return Document(
        tuple(blocks), facts.title or "", facts.author or "", hidden_pieces=hidden, page_name="slide"
    )


class _Slide:
    """Reads one slide; counts the shapes that nobody sees."""

    def __init__(self, width: int, height: int) -> None:
        self.hidden = 0
        self._width, self._height = width, height

    def blocks(self, slide: Any) -> Iterator[Block]:
        """Its title, its shapes in reading order, its notes."""
        title = slide.shapes.title
        words = collapsed(title.text_frame.text) if title is not None else ""
        if words:
            level = 1 if title.placeholder_format.type is PP_PLACEHOLDER.CENTER_TITLE else 2
            yield Block(" ".join(words.replace("\v", " ").split()), "heading", level)
        for shape in slide.shapes:
            if title is None or shape.shape_id != title.shape_id:
                yield from self._shape(shape)
        notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        if notes is not None and notes.text.strip():
            yield Block("Notes", "heading", NOTES_LEVEL)
            yield from _paragraphs(notes, is_list=False)

    def _shape(self, shape: Any) -> Iterator[Block]:
        kind = shape.placeholder_format.type if shape.is_placeholder else None
        if kind in _FURNITURE:
            return
        if self._is_hidden(shape):
            self.hidden += 1
        elif hasattr(shape, "shapes"):  # a group
            for member in shape.shapes:
                yield from self._shape(member)
        elif shape.has_text_frame:
            yield from _paragraphs(shape.text_frame, is_list=kind in _LISTS)
        elif getattr(shape, "has_table", False):
            yield from _table(row(cell.text for cell in cells.cells) for cells in shape.table.rows)
        elif getattr(shape, "has_chart", False):
            yield from _chart(shape.chart)
        else:
            yield from _diagram(shape)

    def _is_hidden(self, shape: Any) -> bool:
        """Whether it is switched off, or lies wholly beside the slide."""
        if any(e.get("hidden") in ("1", "true") for e in shape._element.xpath("./*/p:cNvPr")):
            return True
        left, top, width, height = shape.left, shape.top, shape.width, shape.height
        if None in (left, top, width, height) or not self._width:
            return False
        return bool(left + width <= 0 or top + height <= 0 or left >= self._width or top >= self._height)


def _paragraphs(frame: Any, is_list: bool) -> Iterator[Block]:
    """The paragraphs of a box; those of a slide's own body, if there are several, are a list."""
    texts = [collapsed("".join(run for run in _runs(paragraph))) for paragraph in frame.paragraphs]
    texts = [text for text in texts if text]
    for text in texts:
        yield Block(f"- {text}", "item") if is_list and len(texts) > 1 else Block(text)


def _runs(paragraph: Any) -> Iterator[str]:
    """Words and line breaks, also those of fields such as a date."""
    for element in paragraph._p.iter(f"{_DRAWING}t", f"{_DRAWING}br"):
        yield "\n" if element.tag == f"{_DRAWING}br" else element.text or ""


def _table(rows: Iterator[Block]) -> Iterator[Block]:
    begins = True
    for block in rows:
        if block.text:
            yield replace(block, begins=begins)
            begins = False


def _chart(chart: Any) -> Iterator[Block]:
    """The numbers that a chart shows, as a table of its categories and series."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield Block(collapsed(chart.chart_title.text_frame.text))
    for plot in chart.plots:
        series = list(plot.series)
        head = row(["", *(one.name or "" for one in series)])
        body = (
            row([str(category), *(_number(one.values[place]) for one in series if place < len(one.values))])
            for place, category in enumerate(plot.categories)
        )
        yield from _table(iter([head, *body]))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _diagram(shape: Any) -> Iterator[Block]:
    """The words of a diagram (SmartArt), which lie in a part of their own."""
    wanted = {value for e in shape._element.iter() for value in e.attrib.values() if value.startswith("rId")}
    for name, link in shape.part.rels.items():
        if name in wanted and link.reltype.endswith(_DIAGRAM_DATA):
            root = parse_xml(link.target_part.blob, "diagram")
            for paragraph in root.iter(f"{_DRAWING}p"):
                text = " ".join("".join(t.text or "" for t in paragraph.iter(f"{_DRAWING}t")).split())
                if text:
                    yield Block(f"- {text}", "item")
