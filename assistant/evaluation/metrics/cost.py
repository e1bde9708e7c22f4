"""What an answer costs: seconds, memory, tokens."""

from collections.abc import Sequence

import numpy as np

from assistant.evaluation.metrics.metric import Metric, maximum, median, metric, percentile_95
from assistant.evaluation.rows import Row


def tokens_written(row: Row) -> float | None:
    """Mean over the questions of the pieces that the writer gave: tokens with the local writer and most
    providers. Zero without a writer."""
    return None if row.tokens is None else float(row.tokens)


def peak_memory_mib(row: Row) -> float | None:
    """The highest resident memory of this process in MiB; models that run elsewhere are not in it."""
    return row.memory_mib or None


def stage_seconds(rows: Sequence[Row]) -> dict[str, tuple[float, float, int]]:
    """Median, 95th percentile and number of questions of each stage's seconds, in the order they came up."""
    stages: dict[str, list[float]] = {}
    for row in rows:
        for stage, seconds in row.answer.get("timings", {}).items():
            stages.setdefault(stage, []).append(float(seconds))
    return {
        stage: (float(np.median(values)), float(np.percentile(values, 95)), len(values))
        for stage, values in stages.items()
    }


def _seconds(stage: str, name: str, meaning: str) -> tuple[Metric, Metric]:
    def seconds(row: Row) -> float | None:
        value = row.answer.get("timings", {}).get(stage)
        return None if value is None else float(value)

    # Functions of their own, since the docstring of each is its metric's definition.
    def middle(row: Row) -> float | None:
        return seconds(row)

    def slow(row: Row) -> float | None:
        return seconds(row)

    middle.__doc__ = f"Median seconds from the question to {meaning}, over the questions that got so far."
    slow.__doc__ = f"95th percentile of the seconds from the question to {meaning}."
    return (
        metric(middle, median, better="lower", unit="seconds", name=name),
        metric(slow, percentile_95, better="lower", unit="seconds", name=f"{name}_p95"),
    )


METRICS = (
    *_seconds("evidence", "seconds_to_evidence", "the first quotes"),
    *_seconds("first_token", "seconds_to_first_token", "the first word of the answer"),
    *_seconds("total", "seconds_in_all", "the whole answer"),
    metric(tokens_written, better="lower", unit="count"),
    metric(peak_memory_mib, maximum, better="lower", unit="MiB"),
)
