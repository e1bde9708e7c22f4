"""Growth: what exact and approximate search cost from 1,000 to 1,000,000 passages.

The vectors are synthetic, as many passages are not at hand: a mixture of Gaussians on the unit sphere, some
hundred passages to a cluster, as articles and their topics lie close together. Uniform random vectors would
say nothing about recall, since all their distances are nearly the same.
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

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
        kind: "flat" (exact), "hnsw", or "ivf-sq8".
        passages: how many vectors.
        add_seconds: training included.
        size_mib: of the index as it is saved.
        query_milliseconds: mean of one query at a time.
        recall: share of the exact ten nearest that it finds.
    """

    kind: str
    passages: int
    add_seconds: float
    size_mib: float
    query_milliseconds: float
    recall: float


def grow(up_to: int, tell: Callable[[str], None] = lambda line: None) -> Iterator[Grown]:
    """Every kind of index at every size up to one, smallest first."""
    for passages in (size for size in SIZES if size <= up_to):
        tell(f"{passages:,} synthetic vectors")
        vectors, queries = clustered_vectors(passages, seed=20)
        exact: npt.NDArray[np.int64] | None = None
        for kind, index in _indexes(passages):
            tell(f"{passages:,} passages: {kind}")
            begin = time.perf_counter()
            index.train(vectors)
            index.add(vectors)
            add_seconds = time.perf_counter() - begin
            begin = time.perf_counter()
            found = np.concatenate([index.search(query[None], _NEIGHBOURS)[1] for query in queries])
            milliseconds = 1000 * (time.perf_counter() - begin) / len(queries)
            exact = found if exact is None else exact
            yield Grown(kind, passages, add_seconds, _size_mib(index), milliseconds, recall(exact, found))


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
    lines = [
        "| passages | index | seconds to add | MiB | milliseconds per query | recall@10 |",
        "| ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    for g in grown:
        lines.append(
            f"| {g.passages:,} | {g.kind} | {g.add_seconds:.3g} | {g.size_mib:,.1f} "
            f"| {g.query_milliseconds:.3g} | {g.recall:.3f} |"
        )
    return "\n".join(lines) + f"\n\n- {NOTE}\n"


NOTE = (
    f"Synthetic unit vectors of {_DIMENSIONS} dimensions in clusters of {_CLUSTER_PASSAGES}, "
    f"{_QUERIES} queries one at a time; hnsw: 32 links, 64 looked at; ivf-sq8: 4·√n lists at most, a "
    "sixteenth (8 at least) looked at, 8 bits a number."
)


def plot_growth(grown: Sequence[Grown], path: Path) -> None:
    """Milliseconds, seconds to add and MiB by passages, as a PNG."""
    from matplotlib.figure import Figure  # without pyplot: no window system is looked for

    figure = Figure(figsize=(11, 3.6), layout="constrained")
    shown: dict[str, Callable[[Grown], float]] = {
        "milliseconds per query": lambda g: g.query_milliseconds,
        "seconds to add": lambda g: g.add_seconds,
        "MiB": lambda g: g.size_mib,
    }
    for axes, (title, value) in zip(figure.subplots(1, 3), shown.items(), strict=True):
        for kind in dict.fromkeys(g.kind for g in grown):
            line = [g for g in grown if g.kind == kind]
            axes.loglog([g.passages for g in line], [value(g) for g in line], marker="o", label=kind)
        axes.set(xlabel="passages (synthetic vectors)", ylabel=title)
        axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=120)


def _indexes(passages: int) -> Iterator[tuple[str, faiss.Index]]:
    """The exact index first: the recall of the others is by it."""
    yield "flat", faiss.IndexFlatIP(_DIMENSIONS)
    hnsw = faiss.IndexHNSWFlat(_DIMENSIONS, 32, faiss.METRIC_INNER_PRODUCT)
    hnsw.hnsw.efSearch = 64
    yield "hnsw", hnsw
    lists = max(1, min(int(4 * math.sqrt(passages)), passages // 39))  # faiss wants 39 vectors a list
    ivf = faiss.index_factory(_DIMENSIONS, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    faiss.extract_index_ivf(ivf).nprobe = max(8, lists // 16)
    yield "ivf-sq8", ivf


def _size_mib(index: faiss.Index) -> float:
    """Its size as it would be saved."""
    return float(len(faiss.serialize_index(index)) / 2**20)


def _unit(vectors: Vectors) -> Vectors:
    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled
