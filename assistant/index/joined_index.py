"""The index of a collection: each article's own saved index, joined into one.

A cosine says the same in any article, so the vectors are taken as they are. A BM25 score does not: a word
that is common in one article is rare in another. So the terms are counted anew over all passages.

Of a collection that is searched exactly nothing is saved: an article added to a folder is indexed alone. A
larger one is saved, as joining takes long. Opened with more articles than before, it gets their vectors too;
with fewer, the vectors are put in anew. Nothing is embedded again, and what was trained stays until
it is outgrown (see `renew_vectors`).
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.articles import Article, Collection, Passage
from assistant.errors import IndexFolderError
from assistant.index import stored_index
from assistant.index.article_index import (
    IN_MEMORY,
    ArticleIndex,
    index_settings,
    locked,
    make_index,
    open_index,
    rebuilt_notice,
    searched_text,
    settings_hash,
)
from assistant.index.embeddings import Vectors
from assistant.index.stored_index import VECTORS_FILE, Checked, State
from assistant.index.terms import make_terms
from assistant.index.vectors import EXACT_PASSAGES, make_vectors, renew_vectors
from assistant.progress import Progress
from assistant.settings import WINDOW_CHARACTERS

_Members = list[list[Any]]
"""Of each article its key (see `_keyed`) and its number of passages, in the order of the rows."""


@dataclass(frozen=True)
class _Joined:
    """The passages of all articles, article by article; of passages with the same words the first.

    Attributes:
        members: whose they are.
        passages: them; offsets are those of their own articles.
        texts: what each is searched by.
        matrix: their unit vectors, shape `(passages, dimensions)`.
        notices: what opening the articles' own indexes told.
    """

    members: _Members
    passages: tuple[Passage, ...]
    texts: list[str]
    matrix: Vectors
    notices: str


def open_joined_index(
    article: Article,
    embedder: Embeddings,
    folder: Path | None,
    progress: Progress | None = None,
    passage_characters: int = WINDOW_CHARACTERS,
    exact_passages: int = EXACT_PASSAGES,
) -> ArticleIndex:
    """The index of an article or of all articles of a collection, whose passages point into its `text`.

    The passages of a collection come article by article, not always in the order of the articles in its text.

    Args:
        article: the article or the collection.
        embedder: makes the vectors of what is not saved yet.
        folder: folder of the saved indexes; None to save nothing.
        progress: told how far it is.
        passage_characters: how long a passage may be.
        exact_passages: a collection of more passages is searched approximately, and saved.
    """
    if not isinstance(article, Collection):
        return open_index(article, embedder, folder, progress, passage_characters)
    saved = _saved_collection(article, embedder, folder or Path(), passage_characters)
    if folder is not None and saved.place.exists():
        with suppress(IndexFolderError), locked(saved.place):
            index = saved.reopened(stored_index.check(saved.place))
            if index is not None:
                return index
    indexes: dict[str, ArticleIndex] = {}
    for number, (key, (_, part)) in enumerate(saved.parts.items(), start=1):
        indexes[key] = open_index(part, embedder, folder, passage_characters=passage_characters)
        if progress:
            progress("Indexing the articles", number / len(saved.parts))
    notice = ""
    if folder is not None and sum(len(index.passages) for index in indexes.values()) > exact_passages:
        try:
            with locked(saved.place):
                checked = stored_index.check(saved.place)
                return saved.reopened(checked) or saved.renewed(checked, indexes, exact_passages)
        except IndexFolderError as error:
            notice = f"{error} {IN_MEMORY}"
    joined = _join(indexes)
    notices = notice or joined.notices
    return make_index(article, saved.placed(joined), joined.matrix, joined.texts, notices, exact_passages)


@dataclass(frozen=True)
class _SavedCollection:
    """Where the index of a collection is saved, if it is large, and what it depends on.

    Attributes:
        collection: the articles.
        parts: each article and where it begins in the collection's text, by a key that stands for its words
            and settings.
        place: folder of the saved index.
        settings: the collection's own.
    """

    collection: Collection
    parts: dict[str, tuple[int, Article]]
    place: Path
    settings: dict[str, str | int]

    def reopened(self, checked: Checked) -> ArticleIndex | None:
        """The saved index when it is good and of these very articles."""
        members = _members(checked)
        if sorted(key for key, _ in members) != sorted(self.parts):
            return None
        loaded = stored_index.load(self.place, checked.manifest, self.begins(members))
        if loaded is None:
            return None
        vectors, terms, passages = loaded
        return ArticleIndex(self.collection, passages, vectors, terms)

    def renewed(
        self, checked: Checked, indexes: dict[str, ArticleIndex], exact_passages: int
    ) -> ArticleIndex:
        """The index of these articles, made of what is saved as far as that goes, and saved."""
        members = _members(checked)
        rows = {key: row for row, (key, _) in enumerate(members)}
        joined = _join(dict(sorted(indexes.items(), key=lambda item: rows.get(item[0], len(rows)))))
        vectors = None
        if members:
            grew = joined.members[: len(members)] == members
            kept = sum(passages for _, passages in members) if grew else 0
            vectors = renew_vectors(self.place / VECTORS_FILE, joined.matrix, kept)
        if vectors is None:
            vectors = make_vectors(joined.matrix, exact_passages)
        terms = make_terms(joined.texts, self.collection.written_in)
        facts = {
            "title": self.collection.title,
            "source": self.collection.source,
            "settings": self.settings,
            "members": joined.members,
        }
        stored_index.save(self.place, vectors, terms, joined.passages, facts)
        notice = " ".join(filter(None, [joined.notices, rebuilt_notice(checked)]))
        passages = self.placed(joined)
        return ArticleIndex(self.collection, passages, vectors, terms, notice)

    def begins(self, members: _Members) -> Iterator[int]:
        """For each passage, where its article begins in the collection's text."""
        return chain.from_iterable(repeat(self.parts[key][0], passages) for key, passages in members)

    def placed(self, joined: _Joined) -> tuple[Passage, ...]:
        """The articles' passages as passages of the collection."""
        return tuple(map(Passage.moved, joined.passages, self.begins(joined.members)))


def _saved_collection(
    collection: Collection, embedder: Embeddings, folder: Path, passage_characters: int
) -> _SavedCollection:
    parts = {
        f"{part.digest}-{settings_hash(index_settings(part, embedder, passage_characters))}": (begin, part)
        for begin, part in collection.parts
    }
    # A folder that grows, and a list that begins with the same article, go on with what was saved of them.
    known_by = str(Path(collection.source).resolve()) if collection.source else collection.articles[0].digest
    settings = index_settings(collection, embedder, passage_characters)
    name = hashlib.sha256(known_by.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    place = folder / f"{name}-{settings_hash(settings)}"
    return _SavedCollection(collection, parts, place, settings)


def _members(checked: Checked) -> _Members:
    """Whose passages a saved index holds; nobody's unless it is good."""
    members: _Members = checked.manifest.get("members", []) if checked.state is State.GOOD else []
    return members


def _join(indexes: dict[str, ArticleIndex]) -> _Joined:
    members: _Members = []
    passages: dict[str, Passage] = {}
    rows: list[Vectors] = []
    for key, index in indexes.items():
        known = len(passages)
        vectors: Vectors = index.vectors.reconstruct_n(0, len(index.passages))
        for passage, vector in zip(index.passages, vectors, strict=True):
            words = searched_text(index.article, passage)
            if words not in passages:
                passages[words] = passage
                rows.append(vector)
        members.append([key, len(passages) - known])
    opened = [(index.article, index.notice) for index in indexes.values() if index.notice]
    notices = " ".join(f"{article.title or article.source}: {notice}" for article, notice in opened)
    return _Joined(members, tuple(passages.values()), list(passages), np.stack(rows), notices)
