"""The benchmark's command line: `python -m assistant.benchmark [compare | load | growth]`."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from assistant.benchmark.work import draw_work
from assistant.errors import AssistantError, SettingsError

app = typer.Typer(help="Measure speed, memory and quality beside what people build today.")
_messages = Console(stderr=True)

Data = Annotated[Path | None, typer.Option(help="A SQuAD file; the bundled sample when not given.")]
To = Annotated[Path, typer.Option(help="Folder for the JSON file and the table.")]
Articles = Annotated[int, typer.Option(min=1, help="Articles of 1,000 to 8,000 words, drawn.")]
Questions = Annotated[int, typer.Option(min=1, help="Questions in all, drawn.")]
Seed = Annotated[int, typer.Option(help="Seed of the draw.")]
_FOLDER = Path("runs/bench")


@app.callback(invoke_without_command=True)
def _first(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        compare()


@app.command()
def compare(
    data: Data = None,
    articles: Articles = 5,
    questions: Questions = 30,
    llamaindex_questions: Annotated[
        int, typer.Option(min=0, help="Questions for LlamaIndex, which takes most of a minute each; 0: none.")
    ] = 4,
    model: Annotated[str, typer.Option(help='The writer of all: "local", a .gguf file, …')] = "local",
    seed: Seed = 7,
    to: To = _FOLDER,
) -> None:
    """Ask ours and its peers the same questions in turn, and print what each moment took."""
    from assistant.benchmark.side_by_side import LANGCHAIN, LLAMAINDEX, OURS, Contender, compare_systems

    work = draw_work(data, articles, questions, seed)
    _tell(work.note)
    contenders = [OURS, LANGCHAIN]
    if llamaindex_questions:
        contenders.append(Contender(LLAMAINDEX.name, LLAMAINDEX.module, llamaindex_questions))
    comparison = compare_systems(work, contenders, model, _tell)
    _keep(to, "compare", comparison.to_dict(), comparison.to_markdown())


@app.command()
def load(
    data: Data = None,
    askers: Annotated[str, typer.Option(help="Numbers of askers at once, with commas.")] = "1,4,16",
    questions_each: Annotated[int, typer.Option(min=1, help="Questions of each asker.")] = 2,
    models: Annotated[str, typer.Option(help="Writers, with commas.")] = "none,local",
    seed: Seed = 7,
    to: To = _FOLDER,
) -> None:
    """Ask one assistant many questions at once."""
    from assistant.assistant import Assistant
    from assistant.benchmark.load import load_table, measure_load

    if not all(part.strip().isdigit() and int(part) > 0 for part in askers.split(",")):
        raise SettingsError(f"askers are numbers with commas between, such as 1,4,16; not {askers!r}.")
    work = draw_work(data, 1, 40, seed)
    _tell(work.note)
    loads = []
    for model in models.split(","):
        helper = Assistant(work.articles[0], model=model.strip())
        helper.load_writer()
        helper.ask(work.cases[0].question)  # the first question pays for what is loaded late
        for count in (int(part) for part in askers.split(",")):
            _tell(f"{model}: {count} at once, {questions_each} questions each")
            loads.append(measure_load(helper, [c.question for c in work.cases], count, questions_each))
    _keep(to, "load", [asdict(one) for one in loads], f"{load_table(loads)}\n- {work.note}\n")


@app.command()
def growth(
    up_to: Annotated[
        int,
        typer.Option(min=1000, help="Most vectors: 1000, 10000, 100000 or 1000000 (needs 6 GB of memory)."),
    ] = 100_000,
    to: To = _FOLDER,
) -> None:
    """Make, open, ask and grow exact and approximate indexes of synthetic vectors."""
    from assistant.benchmark.growth import grow
    from assistant.benchmark.growth_report import growth_table, plot_growth

    grown = list(grow(up_to, _tell))
    _keep(to, "growth", [asdict(one) for one in grown], growth_table(grown))
    plot_growth(grown, to / "growth.png")


def _keep(folder: Path, name: str, values: Any, table: str) -> None:
    """Print the table, and write it and the values into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (folder / f"{name}.md").write_text(table, "utf-8")
    typer.echo(table)
    _tell(f"Kept in {folder}: {name}.json and {name}.md")


def _tell(line: str) -> None:
    _messages.print(escape(line), soft_wrap=True, highlight=False)


def _run(start: Callable[[], None]) -> None:
    try:
        start()
    except AssistantError as error:
        _messages.print(f"[red]{escape(str(error))}[/]", soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    _run(app)
