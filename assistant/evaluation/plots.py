"""Plots of a report as pictures that stand in the page itself: SVG by matplotlib, nothing to load."""

import base64
import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.evaluation.metrics.certainty import Bin
from assistant.evaluation.metrics.retrieval import DEPTHS
from assistant.evaluation.report import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INCHES = (5.0, 3.2)
_BLUE, _INK, _GRID = "#2f66c8", "#3a4353", "#d5dbe5"
_STYLE = {
    "svg.fonttype": "none",  # text stays text, in the reader's own font
    "svg.hashsalt": "article-assistant",  # the same figures give the same page
    "font.size": 10,
    "font.family": "sans-serif",
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _GRID,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": _GRID,
    "xtick.color": _INK,
    "ytick.color": _INK,
}


def risk_coverage_plot(points: Sequence[tuple[float, float]]) -> str:
    """Risk among the most confident questions, by the share that is answered. Gives a data address."""

    def draw(axes: "Axes") -> None:
        axes.plot([p[0] for p in points], [p[1] for p in points], color=_BLUE, linewidth=2)
        _unit_square(axes, "share of questions answered", "share of wrong answers")

    return _picture(draw)


def reliability_plot(bins: Sequence[Bin]) -> str:
    """Share of answerable questions by confidence; on the diagonal, confidence is what it says."""

    def draw(axes: "Axes") -> None:
        most = max(b.count for b in bins)
        sizes = [20 + 280 * b.count / most for b in bins]
        axes.plot([0, 1], [0, 1], color=_INK, linestyle="--", linewidth=1)
        axes.scatter([b.confidence for b in bins], [b.share for b in bins], sizes, color=_BLUE, alpha=0.8)
        for b in bins:
            axes.annotate(f"{b.count}", (b.confidence, b.share), (6, -12), textcoords="offset points")
        _unit_square(axes, "confidence", "share that the article answers")

    return _picture(draw)


def recall_plot(figures: Mapping[str, Figure]) -> str:
    """Recall by the number of passages, with 95% intervals."""

    def draw(axes: "Axes") -> None:
        shown = [(str(depth), figures[f"recall_at_{depth}"]) for depth in DEPTHS]
        values = [figure.value for _, figure in shown]
        below = [max(0.0, figure.value - figure.low) for _, figure in shown]
        above = [max(0.0, figure.high - figure.value) for _, figure in shown]
        bars = axes.bar(
            [name for name, _ in shown], values, 0.6, color=_BLUE, yerr=[below, above], ecolor=_INK
        )
        axes.bar_label(bars, fmt="%.3f", label_type="center", color="white")
        axes.grid(False, axis="x")
        axes.set(xlabel="passages looked at", ylabel="share with the gold answer", ylim=(0, 1.02))

    return _picture(draw)


def latency_plot(seconds: Mapping[str, tuple[float, float, int]]) -> str:
    """Median seconds of each stage as a bar, with a line to the 95th percentile."""

    def draw(axes: "Axes") -> None:
        names = [stage.replace("_", " ") for stage in seconds]
        medians = [middle for middle, _, _ in seconds.values()]
        beyond = [max(0.0, slow - middle) for middle, slow, _ in seconds.values()]
        nothing = [0.0] * len(names)
        bars = axes.barh(names, medians, 0.6, color=_BLUE, xerr=[nothing, beyond], ecolor=_INK)
        labels = [f"{_seconds(middle)}, p95 {_seconds(slow)}" for middle, slow, _ in seconds.values()]
        axes.bar_label(bars, labels, padding=5)
        axes.invert_yaxis()
        axes.grid(False, axis="y")
        axes.margins(x=0.45)  # room for the labels
        axes.set(xlabel="seconds")

    return _picture(draw)


def _picture(draw: Callable[["Axes"], None]) -> str:
    """What `draw` puts on a pair of axes, as a `data:` address of an SVG picture."""
    import matplotlib  # takes half a second: only who makes a report waits for it
    from matplotlib.figure import Figure as Canvas

    with matplotlib.rc_context(_STYLE):  # type: ignore[arg-type]  # wants a dict of literal keys
        canvas = Canvas(figsize=_INCHES, layout="constrained")
        draw(canvas.add_subplot())
        drawn = io.BytesIO()
        canvas.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"


def _unit_square(axes: "Axes", across: str, up: str) -> None:
    axes.set(xlabel=across, ylabel=up, xlim=(0, 1.02), ylim=(0, 1.02))


def _seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"
