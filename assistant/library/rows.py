"""What is stored of an article: rows of three collections, and the values that they are read back as.

Every passage carries all that a citation needs: its words, their places in the article, and the article's
name. So an answer is composed without the article's whole text. That is kept too, in pieces, beside a digest.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.articles import (
    Article,
    Heading,
    Passage,
    Sentence,
    View,
    passage_view,
    utf16_length,
    view_of_pieces,
)
from assistant.errors import ArticleError, LibraryError
from assistant.index import ArticleIndex, searched_text, stemmed

Row = dict[str, Any]

SCHEMA = 1
"""Goes up when what is stored changes."""

ID_CHARACTERS = 32
"""Of the hexadecimal digits of an article's digest: 128 bits."""

MAX_TEXT_BYTES = 65_535
"""The longest text that Milvus takes in one field."""

_PIECE_CHARACTERS = 16_000  # of UTF-8 at most four bytes each
_NAME_CHARACTERS = 1_000
_PLACE_BYTES = 60_000  # of a JSON field


@dataclass(frozen=True)
class Prepared:
    """An article, ready to be written.

    Attributes:
        article: its row, by which alone it is visible; written last.
        passages: the rows of its passages.
        pieces: the rows of its text.
    """

    article: Row
    passages: list[Row]
    pieces: list[Row]


@dataclass(frozen=True)
class StoredPassage:
    """A passage as it comes back: offsets are those of its article.

    Attributes:
        passage: its sentences.
        text: `article.text[passage.start : passage.end]`.
        plain: what is shown of it.
        read: what is read of it; a table's row has its header before it.
        headings: the spans of headings that lie in it.
        pages: offsets and the page that begins there, the first at or before the passage.
        screen: where it begins in the article as it is shown, in UTF-16 units.
    """

    passage: Passage
    text: str
    plain: View
    read: View
    headings: tuple[tuple[int, int], ...]
    pages: tuple[tuple[int, int], ...]
    screen: int


def article_id(article: Article) -> str:
    """What an article is called in a library: the same words, the same name."""
    return article.digest[:ID_CHARACTERS]


def prepare(index: ArticleIndex) -> Prepared:
    """The rows of an article that was cut and embedded.

    Raises:
        ArticleError: a passage is too long for a field.
    """
    article, identity = index.article, article_id(index.article)
    texts = [searched_text(article, passage) for passage in index.passages]
    vectors = index.vectors.reconstruct_n(0, len(index.passages))
    screens = list(_screens(article, index.passages))
    passages = [
        {
            "id": f"{identity}:{number:06}",
            "article": identity,
            "number": number,
            "text": article.words(passage.start, passage.end),
            "stems": " ".join(words),
            "vector": vector,
            "begin": passage.start,
            "finish": passage.end,
            "title": _name(article.title),
            "source": _name(article.source),
            "published": article.published or "",
            "page": article.page_at(passage.start) or 0,
            "heading": _name(" › ".join(article.headings_at(passage.start))),
            "place": _place(article, passage, screen),
        }
        for number, (passage, vector, words, screen) in enumerate(
            zip(index.passages, vectors, stemmed(texts), screens, strict=True)
        )
    ]
    for row in passages:
        _require_short(row, article)
    return Prepared(_article_row(article, len(passages)), passages, _pieces(article))


def read_passage(row: Row) -> StoredPassage:
    """The passage of a row."""
    place, begin, text = row["place"], row["begin"], row["text"]
    sentences = tuple(Sentence(begin + start, begin + end) for start, end in place["sentences"])
    whole = view_of_pieces(text, [(0, begin, len(text))])
    plain = _read_view(place["plain"], begin) if "plain" in place else whole
    read = _read_view(place["read"], begin) if "read" in place else plain
    return StoredPassage(
        passage=Passage(begin, row["finish"], sentences),
        text=text,
        plain=plain,
        read=read,
        headings=tuple((start, end) for start, end in place["headings"]),
        pages=tuple((offset, page) for offset, page in place["pages"]),
        screen=place["screen"],
    )


def read_article(row: Row, pieces: Sequence[Row]) -> Article:
    """The whole article of a row and the pieces of its text.

    Raises:
        LibraryError: a piece is missing, or the text is not the one that was stored.
    """
    try:
        stored = json.loads("".join(p["text"] for p in sorted(pieces, key=lambda p: p["number"])))
        text = stored["text"]
    except (ValueError, KeyError, TypeError):
        text = None
    if text is None or _digest(text) != row["digest"]:
        raise LibraryError(
            f"The text of the article {row['id']} ({row['title']}) is not as it was stored. "
            "Remove the article and add it again."
        )
    return Article(
        text,
        stored["title"],
        stored["source"],
        row["published"] or None,
        row["author"],
        row["language"],
        tuple(Heading(*heading) for heading in stored["headings"]),
        tuple(stored["pages"]),
    )


def _article_row(article: Article, passages: int) -> Row:
    return {
        "id": article_id(article),
        "digest": article.digest,
        "title": _name(article.title),
        "folded": _name(f"{article.title} {article.source}".casefold()),
        "source": _name(article.source),
        "published": article.published or "",
        "author": _name(article.author),
        "language": article.language[:20],
        "passages": passages,
        "characters": len(article.text),
        "added": datetime.now(UTC).isoformat(timespec="seconds"),
        "unused": [0.0, 0.0],
    }


def _pieces(article: Article) -> list[Row]:
    """The text and what belongs to its places, as pieces of one JSON text."""
    stored = {
        "text": article.text,
        "title": article.title,
        "source": article.source,
        "headings": [(h.start, h.end, h.level) for h in article.headings],
        "pages": article.pages,
    }
    whole, identity = json.dumps(stored, ensure_ascii=False), article_id(article)
    return [
        piece_row(identity, n, whole[n * _PIECE_CHARACTERS : (n + 1) * _PIECE_CHARACTERS])
        for n in range(-(-len(whole) // _PIECE_CHARACTERS))
    ]


def piece_row(identity: str, number: int, text: str) -> Row:
    """The row of a piece of text."""
    return {
        "id": f"{identity}:{number:06}",
        "article": identity,
        "number": number,
        "text": text,
        "unused": [0.0, 0.0],
    }


def _place(article: Article, passage: Passage, screen: int) -> Row:
    """All that is known of a passage's places, from its beginning on, where it is not plain."""
    begin, end = passage.start, passage.end
    plain = article.view.slice(begin, end)
    read = passage_view(article, passage)
    place: Row = {
        "sentences": [(s.start - begin, s.end - begin) for s in passage.sentences],
        "headings": [(h.start, h.end) for h in article.headings if h.start < end and h.end > begin],
        "pages": _pages(article, begin, end),
        "screen": screen,
    }
    if plain.text != article.words(begin, end) or len(plain.places) != 1:
        place["plain"] = _stored_view(plain, begin)
    if read != plain:
        place["read"] = _stored_view(read, begin)
    return place


def _pages(article: Article, begin: int, end: int) -> list[tuple[int, int]]:
    """The page at the beginning, and those that begin within."""
    first = article.page_at(begin)
    if first is None:
        return []
    inside = [(offset, number) for number, offset in enumerate(article.pages, 1) if begin < offset < end]
    return [(begin, first), *inside]


def _screens(article: Article, passages: Sequence[Passage]) -> Iterator[int]:
    """Where each passage begins in what is shown, in UTF-16 units; passages come in order of the text."""
    view, seen, units = article.view, 0, 0
    for passage in passages:
        first = view.shown_at(passage.start, passage.end)[0]
        units += (
            utf16_length(view.text[seen:first]) if first >= seen else -utf16_length(view.text[first:seen])
        )
        seen = first
        yield units


def _stored_view(view: View, begin: int) -> list[Any]:
    places = [place - begin for place in view.places]
    return [view.text, list(zip(view.starts, places, view.lengths, strict=True))]


def _read_view(stored: list[Any], begin: int) -> View:
    text, pieces = stored
    return view_of_pieces(text, [(start, place + begin, length) for start, place, length in pieces])


def _require_short(row: Row, article: Article) -> None:
    sizes = {name: len(row[name].encode()) for name in ("text", "stems")}
    if max(sizes.values()) > MAX_TEXT_BYTES or len(json.dumps(row["place"])) > _PLACE_BYTES:
        raise ArticleError(
            f"{article.source or article.title}: a passage from character {row['begin']:,} is too long for a "
            "library. Does it hold hidden text? Save the article as plain text."
        )


def _name(words: str) -> str:
    return words[:_NAME_CHARACTERS]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
