"""The retriever: dense and BM25 rankings fused, as a LangChain `BaseRetriever`."""

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.index.embeddings import Vectors
from assistant.index.passage_index import Mode, PassageIndex, Retrieved


class PassageRetriever(BaseRetriever):
    """Finds the passages of an article, a collection or a library for a question, best first.

    `mode` is "hybrid" (both rankings, fused), "dense" or "bm25". As a LangChain retriever it gives
    `Document`s whose metadata holds `start`, `end`, `title`, `source` and `digest` of its own article,
    and `score`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: PassageIndex
    embedder: Embeddings
    top_k: int = 5
    mode: Mode = "hybrid"

    def search(self, question: str) -> list[Retrieved]:
        """The best `top_k` passages with their scores."""
        vector: Vectors = np.asarray(self.embedder.embed_query(question), dtype=np.float32)
        vector /= max(float(np.linalg.norm(vector)), 1e-12)
        return self.index.find(question, vector, self.top_k, self.mode)

    def visiting(self) -> "PassageRetriever":
        """The same retriever for one question (see `PassageIndex.visit`)."""
        return self.model_copy(update={"index": self.index.visit()})

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        visiting = self.visiting()
        return [visiting._document(found) for found in visiting.search(query)]

    def _document(self, found: Retrieved) -> Document:
        passage = self.index.passage(found.position)
        begin, article = self.index.article.part_at(passage.start)
        place = {"start": passage.start - begin, "end": passage.end - begin}
        about = {
            "title": article.title,
            "source": article.source,
            "digest": article.digest,
            "score": found.fused,
        }
        return Document(self.index.article.words(passage.start, passage.end), metadata=place | about)
