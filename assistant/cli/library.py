"""`assistant library add | list | verify | remove`: articles by the thousand, in Milvus."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from assistant.cli.options import ArticlePlaces, DatabaseOption, JsonOption, NameOption, TokenOption
from assistant.cli.terminal import messages, output, print_json, print_table, progress

if TYPE_CHECKING:
    from assistant.library import Added, Library, LibraryPlace

library_app = typer.Typer(
    name="library",
    help="Libraries: articles by the thousand or the million, in Milvus.\n\n"
    "Example: assistant library add reports/ --to news.db",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
_WHERE = (
    "A file such as news.db, or a Milvus server such as http://127.0.0.1:19530. "
    "Also: [cyan]ASSISTANT_LIBRARY[/]."
)
ToOption = Annotated[str | None, typer.Option("--to", help=_WHERE, show_default=False)]
InOption = Annotated[str | None, typer.Option("--in", help=_WHERE, show_default=False)]


@library_app.command("add")
def add_command(
    articles: ArticlePlaces,
    to: ToOption = None,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes that read and embed; one for each core at most.")
    ] = 1,
    ray: Annotated[
        str,
        typer.Option(
            help="A Ray cluster that reads and embeds instead: auto, or its address.", show_default=False
        ),
    ] = "",
    embedder: Annotated[
        str | None, typer.Option(help="A sentence-transformers model.", show_default=False)
    ] = None,
    library_token: TokenOption = None,
    library_database: DatabaseOption = None,
    library_name: NameOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add files, folders and web addresses; what is there already is left alone, so a stopped run goes on.

    Example: assistant library add reports/ --to news.db --workers 4
    """
    from assistant.library import add_files
    from assistant.settings import DEFAULT_EMBEDDER, make_settings

    place = _place(to, library_token, library_database, library_name)
    settings = make_settings(embedder=embedder, model="none", base_url="")
    with progress() as tell:
        added = add_files(
            articles,
            place,
            embedder=settings.embedder if isinstance(settings.embedder, str) else DEFAULT_EMBEDDER,
            passage_characters=settings.passage_characters,
            workers=workers,
            ray_address=ray,
            progress=tell,
        )
    _print_added(added, as_json)


@library_app.command("list")
def list_command(
    search: Annotated[
        str, typer.Argument(help="Words of titles and sources, and dates: 2024, 2024-05.", show_default=False)
    ] = "",
    of: InOption = None,
    first: Annotated[int, typer.Option(min=0, help="How many to leave out.")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=5000, help="How many to list.")] = 50,
    library_token: TokenOption = None,
    library_database: DatabaseOption = None,
    library_name: NameOption = None,
    as_json: JsonOption = False,
) -> None:
    """List articles, or those whose title, source or date is as searched.

    Example: assistant library list "harbour 2024-05" --in news.db
    """
    with _opened(of, library_token, library_database, library_name) as library:
        found = library.articles(search, first, limit)
    if as_json:
        print_json({"total": found.total, "articles": [_shown(row) for row in found.rows]})
        return
    table = Table("Id", "Title", "Source", "Published", "Passages", "Added (UTC)")
    for row in found.rows:
        cells = (
            row["id"][:12],
            row["title"],
            row["source"],
            row["published"],
            f"{row['passages']:,}",
            row["added"],
        )
        table.add_row(*(escape(cell) for cell in cells))
    print_table(table)
    messages.print(f"{len(found.rows):,} of {found.total:,} articles, from number {first + 1:,} on")


@library_app.command("verify")
def verify_command(
    of: InOption = None,
    library_token: TokenOption = None,
    library_database: DatabaseOption = None,
    library_name: NameOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare articles with their digests and passages with their articles; exit status 1 when one differs.

    Example: assistant library verify --in news.db
    """
    with _opened(of, library_token, library_database, library_name) as library, progress() as tell:
        found = library.verify(tell)
    if as_json:
        print_json(vars(found))
    else:
        output.print(f"{found.articles:,} articles with {found.passages:,} passages were compared.")
        for problem in found.problems:
            output.print(problem, markup=False)
        for identity in found.unfinished:
            output.print(
                f"{identity} is not wholly there: it is being added, or adding was stopped. Add it again, or "
                "remove it.",
                markup=False,
            )
    if found.problems:
        raise typer.Exit(1)


@library_app.command("remove")
def remove_command(
    articles: Annotated[list[str], typer.Argument(help="Ids, or their beginnings.", show_default=False)],
    of: InOption = None,
    library_token: TokenOption = None,
    library_database: DatabaseOption = None,
    library_name: NameOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove articles with all their passages and text.

    Example: assistant library remove 36471a184c9f --in news.db
    """
    with _opened(of, library_token, library_database, library_name) as library:
        removed = [library.remove(identity) for identity in articles]
    if as_json:
        print_json([_shown(row) for row in removed])
        return
    for row in removed:
        output.print(f"Removed {row['id'][:12]} {row['title']}", markup=False)


def _place(address: str | None, token: str | None, database: str | None, name: str | None) -> "LibraryPlace":
    from assistant.errors import LibraryError
    from assistant.library import library_place
    from assistant.settings import make_settings

    settings = make_settings(
        library=address,
        library_token=token,
        library_database=database,
        library_name=name,
        model="none",
    )
    if not settings.library:
        raise LibraryError("Say which library: a file such as news.db, or the address of a Milvus server.")
    return library_place(settings)


def _opened(address: str | None, token: str | None, database: str | None, name: str | None) -> "Library":
    from assistant.library import Library

    return Library.open(_place(address, token, database, name))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "title", "source", "published", "author", "language", "passages", "characters", "added")
    return {name: row[name] for name in names if name in row}


def _print_added(added: "Added", as_json: bool) -> None:
    if as_json:
        print_json({**vars(added), "seconds": round(added.seconds, 2)})
        return
    pace = added.passages / added.seconds if added.seconds else 0.0
    output.print(
        f"Added {added.articles:,} articles with {added.passages:,} passages in {added.seconds:,.1f} s "
        f"({pace:,.0f} passages a second); {added.known:,} were there.",
        highlight=False,
    )
    for line in added.failed:
        messages.print(escape(line), style="yellow")
