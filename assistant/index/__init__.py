"""The index of an article: vectors and terms of its passages, saved in a folder and reopened, and searched.

In: an `Article`, an embedder, a folder. Out: an `ArticleIndex`, and for a question the passages that suit it,
best first; also the inventory of what is saved. May import: `articles` and the shared files.
"""

from assistant.index.article_index import ArticleIndex, stemmed
from assistant.index.embeddings import embed, get_embedder, packaged_weights
from assistant.index.inventory import StoredArticle, list_articles, remove_articles, verify_articles
from assistant.index.joined_index import open_joined_index
from assistant.index.onnx_embeddings import PACKAGED_FOLDER, PACKAGED_SHA256
from assistant.index.retriever import PassageRetriever, Retrieved
from assistant.index.stored_index import State
from assistant.index.vectors import EXACT_PASSAGES, make_vectors, open_vectors

__all__ = [
    "EXACT_PASSAGES",
    "PACKAGED_FOLDER",
    "PACKAGED_SHA256",
    "ArticleIndex",
    "PassageRetriever",
    "Retrieved",
    "State",
    "StoredArticle",
    "embed",
    "get_embedder",
    "list_articles",
    "make_vectors",
    "open_joined_index",
    "open_vectors",
    "packaged_weights",
    "remove_articles",
    "stemmed",
    "verify_articles",
]
