"""A library: what it holds, what is written to it, and whether all of it is as it was written."""

import contextlib
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType

from langchain_core.embeddings import Embeddings

from assistant.articles import Article
from assistant.errors import LibraryError
from assistant.index import embedder_name
from assistant.library.milvus import ARTICLES, PASSAGES, TEXTS, Milvus
from assistant.library.place import LibraryPlace
from assistant.library.rows import ID_CHARACTERS, SCHEMA, Prepared, Row, piece_row, read_article
from assistant.progress import Progress
from assistant.settings import WINDOW_CHARACTERS

PAGE_ARTICLES = 50
"""How many articles a list shows at a time."""

MOST_LISTED = 10_000
"""Milvus gives no row that stands further back in a list."""

_ABOUT = "about"  # names the row that says how the library was made
_WRITTEN_PASSAGES = 500  # at a time: a message of some MB
_KEPT_ARTICLES = 32  # whole articles that were opened last
_ID = re.compile(rf"[0-9a-f]{{4,{ID_CHARACTERS}}}")
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")
_LISTED = [
    "id",
    "title",
    "source",
    "published",
    "author",
    "language",
    "digest",
    "passages",
    "characters",
    "added",
]
_MOST_ROWS = 16_384


@dataclass(frozen=True)
class LibraryCheck:
    """What `Library.verify` found.

    Attributes:
        articles: how many articles were looked at.
        passages: how many of their passages.
        problems: a line for each article that is not as it was written.
        unfinished: articles of which only parts are there: they are being added, or adding was stopped.
    """

    articles: int
    passages: int
    problems: tuple[str, ...]
    unfinished: tuple[str, ...]


@dataclass(frozen=True)
class ArticleList:
    """Some of the articles.

    Attributes:
        rows: of each its id, title, source, published and the rest.
        total: how many articles the list would have in all.
    """

    rows: tuple[Row, ...]
    total: int


class Library:
    """A library that exists. Use `Library.open`, or `Library.create` to write to it.

    Args:
        place: where it is.
        milvus: its client.
        about: what it was made with.
    """

    def __init__(self, place: LibraryPlace, milvus: Milvus, about: Row) -> None:
        self.place = place
        self.milvus = milvus
        self.embedder = str(about["embedder"])
        """The name of the embedder that its vectors are of."""
        self.passage_characters = int(about["passage_characters"])
        self._opened: OrderedDict[str, Article] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def open(cls, place: LibraryPlace, embedder: Embeddings | None = None) -> "Library":
        """A library that is there.

        Args:
            place: where.
            embedder: what questions are embedded with; None where none is asked.

        Raises:
            LibraryError: there is none, it cannot be reached, or it was made by another version or embedder.
        """
        if place.is_file and not place.path.exists():
            raise _nothing_there(place)
        with _connected(place) as milvus:
            about = _about(milvus)
            if about is None:
                raise _nothing_there(place)
            _require_same(about, place, embedder)
        return cls(place, milvus, about)

    @classmethod
    def create(
        cls, place: LibraryPlace, embedder: Embeddings, passage_characters: int = WINDOW_CHARACTERS
    ) -> "Library":
        """A library to write to; made when there is none. Raises as `open` does."""
        with _connected(place) as milvus:
            if _about(milvus) is None:
                about = {
                    "schema": SCHEMA,
                    "embedder": embedder_name(embedder),
                    "passage_characters": passage_characters,
                }
                milvus.create(len(embedder.embed_query("How long is a vector?")))
                milvus.upsert(TEXTS, [{**piece_row("", 0, json.dumps(about)), "id": _ABOUT}])
            stored = _about(milvus)
            if stored is None:
                raise LibraryError(f"The library in {place.address} cannot be made. Try again.")
            _require_same(stored, place, embedder)
        return cls(place, milvus, stored)

    @property
    def title(self) -> str:
        """What people call it."""
        return f"Library {self.place.path.name if self.place.is_file else self.place.address}"

    @property
    def passage_count(self) -> int:
        """How many passages there are, those of articles that are being added among them."""
        return self.milvus.count(PASSAGES)

    def article_count(self) -> int:
        """How many articles there are; also says that the library can be reached.

        Raises:
            LibraryError: it cannot.
        """
        return self.milvus.count(ARTICLES)

    def articles(self, search: str = "", first: int = 0, limit: int = PAGE_ARTICLES) -> ArticleList:
        """Some of the articles, in an order that stays.

        Args:
            search: words of titles and sources, or parts of them, and dates such as 2024 or 2024-05; all must
                be there.
            first: how many to leave out.
            limit: how many at most.
        """
        condition = " and ".join(_conditions(search))
        total = self.milvus.count(ARTICLES, condition)
        first, limit = min(first, MOST_LISTED), min(limit, _MOST_ROWS - MOST_LISTED)
        rows = self.milvus.query(ARTICLES, condition, _LISTED, limit, first) if total else []
        return ArticleList(tuple(rows), total)

    def all_articles(self) -> Iterator[Row]:
        """Every article's row."""
        yield from self.milvus.all_rows(ARTICLES, 'id != ""', _LISTED)

    def article_rows(self, ids: Iterable[str], at_once: bool = False) -> dict[str, Row]:
        """The rows of those articles that are wholly there, by id."""
        rows: dict[str, Row] = {}
        wanted = sorted(ids)
        for first in range(0, len(wanted), _WRITTEN_PASSAGES):
            names = ", ".join(f'"{name}"' for name in wanted[first : first + _WRITTEN_PASSAGES])
            found = self.milvus.query(
                ARTICLES, f"id in [{names}]", _LISTED, _WRITTEN_PASSAGES, at_once=at_once
            )
            rows |= {row["id"]: row for row in found}
        return rows

    def article(self, identity: str) -> Article:
        """A whole article, by its id or the beginning of it.

        Raises:
            LibraryError: there is none, several begin so, or its text is not as it was stored.
        """
        with self._lock:
            known = self._opened.get(identity)
            if known is not None:
                self._opened.move_to_end(identity)
                return known
        row = self._row(identity)
        article = self._read(row)
        with self._lock:
            self._opened[row["id"]] = article
            while len(self._opened) > _KEPT_ARTICLES:
                self._opened.popitem(last=False)
        return article

    def write(self, prepared: list[Prepared]) -> None:
        """Write articles. Each becomes visible at once, as the last thing that is written of it.

        Rows are named after the articles' words: what is written twice, or by two writers, is there once.
        """
        self._write(TEXTS, [row for one in prepared for row in one.pieces])
        self._write(PASSAGES, [row for one in prepared for row in one.passages])
        self._write(ARTICLES, [one.article for one in prepared])

    def remove(self, identity: str) -> Row:
        """Remove an article, by its id or the beginning of it; the row that it had.

        It is out of sight at once; what a process that is killed leaves of it is removed by the same call.

        Raises:
            LibraryError: there is none, or several begin so.
        """
        row = self._row(identity, unfinished=True)
        self.milvus.delete(ARTICLES, f'id == "{row["id"]}"')
        for kind in (PASSAGES, TEXTS):
            self.milvus.delete(kind, f'article == "{row["id"]}"')
        with self._lock:
            self._opened.pop(row["id"], None)
        return row

    def verify(self, progress: Progress | None = None) -> LibraryCheck:
        """Look whether every article's text has its digest, and every passage is a slice of it."""
        total, articles, passages = self.article_count(), 0, 0
        problems: list[str] = []
        whole: set[str] = set()
        for row in self.all_articles():
            whole.add(row["id"])
            articles += 1
            found, problem = self._checked(row)
            passages += found
            if problem:
                problems.append(f"{row['id']} {row['title']}: {problem}")
            if progress:
                progress("Comparing", min(1.0, articles / max(1, total)))
        begun = {row["article"] for row in self.milvus.all_rows(PASSAGES, 'id != ""', ["article"])}
        begun |= {row["article"] for row in self.milvus.all_rows(TEXTS, f'id != "{_ABOUT}"', ["article"])}
        # An article that was finished meanwhile is none that was left unfinished.
        left = sorted(begun - whole - self.article_rows(begun - whole).keys())
        return LibraryCheck(articles, passages, tuple(problems), tuple(left))

    def __enter__(self) -> "Library":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file or the connection."""
        self.milvus.close()

    def _write(self, kind: str, rows: list[Row]) -> None:
        for first in range(0, len(rows), _WRITTEN_PASSAGES):
            self.milvus.upsert(kind, rows[first : first + _WRITTEN_PASSAGES])

    def _row(self, identity: str, unfinished: bool = False) -> Row:
        """The row of an article; with `unfinished`, also of one that is not wholly there."""
        if _ID.fullmatch(identity):
            rows = self.milvus.query(ARTICLES, f'id like "{identity}%"', _LISTED, 2)
            if not rows and unfinished:
                parts = self.milvus.query(TEXTS, f'article like "{identity}%"', ["article"], 1)
                parts = parts or self.milvus.query(PASSAGES, f'article like "{identity}%"', ["article"], 1)
                rows = [{"id": part["article"], "title": "", "source": "", "passages": 0} for part in parts]
            if len(rows) > 1:
                raise LibraryError(f"Several articles begin with {identity}. Give more of the id.")
            if rows:
                return rows[0]
        raise LibraryError(
            f"The library has no article {identity!r}. See: assistant library list --in {self.place.address}"
        )

    def _read(self, row: Row) -> Article:
        return read_article(row, list(self._of(TEXTS, row["id"], ["number", "text"])))

    def _of(self, kind: str, identity: str, fields: list[str]) -> Iterable[Row]:
        """All rows of an article."""
        condition = f'article == "{identity}"'
        rows = self.milvus.query(kind, condition, fields, _MOST_ROWS)
        return rows if len(rows) < _MOST_ROWS else self.milvus.all_rows(kind, condition, fields)

    def _checked(self, row: Row) -> tuple[int, str]:
        """How many passages an article has, and what is wrong with it."""
        try:
            text = self._read(row).text
        except LibraryError as error:
            return 0, str(error)
        count = 0
        for passage in self._of(PASSAGES, row["id"], ["begin", "finish", "text"]):
            count += 1
            if text[passage["begin"] : passage["finish"]] != passage["text"]:
                return count, f"the passage from character {passage['begin']:,} is not its words"
        return count, "" if count == row["passages"] else f"it has {count} of its {row['passages']} passages"


@contextlib.contextmanager
def _connected(place: LibraryPlace) -> Iterator[Milvus]:
    """A client that stays open, unless what is done with it raises a `LibraryError`."""
    milvus = Milvus(place)
    try:
        yield milvus
    except LibraryError:
        milvus.close()
        raise


def _about(milvus: Milvus) -> Row | None:
    """What a library was made with; None when there is none."""
    if not milvus.exists(TEXTS):
        return None
    rows = milvus.query(TEXTS, f'id == "{_ABOUT}"', ["text"], 1)
    about: Row | None = json.loads(rows[0]["text"]) if rows else None
    return about


def _require_same(about: Row, place: LibraryPlace, embedder: Embeddings | None) -> None:
    if about.get("schema") != SCHEMA:
        raise LibraryError(
            f"The library {place.address} is of version {about.get('schema')}; this program reads version "
            f"{SCHEMA}. Add its articles to a new library, or use the program that made it."
        )
    if embedder is not None and about["embedder"] != embedder_name(embedder):
        raise LibraryError(
            f"The library {place.address} was made with the embedder {about['embedder']}, not with "
            f"{embedder_name(embedder)}. Choose that one with embedder=, or make a new library."
        )


def _nothing_there(place: LibraryPlace) -> LibraryError:
    return LibraryError(
        f"There is no library {place.name!r} in {place.address}. Make one: assistant library add FOLDER --to "
        f"{place.address}"
    )


def _conditions(search: str) -> Iterator[str]:
    """What Milvus is asked: plain letters and digits alone, so that nothing of a search is its language."""
    for word in search.casefold().split():
        if _DATE.fullmatch(word):
            yield f'(published like "{word}%" or folded like "%{word}%")'
        else:
            yield from (f'folded like "%{part}%"' for part in re.findall(r"[^\W_]+", word))
