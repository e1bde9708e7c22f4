"""The command itself: its subcommands in the order of the help, and what an error looks like."""

import os
import sys

import typer
from rich.markup import escape

from assistant.arguments import printable
from assistant.cli.articles import articles_app
from assistant.cli.ask import ask
from assistant.cli.calibrate import calibrate, ratings
from assistant.cli.chat import chat
from assistant.cli.check import check
from assistant.cli.evaluate import app as evaluate_app
from assistant.cli.index import index
from assistant.cli.library import library_app
from assistant.cli.refresh import refresh
from assistant.cli.serve import serve
from assistant.cli.terminal import messages
from assistant.cli.verify import verify
from assistant.errors import AssistantError

app = typer.Typer(
    name="assistant",
    help="Ask questions about an article; every answer is proved with the article's own words.",
    epilog='Try: assistant ask talks.txt "Where will Russia open a Consulate General?"',
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (ask, chat, check, serve, index, ratings, calibrate, verify):
    app.command()(command)
articles_app.command("refresh")(refresh)
app.add_typer(articles_app)
app.add_typer(library_app)
app.add_typer(evaluate_app, name="evaluate")


def main() -> None:
    """Run the command line; an error that is meant for people is one line, and the exit status is 1."""
    try:
        app(standalone_mode=True)
    except (AssistantError, OSError) as error:  # the system's own: such as a full disk behind the output
        messages.print(f"[red]Error:[/] {escape(printable(str(error)))}", soft_wrap=True)
        if isinstance(error, OSError):
            # What is left of the output cannot be written either, and must not be tried at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
