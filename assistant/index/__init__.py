"""The index of an article: vectors and terms of its passages, saved in a folder and reopened, and searched.

In: an `Article`, an embedder, a folder. Out: an `ArticleIndex`, and for a question the passages that suit it,
best first, through `PassageIndex`, a seam that has a second home in the room `library`; also the inventory of
what is saved. May import: `articles` and the shared files.
"""

from assistant.index.article_index import ArticleIndex, build_index, searched_text
from assistant.index.embeddings import Vectors, embed, embedder_name, get_embedder, packaged_weights
from assistant.index.inventory import StoredArticle, list_articles, remove_articles, verify_articles
from assistant.index.joined_index import open_joined_index
from assistant.index.onnx_embeddings import PACKAGED_FOLDER, PACKAGED_SHA256
from assistant.index.passage_index import CANDIDATES, RANK_CONSTANT, Mode, PassageIndex, Retrieved
from assistant.index.retriever import PassageRetriever
from assistant.index.spelling import Spelling
from assistant.index.stored_index import State
from assistant.index.terms import stemmed
from assistant.index.vectors import EXACT_PASSAGES, make_vectors, open_vectors

__all__ = [
    "CANDIDATES",
    "EXACT_PASSAGES",
    "PACKAGED_FOLDER",
    "PACKAGED_SHA256",
    "RANK_CONSTANT",
    "ArticleIndex",
    "Mode",
    "PassageIndex",
    "PassageRetriever",
    "Retrieved",
    "Spelling",
    "State",
    "StoredArticle",
    "Vectors",
    "build_index",
    "embed",
    "embedder_name",
    "get_embedder",
    "list_articles",
    "make_vectors",
    "open_joined_index",
    "open_vectors",
    "packaged_weights",
    "remove_articles",
    "searched_text",
    "stemmed",
    "verify_articles",
]
