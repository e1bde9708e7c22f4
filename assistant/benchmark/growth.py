"""Growth: what exact and approximate search cost from 1,000 to 1,000,000 passages.

The vectors are synthetic (see `synthetic`), as many passages are not at hand.
"""

import math
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import faiss
import numpy as np
import numpy.typing as npt

from assistant.benchmark.synthetic import DIMENSIONS, Vectors, clustered_vectors
from assistant.index import EXACT_PASSAGES, make_vectors, open_vectors

SIZES = (1_000, 10_000, 100_000, 1_000_000)
_NEIGHBOURS = 10


@dataclass(frozen=True)
class Grown:
    """One kind of index at one size.

    Attributes:
        kind: "flat" (exact), "ivf-sq8" (the assistant's approximate index), or "hnsw".
        chosen: whether it is what the assistant takes at this size.
        passages: how many vectors.
        make_seconds: to make it, training included.
        add_seconds: to add one vector more for each hundred.
        size_mib: of the saved file.
        open_milliseconds: to open the saved file, which is in the system's file cache.
        own_mib: memory that opening and asking took of the process's own; NaN where the system is silent.
        mapped_mib: the same of the file, which the system takes back when memory is short.
        query_milliseconds: mean of one query at a time, each asked once before.
        recall: share of the exact ten nearest that it finds.
    """

    kind: str
    chosen: bool
    passages: int
    make_seconds: float
    add_seconds: float
    size_mib: float
    open_milliseconds: float
    own_mib: float
    mapped_mib: float
    query_milliseconds: float
    recall: float


Found = npt.NDArray[np.int64]
"""Numbers of the vectors nearest to each query, shape `(queries, 10)`."""


@dataclass(frozen=True)
class _Opened:
    """A saved index after it was opened and asked; see `Grown`."""

    open_milliseconds: float
    own_mib: float
    mapped_mib: float
    query_milliseconds: float
    found: Found


def grow(up_to: int, tell: Callable[[str], None] = lambda line: None) -> Iterator[Grown]:
    """Every kind of index at every size up to one, smallest first."""
    for passages in (size for size in SIZES if size <= up_to):
        tell(f"{passages:,} synthetic vectors")
        vectors, queries = clustered_vectors(passages + passages // 100, seed=20)
        exact: Found | None = None
        for kind, make in _KINDS.items():  # the exact index first: the recall of the others is by it
            tell(f"{passages:,} passages: {kind}")
            grown, found = _measure(kind, make, vectors, passages, queries, exact)
            exact = found if exact is None else exact
            yield grown


def _measure(
    kind: str,
    make: Callable[[Vectors], faiss.Index],
    vectors: Vectors,
    passages: int,
    queries: Vectors,
    exact: Found | None,
) -> tuple[Grown, Found]:
    """One index made of the first vectors, saved, opened, asked, and given the rest; and what it found."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.faiss"
        begin = time.perf_counter()
        index = make(vectors[:passages])
        make_seconds = time.perf_counter() - begin
        faiss.write_index(index, str(path))
        begin = time.perf_counter()
        index.add(vectors[passages:])
        add_seconds = time.perf_counter() - begin
        del index
        with ProcessPoolExecutor(1, get_context("spawn")) as process:  # its memory is the index's alone
            opened = process.submit(_open, path, queries).result()
        grown = Grown(
            kind=kind,
            chosen=kind == ("flat" if passages <= EXACT_PASSAGES else "ivf-sq8"),
            passages=passages,
            make_seconds=make_seconds,
            add_seconds=add_seconds,
            size_mib=path.stat().st_size / 2**20,
            open_milliseconds=opened.open_milliseconds,
            own_mib=opened.own_mib,
            mapped_mib=opened.mapped_mib,
            query_milliseconds=opened.query_milliseconds,
            recall=1.0 if exact is None else recall(exact, opened.found),
        )
        return grown, opened.found


def _open(path: Path, queries: Vectors) -> _Opened:
    own, mapped = _resident_mib()
    begin = time.perf_counter()
    index = open_vectors(path)
    open_seconds = time.perf_counter() - begin
    found = _nearest(index, queries)
    begin = time.perf_counter()
    _nearest(index, queries)
    query_seconds = (time.perf_counter() - begin) / len(queries)
    own_after, mapped_after = _resident_mib()
    return _Opened(1000 * open_seconds, own_after - own, mapped_after - mapped, 1000 * query_seconds, found)


def recall(exact: npt.NDArray[np.int64], found: npt.NDArray[np.int64]) -> float:
    """Mean share of the exact neighbours that were found, row by row."""
    shares = [len(set(e) & set(f)) / len(e) for e, f in zip(exact.tolist(), found.tolist(), strict=True)]
    return float(np.mean(shares))


def _hnsw(vectors: Vectors) -> faiss.Index:
    index = faiss.IndexHNSWFlat(DIMENSIONS, 32, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efSearch = 128  # 64 finds less than 0.98 for real questions
    index.add(vectors)
    return index


_KINDS: dict[str, Callable[[Vectors], faiss.Index]] = {
    "flat": lambda vectors: make_vectors(vectors, exact_passages=len(vectors)),
    "ivf-sq8": lambda vectors: make_vectors(vectors, exact_passages=0),
    "hnsw": _hnsw,
}


def _nearest(index: faiss.Index, queries: Vectors) -> Found:
    found: Found = np.concatenate([index.search(query[None], _NEIGHBOURS)[1] for query in queries])
    return found


def _resident_mib() -> tuple[float, float]:
    """Memory of this process: its own, and of files; NaN where there is no `/proc`."""
    status = Path("/proc/self/status")
    text = status.read_text() if status.exists() else ""
    own, mapped = (re.search(rf"Rss{kind}:\s+(\d+) kB", text) for kind in ("Anon", "File"))
    return (int(own[1]) / 1024, int(mapped[1]) / 1024) if own and mapped else (math.nan, math.nan)
