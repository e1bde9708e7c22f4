"""Comparison of two runs of the same questions: what got better, what got worse, and whether it is chance."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import DatasetError
from assistant.evaluation.failures import Stage, failed_stage
from assistant.evaluation.intervals import paired_p_value
from assistant.evaluation.metrics import METRICS
from assistant.evaluation.rows import Row, by_key, of_the_product


@dataclass(frozen=True)
class Difference:
    """One metric in both runs.

    Attributes:
        metric: its name.
        first: the figure of run A on the shared questions.
        second: the figure of run B on them.
        p_value: chance of a difference at least this large if the runs were alike; not corrected for the
            number of metrics.
    """

    metric: str
    first: float
    second: float
    p_value: float

    @property
    def verdict(self) -> str:
        """Whether run B is "better" or "worse"; empty when that may be chance (p above 0.05)."""
        better = METRICS[self.metric].better
        if not self.p_value <= 0.05 or better == "neither" or self.first == self.second:
            return ""
        return "better" if (self.second > self.first) == (better == "higher") else "worse"


@dataclass(frozen=True)
class Change:
    """One question that went right in one run only."""

    first: Row
    second: Row

    @property
    def stages(self) -> tuple[Stage, Stage]:
        """Where it failed in run A and in run B."""
        return failed_stage(self.first), failed_stage(self.second)


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side.

    Attributes:
        shared: how many questions are in both; the others play no part.
        only_first: questions only in run A.
        only_second: questions only in run B.
        differences: by metric, where either run has a figure.
        better: questions that run A failed and run B got right.
        worse: questions that run A got right and run B failed.
        moved: questions that both failed, at other stages.
    """

    shared: int
    only_first: int
    only_second: int
    differences: tuple[Difference, ...]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    moved: tuple[Change, ...]


def compare(first: Sequence[Row], second: Sequence[Row]) -> Comparison:
    """What changed from run A to run B, on the questions of both, without follow-ups that lack their history.

    Raises:
        DatasetError: the runs share no question.
    """
    rows, others = by_key(of_the_product(first)), by_key(of_the_product(second))
    shared = [key for key in rows if key in others]
    if not shared:
        raise DatasetError("The two runs have no question in common. Run both with the same data and seed.")
    pairs = [Change(rows[key], others[key]) for key in shared]
    before, after = [pair.first for pair in pairs], [pair.second for pair in pairs]
    changes = [pair for pair in pairs if pair.stages[0] is not pair.stages[1]]
    return Comparison(
        shared=len(shared),
        only_first=len(rows) - len(shared),
        only_second=len(others) - len(shared),
        differences=tuple(d for name in METRICS if (d := _difference(name, before, after)) is not None),
        better=tuple(c for c in changes if c.stages[1] is Stage.NONE),
        worse=tuple(c for c in changes if c.stages[0] is Stage.NONE),
        moved=tuple(c for c in changes if Stage.NONE not in c.stages),
    )


def _difference(name: str, first: list[Row], second: list[Row]) -> Difference | None:
    metric = METRICS[name]
    one, other = metric.observations(first), metric.observations(second)
    figures = metric.figure(one), metric.figure(other)
    if figures[0] != figures[0] and figures[1] != figures[1]:  # both NaN
        return None
    if one.shape != other.shape:  # a metric of pairs that counts in one run only
        return Difference(name, *figures, float("nan"))
    return Difference(name, *figures, paired_p_value(metric.figure, one, other))
