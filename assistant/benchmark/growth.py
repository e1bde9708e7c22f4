"""Growth: what exact and approximate search cost from 1,000 to 1,000,000 passages.

The vectors are synthetic, as many passages are not at hand: a mixture of Gaussians on the unit sphere, some
hundred passages to a cluster, as articles and their topics lie close together. Uniform random vectors would
say nothing about recall, since all their distances are nearly the same.
"""

import math
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import faiss
import numpy as np
import numpy.typing as npt

from assistant.index import EXACT_PASSAGES, make_vectors, open_vectors

Vectors = npt.NDArray[np.float32]

SIZES = (1_000, 10_000, 100_000, 1_000_000)
_DIMENSIONS = 384
_NEIGHBOURS = 10
_QUERIES = 100
_CLUSTER_PASSAGES = 100
# Of a cluster around its centre: two passages of one cluster have a cosine of 0.5 on average.
_SPREAD = 1.0
_BLOCK_ROWS = 50_000


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


def clustered_vectors(passages: int, seed: int) -> tuple[Vectors, Vectors]:
    """Unit vectors of passages, and of queries from the same clusters."""
    draw = np.random.default_rng(seed)
    centres = _unit(draw.standard_normal((max(1, passages // _CLUSTER_PASSAGES), _DIMENSIONS), np.float32))

    scale = np.float32(_SPREAD / math.sqrt(_DIMENSIONS))

    def near(rows: int) -> Vectors:
        made = np.empty((rows, _DIMENSIONS), np.float32)
        for first in range(0, rows, _BLOCK_ROWS):  # in blocks: noise for a million rows is 1.5 GB more
            block = made[first : first + _BLOCK_ROWS]
            noise = scale * draw.standard_normal(block.shape, np.float32)
            block[:] = _unit(centres[draw.integers(0, len(centres), len(block))] + noise)
        return made

    return near(passages), near(_QUERIES)


def recall(exact: npt.NDArray[np.int64], found: npt.NDArray[np.int64]) -> float:
    """Mean share of the exact neighbours that were found, row by row."""
    shares = [len(set(e) & set(f)) / len(e) for e, f in zip(exact.tolist(), found.tolist(), strict=True)]
    return float(np.mean(shares))


def growth_table(grown: Sequence[Grown]) -> str:
    """A line for each index."""
    columns = "passages | index | s to make | s to add 1% | MiB saved | ms to open | MiB own | MiB mapped"
    lines = [f"| {columns} | ms a query | recall@10 |", "| ---: | --- |" + " ---: |" * 8]
    for g in grown:
        kind = f"**{g.kind}**" if g.chosen else g.kind
        lines.append(
            f"| {g.passages:,} | {kind} | {g.make_seconds:.3g} | {g.add_seconds:.2g} | {g.size_mib:,.1f} "
            f"| {g.open_milliseconds:.2g} | {g.own_mib:,.1f} | {g.mapped_mib:,.1f} "
            f"| {g.query_milliseconds:.3g} | {g.recall:.3f} |"
        )
    return "\n".join(lines) + f"\n\n- {NOTE}\n"


NOTE = (
    f"Synthetic unit vectors of {_DIMENSIONS} dimensions in clusters of {_CLUSTER_PASSAGES}, "
    f"{_QUERIES} queries one at a time; bold: what the assistant takes at that size; ivf-sq8: see "
    "`assistant.index.vectors`; hnsw: 32 links, 128 looked at; both are opened mapped. MiB own and mapped: "
    "memory that opening and asking took."
)


def plot_growth(grown: Sequence[Grown], path: Path) -> None:
    """Milliseconds, seconds to make, MiB and recall by passages, as a PNG."""
    from matplotlib.figure import Figure  # without pyplot: no window system is looked for

    figure = Figure(figsize=(12, 3.8), layout="constrained")
    shown: dict[str, Callable[[Grown], float]] = {
        "milliseconds per query": lambda g: g.query_milliseconds,
        "seconds to make": lambda g: g.make_seconds,
        "MiB saved": lambda g: g.size_mib,
        "recall@10": lambda g: g.recall,
    }
    for axes, (title, value) in zip(figure.subplots(1, 4), shown.items(), strict=True):
        for kind in dict.fromkeys(g.kind for g in grown):
            line = [g for g in grown if g.kind == kind]
            axes.plot([g.passages for g in line], [value(g) for g in line], marker="o", label=kind)
        axes.axvline(EXACT_PASSAGES, color="grey", linestyle=":", label="exact | approximate")
        scale = "linear" if "recall" in title else "log"
        axes.set(xlabel="passages", ylabel=title, xscale="log", yscale=scale)
        axes.grid(alpha=0.3)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=4)
    figure.savefig(path, dpi=120)


def _hnsw(vectors: Vectors) -> faiss.Index:
    index = faiss.IndexHNSWFlat(_DIMENSIONS, 32, faiss.METRIC_INNER_PRODUCT)
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


def _unit(vectors: Vectors) -> Vectors:
    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled
