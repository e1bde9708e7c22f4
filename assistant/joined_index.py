"""The index of a collection: each article's own saved index, joined in memory into one.

A cosine says the same in any article, so the vectors are taken as they are. A BM25 score does not: a word
that is common in one article is rare in another. So the terms are counted anew over all passages, which is
quick, and nothing of the collection is saved: an article that is added to a folder is indexed alone.
"""

from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.articles import Article, Collection
from assistant.embeddings import Vectors
from assistant.index import ArticleIndex, make_index, open_index, searched_text
from assistant.passages import WINDOW_CHARACTERS, Passage, Sentence
from assistant.progress import Progress


def open_joined_index(
    article: Article,
    embedder: Embeddings,
    folder: Path,
    progress: Progress | None = None,
    passage_characters: int = WINDOW_CHARACTERS,
) -> ArticleIndex:
    """The index of an article or of all articles of a collection, whose passages point into its `text`.

    Raises:
        IndexFolderError: the folder cannot be written.
    """
    if not isinstance(article, Collection):
        return open_index(article, embedder, folder, progress, passage_characters)
    indexes = []
    for number, (_, part) in enumerate(article.parts, start=1):
        indexes.append(open_index(part, embedder, folder, passage_characters=passage_characters))
        if progress:
            progress("Indexing the articles", number / len(article.parts))
    return _joined(article, indexes)


def _joined(collection: Collection, indexes: list[ArticleIndex]) -> ArticleIndex:
    """One index of all passages; of passages with the same words the first is kept, as in one article."""
    passages: dict[str, Passage] = {}
    rows: list[Vectors] = []
    for (begin, article), index in zip(collection.parts, indexes, strict=True):
        vectors: Vectors = index.vectors.reconstruct_n(0, len(index.passages))
        for passage, vector in zip(index.passages, vectors, strict=True):
            words = searched_text(article, passage)
            if words not in passages:
                passages[words] = _moved(passage, begin)
                rows.append(vector)
    notices = " ".join(f"{i.article.title or i.article.source}: {i.notice}" for i in indexes if i.notice)
    return make_index(collection, tuple(passages.values()), np.stack(rows), list(passages), notices)


def _moved(passage: Passage, by: int) -> Passage:
    sentences = tuple(Sentence(s.start + by, s.end + by) for s in passage.sentences)
    return Passage(passage.start + by, passage.end + by, sentences)
