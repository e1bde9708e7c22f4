"""The index of an article: passages, dense vectors in FAISS, BM25 terms; saved to a folder and reopened."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import bm25s
import faiss
import numpy as np
import numpy.typing as npt
from filelock import FileLock
from langchain_core.embeddings import Embeddings

from assistant.articles import OVERLAP_SENTENCES, Article, Passage, View, cut_article, passage_view
from assistant.errors import IndexFolderError
from assistant.index import stored_index
from assistant.index.embeddings import Vectors, embed, embedder_name
from assistant.index.onnx_embeddings import NO_OVERLAP
from assistant.index.passage_index import CANDIDATES, RANK_CONSTANT, Mode, Retrieved
from assistant.index.stored_index import State
from assistant.index.terms import make_terms, stemmed
from assistant.index.vectors import EXACT_PASSAGES, make_vectors
from assistant.progress import Progress
from assistant.settings import WINDOW_CHARACTERS

_BATCH_PASSAGES = 256
_OUTLINE_PASSAGES = 5


@dataclass(frozen=True)
class ArticleIndex:
    """An article ready to be searched: a `PassageIndex` in this process.

    Attributes:
        article: the article.
        passages: its windows, in order; row i of the vectors and document i of the BM25 terms is passage i.
        vectors: inner-product FAISS index over unit vectors (`assistant.index.vectors`); a score is a cosine.
        terms: BM25 index over stemmed words; None when no passage holds a word that counts.
        notice: a line for people when a saved index was not good and was built anew, or when the new one
            cannot be saved; else empty.
        is_saved: whether it is kept in a folder.
    """

    article: Article
    passages: tuple[Passage, ...]
    vectors: faiss.Index
    terms: bm25s.BM25 | None
    notice: str = ""
    is_saved: bool = False

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        return len(self.passages)

    def visit(self) -> "ArticleIndex":
        """Itself: its positions hold for good."""
        return self

    def passage(self, position: int) -> Passage:
        """One passage."""
        return self.passages[position]

    def passage_view(self, position: int) -> View:
        """What is read of one passage, with the places of its words in the article."""
        return passage_view(self.article, self.passages[position])

    def find(self, question: str, vector: Vectors, limit: int, mode: Mode) -> list[Retrieved]:
        """The best `limit` passages: both rankings, joined by reciprocal rank fusion, or one of them."""
        candidates = max(CANDIDATES, limit)
        dense = self.dense_search(vector, candidates)
        terms = self.term_search(question, candidates)
        rankings = {"dense": [dense], "bm25": [terms], "hybrid": [dense, terms]}[mode]
        fused: dict[int, float] = defaultdict(float)
        for ranking in rankings:
            for rank, (position, _) in enumerate(ranking, start=1):
                fused[position] += 1 / (RANK_CONSTANT + rank)
        cosines, bm25 = dict(dense), dict(terms)
        best = sorted(fused.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [Retrieved(p, score, cosines.get(p, 0.0), bm25.get(p, 0.0)) for p, score in best]

    def outline(self) -> list[int]:
        """The first passage of each article and those nearest to its mean, in order of the text."""
        begins = [begin for begin, _ in self.article.parts]
        starts = np.array([passage.start for passage in self.passages])
        owners = np.searchsorted(begins, starts, side="right") - 1
        found: set[int] = set()
        for part in np.unique(owners):  # an article whose passages are all another's too has none
            own = np.flatnonzero(owners == part)
            vectors = self.vectors.reconstruct_batch(own)
            nearest = np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")
            found |= {int(i) for i in own[[0, *nearest[: _OUTLINE_PASSAGES // len(begins)]]]}
        return sorted(found, key=lambda position: int(starts[position]))

    def dense_search(self, question: Vectors, limit: int) -> list[tuple[int, float]]:
        """Positions and cosines of the passages nearest to a unit vector of shape `(dimensions,)`."""
        scores, found = self.vectors.search(question.reshape(1, -1), min(limit, len(self.passages)))
        return [(int(i), float(s)) for i, s in zip(found[0], scores[0], strict=True) if i >= 0]

    def term_scores(self, text: str) -> npt.NDArray[np.float32]:
        """BM25 score of every passage for a text, shape `(len(passages),)`."""
        words = stemmed([text], self.article.written_in)[0]
        if self.terms is None or not words:
            return np.zeros(len(self.passages), dtype=np.float32)
        scores: npt.NDArray[np.float32] = self.terms.get_scores(words)
        return scores

    def term_search(self, text: str, limit: int) -> list[tuple[int, float]]:
        """Positions and BM25 scores of the passages that share words with a text, best first."""
        scores = self.term_scores(text)
        found = np.flatnonzero(scores > 0)
        best = found[np.argsort(-scores[found], kind="stable")[:limit]]
        return [(int(i), float(scores[i])) for i in best]


def build_index(
    article: Article,
    embedder: Embeddings,
    progress: Progress | None = None,
    passage_characters: int = WINDOW_CHARACTERS,
) -> ArticleIndex:
    """Cut, embed and count an article.

    A passage is searched by its words and the headings that it stands under. Of passages with the same words
    only the first is kept: a sentence that is repeated 10,000 times must not push all else out of sight.
    """
    searched: dict[str, Passage] = {}
    for passage in cut_article(article, passage_characters):
        searched.setdefault(searched_text(article, passage), passage)
    passages, texts = tuple(searched.values()), list(searched)
    overlaps = [
        NO_OVERLAP,
        *(_overlap(article, *pair) for pair in zip(passages, passages[1:], texts[1:], strict=False)),
    ]
    parts = []
    for first in range(0, len(texts), _BATCH_PASSAGES):
        batch = slice(first, first + _BATCH_PASSAGES)
        parts.append(embed(embedder, texts[batch], overlaps[batch]))
        if progress:
            progress("Indexing the article", min(1.0, (first + _BATCH_PASSAGES) / len(texts)))
    return make_index(article, passages, np.concatenate(parts), texts)


def _overlap(article: Article, before: Passage, passage: Passage, text: str) -> slice:
    """The characters of a passage's searched text that the passage before ends with."""
    if before.end <= passage.start:
        return NO_OVERLAP
    view = passage_view(article, passage)
    begin = len(text) - len(view.text)  # after its headings
    first, last = view.shown_at(passage.start, before.end)
    return slice(begin + first, begin + last)


def make_index(
    article: Article,
    passages: tuple[Passage, ...],
    matrix: Vectors,
    texts: list[str],
    notice: str = "",
    exact_passages: int = EXACT_PASSAGES,
) -> ArticleIndex:
    """An index of passages, given the unit vector (a row of `matrix`) and the searched words of each."""
    return ArticleIndex(
        article, passages, make_vectors(matrix, exact_passages), make_terms(texts, article.written_in), notice
    )


def open_index(
    article: Article,
    embedder: Embeddings,
    folder: Path | None,
    progress: Progress | None = None,
    passage_characters: int = WINDOW_CHARACTERS,
) -> ArticleIndex:
    """Reopen the index of an article from under `folder`, or build and save it there.

    Without a folder it is built and not saved; neither is it where the folder cannot be written or the disk
    is full. The notice then says so: an article can be asked all the same.
    """
    if folder is None:
        return build_index(article, embedder, progress, passage_characters)
    settings = index_settings(article, embedder, passage_characters)
    place = folder / f"{article.digest[:16]}-{settings_hash(settings)}"
    built: ArticleIndex | None = None
    try:
        with locked(place):
            checked = stored_index.check(place)
            index = _reopened(article, settings, place, checked)
            if index is not None:
                return index
            stored_index.require_room(place.parent, len(article.text))
            built = build_index(article, embedder, progress, passage_characters)
            _save(built, place, settings)
            return replace(built, notice=rebuilt_notice(checked), is_saved=True)
    except IndexFolderError as error:
        index = _reopened(article, settings, place, stored_index.check(place))
        if index is not None:  # a folder that can be read and not written
            return index
        built = built or build_index(article, embedder, progress, passage_characters)
        return replace(built, notice=f"{error} {IN_MEMORY}")


IN_MEMORY = "Until then the article is answered from memory, and indexed anew each time."
"""What a notice says of an index that cannot be saved."""


def _save(built: ArticleIndex, place: Path, settings: dict[str, str | int]) -> None:
    facts = {
        "article": built.article.digest,
        "title": built.article.title,
        "source": built.article.source,
        "settings": settings,
    }
    stored_index.save(place, built.vectors, built.terms, built.passages, facts)


@contextmanager
def locked(place: Path) -> Iterator[None]:
    """Nobody else reads or writes the saved index at a place; its folder is made.

    Raises:
        IndexFolderError: the folder cannot be written, or what is done inside met a file that cannot be.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(place.with_name(f"{place.name}.lock")):
            yield
    except OSError as error:
        raise IndexFolderError(
            f"The index cannot be kept in {place.parent}: {error.strerror or error}. "
            "Choose another folder with index_dir= (or --index-dir), or free some space."
        ) from error


def _reopened(
    article: Article, settings: dict[str, str | int], place: Path, checked: stored_index.Checked
) -> ArticleIndex | None:
    manifest = checked.manifest
    if checked.state is not State.GOOD:
        return None
    if (manifest.get("article"), manifest.get("settings")) != (article.digest, settings):
        return None
    loaded = stored_index.load(place, manifest)
    if loaded is None:
        return None
    vectors, terms, passages = loaded
    return ArticleIndex(article, passages, vectors, terms, is_saved=True)


def rebuilt_notice(checked: stored_index.Checked) -> str:
    """The line for people about an index that was built because the saved one was not good; else empty."""
    if checked.state is State.DAMAGED:
        return f"The saved index was damaged ({checked.problem}); it was built anew."
    if checked.state is State.OLD:
        return "The saved index was made by another version; it was built anew."
    return ""


def searched_text(article: Article, passage: Passage) -> str:
    """What a passage is searched by: the headings that it stands under, and its own words."""
    words = passage_view(article, passage).text
    headings = [h for h in article.headings_at(passage.start) if h not in words]
    return "\n".join([*headings, words])


def index_settings(article: Article, embedder: Embeddings, passage_characters: int) -> dict[str, str | int]:
    """All that an index depends on beside the article's words."""
    # The same words may have other headings when they come from a file of another kind.
    spans = json.dumps([(h.start, h.end, h.level) for h in article.headings])
    return {
        "embedder": embedder_name(embedder),
        "window_characters": passage_characters,
        "overlap_sentences": OVERLAP_SENTENCES,
        "headings_begin_passages": 1,
        "language": article.written_in,
        "headings": hashlib.sha256(spans.encode()).hexdigest()[:16],
    }


def settings_hash(settings: dict[str, str | int]) -> str:
    """Eight hexadecimal digits that stand for settings in the name of a saved index."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:8]
