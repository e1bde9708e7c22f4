"""An embedder without a model: words hashed into a vector. For tests of everything but the meaning."""

import re
import zlib

from langchain_core.embeddings import Embeddings

_DIMENSIONS = 64


class PlainEmbedder(Embeddings):
    """Same words, same vector."""

    name = "plain"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = [0.0] * _DIMENSIONS
        for word in re.findall(r"\w+", text.lower()):
            vector[zlib.crc32(word.encode()) % _DIMENSIONS] += 1.0
        return vector
