"""The report of a run: every figure with its interval, breakdowns, curves; the same for JSON and HTML."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from assistant.evaluation.failures import Stage, failed_stage, question_type
from assistant.evaluation.followups import MEASURES, Rewrite
from assistant.evaluation.intervals import bootstrap_interval
from assistant.evaluation.metrics import METRICS
from assistant.evaluation.metrics.certainty import (
    Bin,
    calibration_error,
    reliability,
    risk_coverage,
)
from assistant.evaluation.metrics.cost import stage_seconds
from assistant.evaluation.metrics.metric import mean
from assistant.evaluation.rows import Row, Way, of_the_product

FORMAT_VERSION = 1
_BREAKDOWN = ("right", "contains_gold", "token_f1", "answerable_declined", "unanswerable_declined")
_KIND_BREAKDOWN = ("right", "answerable_declined", "unanswerable_declined")
_WAY_BREAKDOWN = (*_KIND_BREAKDOWN, "seconds_in_all")
_CURVE_POINTS = 200


@dataclass(frozen=True)
class Figure:
    """A metric's value with its 95% interval; NaN where no question counts.

    `count` is the number of questions that count.
    """

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Group:
    """Some of the questions, with a few figures of theirs by name."""

    name: str
    questions: int
    figures: dict[str, float]


@dataclass(frozen=True)
class Report:
    """All that a run says.

    Attributes:
        settings: everything that can move a number: data sets, sample, system, options, versions.
        questions: how many were asked.
        failed: how many ended with an error.
        figures: by metric, in the order of `METRICS`.
        stages: how many questions went wrong at each stage, by the stage's name.
        seconds: by stage of the system: median, 95th percentile, number of questions.
        by_type: the questions by their question word, most frequent first.
        by_article: the questions by article.
        by_kind: the questions by the kind that their data set gives, when it gives any; without those of
            conversations, whose kind is what makes them follow-ups.
        by_way: the questions of conversations by the way they were put; those without their history are in
            no other figure.
        by_follow_up: the follow-ups by their kind; the figures are the share that went right in each way.
        risk_coverage: points of coverage and risk.
        reliability: bins of confidence.
        problems: gold that is not in its text, one line each.
        rewriting: figures of follow-up questions, when there are any.
    """

    settings: dict[str, Any]
    questions: int
    failed: int
    figures: dict[str, Figure]
    stages: dict[str, int]
    seconds: dict[str, tuple[float, float, int]]
    by_type: tuple[Group, ...]
    by_article: tuple[Group, ...]
    risk_coverage: tuple[tuple[float, float], ...] = ()
    reliability: tuple[Bin, ...] = ()
    problems: tuple[str, ...] = ()
    rewriting: dict[str, Figure] = field(default_factory=dict)
    by_kind: tuple[Group, ...] = ()
    by_way: tuple[Group, ...] = ()
    by_follow_up: tuple[Group, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values for JSON; a figure of nothing is null."""
        values: dict[str, Any] = _plain({"version": FORMAT_VERSION, **asdict(self)})
        return values


def summarize(rows: Sequence[Row]) -> dict[str, float]:
    """The figures of a run by name, without intervals; a figure of nothing is NaN."""
    rows = of_the_product(rows)
    figures = {name: metric(rows) for name, metric in METRICS.items()}
    failed = sum(bool(row.error) for row in rows)
    return {"questions": len(rows), "failed": failed, **figures}


def make_report(
    rows: Sequence[Row],
    settings: Mapping[str, Any] | None = None,
    problems: Sequence[str] = (),
    rewrites: Sequence[Rewrite] = (),
) -> Report:
    """The report of some rows.

    Args:
        rows: what happened with each question.
        settings: what the run was made with, for the record.
        problems: what is wrong with the data sets, one line each.
        rewrites: what happened with follow-up questions.
    """
    every, rows = rows, of_the_product(rows)
    stages = [failed_stage(row) for row in rows]
    return Report(
        settings=dict(settings or {}),
        questions=len(rows),
        failed=sum(bool(row.error) for row in rows),
        figures={name: _figure(name, rows) for name in METRICS} if rows else {},
        stages={stage.value: stages.count(stage) for stage in Stage},
        seconds=stage_seconds(rows),
        by_type=_groups(rows, lambda row: question_type(row.question)),
        by_article=_groups(rows, lambda row: row.article or "(no title)"),
        risk_coverage=_curve(rows),
        reliability=_bins(rows),
        problems=tuple(problems),
        rewriting=_rewriting(rewrites),
        by_kind=_by_kind([row for row in rows if not row.way]),
        by_way=_by_way([row for row in every if row.way]),
        by_follow_up=_by_follow_up([row for row in every if row.way not in ("", Way.FIRST.value)]),
    )


def _figure(name: str, rows: Sequence[Row]) -> Figure:
    metric = METRICS[name]
    seen = metric.observations(rows)
    counted = sum(not math.isnan(value) for value in seen[:, 0])
    return Figure(metric.figure(seen), *bootstrap_interval(metric.figure, seen), counted)


def _rewriting(rewrites: Sequence[Rewrite]) -> dict[str, Figure]:
    """Means over the turns that have an earlier one; a first question has nothing to lean on."""
    later = [one for one in rewrites if one.turn.history]
    figures: dict[str, Figure] = {}
    for name, measure in MEASURES.items() if later else ():
        values = [measure.observe(one) for one in later]
        seen = np.array([[np.nan if value is None else value] for value in values])
        counted = sum(value is not None for value in values)
        value = mean(seen[~np.isnan(seen[:, 0])]) if counted else math.nan
        figures[name] = Figure(value, *bootstrap_interval(mean, seen), counted)
    return figures


def _by_kind(rows: Sequence[Row]) -> tuple[Group, ...]:
    if not any(row.kind for row in rows):
        return ()
    return _groups(rows, _kind, _KIND_BREAKDOWN)


def _by_way(rows: Sequence[Row]) -> tuple[Group, ...]:
    known = {way.value: [row for row in rows if row.way == way.value] for way in Way}
    return tuple(
        Group(way, len(some), {m: METRICS[m](some) for m in _WAY_BREAKDOWN})
        for way, some in known.items()
        if some
    )


def _by_follow_up(rows: Sequence[Row]) -> tuple[Group, ...]:
    ways = [way.value for way in Way if way is not Way.FIRST]
    kinds = Counter(_kind(row) for row in rows if row.way == Way.HISTORY.value)
    return tuple(
        Group(
            kind,
            count,
            {w: METRICS["right"]([r for r in rows if r.way == w and _kind(r) == kind]) for w in ways},
        )
        for kind, count in kinds.most_common()
    )


def _kind(row: Row) -> str:
    return row.kind or "(no kind)"


def _groups(
    rows: Sequence[Row], name: Callable[[Row], str], figures: Sequence[str] = _BREAKDOWN
) -> tuple[Group, ...]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(name(row), []).append(row)
    by_size = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Group(k, len(v), {m: METRICS[m](v) for m in figures}) for k, v in by_size)


def _curve(rows: Sequence[Row]) -> tuple[tuple[float, float], ...]:
    seen = METRICS["risk_coverage_area"].observations([row for row in rows if row.confidence is not None])
    if not len(seen):
        return ()
    points = risk_coverage(seen)
    step = max(1, len(points) // _CURVE_POINTS)
    chosen = [*points[::step], points[-1]] if (len(points) - 1) % step else points[::step]
    return tuple((float(coverage), float(risk)) for coverage, risk in chosen)


def _bins(rows: Sequence[Row]) -> tuple[Bin, ...]:
    known = [row for row in rows if calibration_error(row) is not None]
    return tuple(reliability(METRICS["calibration_error"].observations(known))) if known else ()


def _plain(value: Any) -> Any:
    """Values that every JSON reader takes: no NaN, five digits after the point."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return round(value, 5) if math.isfinite(value) else None
    return value
