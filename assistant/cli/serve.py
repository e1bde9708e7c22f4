"""`assistant serve`: the browser app."""

from typing import Annotated, Any

import typer

from assistant.cli.options import IndexDirOption, ModelOption, TopKOption
from assistant.cli.terminal import messages, print_notices, progress


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

    with progress() as tell:
        options: dict[str, Any] = {"model": model, "top_k": top_k, "index_dir": index_dir}
        running = serve_app(articles, host=host, port=port, progress=tell, mcp=mcp, **options)
        messages.print(f"Open [bold]{running.address}[/] in your browser. Ctrl+C stops.")
        if mcp:
            messages.print(f"MCP server: {running.address.rstrip('/')}/gradio_api/mcp/")
        print_notices(running)
        running.wait_until_ready()
    running.wait()
