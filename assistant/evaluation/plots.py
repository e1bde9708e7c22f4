"""Plots of a report as inline SVG: sharp at any size, in the page's colours, and nothing to load.

Drawn by hand instead of by a plotting library: four simple plots are less code than a library's styling, and
its figures would not follow the page into dark mode.
"""

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from assistant.evaluation.metrics.certainty import Bin
from assistant.evaluation.metrics.retrieval import DEPTHS
from assistant.evaluation.report import Figure

_WIDTH, _HEIGHT = 460, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 14, 44
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_BAR_LINE = 30


def risk_coverage_plot(points: Sequence[tuple[float, float]]) -> Markup:
    """Risk among the most confident questions, by the share that is answered."""
    path = " ".join(f"{_x(coverage):.1f},{_y(risk):.1f}" for coverage, risk in points)
    return _unit_frame("share of questions answered", "share of wrong answers") + Markup(
        '<polyline class="line" points="{}"/></svg>'
    ).format(path)


def reliability_plot(bins: Sequence[Bin]) -> Markup:
    """Share of answerable questions by confidence; on the diagonal, confidence is what it says."""
    parts = [
        _unit_frame("confidence", "share that the article answers"),
        Markup('<line class="diagonal" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(_x(0), _y(0), _x(1), _y(1)),
    ]
    most = max(b.count for b in bins)
    for b in bins:
        radius = 3.5 + 7 * (b.count / most) ** 0.5
        parts.append(
            Markup(
                '<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"><title>{}</title></circle>'
            ).format(
                _x(b.confidence),
                _y(b.share),
                radius,
                f"{b.count} questions: confidence {b.confidence:.2f}, answerable {b.share:.2f}",
            )
        )
    return Markup("").join(parts) + Markup("</svg>")


def recall_plot(figures: Mapping[str, Figure]) -> Markup:
    """Recall by the number of passages, with 95% intervals."""
    shown = [(depth, figures[f"recall_at_{depth}"]) for depth in DEPTHS]
    places = {depth: (number + 0.5) / len(shown) for number, (depth, _) in enumerate(shown)}
    parts = [_frame("passages looked at", "share with the gold answer")]
    parts += [_y_tick(tick) for tick in _TICKS]
    for depth, figure in shown:
        x = _x(places[depth])
        parts.append(_x_label(x, f"{depth}"))
        parts.append(
            Markup('<rect class="bar" x="{:.1f}" y="{:.1f}" width="44" height="{:.1f}"/>').format(
                x - 22, _y(figure.value), _y(0) - _y(figure.value)
            )
        )
        parts.append(
            Markup('<line class="whisker" x1="{0:.1f}" x2="{0:.1f}" y1="{1:.1f}" y2="{2:.1f}"/>').format(
                x, _y(figure.low), _y(figure.high)
            )
        )
        parts.append(
            Markup('<text class="inside" x="{:.1f}" y="{:.1f}" text-anchor="middle">{:.3f}</text>').format(
                x, _y(0) - 8, figure.value
            )
        )
    return Markup("").join(parts) + Markup("</svg>")


def latency_plot(seconds: Mapping[str, tuple[float, float, int]]) -> Markup:
    """Median seconds of each stage as a bar, with a line to the 95th percentile."""
    height = _TOP + _BAR_LINE * len(seconds) + 8
    left, right = 96, 150
    longest = max(slow for _, slow, _ in seconds.values()) or 1.0
    scale = (_WIDTH - left - right) / longest
    parts = [_open(_WIDTH, height, "Seconds by stage")]
    for number, (stage, (middle, slow, _)) in enumerate(seconds.items()):
        y = _TOP + _BAR_LINE * number + _BAR_LINE / 2
        parts.append(
            Markup(
                '<text class="label" x="{}" y="{}" text-anchor="end">{}</text>'
                '<line class="whisker" x1="{}" x2="{:.1f}" y1="{}" y2="{}"/>'
                '<rect class="bar" x="{}" y="{}" width="{:.1f}" height="14"/>'
                '<text class="tick" x="{:.1f}" y="{}">{}</text>'
            ).format(
                *(left - 8, y + 4, stage.replace("_", " ")),
                *(left, left + slow * scale, y, y),
                *(left, y - 7, max(1.5, middle * scale)),
                *(left + slow * scale + 8, y + 4, f"{_seconds(middle)}, p95 {_seconds(slow)}"),
            )
        )
    return Markup("").join(parts) + Markup("</svg>")


def _seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _open(width: int, height: float, name: str) -> Markup:
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">').format(width, height, name)


def _frame(across: str, up: str) -> Markup:
    return _open(_WIDTH, _HEIGHT, f"{up} by {across}") + Markup(
        '<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text class="axis" transform="translate(13 {}) rotate(-90)" text-anchor="middle">{}</text>'
    ).format(_x(0.5), _HEIGHT - 6, across, _y(0.5), up)


def _unit_frame(across: str, up: str) -> Markup:
    ticks = Markup("").join(_y_tick(tick) + _x_label(_x(tick), f"{tick:g}") for tick in _TICKS)
    return _frame(across, up) + ticks


def _y_tick(share: float) -> Markup:
    return Markup(
        '<line class="grid" x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}"/>'
        '<text class="tick" x="{3}" y="{4:.1f}" text-anchor="end">{5}</text>'
    ).format(_x(0), _x(1), _y(share), _LEFT - 7, _y(share) + 4, escape(f"{share:g}"))


def _x_label(x: float, text: str) -> Markup:
    return Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
        x, _HEIGHT - _BOTTOM + 17, text
    )
