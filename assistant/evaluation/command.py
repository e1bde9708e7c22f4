"""`assistant evaluate DATASET…`, `assistant evaluate compare A B`, `assistant evaluate metrics`.

What takes seconds to import is imported inside the commands, so that --help answers at once.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from typer.core import TyperGroup

from assistant.errors import SettingsError
from assistant.evaluation import options

if TYPE_CHECKING:
    from assistant.evaluation.ablation import Cell
    from assistant.evaluation.plan import Data, Sampling, Setup

GATE_STATUS = 3
"""Exit status when a `--fail-under` condition is not met; 1 is an error, 2 a wrong option."""


class _DatasetsFirst(TyperGroup):
    """Runs `run` when the first word is no command: `assistant evaluate set.json` needs no verb."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands:
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_DatasetsFirst,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Measure the assistant on data sets, compare runs.",
)
_output = Console()
_messages = Console(stderr=True)


@app.command()
def run(
    datasets: options.Datasets,
    to: options.To = None,
    limit: options.Limit = 200,
    answerable: options.Answerable = None,
    unanswerable: options.Unanswerable = None,
    articles: options.Articles = "",
    shard: options.Shard = "",
    seed: options.Seed = 7,
    per_paragraph: options.PerParagraph = False,
    model: options.Model = None,
    embedder: options.Embedder = None,
    top_k: options.TopK = None,
    index_dir: options.IndexDir = None,
    mode: options.Mode = "hybrid",
    adapter: options.Adapter = "",
    requests: options.Requests = 1,
    vary: options.Vary = None,
    fail_under: options.FailUnder = None,
    retrieval: options.RetrievalOnly = False,
    rows_file: options.RowsFile = None,
    as_json: options.Json = False,
) -> None:
    """Measure the assistant, or another system, on data sets.

    Example: assistant evaluate squad2_articles.json --model none --to runs/none

    Then `assistant evaluate compare runs/none runs/local` shows what changed, and
    `assistant evaluate metrics` says what each figure is.
    """
    from assistant.evaluation.plan import Sampling, Setup

    sampling = Sampling(seed, limit, answerable, unanswerable, articles, shard, per_paragraph)
    chosen = {"model": model, "embedder": embedder, "top_k": top_k, "index_dir": index_dir}
    given = {name: value for name, value in chosen.items() if value is not None}
    setup = Setup(adapter, requests, mode, given)
    if rows_file and (to or vary):
        raise SettingsError("Give either --rows or a folder with --to; a grid needs a folder or neither.")
    if retrieval:
        _run_retrieval(datasets, sampling, given, as_json)
    elif vary:
        _run_grid(datasets, sampling, setup, vary, fail_under or [], to, as_json)
    else:
        _run_once(datasets, sampling, setup, fail_under or [], to, rows_file, as_json)


@app.command()
def compare(
    first: options.Run,
    second: options.Run,
    html: options.HtmlFile = None,
    as_json: options.Json = False,
) -> None:
    """Show what got better and worse from run A to run B, question by question.

    Example: assistant evaluate compare runs/none runs/local --html compared.html
    """
    from assistant.evaluation import tables
    from assistant.evaluation.comparison import compare as compare_rows
    from assistant.evaluation.html import comparison_page
    from assistant.evaluation.records import read_run

    comparison = compare_rows(read_run(first)[1], read_run(second)[1])
    if html:
        _write(html, comparison_page(comparison, (str(first), str(second))))
    if as_json:
        _print_json(tables.comparison_values(comparison))
    else:
        tables.print_comparison(_output, comparison)


@app.command()
def report(folder: options.Run, as_json: options.Json = False) -> None:
    """Make the reports of a run again from its rows, without asking anything.

    Example: assistant evaluate report runs/none
    """
    from assistant.evaluation import tables
    from assistant.evaluation.html import report_page
    from assistant.evaluation.records import read_run
    from assistant.evaluation.report import make_report

    settings, rows, rewrites = read_run(folder)
    made = make_report(rows, settings, settings.get("problems", ()), rewrites)
    if folder.is_dir():
        _write(folder / "report.json", json.dumps(made.to_dict(), ensure_ascii=False, indent=2) + "\n")
        _write(folder / "report.html", report_page(made, rows, rewrites))
    _print_json(made.to_dict()) if as_json else tables.print_report(_output, made)


@app.command()
def metrics(as_json: options.Json = False) -> None:
    """Say what each figure is, and where its definition comes from.

    Example: assistant evaluate metrics
    """
    from assistant.evaluation import tables

    _print_json(tables.definitions()) if as_json else tables.print_definitions(_output)


def _run_once(
    paths: list[Path],
    sampling: "Sampling",
    setup: "Setup",
    fail_under: list[str],
    to: Path | None,
    rows_file: Path | None,
    as_json: bool,
) -> None:
    from assistant.evaluation import tables
    from assistant.evaluation.gate import broken_conditions, read_conditions
    from assistant.evaluation.plan import read_data

    conditions = read_conditions(fail_under)  # a wrong name is told before hours of asking
    data = read_data(paths, sampling)
    made, page = _carry_out(data, sampling, setup, to, rows_file)
    _print_json(made.to_dict()) if as_json else tables.print_report(_output, made)
    for problem in data.problems[:10]:
        _messages.print(f"[yellow]Data:[/] {escape(problem)}", soft_wrap=True)
    if len(data.problems) > 10:
        _messages.print(f"[yellow]Data:[/] and {len(data.problems) - 10} more; all are in the report.")
    if page:
        _messages.print(f"Report: {escape(str(page))}", soft_wrap=True)
    figures = {name: figure.value for name, figure in {**made.figures, **made.rewriting}.items()}
    broken = broken_conditions(conditions, figures)
    for line in broken:
        _messages.print(f"[red]Not good enough:[/] {line}", soft_wrap=True)
    if broken:
        raise typer.Exit(GATE_STATUS)


def _run_grid(
    paths: list[Path],
    sampling: "Sampling",
    setup: "Setup",
    vary: list[str],
    fail_under: list[str],
    to: Path | None,
    as_json: bool,
) -> None:
    from assistant.evaluation import tables
    from assistant.evaluation.ablation import markdown_table, read_grid
    from assistant.evaluation.plan import read_data

    if fail_under or setup.adapter:
        raise SettingsError("A grid varies the assistant's own settings, and has no conditions to meet.")
    cells = read_grid(vary)
    setups = [_vary(setup, cell) for cell in cells]
    for one in setups:
        one.record()  # an option that does not exist is told before the first cell runs
    data = read_data(paths, sampling)
    reports = []
    for number, (cell, one) in enumerate(zip(cells, setups, strict=True), start=1):
        _messages.print(f"{number} of {len(cells)}: {escape(cell.name)}")
        reports.append(_carry_out(data, sampling, one, to / cell.folder if to else None, None)[0])
    figures = [{name: figure.value for name, figure in made.figures.items()} for made in reports]
    if to:
        _write(to / "ablation.md", markdown_table(cells, figures))
    if as_json:
        pairs = zip(cells, reports, strict=True)
        _print_json([{"options": dict(c.options), "report": r.to_dict()} for c, r in pairs])
    else:
        tables.print_grid(_output, cells, figures)


def _run_retrieval(paths: list[Path], sampling: "Sampling", given: dict[str, Any], as_json: bool) -> None:
    from assistant.evaluation import tables
    from assistant.evaluation.datasets import load_dataset
    from assistant.evaluation.retrieval import recall_table

    cases = [case for path in paths for case in load_dataset(path, sampling.per_paragraph)]
    with _messages.status("Searching…"):
        table = recall_table(cases, **{**given, "model": "none"})
    _print_json(table) if as_json else tables.print_recall(_output, table)


def _carry_out(
    data: "Data", sampling: "Sampling", setup: "Setup", to: Path | None, rows_file: Path | None
) -> tuple[Any, Path | None]:
    """Ask, report, and save when there is a folder; the report and the path of its page."""
    from assistant.evaluation.plan import ask_all, full_report, rewrite_all, run_settings, save_report
    from assistant.evaluation.records import RunFolder

    settings = {**run_settings(data, sampling, setup), "problems": data.problems}
    folder = RunFolder(to, settings) if to else None
    with _progress() as tell:
        rows = ask_all(data, setup, folder.rows_file if folder else rows_file, tell)
    rewrites = rewrite_all(data)
    made = full_report(data, settings, rows, rewrites)
    if folder is None:
        return made, None
    folder.keep_rewrites(rewrites)
    return made, save_report(folder, made, rows, rewrites)


def _vary(setup: "Setup", cell: "Cell") -> "Setup":
    from dataclasses import replace

    varied = dict(cell.options)
    retrieval = varied.pop("retrieval", setup.retrieval)
    return replace(setup, retrieval=retrieval, options={**setup.options, **varied})


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


def _write(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror or error}.") from error


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
