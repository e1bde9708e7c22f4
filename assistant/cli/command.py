"""The command line: `assistant ask | chat | serve | index | articles | evaluate`."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from assistant.cli.articles import articles_app
from assistant.cli.evaluate import app as evaluate_app
from assistant.errors import AssistantError

# What takes seconds to import is imported inside the commands, so that --help answers at once.

app = typer.Typer(
    name="assistant",
    help="Ask questions about an article; every answer is proved with the article's own words.",
    epilog='Try: assistant ask talks.txt "How much has been invested?"',
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(articles_app)
_output = Console()
_messages = Console(stderr=True)

ArticlePlace = Annotated[
    str,
    typer.Argument(
        help="Path or web address of an article: text, HTML, PDF, DOCX, EPUB, e-mail…; or a folder of them.",
        show_default=False,
    ),
]
ArticlePlaces = Annotated[
    list[str],
    typer.Argument(help="Paths or web addresses of articles, or folders of them.", show_default=False),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-m",
        help='The writer: "local" (default, offline), "none" (the article\'s sentences are the answer), or '
        'a LangChain provider such as "openai:gpt-5-mini" or "ollama:llama3.2". '
        "Also: [cyan]ASSISTANT_MODEL[/].",
        show_default=False,
    ),
]
TopKOption = Annotated[
    int | None,
    typer.Option("--top-k", help="Passages retrieved for a question (default 8).", show_default=False),
]
IndexDirOption = Annotated[
    Path | None,
    typer.Option(
        "--index-dir", help="Folder that keeps the indexes (default: your cache folder).", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@app.command()
def ask(
    article: ArticlePlace,
    question: Annotated[str, typer.Argument(help="The question, in quotes.", show_default=False)],
    model: ModelOption = None,
    top_k: TopKOption = None,
    index_dir: IndexDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer one question about an article, or about all articles of a folder.

    Example: assistant ask talks.txt "How much has been invested?" --json
    """
    from assistant.assistant import Assistant

    with _progress() as tell:
        helper = Assistant.open(article, model=model, top_k=top_k, index_dir=index_dir, progress=tell)
        answer = helper.ask(question)
    _print_notices(helper)
    if as_json:
        _print_json(answer.to_dict())
    else:
        _print_answer(answer, len(helper.articles) > 1)


@app.command()
def chat(
    articles: ArticlePlaces,
    model: ModelOption = None,
    top_k: TopKOption = None,
    index_dir: IndexDirOption = None,
) -> None:
    """Ask one question after the other; follow-up questions are understood. An empty line ends.

    Example: assistant chat talks.txt
    """
    from assistant.answers import Answer, Token
    from assistant.assistant import Assistant

    with _progress() as tell:
        helper = Assistant.open(articles, model=model, top_k=top_k, index_dir=index_dir, progress=tell)
        helper.load_writer()
    _print_notices(helper)
    _messages.print(f"Ask about [bold]{escape(helper.article.title or articles[0])}[/]. An empty line ends.")
    history: list[tuple[str, str]] = []
    while question := _read_question():
        try:
            with _messages.status("Reading…") as status:
                for event in helper.stream(question, history):
                    if isinstance(event, Token):
                        status.update("Writing…")
                    elif isinstance(event, Answer):
                        answer = event
        except AssistantError as error:
            _messages.print(f"[red]{escape(str(error))}[/]")
            continue
        _print_answer(answer, len(helper.articles) > 1)
        history.append((question, answer.text))


@app.command()
def serve(
    articles: Annotated[
        list[str] | None,
        typer.Argument(help="Paths, web addresses or folders; the bundled sample when not given."),
    ] = None,
    model: ModelOption = None,
    top_k: TopKOption = None,
    index_dir: IndexDirOption = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on. The default admits this computer only.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; the next free one when it is taken.")] = 7860,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Also be an MCP server, for programs that ask for themselves.")
    ] = False,
) -> None:
    """Start the browser app and print its address.

    Example: assistant serve talks.txt
    """
    from assistant.web import serve as serve_app

    with _progress() as tell:
        options: dict[str, Any] = {"model": model, "top_k": top_k, "index_dir": index_dir}
        running = serve_app(articles, host=host, port=port, progress=tell, mcp=mcp, **options)
        _messages.print(f"Open [bold]{running.address}[/] in your browser. Ctrl+C stops.")
        if mcp:
            _messages.print(f"MCP server: {running.address.rstrip('/')}/gradio_api/mcp/")
        _print_notices(running)
        running.wait_until_ready()
    running.wait()


@app.command()
def index(
    articles: ArticlePlaces,
    to: Annotated[Path, typer.Option("--to", help="Folder for the indexes.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Build the indexes of articles ahead of time; use them with --index-dir.

    Example: assistant index talks.txt report.html --to indexes
    """
    from assistant.assistant import Assistant

    made = []
    for place in articles:
        with _progress() as tell:
            helper = Assistant.open(place, model="none", index_dir=to, progress=tell)
        _print_notices(helper)
        for article in helper.articles:
            own = helper if article is helper.article else Assistant(article, model="none", index_dir=to)
            name = place if own is helper else article.source
            made.append({"article": name, "passages": len(own.index.passages), "folder": str(to)})
    if as_json:
        _print_json(made)
        return
    for row in made:
        _output.print(f"{row['article']}: {row['passages']} passages in {row['folder']}", markup=False)


app.add_typer(evaluate_app, name="evaluate")


def main() -> None:
    """Run the command line; an error that is meant for people is one line, and the exit status is 1."""
    try:
        app(standalone_mode=True)
    except AssistantError as error:
        _messages.print(f"[red]Error:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(1)


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """Bars on a terminal's standard error, one for each long step; nothing where nobody watches."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    # Where nobody watches, the bars would still end with an empty line.
    quiet = not _messages.is_terminal
    with Progress(*columns, console=_messages, transient=True, disable=quiet) as bars:
        tasks = {}

        def tell(line: str, share: float) -> None:
            if line not in tasks:
                tasks[line] = bars.add_task(line, total=1.0)
            bars.update(tasks[line], completed=share)

        yield tell


def _read_question() -> str:
    try:
        return _messages.input("[bold cyan]?[/] ").strip()
    except (EOFError, KeyboardInterrupt):
        return ""


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_notices(opened: Any) -> None:
    for notice in opened.notices:
        _messages.print(escape(notice), style="yellow")


def _print_answer(answer: Any, is_collection: bool) -> None:
    _output.print(f"\n{answer.text}", markup=False, highlight=False)
    if not answer.answered and answer.closest:
        _output.print("\nClosest in the article:", style="dim")
    for quote in answer.citations if answer.answered else answer.closest:
        mark = f"[{quote.number}]" if answer.answered else " - "
        words = " ".join(quote.quote.split())
        where = f" — {_article_name(quote.article)}" if is_collection else ""
        _output.print(f"  {mark} “{words}”{where}", markup=False, highlight=False, style="dim")
    _output.print(f"\nConfidence {answer.confidence:.0%}", style="dim")
    if answer.notice:
        _messages.print(escape(answer.notice), style="yellow")


def _article_name(article: Any) -> str:
    return (
        " · ".join(part for part in (article.title, article.source) if part) or "an article without a title"
    )
