"""What a page's marks mean for its words: raised numbers, words struck out, formulas, boxes for consent."""

import re
from typing import Any

from assistant.articles.blocks import raised
from assistant.articles.html_hidden import remove_element

_CONSENT = re.compile(r"(?:^|[-_ ])(?:cookies?|consent|gdpr|ccpa)", re.IGNORECASE)
_CONSENT_CHARACTERS = 1500
_TEX = re.compile(r"\btex\b", re.IGNORECASE)


def apply_marks(root: Any) -> int:
    """Change a tree so that its text says what it shows; gives how many pieces are left out as struck out."""
    for element in list(root.iter("sup")):
        if not len(element) or not (element.text or "").strip():
            words = "".join(element.itertext())
            for child in list(element):
                element.remove(child)
            element.text = raised(words)
    for element in list(root.iter("math")):
        _show_formula(element)
    for element in list(root.iter("div", "section", "aside", "dialog", "form")):
        if _asks_for_consent(element):
            remove_element(element)
    struck = [e for e in root.iter("del", "s", "strike") if "".join(e.itertext()).strip()]
    for element in struck:
        remove_element(element)
    return len(struck)


def _show_formula(element: Any) -> None:
    """A formula as one line: as its author wrote it, or the letters that are shown."""
    notes = [n for n in element.iter("annotation") if _TEX.search(n.get("encoding") or "")]
    words = (notes[0].text if notes else None) or element.get("alttext")
    if not words:
        words = " ".join("".join(element.itertext()).split())
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = "span", words, tail


def _asks_for_consent(element: Any) -> bool:
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.getparent() is None or not _CONSENT.search(name):
        return False
    if any(True for _ in element.iter("article", "main", "h1")):
        return False
    words = "".join(element.itertext())
    return len(words) <= _CONSENT_CHARACTERS and bool(re.search(r"cookie|consent", words, re.IGNORECASE))
