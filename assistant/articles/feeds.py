"""RSS and Atom: each item is an article of its own."""

import email.utils
import re
from datetime import UTC
from typing import Any

from lxml import etree

from assistant.articles.archives import parse_xml
from assistant.articles.blocks import Block, Document
from assistant.articles.markup import read_whole_html
from assistant.errors import ArticleError

_WORDS = ("encoded", "content", "description", "summary")  # the fullest first
_PUBLISHED = ("pubDate", "published", "issued", "date")
_UPDATED = ("updated", "modified")
_ISO = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d")
_MOST_ITEMS = 500


def read_feed(content: bytes, source: str) -> Document:
    """The items of a feed, each with its title, author, dates and words.

    Raises:
        ArticleError: it is damaged, or no item has words.
    """
    root = parse_xml(content, source)
    items = [element for element in root.iter() if _name(element) in ("item", "entry")]
    documents = tuple(filter(None, (_item(element, source) for element in items[:_MOST_ITEMS])))
    if not documents:
        raise ArticleError(f"{source} is a feed without articles. Give the address of an article itself.")
    left = len(items) - _MOST_ITEMS
    notices = (f"Left out: {left} older items of this feed.",) if left > 0 else ()
    channel = next((e for e in root.iter() if _name(e) in ("channel", "feed")), root)
    return Document((), _text(channel, ("title",)), items=documents, notices=notices)


def _item(element: Any, source: str) -> Document | None:
    title = " ".join(_text(element, ("title",)).split())
    found = next(
        (e for name in _WORDS if (e := _child(element, name)) is not None and _inner(e).strip()), None
    )
    blocks = read_whole_html(_inner(found).encode(), source).blocks if found is not None else ()
    if not title and not blocks:
        return None
    # Headings are never quoted: an item of a title alone says it as its words.
    heading = Block(title, "heading", 1) if blocks else Block(title)
    author = _child(element, "author")
    names = _text(author, ("name",)) if author is not None else ""
    return Document(
        (*([heading] if title else []), *(block for block in blocks if block.text != title)),
        title,
        names or _text(element, ("creator", "author")),
        _date(_text(element, _PUBLISHED)),
        updated=_date(_text(element, _UPDATED)),
    )


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _child(element: Any, name: str) -> Any:
    return next((child for child in element if _name(child) == name), None)


def _text(element: Any, names: tuple[str, ...]) -> str:
    found = (_child(element, name) for name in names)
    return next((words for child in found if child is not None and (words := _words(child))), "")


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _inner(element: Any) -> str:
    """The HTML of an element: escaped in it, or as elements of its own."""
    inside = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return f"{element.text or ''}{inside}"


def _date(words: str) -> str:
    if match := _ISO.match(words):
        return match.group()
    try:
        moment = email.utils.parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()
