"""`assistant evaluate DATASET…`, `assistant evaluate compare A B`, `assistant evaluate metrics`.

What takes seconds to import is imported inside the commands, so that --help answers at once.
"""

from typing import Any

import typer
from typer.core import TyperGroup

from assistant.cli import evaluate_options as options
from assistant.cli.terminal import output, print_json
from assistant.errors import SettingsError


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


@app.command()
def run(
    datasets: options.Datasets,
    to: options.To = None,
    limit: options.Limit = 200,
    answerable: options.Answerable = None,
    unanswerable: options.Unanswerable = None,
    articles_from: options.ArticlesFrom = None,
    articles: options.Articles = "",
    half: options.Half = "",
    shard: options.Shard = "",
    seed: options.Seed = 7,
    per_paragraph: options.PerParagraph = False,
    model: options.Model = None,
    embedder: options.Embedder = None,
    top_k: options.TopK = None,
    base_url: options.BaseUrl = None,
    index_dir: options.IndexDir = None,
    library: options.Library = None,
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
    from assistant.evaluation import ArticleShelf, Sampling, Setup, run_grid, run_once, run_retrieval

    sampling = Sampling(seed, limit, answerable, unanswerable, articles, shard, per_paragraph, half)
    chosen = {"model": model, "embedder": embedder, "top_k": top_k, "index_dir": index_dir}
    chosen |= {"base_url": base_url, "library": library}
    given = {name: value for name, value in chosen.items() if value is not None}
    setup = Setup(adapter, requests, mode, given)
    if rows_file and (to or vary):
        raise SettingsError("Give either --rows or a folder with --to; a grid needs a folder or neither.")
    shelf = ArticleShelf(articles_from or ())
    if retrieval:
        run_retrieval(datasets, sampling, given, as_json, shelf)
    elif vary:
        run_grid(datasets, sampling, setup, vary, fail_under or [], to, as_json, shelf)
    else:
        run_once(datasets, sampling, setup, fail_under or [], to, rows_file, as_json, shelf)


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
    from assistant.evaluation import compare as compare_rows
    from assistant.evaluation import (
        comparison_page,
        comparison_values,
        print_comparison,
        read_run,
        write_file,
    )

    comparison = compare_rows(read_run(first)[1], read_run(second)[1])
    if html:
        write_file(html, comparison_page(comparison, (str(first), str(second))))
    if as_json:
        print_json(comparison_values(comparison))
    else:
        print_comparison(output, comparison)


@app.command()
def report(folder: options.Run, as_json: options.Json = False) -> None:
    """Make the reports of a run again from its rows, without asking anything.

    Example: assistant evaluate report runs/none
    """
    from assistant.evaluation import keep_report, make_report, print_report, read_run

    settings, rows, rewrites = read_run(folder)
    made = make_report(rows, settings, settings.get("problems", ()), rewrites)
    if folder.is_dir():
        keep_report(folder, made, rows, rewrites)
    print_json(made.to_dict()) if as_json else print_report(output, made)


@app.command()
def metrics(as_json: options.Json = False) -> None:
    """Say what each figure is, and where its definition comes from.

    Example: assistant evaluate metrics
    """
    from assistant.evaluation import definitions, print_definitions

    print_json(definitions()) if as_json else print_definitions(output)
