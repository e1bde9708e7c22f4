"""The vectors of passages in FAISS: exact search as long as that is quick, approximate search above.

Approximate is IVF (Sivic and Zisserman, ICCV 2003) with 8 bits a number: vectors lie in lists around trained
centres, and a third of the lists is searched. Why not HNSW, and the figures: `docs/benchmark.md`.
"""

import math
from pathlib import Path

import faiss

from assistant.index.embeddings import Vectors

EXACT_PASSAGES = 50_000
"""Up to so many passages every vector is compared: some 7 ms, while the reader takes 45."""

_LISTS_PER_ROOT = 4  # lists by the root of the number of vectors, as FAISS's guidelines have it
_TRAINING_VECTORS = 39  # a list; what FAISS wants at least
# Questions lie apart from passages, so their neighbours are spread: a sixteenth of the lists holds 0.99 of
# the neighbours of synthetic vectors, and 0.89 of those of real questions.
_SEARCHED_SHARE = 3
_SEARCHED_LISTS = 32  # at least, so that a small index is searched whole
# Times the lists that it was trained for: 1.4 times the vectors. With 1.7 times, the new ones of a kind that
# was not trained on, real questions find 0.978 of their neighbours instead of 0.986.
_OUTGROWN = 1.2


def make_vectors(matrix: Vectors, exact_passages: int = EXACT_PASSAGES) -> faiss.Index:
    """An index of unit vectors, whose score is the cosine; row i of `matrix` is vector i.

    Args:
        matrix: shape `(passages, dimensions)`.
        exact_passages: most vectors for exact search.
    """
    count, dimensions = matrix.shape
    index: faiss.Index = faiss.IndexFlatIP(dimensions)
    if count > exact_passages:
        lists = _lists(count)
        index = faiss.index_factory(dimensions, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        ivf = faiss.extract_index_ivf(index)
        ivf.nprobe = max(_SEARCHED_LISTS, lists // _SEARCHED_SHARE)
        ivf.cp.max_points_per_centroid = _TRAINING_VECTORS
        ivf.cp.min_points_per_centroid = 1  # no warning where a test has few vectors
        ivf.make_direct_map()  # to read vectors back by their number; it is saved and grows with the index
        index.train(matrix)
    index.add(matrix)
    return index


def open_vectors(path: Path) -> faiss.Index:
    """A saved index; an approximate one is mapped into memory, read only, and costs what is searched of it.

    Raises:
        RuntimeError: FAISS cannot read the file.
    """
    # IO_FLAG_MMAP maps the lists too, but starts threads at each search to read ahead: 6.6 ms instead of 0.3.
    return faiss.read_index(str(path), 0 if _is_exact(path) else faiss.IO_FLAG_MMAP_IFC)


def renew_vectors(path: Path, matrix: Vectors, kept: int) -> faiss.Index | None:
    """A saved index brought up to date in memory without training; None when it must be made anew.

    Args:
        path: the saved index; it is not changed.
        matrix: all vectors, shape `(passages, dimensions)`.
        kept: how many of the first rows are the saved vectors; 0 to keep only what was trained.
    """
    if _is_exact(path):
        return None
    try:
        index = faiss.read_index(str(path))
    except RuntimeError:  # of another version of FAISS
        return None
    if _lists(len(matrix)) > _OUTGROWN * faiss.extract_index_ivf(index).nlist:
        return None
    if not kept:
        index.reset()
    index.add(matrix[kept:])
    return index


def is_approximate(index: faiss.Index) -> bool:
    """Whether a search may miss some of the nearest vectors."""
    return not isinstance(index, faiss.IndexFlat)


def _lists(count: int) -> int:
    return max(1, min(int(_LISTS_PER_ROOT * math.sqrt(count)), count // _TRAINING_VECTORS))


def _is_exact(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"IxFI"
