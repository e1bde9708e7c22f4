"""What a metric is, and the ways to put observations together."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from assistant.evaluation.rows import Row

Observation = float | tuple[float, ...] | None
Matrix = npt.NDArray[np.float64]
"""Observations, one row each; a row of NaN is a question that does not count."""

Better = Literal["higher", "lower", "neither"]
_WRITTEN = {"f1": "F1", "squad": "SQuAD", "auc": "AUC", "mib": "(MiB)", "p95": "(95th percentile)"}

Unit = Literal["share", "score", "seconds", "characters", "MiB", "count"]


@dataclass(frozen=True)
class Metric:
    """One figure of a run.

    Attributes:
        observe: what a row contributes; None when the row does not count. Its docstring is the definition.
        combine: the figure from the observations that count, shape `(rows, numbers)`, at least one row.
        better: whether more of it is better.
        unit: of the figure.
        name: what it is called in reports, gates and JSON.
        of_openings: whether rows of openings count too, where nothing was asked.
    """

    observe: Callable[[Row], Observation]
    combine: Callable[[Matrix], float]
    better: Better
    unit: Unit
    name: str
    of_openings: bool = False

    @property
    def title(self) -> str:
        """The name for people."""
        return " ".join(_WRITTEN.get(word, word) for word in self.name.split("_"))

    @property
    def definition(self) -> str:
        """What the metric is, on one line."""
        return " ".join((inspect.getdoc(self.observe) or "").replace("`", "").split())

    def observations(self, rows: Sequence[Row]) -> Matrix:
        """Every row's observation, shape `(rows, numbers)`; NaN where a row does not count."""
        seen = [self.observe(row) if self.of_openings or not row.is_opening else None for row in rows]
        width = max((len(o) for o in seen if isinstance(o, tuple)), default=1)
        matrix = np.full((len(seen), width), np.nan)
        for place, observation in enumerate(seen):
            if observation is not None:
                matrix[place] = observation
        return matrix

    def figure(self, matrix: Matrix) -> float:
        """The figure of observations; NaN when none counts."""
        counted = matrix[~np.isnan(matrix[:, 0])]
        return float(self.combine(counted)) if len(counted) else float("nan")

    def __call__(self, rows: Sequence[Row]) -> float:
        """The figure of some rows; NaN when none of them counts."""
        return self.figure(self.observations(rows))


def metric(
    observe: Callable[[Row], Observation],
    combine: Callable[[Matrix], float] | None = None,
    better: Better = "higher",
    unit: Unit = "share",
    name: str = "",
    of_openings: bool = False,
) -> Metric:
    """A metric that is called as its function is; the mean of the observations when not told otherwise."""
    return Metric(observe, combine or mean, better, unit, name or observe.__name__, of_openings)


def mean(matrix: Matrix) -> float:
    """The mean of the first numbers."""
    return float(matrix[:, 0].mean())


def ratio(matrix: Matrix) -> float:
    """The sum of the first numbers by the sum of the second ones; NaN when that is 0."""
    total = matrix[:, 1].sum()
    return float(matrix[:, 0].sum() / total) if total else float("nan")


def median(matrix: Matrix) -> float:
    """The median of the first numbers."""
    return float(np.median(matrix[:, 0]))


def percentile_95(matrix: Matrix) -> float:
    """The 95th percentile of the first numbers, between neighbours by linear interpolation."""
    return float(np.percentile(matrix[:, 0], 95))


def maximum(matrix: Matrix) -> float:
    """The largest of the first numbers."""
    return float(matrix[:, 0].max())
