"""`assistant ratings` and `assistant calibrate`: from thumbs to cases, from cases to a threshold."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from assistant.cli.options import JsonOption
from assistant.cli.terminal import messages, output, print_json, progress

if TYPE_CHECKING:
    from assistant.evaluation import Fitted


def ratings(
    to: Annotated[
        Path | None,
        typer.Option("--to", help="JSON Lines file for the cases that they make.", show_default=False),
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="The ratings (default: in your cache folder).", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the answers that were rated in the browser app, or turn them into cases.

    Example: assistant ratings --to cases.jsonl
    """
    from dataclasses import asdict

    from assistant.evaluation import read_ratings, write_cases
    from assistant.settings import cache_folder

    found = read_ratings(file or cache_folder() / "ratings.jsonl")
    if as_json:
        print_json([asdict(rating) for rating in found])
    else:
        table = Table("Time (UTC)", "Rating", "Article", "Question", "Answer")
        for one in found:
            cells = (one.time, one.rating, one.title or one.source, one.question, one.text)
            table.add_row(*map(escape, cells))
        output.print(table)
    if to:
        settled, others, beside = write_cases(found, to)
        messages.print(f"{settled} cases in {escape(str(to))}.", soft_wrap=True)
        if others:
            messages.print(
                f"{others} answers that were rated down are in {escape(str(beside))}: say in answers what "
                "should have come ([] where the article is silent), take rated_down out, and add them.",
                soft_wrap=True,
            )


def calibrate(
    cases: Annotated[
        list[Path], typer.Argument(help="Data sets with your own questions.", show_default=False)
    ],
    to: Annotated[Path, typer.Option("--to", help="File for the calibration.", show_default=False)],
    articles_from: Annotated[
        list[Path] | None,
        typer.Option(help="Folders or SQuAD files in which articles are found by title.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Fit threshold and probability to your own questions, at least 40 about 3 articles.

    Example: assistant calibrate cases.jsonl --to calibration.json

    Then ASSISTANT_CALIBRATION=calibration.json uses it.
    """
    from dataclasses import asdict

    from assistant.calibration import write_calibration
    from assistant.evaluation import ArticleShelf, calibrate_rows, evaluate, load_dataset
    from assistant.settings import Settings

    shelf = ArticleShelf(articles_from or ())
    sets = [load_dataset(path, shelf=shelf) for path in cases]
    count, rows = sum(map(len, sets)), []
    with progress() as tell:
        for one in sets:
            for row in evaluate(one, model="none", calibration="none", threshold=0.0):
                rows.append(row)
                tell("Asking", len(rows) / count)
    fitted = calibrate_rows(rows, Settings.threshold)
    about = {"questions": fitted.questions, "articles": fitted.articles, **asdict(fitted.left_out)}
    write_calibration(to, fitted.calibration, about)
    if as_json:
        print_json(asdict(fitted))
    else:
        _print_fitted(fitted, to)


def _print_fitted(fitted: "Fitted", to: Path) -> None:
    table = Table("", "as packaged", "calibrated, each article left out")
    for name, label in (
        ("balanced", "decided rightly, both kinds alike"),
        ("wrongly_declined", "answerable declined"),
        ("declined", "unanswerable declined"),
        ("calibration_error", "calibration error"),
    ):
        table.add_row(label, f"{getattr(fitted.before, name):.3f}", f"{getattr(fitted.left_out, name):.3f}")
    output.print(table)
    threshold = fitted.calibration.threshold
    output.print(f"{fitted.questions} questions, {fitted.articles} articles. Threshold {threshold:.2f}.")
    if not fitted.is_better:
        messages.print("It decides other articles no better than as packaged: keep that, or add questions.")
    messages.print(f"Use it: ASSISTANT_CALIBRATION={escape(str(to))}", soft_wrap=True)
