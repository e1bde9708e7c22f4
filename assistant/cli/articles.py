"""`assistant articles list | verify | remove`: the inventory of saved indexes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from assistant.arguments import printable
from assistant.cli.options import JsonOption
from assistant.cli.terminal import print_json, print_table

if TYPE_CHECKING:
    from assistant.index import StoredArticle

articles_app = typer.Typer(
    name="articles",
    help="The articles whose indexes are saved.\n\nExample: assistant articles list",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--index-dir", help="Folder of the indexes (default: your cache folder).", show_default=False
    ),
]


@articles_app.command("list")
def list_command(index_dir: FolderOption = None, as_json: JsonOption = False) -> None:
    """List the saved articles, the latest first.

    Example: assistant articles list --json
    """
    from assistant.index import list_articles

    _print(list_articles(_folder(index_dir)), as_json)


@articles_app.command("verify")
def verify_command(index_dir: FolderOption = None, as_json: JsonOption = False) -> None:
    """Compare every file of every saved index with its checksum; the exit status is 1 when one is damaged.

    A damaged index is built anew when its article is opened next.

    Example: assistant articles verify
    """
    from assistant.index import State, verify_articles

    found = verify_articles(_folder(index_dir))
    _print(found, as_json)
    if any(article.state is State.DAMAGED for article in found):
        raise typer.Exit(1)


@articles_app.command("remove")
def remove_command(
    article: Annotated[
        str | None, typer.Argument(help="Beginning of its name, or its title or source.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Remove all of them.")] = False,
    index_dir: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove a saved index; the article itself is not touched.

    Example: assistant articles remove talks.txt
    """
    from assistant.errors import IndexFolderError
    from assistant.index import remove_articles

    if (article is None) is not everything:
        raise IndexFolderError("Name one article (see: assistant articles list), or give --all.")
    _print(remove_articles(_folder(index_dir), article), as_json)


def _folder(index_dir: Path | None) -> Path:
    from assistant.settings import make_settings

    return make_settings(index_dir=index_dir).index_dir


def _print(found: "list[StoredArticle]", as_json: bool) -> None:
    if as_json:
        rows = [{**vars(a), "state": a.state.value} for a in found]
        print_json(rows)
        return
    table = Table("Name", "Title", "Source", "Passages", "MB", "Made (UTC)", "State")
    for a in found:
        state = a.state.value + (f": {a.problem}" if a.problem else "")
        cells = (
            a.name[:12],
            a.title,
            a.source,
            f"{a.passages:,}",
            f"{a.size_bytes / 2**20:.1f}",
            a.made,
            state,
        )
        table.add_row(*(escape(printable(cell)) for cell in cells))
    print_table(table)
