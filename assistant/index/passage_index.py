"""The seam of retrieval: what an index of passages is to the rooms that search and read it.

It has two homes: `ArticleIndex` (FAISS and BM25 in this process) and `LibraryIndex` (Milvus, in the room
`library`).
"""

from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from assistant.articles import Article, Passage, View
from assistant.index.embeddings import Vectors

Mode = Literal["hybrid", "dense", "bm25"]
"""Both rankings, fused, or one of them."""

RANK_CONSTANT = 10
"""k of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).

Their 60 suits rankings of a thousand documents; an article has about a hundred passages, and 10 finds more:
recall@5 0.939 instead of 0.925 on the visible SQuAD 2.0 articles.
"""

CANDIDATES = 50
"""How many passages of each ranking are fused."""


@dataclass(frozen=True)
class Retrieved:
    """One passage found: its position in the index and the scores behind its rank."""

    position: int
    fused: float
    cosine: float
    bm25: float


@runtime_checkable
class PassageIndex(Protocol):
    """Passages that are searched, and read by their position."""

    @property
    def article(self) -> Article:
        """What the passages' offsets point into: an article, or several as one."""
        ...

    @property
    def notice(self) -> str:
        """A line for people about the opening; may be empty."""
        ...

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        ...

    def visit(self) -> "PassageIndex":
        """The same index for one question: positions and offsets hold within a visit."""
        ...

    def find(self, question: str, vector: Vectors, limit: int, mode: Mode) -> list[Retrieved]:
        """The best `limit` passages for a question and its unit vector of shape `(dimensions,)`."""
        ...

    def passage(self, position: int) -> Passage:
        """A passage, in offsets of `article`."""
        ...

    def passage_view(self, position: int) -> View:
        """What is read of a passage, with the places of its words in `article`."""
        ...

    def outline(self) -> list[int]:
        """Positions of the passages that tell what all is about, in the order of the text."""
        ...
