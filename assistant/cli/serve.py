"""`assistant serve`: the browser app."""

from typing import Annotated, Any

import typer

from assistant.cli import options
from assistant.cli.terminal import messages, print_notices, progress


def serve(
    articles: Annotated[
        list[str] | None,
        typer.Argument(help="Paths, web addresses or folders; the bundled sample when none is given."),
    ] = None,
    model: options.ModelOption = None,
    base_url: options.BaseUrlOption = None,
    top_k: options.TopKOption = None,
    index_dir: options.IndexDirOption = None,
    library: options.LibraryOption = None,
    library_token: options.TokenOption = None,
    library_database: options.DatabaseOption = None,
    library_name: options.NameOption = None,
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
    from assistant.errors import SettingsError
    from assistant.web import serve as serve_app

    if articles and library:
        raise SettingsError("Give either articles or a library, not both.")
    given: dict[str, Any] = {"model": model, "base_url": base_url, "top_k": top_k, "index_dir": index_dir}
    given |= {"library": library, "library_token": library_token}
    given |= {"library_database": library_database, "library_name": library_name}
    with progress() as tell:
        running = serve_app(articles, host=host, port=port, progress=tell, mcp=mcp, **given)
        messages.print(f"Open [bold]{running.address}[/] in your browser. Ctrl+C stops.")
        if mcp:
            messages.print(f"MCP server: {running.address.rstrip('/')}/gradio_api/mcp/")
        print_notices(running)
        running.wait_until_ready()
    running.wait()
