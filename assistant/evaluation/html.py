"""Reports and comparisons as one HTML page each: nothing is loaded, and no text of an article is ever markup.

Everything goes through Jinja's escaping. Behind it stands a content security policy that lets the page's own
script run and nothing else, should an escape ever be forgotten.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from assistant.evaluation.ablation import format_figure
from assistant.evaluation.comparison import Comparison
from assistant.evaluation.failures import Stage, failed_stage, supporting
from assistant.evaluation.followups import MEASURES, Rewrite
from assistant.evaluation.metrics import METRICS
from assistant.evaluation.plots import latency_plot, recall_plot, reliability_plot, risk_coverage_plot
from assistant.evaluation.report import Figure, Report
from assistant.evaluation.rows import Row, of_the_product

_PAGES = Path(__file__).parent / "pages"
_SHOWN_SECONDS = 0.001
HEADLINES = (
    "right",
    "contains_gold",
    "token_f1",
    "unanswerable_declined",
    "answerable_declined",
    "unsure_share",
    "citation_recall",
    "quotes_exact",
    "seconds_in_all",
)
"""The figures that stand at the top."""


def report_page(report: Report, rows: Sequence[Row] = (), rewrites: Sequence[Rewrite] = ()) -> str:
    """The page of a report, every question with its answer, gold and quotes in context, by failed stage."""
    rows = of_the_product(rows)
    groups = [(stage, [row for row in rows if failed_stage(row) is stage]) for stage in Stage]
    seconds = {stage: known for stage, known in report.seconds.items() if known[1] >= _SHOWN_SECONDS}
    has_recall = rows and report.figures["recall_at_1"].count
    plots = [
        (
            "Risk and coverage",
            "Most confident questions first. Lower is better. A declined question counts as wrong when "
            "it would have to be answered.",
            risk_coverage_plot(report.risk_coverage) if report.risk_coverage else None,
        ),
        (
            "Reliability of the confidence",
            "Larger dots are more questions. On the dashed line, confidence is what it says.",
            reliability_plot(report.reliability) if report.reliability else None,
        ),
        (
            "Retrieval",
            "Recall at k: the gold answer is in one of the first k passages. Lines are 95% intervals.",
            recall_plot(report.figures) if has_recall else None,
        ),
        (
            "Seconds by stage",
            "Bars are medians, lines go to the 95th percentile. Stages below a millisecond are left out.",
            latency_plot(seconds) if seconds else None,
        ),
    ]
    return _render(
        "report.html",
        report=report,
        headlines=[name for name in HEADLINES if report.figures and report.figures[name].count],
        groups=[(stage, members) for stage, members in groups if members],
        plots=[plot for plot in plots if plot[2] is not None],
        rewrites=rewrites,
        measures=MEASURES,
    )


def comparison_page(comparison: Comparison, names: tuple[str, str]) -> str:
    """The page of a comparison: the figures side by side, and every question that changed."""
    changes = (
        ("Got better", "Wrong in A, right in B.", comparison.better),
        ("Got worse", "Right in A, wrong in B.", comparison.worse),
        ("Wrong in both, at another stage", "", comparison.moved),
    )
    return _render("comparison.html", comparison=comparison, names=names, changes=changes)


def _render(template: str, **values: Any) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_PAGES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"figure": _figure, "interval": _interval, "words": _words, "change": _change}
    script = (_PAGES / "page.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment.globals |= {
        "METRICS": METRICS,
        "Stage": Stage,
        "failed_stage": failed_stage,
        "supporting": supporting,
        "style": Markup((_PAGES / "page.css").read_text(encoding="utf-8")),
        "script": Markup(script),
        "script_digest": digest,
    }
    return environment.get_template(template).render(**values)


def _figure(value: float, metric: str) -> str:
    unit = {"seconds": " s", "MiB": " MiB"}.get(METRICS[metric].unit, "") if metric in METRICS else ""
    if value != value:  # NaN
        return "–"
    return f"{value:.3f}" if metric not in METRICS else format_figure(metric, value) + unit


def _interval(figure: Figure, metric: str) -> str:
    if figure.low != figure.low:  # NaN
        return "–"
    return f"{_figure(figure.low, metric)} to {_figure(figure.high, metric)}"


def _change(value: float, metric: str) -> str:
    return "–" if value != value else ("+" if value >= 0 else "−") + format_figure(metric, abs(value))


def _words(text: str) -> str:
    """A text on one line, as it is shown; the rows keep it as it is."""
    return re.sub(r"\s+", " ", text)
