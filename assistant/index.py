"""The index of one article: passages, dense vectors in FAISS, BM25 terms; saved to a folder and reopened.

A folder holds `index.json` (format version, article hash, settings, offsets, checksums), `vectors.faiss` and
`bm25/`. Nothing in it is a pickle. A new index is written beside its place and renamed into it, so a process
killed half-way leaves the old index or none.
"""

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import faiss
import numpy as np
import numpy.typing as npt
import Stemmer
from filelock import FileLock
from langchain_core.embeddings import Embeddings

from assistant.articles import Article
from assistant.embeddings import Vectors, embed, embedder_name
from assistant.errors import IndexFolderError
from assistant.passages import OVERLAP_SENTENCES, WINDOW_CHARACTERS, Passage, Sentence, split_passages
from assistant.progress import Progress

FORMAT_VERSION = 1
_BATCH_PASSAGES = 256


@dataclass(frozen=True)
class ArticleIndex:
    """An article ready to be searched.

    Attributes:
        article: the article.
        passages: its windows, in order; row i of the vectors and document i of the BM25 terms is passage i.
        vectors: inner-product FAISS index over unit vectors, so a score is a cosine.
        terms: BM25 index over stemmed words; None when no passage holds a word that counts.
    """

    article: Article
    passages: tuple[Passage, ...]
    vectors: faiss.Index
    terms: bm25s.BM25 | None

    def passage_text(self, position: int) -> str:
        """The words of one passage."""
        passage = self.passages[position]
        return self.article.text[passage.start : passage.end]

    def dense_search(self, question: Vectors, limit: int) -> list[tuple[int, float]]:
        """Positions and cosines of the passages nearest to a unit vector of shape `(dimensions,)`."""
        scores, found = self.vectors.search(question.reshape(1, -1), min(limit, len(self.passages)))
        return [(int(i), float(s)) for i, s in zip(found[0], scores[0], strict=True) if i >= 0]

    def term_scores(self, text: str) -> npt.NDArray[np.float32]:
        """BM25 score of every passage for a text, shape `(len(passages),)`."""
        words = stemmed([text])[0]
        if self.terms is None or not words:
            return np.zeros(len(self.passages), dtype=np.float32)
        scores: npt.NDArray[np.float32] = self.terms.get_scores(words)
        return scores

    def term_search(self, text: str, limit: int) -> list[tuple[int, float]]:
        """Positions and BM25 scores of the passages that share words with a text, best first."""
        scores = self.term_scores(text)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(int(i), float(scores[i])) for i in best if scores[i] > 0]


def build_index(article: Article, embedder: Embeddings, progress: Progress | None = None) -> ArticleIndex:
    """Cut, embed and count an article."""
    passages = tuple(split_passages(article.text))
    texts = [article.text[p.start : p.end] for p in passages]
    parts = []
    for first in range(0, len(texts), _BATCH_PASSAGES):
        parts.append(embed(embedder, texts[first : first + _BATCH_PASSAGES]))
        if progress:
            progress("Indexing the article", min(1.0, (first + _BATCH_PASSAGES) / len(texts)))
    matrix = np.concatenate(parts)
    vectors = faiss.IndexFlatIP(matrix.shape[1])
    vectors.add(matrix)
    words = stemmed(texts)
    terms = None
    if any(words):
        terms = bm25s.BM25()
        terms.index(words, show_progress=False)
    return ArticleIndex(article, passages, vectors, terms)


def open_index(
    article: Article, embedder: Embeddings, folder: Path, progress: Progress | None = None
) -> ArticleIndex:
    """Reopen the index of an article from under `folder`, or build and save it there.

    Raises:
        IndexFolderError: the folder cannot be written.
    """
    place = folder / f"{article.digest[:16]}-{_settings_hash(embedder)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / f"{place.name}.lock"):
            index = _load(article, embedder, place)
            if index is None:
                index = build_index(article, embedder, progress)
                _save(index, embedder, place)
            return index
    except OSError as error:
        raise IndexFolderError(
            f"The index cannot be kept in {folder}: {error.strerror or error}. "
            "Choose another folder with index_dir= (or --index-dir), or free some space."
        ) from error


def _settings(embedder: Embeddings) -> dict[str, str | int]:
    return {
        "embedder": embedder_name(embedder),
        "window_characters": WINDOW_CHARACTERS,
        "overlap_sentences": OVERLAP_SENTENCES,
    }


def _settings_hash(embedder: Embeddings) -> str:
    settings = json.dumps([FORMAT_VERSION, _settings(embedder)], sort_keys=True)
    return hashlib.sha256(settings.encode()).hexdigest()[:8]


def _save(index: ArticleIndex, embedder: Embeddings, place: Path) -> None:
    temporary = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        faiss.write_index(index.vectors, str(temporary / "vectors.faiss"))
        if index.terms is not None:
            index.terms.save(temporary / "bm25", show_progress=False)
        manifest = {
            "version": FORMAT_VERSION,
            "article": index.article.digest,
            "title": index.article.title,
            "source": index.article.source,
            "settings": _settings(embedder),
            "passages": [[[s.start, s.end] for s in p.sentences] for p in index.passages],
            "checksums": _checksums(temporary),
        }
        (temporary / "index.json").write_text(json.dumps(manifest), encoding="utf-8")
        if place.exists():
            shutil.rmtree(place)
        os.replace(temporary, place)
    except RuntimeError as error:  # FAISS reports a full disk this way
        raise OSError(str(error)) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _load(article: Article, embedder: Embeddings, place: Path) -> ArticleIndex | None:
    """The saved index, or None when it is missing, of another version, of other settings, or damaged."""
    try:
        manifest: dict[str, Any] = json.loads((place / "index.json").read_text(encoding="utf-8"))
        wanted = (FORMAT_VERSION, article.digest, _settings(embedder), _checksums(place))
        if tuple(manifest[key] for key in ("version", "article", "settings", "checksums")) != wanted:
            return None
        passages = tuple(
            Passage(sentences[0][0], sentences[-1][1], tuple(Sentence(*span) for span in sentences))
            for sentences in manifest["passages"]
        )
        vectors = faiss.read_index(str(place / "vectors.faiss"))
        terms = None
        if (place / "bm25").exists():
            terms = bm25s.BM25.load(place / "bm25", show_progress=False, allow_pickle=False)
    except (OSError, ValueError, KeyError, IndexError, TypeError, RuntimeError):
        return None
    return ArticleIndex(article, passages, vectors, terms) if vectors.ntotal == len(passages) else None


def _checksums(place: Path) -> dict[str, str]:
    return {
        str(path.relative_to(place)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name != "index.json"
    }


def stemmed(texts: list[str]) -> list[list[str]]:
    """The stems of each text's words, without the commonest English words."""
    words: list[list[str]] = bm25s.tokenize(
        texts, stopwords="en", stemmer=Stemmer.Stemmer("english"), return_ids=False, show_progress=False
    )
    return words
