"""A paper as a Word file."""

import io
import re
from typing import Any

from assistant.desk.papers import Paper, Quoted, about

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HIGHLIGHTS = {"yellow": "YELLOW", "green": "BRIGHT_GREEN", "blue": "TURQUOISE", "red": "PINK"}


def to_word(paper: Paper) -> bytes:
    """The paper as a `.docx`: headings, quotes in the style of quotes, a pin's colour as a highlight, and the
    sources at the end."""
    import docx  # takes a moment to import

    document = docx.Document()
    document.core_properties.title = _clean(paper.title)[:255]
    document.core_properties.author = ""
    document.add_heading(_clean(paper.title), 0)
    for section in paper.sections:
        if section.heading:
            document.add_heading(_clean(section.heading), 1)
        for line in filter(None, section.lines):
            document.add_paragraph(_clean(line))
        for quoted in section.quotes:
            _add_quote(document, quoted, len(paper.articles) > 1)
    if paper.articles:
        document.add_heading("Sources", 1)
    for article in paper.articles:
        told = " · ".join(filter(None, [article.title, about(article)]))
        document.add_paragraph(_clean(told or "An article without a title"), style="List Bullet")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _add_quote(document: Any, quoted: Quoted, is_collection: bool) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    paragraph = document.add_paragraph(style="Intense Quote" if quoted.colour else "Quote")
    if quoted.mark:
        paragraph.add_run(_clean(f"{quoted.mark} "))
    words = paragraph.add_run(_clean(f"“{quoted.words}”"))
    if quoted.colour in _HIGHLIGHTS:
        words.font.highlight_color = getattr(WD_COLOR_INDEX, _HIGHLIGHTS[quoted.colour])
    named = quoted.article.title if is_collection else ""
    paragraph.add_run(_clean(f" ({', '.join(filter(None, [named, quoted.place]))})")).italic = False
    if quoted.note:
        document.add_paragraph(_clean(f"Note: {quoted.note}"))


def _clean(text: str) -> str:
    """Text without what XML cannot hold."""
    return _NOT_IN_XML.sub("", text)
