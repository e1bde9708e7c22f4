"""Starting the browser app."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

import gradio as gr
from starlette.routing import Mount

from assistant.articles import MAX_BYTES, Limits, Source, load_articles
from assistant.errors import SettingsError
from assistant.progress import Progress
from assistant.web.http_api import build_api
from assistant.web.page import build_app
from assistant.web.sessions import Sessions
from assistant.web.workshop import Workshop, sample_article

_HERE = files("assistant.web")
_SYSTEM_FONTS = ["system-ui", "Segoe UI", "Roboto", "sans-serif"]
# The browser itself refuses what would come from outside, whatever an article holds.
_POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' data: blob: ws: wss:"
)


@dataclass(frozen=True)
class Running:
    """A running browser app."""

    address: str
    wait: Callable[[], None]
    """Blocks until the app is stopped with Ctrl+C."""
    wait_until_ready: Callable[[], None]
    """Blocks until the models are loaded; until then answers are the article's own sentences."""
    close: Callable[[], None]
    sessions: Sessions
    """What the open tabs hold."""
    notices: tuple[str, ...] = ()
    """Lines for people about what was left out of the article, or of the folder."""


def serve(
    source: Source | None = None,
    host: str = "127.0.0.1",
    port: int | None = None,
    progress: Progress | None = None,
    mcp: bool = False,
    limits: Limits | None = None,
    **options: Any,
) -> Running:
    """Show an article at once and load the models behind it; `wait()` of what is given keeps the app running.

    Args:
        source: path, web address, folder or several of them; the bundled sample when None.
        host: address to listen on.
        port: port to listen on; the first free one from 7860 when None.
        progress: told about long steps, from another thread.
        mcp: whether programs can also use the app through the Model Context Protocol.
        limits: how much of a file or page is taken; from `ASSISTANT_…` variables when None.
        **options: the options of `Assistant`.

    Raises:
        AssistantError: the article cannot be read, an option cannot be used, the port is taken, or the
            packages for `mcp` are not installed.
    """
    if mcp:
        _require_mcp()
    article = load_articles(source, limits, progress) if source else sample_article()
    workshop = Workshop(article, progress, limits, **options)
    sessions = Sessions(article)
    app = build_app(workshop, sessions)
    address = _launch(app, workshop, host, port, mcp)
    workshop.start()
    return Running(address, app.block_thread, workshop.wait, app.close, sessions, article.notices)


def _launch(app: gr.Blocks, workshop: Workshop, host: str, port: int | None, mcp: bool) -> str:
    """Start the server of the app, with its style and script; the address."""
    try:
        _, address, _ = app.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            max_file_size=MAX_BYTES,
            theme=gr.themes.Default(
                primary_hue="blue", font=_SYSTEM_FONTS, font_mono=["ui-monospace", "monospace"]
            ),
            css=(_HERE / "page.css").read_text(encoding="utf-8"),
            head=_head(),
            footer_links=[],
            ssr_mode=False,
            mcp_server=mcp,
            # Before Gradio's own routes, of which one takes every path.
            app_kwargs={"routes": [Mount("/v1", build_api(workshop))]},
        )
    except OSError as error:
        raise SettingsError(
            f"The port {port} on {host} cannot be used. Give another one with --port."
        ) from error
    return str(address)


def _head() -> str:
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="referrer" content="no-referrer">'
        f"<script>{script}</script>"
    )


def _require_mcp() -> None:
    if find_spec("mcp") is None:
        raise SettingsError('The MCP server needs more packages. Run: pip install "gradio[mcp]"')
