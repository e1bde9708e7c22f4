"""The retriever: dense and BM25 rankings fused, as a LangChain `BaseRetriever`."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.index.article_index import ArticleIndex
from assistant.index.embeddings import Vectors

RANK_CONSTANT = 10
"""k of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).

Their 60 suits rankings of a thousand documents; an article has about a hundred passages, and 10 finds more:
recall@5 0.939 instead of 0.925 on the visible SQuAD 2.0 articles.
"""

_CANDIDATES = 50


@dataclass(frozen=True)
class Retrieved:
    """One passage found: its position in the index and the scores behind its rank."""

    position: int
    fused: float
    cosine: float
    bm25: float


class PassageRetriever(BaseRetriever):
    """Finds the passages of an article or a collection for a question, best first.

    `mode` is "hybrid" (both rankings, fused), "dense" or "bm25". As a LangChain retriever it gives
    `Document`s whose metadata holds `start`, `end`, `title`, `source` (of its own article) and `score`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: ArticleIndex
    embedder: Embeddings
    top_k: int = 5
    mode: Literal["hybrid", "dense", "bm25"] = "hybrid"

    def search(self, question: str) -> list[Retrieved]:
        """The best `top_k` passages with their scores."""
        vector: Vectors = np.asarray(self.embedder.embed_query(question), dtype=np.float32)
        vector /= max(float(np.linalg.norm(vector)), 1e-12)
        limit = max(_CANDIDATES, self.top_k)
        dense = self.index.dense_search(vector, limit)
        terms = self.index.term_search(question, limit)
        rankings = {"dense": [dense], "bm25": [terms], "hybrid": [dense, terms]}[self.mode]
        fused: dict[int, float] = defaultdict(float)
        for ranking in rankings:
            for rank, (position, _) in enumerate(ranking, start=1):
                fused[position] += 1 / (RANK_CONSTANT + rank)
        cosines, bm25 = dict(dense), dict(terms)
        best = sorted(fused.items(), key=lambda item: (-item[1], item[0]))[: self.top_k]
        return [Retrieved(p, score, cosines.get(p, 0.0), bm25.get(p, 0.0)) for p, score in best]

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [self._document(found) for found in self.search(query)]

    def _document(self, found: Retrieved) -> Document:
        passage = self.index.passages[found.position]
        begin, article = self.index.article.part_at(passage.start)
        place = {"start": passage.start - begin, "end": passage.end - begin}
        about = {"title": article.title, "source": article.source, "score": found.fused}
        return Document(self.index.passage_text(found.position), metadata=place | about)
