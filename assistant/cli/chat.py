"""`assistant chat`: one question after the other."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from assistant.arguments import printable
from assistant.cli import options
from assistant.cli.terminal import messages, print_answer, print_notices, progress
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.assistant import Assistant


def chat(
    articles: Annotated[
        list[str] | None,
        typer.Argument(
            help="Paths or web addresses of articles, or folders of them; none with --library.",
            show_default=False,
        ),
    ] = None,
    model: options.ModelOption = None,
    base_url: options.BaseUrlOption = None,
    top_k: options.TopKOption = None,
    index_dir: options.IndexDirOption = None,
    library: options.LibraryOption = None,
    library_token: options.TokenOption = None,
    library_database: options.DatabaseOption = None,
    library_name: options.NameOption = None,
) -> None:
    """Ask one question after the other; follow-up questions are understood. An empty line ends.

    Example: assistant chat talks.txt
    """
    from assistant.assistant import Assistant

    given: dict[str, Any] = {
        "library_token": library_token,
        "library_database": library_database,
        "library_name": library_name,
    }
    with progress() as tell:
        helper = Assistant.open(
            articles or None,
            model=model,
            base_url=base_url,
            top_k=top_k,
            index_dir=index_dir,
            library=library,
            progress=tell,
            **given,
        )
        helper.load_writer()
    print_notices(helper)
    messages.print(
        f"Ask about [bold]{escape(printable(helper.article.title or helper.article.source))}[/]. "
        "An empty line ends."
    )
    with helper:
        _converse(helper)


def _converse(helper: "Assistant") -> None:
    """Answer until an empty line comes."""
    from assistant.answers import Answer, Token

    history: list[Answer] = []
    while question := _read_question():
        try:
            with messages.status("Reading…") as status:
                for event in helper.stream(question, history):
                    if isinstance(event, Token):
                        status.update("Writing…")
                    elif isinstance(event, Answer):
                        answer = event
        except AssistantError as error:
            messages.print(f"[red]{escape(printable(str(error)))}[/]")
            continue
        if answer.question != question:
            messages.print(f"understood as: {escape(printable(answer.question))}", style="dim")
        print_answer(answer, len(helper.articles) != 1)
        history.append(answer)


def _read_question() -> str:
    try:
        return messages.input("[bold cyan]?[/] ").strip()
    except (EOFError, KeyboardInterrupt):
        return ""
