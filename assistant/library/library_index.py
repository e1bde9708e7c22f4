"""The index of a library, the second home of `PassageIndex`: Milvus searches, what it finds is read here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.articles import Article, Passage, View
from assistant.errors import LibraryError
from assistant.index import CANDIDATES, RANK_CONSTANT, Mode, PassageIndex, Retrieved, Vectors, stemmed
from assistant.library.library import Library
from assistant.library.library_article import FoundArticles, LibraryArticle
from assistant.library.milvus import PASSAGES
from assistant.library.rows import Row, StoredPassage, read_passage

if TYPE_CHECKING:
    from pymilvus import MilvusClient

_MOST_SEARCHED = 800  # passages of one search; where more are the same words, fewer are found
_SEARCH_SECONDS = 20.0
_FIELDS = ["article", "number", "text", "begin", "finish", "page", "heading", "place", "vector"]


class LibraryIndex:
    """All passages of a library.

    Args:
        library: the library, opened.
    """

    notice = ""

    def __init__(self, library: Library) -> None:
        self._library = library

    @property
    def article(self) -> Article:
        """The library as a whole: a title, and no text."""
        return FoundArticles(self._library.title, self._library.place.address)

    @property
    def passage_count(self) -> int:
        """How many passages there are, those of articles that are being added among them."""
        return self._library.passage_count

    def visit(self) -> PassageIndex:
        """The library for one question: what it finds is kept together, and forgotten with it."""
        return _Visit(self._library, FoundArticles(self._library.title, self._library.place.address))

    def find(self, question: str, vector: Vectors, limit: int, mode: Mode) -> list[Retrieved]:
        """As of a visit that nobody asks further."""
        return self.visit().find(question, vector, limit, mode)

    def passage(self, position: int) -> Passage:
        """Positions hold within a visit alone."""
        raise IndexError("passages of a library are read within a visit")

    def passage_view(self, position: int) -> View:
        """Positions hold within a visit alone."""
        raise IndexError("passages of a library are read within a visit")

    def outline(self) -> list[int]:
        """None: no few passages tell what a library is about."""
        return []


@dataclass
class _Visit:
    """What one question found.

    Attributes:
        library: where it searches.
        article: the articles that it found, as one.
        passages: the passages that it found, each with where its article begins in `article`.
    """

    library: Library
    article: FoundArticles
    notice: str = ""
    passages: list[tuple[int, StoredPassage]] = field(default_factory=list)
    _positions: dict[str, int] = field(default_factory=dict)

    @property
    def passage_count(self) -> int:
        """How many were found."""
        return len(self.passages)

    def visit(self) -> PassageIndex:
        """Itself."""
        return self

    def passage(self, position: int) -> Passage:
        """A passage that was found."""
        begin, stored = self.passages[position]
        return stored.passage.moved(begin)

    def passage_view(self, position: int) -> View:
        """What is read of it."""
        begin, stored = self.passages[position]
        view = stored.read
        return View(view.text, view.starts, tuple(begin + place for place in view.places), view.lengths)

    def outline(self) -> list[int]:
        """What was found, in order: a library is too large to say what all of it is about."""
        return sorted(range(len(self.passages)), key=lambda p: self.passage(p).start)

    def find(self, question: str, vector: Vectors, limit: int, mode: Mode) -> list[Retrieved]:
        """The best `limit` passages of articles that are wholly there; of the same words the first.

        Raises:
            LibraryError: Milvus cannot be reached, or the library is empty.
        """
        wanted, unfinished = 2 * limit, set[str]()
        while True:
            hits = _search(self.library, question, vector, wanted, mode, unfinished)
            rows = self.library.article_rows({hit["article"] for hit in hits}, at_once=True)
            unfinished |= {hit["article"] for hit in hits} - rows.keys()
            distinct: dict[str, Row] = {}
            for hit in hits:
                if hit["article"] in rows:
                    distinct.setdefault(_searched(hit), hit)
            if len(distinct) >= limit or len(hits) < wanted or wanted >= _MOST_SEARCHED:
                break
            wanted *= 4
        if not hits and not self.library.article_count():
            raise LibraryError(
                f"The library {self.library.place.address} is empty. Add articles: "
                f"assistant library add FOLDER --to {self.library.place.address}"
            )
        return [self._kept(hit, rows[hit["article"]], vector) for hit in list(distinct.values())[:limit]]

    def _kept(self, hit: Row, row: Row, vector: Vectors) -> Retrieved:
        """A passage that was found, with a position from now on."""
        name = hit["id"]
        if name not in self._positions:
            article = self.article.found(hit["article"]) or LibraryArticle(row, self.library.article)
            stored = read_passage(hit)
            article.keep(stored)
            self._positions[name] = len(self.passages)
            self.passages.append((self.article.begin_of(article), stored))
        cosine = float(np.asarray(hit["vector"], dtype=np.float32) @ vector)
        return Retrieved(self._positions[name], float(hit["score"]), cosine, 0.0)


def _searched(hit: Row) -> str:
    """What a passage was searched by, so that passages with the same words count once."""
    return f"{hit['heading']}\n{hit['text']}"


def _search(
    library: Library, question: str, vector: Vectors, limit: int, mode: Mode, without: set[str]
) -> list[Row]:
    """The rows of passages that Milvus finds, best first, each with its `score`."""
    from pymilvus import AnnSearchRequest, RRFRanker

    names = ", ".join(f'"{identity}"' for identity in sorted(without))
    condition = f"article not in [{names}]" if names else ""
    words = " ".join(stemmed([question])[0])
    asked: dict[str, tuple[Any, str]] = {"dense": (vector.tolist(), "COSINE"), "bm25": (words, "BM25")}
    fields = {"dense": "vector", "bm25": "terms"}
    if not words:
        del asked["bm25"]
    if mode != "hybrid":
        asked = {mode: asked[mode]} if mode in asked else {}
    candidates = max(CANDIDATES, limit)
    requests = [
        AnnSearchRequest([data], fields[kind], {"metric_type": metric}, candidates, expr=condition or None)
        for kind, (data, metric) in asked.items()
    ]
    if not requests:
        return []

    def search(client: "MilvusClient", name: str) -> Sequence[Any]:
        found = client.hybrid_search(
            name,
            requests,
            RRFRanker(RANK_CONSTANT),
            limit=limit,
            output_fields=_FIELDS,
            timeout=_SEARCH_SECONDS,
        )
        return list(found[0])

    hits = library.milvus.call(PASSAGES, search)
    return [{"id": hit["id"], "score": hit["distance"], **hit["entity"]} for hit in hits]
