"""Tables of reports, comparisons and grids on a terminal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from assistant.evaluation.ablation import COLUMNS, Cell, format_figure, markdown_table
from assistant.evaluation.comparison import Change, Comparison
from assistant.evaluation.followups import MEASURES
from assistant.evaluation.metrics import METRICS
from assistant.evaluation.report import Figure, Group, Report

_SHOWN_CHANGES = 20
_GRID_WIDTH = 120  # characters; below it, rich cuts the headings off


def print_report(console: Console, report: Report) -> None:
    """The figures with their intervals, and where questions went wrong."""
    if report.figures:
        table = Table("Figure", *_right("Value", "95% interval", "Questions"))
        for name, figure in report.figures.items():
            if figure.count:
                table.add_row(
                    METRICS[name].title, format_figure(name, figure.value), *_interval(name, figure)
                )
        console.print(table)
        stages = Table("Where questions go wrong", *_right("Questions"))
        for stage, count in report.stages.items():
            if count:
                stages.add_row(stage, str(count))
        console.print(stages)
    _print_groups(console, "Kind", report.by_kind)
    _print_groups(console, "Conversations", report.by_way)
    if report.by_follow_up:
        ways = report.by_follow_up[0].figures
        table = Table("Right, by kind of follow-up", *_right("Questions", *ways))
        for group in report.by_follow_up:
            shares = (f"{share:.3f}" for share in group.figures.values())
            table.add_row(escape(group.name), str(group.questions), *shares)
        console.print(table)
    if report.rewriting:
        table = Table("Follow-up questions", *_right("Value", "95% interval", "Turns"))
        for name, figure in report.rewriting.items():
            interval = f"{figure.low:.3f} to {figure.high:.3f}"
            table.add_row(name.replace("_", " "), f"{figure.value:.3f}", interval, str(figure.count))
        console.print(table)


def print_comparison(console: Console, comparison: Comparison) -> None:
    """The figures of both runs, then the questions that changed."""
    table = Table("Figure", *_right("A", "B", "p"), "")
    for d in comparison.differences:
        p_value = "–" if d.p_value != d.p_value else f"{d.p_value:.3f}"
        style = {"better": "green", "worse": "red"}.get(d.verdict, "")
        figures = (format_figure(d.metric, value) for value in (d.first, d.second))
        table.add_row(METRICS[d.metric].title, *figures, p_value, d.verdict, style=style)
    console.print(table)
    left_out = comparison.only_first + comparison.only_second
    console.print(
        f"{comparison.shared} questions in both runs" + (f", {left_out} in one only." if left_out else ".")
    )
    _print_changes(console, "Got better", "green", comparison.better)
    _print_changes(console, "Got worse", "red", comparison.worse)


def print_grid(console: Console, cells: Sequence[Cell], figures: Sequence[Mapping[str, float]]) -> None:
    """A line for each cell of a grid; as Markdown where the terminal is too narrow for columns."""
    if console.width < _GRID_WIDTH:
        console.print(markdown_table(cells, figures), markup=False, highlight=False, soft_wrap=True)
        return
    columns = [c for c in COLUMNS if any(f[c] == f[c] for f in figures)]
    names = [name for name, _ in cells[0].options]
    table = Table(*map(escape, names), *_right(*(METRICS[c].title for c in columns)))
    for cell, values in zip(cells, figures, strict=True):
        options = (escape(value) for _, value in cell.options)
        table.add_row(*options, *(format_figure(c, values[c]) for c in columns))
    console.print(table)


def print_recall(console: Console, recall: Mapping[str, Mapping[int, float]]) -> None:
    """Recall by mode of retrieval and number of passages."""
    depths = next(iter(recall.values()))
    table = Table("Recall", *_right(*(f"@{depth}" for depth in depths)))
    for mode, shares in recall.items():
        table.add_row(mode, *(f"{share:.3f}" for share in shares.values()))
    console.print(table)


def print_definitions(console: Console) -> None:
    """What each figure is."""
    table = Table("Figure", "Better", "What it is", show_lines=True)
    for name, values in definitions().items():
        table.add_row(name, values["better"], escape(values["definition"]))
    console.print(table)


def definitions() -> dict[str, dict[str, str]]:
    """What each figure is, by its name."""
    known = {name: {"better": str(m.better), "definition": m.definition} for name, m in METRICS.items()}
    return known | {name: {"better": m.better, "definition": m.definition} for name, m in MEASURES.items()}


def comparison_values(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain values for JSON; a figure of nothing is null."""
    differences = [
        {k: None if v != v else v for k, v in {**asdict(d), "verdict": d.verdict}.items()}
        for d in comparison.differences
    ]
    return {
        "shared": comparison.shared,
        "only_first": comparison.only_first,
        "only_second": comparison.only_second,
        "differences": differences,
        **{name: [_change(c) for c in getattr(comparison, name)] for name in ("better", "worse", "moved")},
    }


def print_json(value: Any) -> None:
    """A value as JSON on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _change(change: Change) -> dict[str, Any]:
    before, after = change.stages
    row = change.first
    known = {"dataset": row.dataset, "id": row.id, "article": row.article, "question": row.question}
    return {**known, "gold": list(row.gold), "first": before.value, "second": after.value}


def _print_changes(console: Console, title: str, style: str, changes: Sequence[Change]) -> None:
    console.print(f"\n{title}: {len(changes)}", style=f"bold {style}")
    for change in changes[:_SHOWN_CHANGES]:
        before, after = change.stages
        line = f"  {change.first.question.strip()}  ({before.value} → {after.value})"
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if len(changes) > _SHOWN_CHANGES:
        console.print(f"  and {len(changes) - _SHOWN_CHANGES} more; --html shows all.", style="dim")


def _print_groups(console: Console, title: str, groups: Sequence[Group]) -> None:
    """A line for each group with its figures, when there are groups."""
    if not groups:
        return
    names = list(groups[0].figures)
    table = Table(title, *_right("Questions", *(METRICS[name].title for name in names)))
    for group in groups:
        shown = (format_figure(name, group.figures[name]) for name in names)
        table.add_row(escape(group.name), str(group.questions), *shown)
    console.print(table)


def _interval(name: str, figure: Figure) -> tuple[str, str]:
    if figure.low != figure.low:  # NaN
        return "–", str(figure.count)
    return f"{format_figure(name, figure.low)} to {format_figure(name, figure.high)}", str(figure.count)


def _right(*titles: str) -> list[Column]:
    return [Column(title, justify="right") for title in titles]
