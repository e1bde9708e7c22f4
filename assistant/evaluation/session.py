"""Sessions: one call of `assistant evaluate`, from its options to what it prints and how it exits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from assistant.errors import SettingsError
from assistant.evaluation import tables
from assistant.evaluation.ablation import Cell, markdown_table, read_grid
from assistant.evaluation.datasets import load_dataset
from assistant.evaluation.gate import broken_conditions, read_conditions
from assistant.evaluation.plan import (
    Data,
    Sampling,
    Setup,
    ask_all,
    read_data,
    rewrite_all,
    run_settings,
    writer_settled,
)
from assistant.evaluation.records import RunFolder, keep_report, write_file
from assistant.evaluation.report import Report, make_report
from assistant.evaluation.shelf import ArticleShelf
from assistant.evaluation.tables import print_json

GATE_STATUS = 3
"""Exit status when a `--fail-under` condition is not met; 1 is an error, 2 a wrong option."""

_SHOWN_PROBLEMS = 10
_output = Console()
_messages = Console(stderr=True)


def run_once(
    paths: list[Path],
    sampling: Sampling,
    setup: Setup,
    fail_under: list[str],
    to: Path | None,
    rows_file: Path | None,
    as_json: bool,
    shelf: ArticleShelf | None = None,
) -> None:
    """Ask the questions, print and save the report, and exit with `GATE_STATUS` when it is not good enough.

    Raises:
        AssistantError: an option, the data or the system cannot be used.
    """
    conditions = read_conditions(fail_under)  # a wrong name is told before hours of asking
    data = read_data(paths, sampling, shelf)
    made, page = _carry_out(data, sampling, setup, to, rows_file)
    print_json(made.to_dict()) if as_json else tables.print_report(_output, made)
    _print_problems(data.problems)
    if page:
        _messages.print(f"Report: {escape(str(page))}", soft_wrap=True)
    figures = {name: figure.value for name, figure in {**made.figures, **made.rewriting}.items()}
    broken = broken_conditions(conditions, figures)
    for line in broken:
        _messages.print(f"[red]Not good enough:[/] {line}", soft_wrap=True)
    if broken:
        raise typer.Exit(GATE_STATUS)


def run_grid(
    paths: list[Path],
    sampling: Sampling,
    setup: Setup,
    vary: list[str],
    fail_under: list[str],
    to: Path | None,
    as_json: bool,
    shelf: ArticleShelf | None = None,
) -> None:
    """Run every combination of settings and print one table. Raises as `run_once` does."""
    if fail_under or setup.adapter:
        raise SettingsError("A grid varies the assistant's own settings, and has no conditions to meet.")
    cells = read_grid(vary)
    setups = [_vary(setup, cell) for cell in cells]
    for one in setups:
        one.record()  # an option that does not exist is told before the first cell runs
    data = read_data(paths, sampling, shelf)
    reports = []
    for number, (cell, one) in enumerate(zip(cells, setups, strict=True), start=1):
        _messages.print(f"{number} of {len(cells)}: {escape(cell.name)}")
        reports.append(_carry_out(data, sampling, one, to / cell.folder if to else None, None)[0])
    figures = [{name: figure.value for name, figure in made.figures.items()} for made in reports]
    if to:
        write_file(to / "ablation.md", markdown_table(cells, figures))
    if as_json:
        pairs = zip(cells, reports, strict=True)
        print_json([{"options": dict(c.options), "report": r.to_dict()} for c, r in pairs])
    else:
        tables.print_grid(_output, cells, figures)


def run_retrieval(
    paths: list[Path],
    sampling: Sampling,
    given: dict[str, Any],
    as_json: bool,
    shelf: ArticleShelf | None = None,
) -> None:
    """Print recall by way of retrieval, on every answerable question. Raises as `run_once` does."""
    from assistant.evaluation.retrieval import recall_table  # the models' libraries take seconds

    cases = [case for path in paths for case in load_dataset(path, sampling.per_paragraph, shelf)]
    with _messages.status("Searching…"):
        table = recall_table(cases, **{**given, "model": "none"})
    print_json(table) if as_json else tables.print_recall(_output, table)


def _carry_out(
    data: Data, sampling: Sampling, setup: Setup, to: Path | None, rows_file: Path | None
) -> tuple[Report, Path | None]:
    """Ask, report, and save when there is a folder; the report and the path of its page."""
    setup = writer_settled(setup, data)
    settings = {**run_settings(data, sampling, setup), "problems": data.problems}
    folder = RunFolder(to, settings) if to else None
    with _progress() as tell:
        rows = ask_all(data, setup, folder.rows_file if folder else rows_file, tell)
    rewrites = rewrite_all(data, rows, setup)
    made = make_report(rows, settings, data.problems, rewrites)
    if folder is None:
        return made, None
    folder.keep_rewrites(rewrites)
    return made, keep_report(folder.path, made, rows, rewrites)


def _print_problems(problems: list[str]) -> None:
    for problem in problems[:_SHOWN_PROBLEMS]:
        _messages.print(f"[yellow]Data:[/] {escape(problem)}", soft_wrap=True)
    left = len(problems) - _SHOWN_PROBLEMS
    if left > 0:
        _messages.print(f"[yellow]Data:[/] and {left} more; all are in the report.")


def _vary(setup: Setup, cell: Cell) -> Setup:
    varied = dict(cell.options)
    mode = varied.pop("mode", setup.mode)
    return replace(setup, mode=mode, options={**setup.options, **varied})


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar with the time left on a terminal's standard error; nothing where nobody watches."""
    columns = (TextColumn("Asking questions"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    left = (TextColumn("left:"), TimeRemainingColumn())
    with Progress(*columns, *left, console=_messages, transient=True) as bars:
        task = bars.add_task("", total=None)

        def tell(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total)

        yield tell
