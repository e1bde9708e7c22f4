"""Synthetic vectors: a mixture of Gaussians on the unit sphere.

Some hundred passages lie in a cluster, as articles and their topics lie close together. Uniform random
vectors would say nothing about recall, since all their distances are nearly the same.
"""

import math

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

DIMENSIONS = 384
QUERIES = 100
CLUSTER_PASSAGES = 100
# Of a cluster around its centre: two passages of one cluster have a cosine of 0.5 on average.
_SPREAD = 1.0
_BLOCK_ROWS = 50_000


def clustered_vectors(passages: int, seed: int) -> tuple[Vectors, Vectors]:
    """Unit vectors of passages, and of queries from the same clusters."""
    draw = np.random.default_rng(seed)
    centres = _unit(draw.standard_normal((max(1, passages // CLUSTER_PASSAGES), DIMENSIONS), np.float32))

    scale = np.float32(_SPREAD / math.sqrt(DIMENSIONS))

    def near(rows: int) -> Vectors:
        made = np.empty((rows, DIMENSIONS), np.float32)
        for first in range(0, rows, _BLOCK_ROWS):  # in blocks: noise for a million rows is 1.5 GB more
            block = made[first : first + _BLOCK_ROWS]
            noise = scale * draw.standard_normal(block.shape, np.float32)
            block[:] = _unit(centres[draw.integers(0, len(centres), len(block))] + noise)
        return made

    return near(passages), near(QUERIES)


def _unit(vectors: Vectors) -> Vectors:
    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled
