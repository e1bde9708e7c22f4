"""The figures of a comparison: medians of what was timed, ratios to ours, and the table of them."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.evaluation import METRICS, Row

_MOMENTS = {  # name of a figure: the key in a system's seconds, and its unit's size
    "retrieval_milliseconds": ("retrieve", 1000.0),
    "reader_milliseconds": ("read", 1000.0),
    "evidence_seconds": ("evidence", 1.0),
    "first_token_seconds": ("first_token", 1.0),
    "last_token_seconds": ("total", 1.0),
}
_QUALITY = ("contains_gold", "unanswerable_declined", "answerable_declined", "citation_span_precision")
_TITLES = {
    "first_start_seconds": "first start; the first system reads the shared files (s)",
    "start_seconds": "second start, files in memory (s)",
    "first_possible_question_seconds": "second start and one article opened (s)",
    "passages_per_second": "opening: passages a second",
    "opening_seconds_per_1000_words": "opening: seconds per 1,000 words",
    "reopen_milliseconds": "opening again from its saved index (ms)",
    "retrieval_milliseconds": "retrieval (ms)",
    "reader_milliseconds": "reader (ms)",
    "evidence_seconds": "first evidence shown (s)",
    "first_sign_seconds": "first sign of an answer: evidence, else a word (s)",
    "first_token_seconds": "first token (s)",
    "last_token_seconds": "last token (s)",
    "peak_memory_mib": "peak memory (MiB)",
    "contains_gold": "answer contains the gold answer",
    "unanswerable_declined": "unanswerable declined",
    "answerable_declined": "answerable declined (less is better)",
    "citation_span_precision": "citations that hold the gold answer",
    "questions": "questions asked",
    "failed": "questions failed",
}


@dataclass
class Timed:
    """What was seen of one system while the comparison ran; filled as it goes.

    Attributes:
        starts: seconds of each start, the first one first.
        openings: seconds, passages and words of each article.
        reopenings: seconds of each opening from a saved index.
        asked: the seconds of each answered question, by moment or stage.
        rows: every question as the evaluation judges it.
        memory_mib: the highest memory of the process.
    """

    starts: list[float] = field(default_factory=list)
    openings: list[tuple[float, int, int]] = field(default_factory=list)
    reopenings: list[float] = field(default_factory=list)
    asked: list[dict[str, float]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    memory_mib: float = 0.0


def figures(timed: Timed) -> dict[str, float]:
    """All figures of a system by name; NaN where it has none. Times are medians."""
    seconds = sum(opening[0] for opening in timed.openings)
    signs = [min(s[m] for m in ("evidence", "first_token", "total") if m in s) for s in timed.asked]
    made = {
        "first_start_seconds": timed.starts[0] if timed.starts else math.nan,
        "start_seconds": timed.starts[-1] if len(timed.starts) > 1 else math.nan,
        "first_possible_question_seconds": _sum(timed.starts[-1:], timed.openings[:1]),
        "passages_per_second": ratio(sum(opening[1] for opening in timed.openings), seconds),
        "opening_seconds_per_1000_words": ratio(
            1000 * seconds, sum(opening[2] for opening in timed.openings)
        ),
        "reopen_milliseconds": 1000 * median(timed.reopenings),
        **{
            name: size * median([seconds[key] for seconds in timed.asked if key in seconds])
            for name, (key, size) in _MOMENTS.items()
        },
        "first_sign_seconds": median(signs),
        "peak_memory_mib": timed.memory_mib,
        **{name: METRICS[name](timed.rows) for name in _QUALITY},
        "questions": float(len(timed.rows)),
        "failed": float(sum(bool(row.error) for row in timed.rows)),
    }
    return {name: made[name] for name in _TITLES}


def paired_ratios(ours: Timed, peer: Timed) -> dict[str, float]:
    """The peer's figures by ours, on the questions that both answered; NaN where either has none.

    Shares of questions have no ratio: they are read as they are. Nor have first starts: whichever system is
    the first to start reads from the disk what the others then find in memory.
    """
    both = {row.key for row in ours.rows if not row.error} & {row.key for row in peer.rows if not row.error}
    first, second = (figures(_only(timed, both)) for timed in (ours, peer))
    left_out = {*_QUALITY, "first_start_seconds", "questions", "failed"}
    return {name: math.nan if name in left_out else ratio(second[name], first[name]) for name in _TITLES}


def median(values: Sequence[float]) -> float:
    """The median; NaN of nothing."""
    return statistics.median(values) if values else math.nan


def ratio(above: float, below: float) -> float:
    """One number by another; NaN where there is no such number."""
    return above / below if below else math.nan


def markdown_table(
    columns: Mapping[str, Mapping[str, float]], ratios: Mapping[str, Mapping[str, float]]
) -> str:
    """A line for each figure: every system's, and every peer's ratio to ours.

    Args:
        columns: figures by the name of the system, ours first.
        ratios: by the name of the peer.
    """
    head = ["", *columns, *(f"{name} / ours" for name in ratios)]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for name, title in _TITLES.items():
        values = [_number(figures[name]) for figures in columns.values()]
        times = [_times(by_name[name]) for by_name in ratios.values()]
        lines.append([title, *values, *times])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def for_json(value: Any) -> Any:
    """A value of which every NaN is None: JSON knows no NaN."""
    if isinstance(value, Mapping):
        return {key: for_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [for_json(inner) for inner in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _only(timed: Timed, keys: set[tuple[str, str]]) -> Timed:
    """The same with only some of the questions; `asked` holds the answered ones in the order of `rows`."""
    answered = [row for row in timed.rows if not row.error]
    kept = [(row, s) for row, s in zip(answered, timed.asked, strict=True) if row.key in keys]
    return Timed(
        timed.starts,
        timed.openings,
        timed.reopenings,
        [seconds for _, seconds in kept],
        [row for row, _ in kept],
        timed.memory_mib,
    )


def _sum(starts: Sequence[float], openings: Sequence[tuple[float, int, int]]) -> float:
    return starts[0] + openings[0][0] if starts and openings else math.nan


def _number(value: float) -> str:
    if math.isnan(value):
        return "—"
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _times(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2g}×" if value < 10 else f"{value:,.0f}×"
