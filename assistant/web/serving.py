"""Starting the browser app."""

import os
import secrets
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from assistant.articles import Article, Limits, PagePainter, Source, load_articles, make_limits
from assistant.errors import SettingsError
from assistant.progress import Progress
from assistant.settings import make_settings
from assistant.web.assets import page_script, page_style
from assistant.web.event_streams import SpacedStreams
from assistant.web.guard import MEGABYTE, Allowances, Exposure, Guard, UploadFolder
from assistant.web.originals import original_of, without_folders
from assistant.web.page import build_app
from assistant.web.routes import own_routes
from assistant.web.rules import Rules, make_rules
from assistant.web.sessions import Sessions
from assistant.web.web_server import WebServer
from assistant.web.workshop import Workshop, sample_article

_HERE = files("assistant.web")
_SYSTEM_FONTS = ["system-ui", "Segoe UI", "Roboto", "sans-serif"]
_TIDY_SECONDS = 30.0
_JSON_TIMES = 2  # as JSON a text may take so many times its bytes: "\\u00e9" for "é"
_ANY_NAME = "Any name will do; the password is the one that the owner of this server gave you."


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
    guard: Guard
    rules: Rules
    notices: tuple[str, ...] = ()
    """Lines for people about what was left out of the article, or of the folder."""


def serve(
    source: Source | None = None,
    host: str = "127.0.0.1",
    port: int | None = None,
    progress: Progress | None = None,
    mcp: bool = False,
    limits: Limits | None = None,
    exposure: Exposure | None = None,
    rules: Rules | None = None,
    **options: Any,
) -> Running:
    """Show an article at once and load the models behind it; `wait()` of what is given keeps the app running.

    Args:
        source: path, web address, folder or several of them; when None, the library that the options or
            `ASSISTANT_LIBRARY` name, or the bundled sample.
        host: address to listen on, when no `exposure` is given.
        port: port to listen on; the first free one from 7860 when None.
        progress: told about long steps, from another thread.
        mcp: whether programs can also use the app through the Model Context Protocol.
        limits: how much of a file or page is taken; from `ASSISTANT_…` variables when None.
        exposure: who can reach the server, and who may.
        rules: what visitors may do; the defaults of the mode when None.
        **options: the options of `Assistant`.

    Raises:
        AssistantError: the article cannot be read, an option cannot be used, the port is taken, others could
            reach the server without anybody having said so, or the packages for `mcp` are not installed.
    """
    exposure = exposure or Exposure(host)
    rules = rules or make_rules(exposure.is_for_others)
    if mcp:
        _require_mcp()
    limits = limits or make_limits()
    is_library = not source and bool(make_settings(**options).library)
    first = None if is_library else load_articles(source, limits, progress) if source else sample_article()
    workshop = Workshop(None if first is None else without_folders(first), progress, limits, rules, **options)
    sessions = _sessions(workshop.article, source, rules)
    guard = _guard(exposure, rules, limits)
    app = _app(guard, rules, workshop, mcp)
    painter = PagePainter()
    page = build_app(workshop, sessions, guard, painter)
    page.state_session_capacity = rules.max_sessions  # what Gradio itself keeps of each tab
    _mount(app, page, guard)
    app.add_middleware(SpacedStreams)
    server = WebServer(guard.around(app), exposure.host, port, rules.connections)
    server.start()
    end = _attend(server, page, workshop, sessions, guard)

    def close() -> None:
        end()
        painter.close()

    address, notices = _address(exposure.host, server.port), workshop.article.notices
    return Running(address, server.wait, workshop.wait, close, sessions, guard, rules, notices)


def _attend(
    server: WebServer, page: gr.Blocks, workshop: Workshop, sessions: Sessions, guard: Guard
) -> Callable[[], None]:
    """Start what goes on behind a server that listens; gives what ends all of it."""
    guard.figures.watch("sessions", "Tabs that have something open", lambda: len(sessions))
    guard.figures.watch("articles_waiting", "Articles that wait to be opened", lambda: workshop.waiting)
    page.is_running = True  # Gradio's streams send signs of life as long as this says so
    page.has_launched = True  # and only then does it refuse paths that were not uploaded
    workshop.start()
    stopped = threading.Event()
    threading.Thread(target=_tidy, args=(stopped, sessions, guard.uploads), daemon=True).start()

    def close() -> None:
        stopped.set()
        page.is_running = False
        server.close()
        guard.uploads.delete_all()

    return close


def _sessions(article: Article, source: Source | None, rules: Rules) -> Sessions:
    return Sessions(
        article,
        most=rules.max_sessions,
        idle_seconds=60 * rules.idle_minutes,
        original=original_of(source) if article.pages else None,
    )


def _tidy(stopped: threading.Event, sessions: Sessions, uploads: UploadFolder) -> None:
    """Let go of what is old, also while nobody comes."""
    while not stopped.wait(_TIDY_SECONDS):
        sessions.expire()
        uploads.delete_old()


def _guard(exposure: Exposure, rules: Rules, limits: Limits) -> Guard:
    place = _uploads() / secrets.token_hex(8)
    # Read by Gradio when a page is built: uploads of this server lie apart, so that they can be counted.
    os.environ["GRADIO_TEMP_DIR"] = str(place)
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "100")  # Gradio's own record of calls; 10,000 else
    return Guard(
        exposure,
        UploadFolder(place, int(rules.upload_megabytes * MEGABYTE)),
        body_bytes=int(_JSON_TIMES * rules.max_article_megabytes * MEGABYTE) + MEGABYTE,
        upload_bytes=limits.max_bytes,
        questions=Allowances(rules.questions_a_minute),
    )


@cache
def _uploads() -> Path:
    """The folder of all uploads to this process, in which each of its servers has one of its own."""
    return Path(tempfile.mkdtemp(prefix="article-assistant-"))


def _app(guard: Guard, rules: Rules, workshop: Workshop, mcp: bool) -> FastAPI:
    """The app with the routes of our own; the page, under `/`, takes all others."""
    tools = None
    if mcp:
        from assistant.web.mcp_server import McpServer  # only where its package is installed

        tools = McpServer(workshop, guard)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=tools.lifespan if tools else None)
    app.router.routes += [*own_routes(guard, rules, workshop), *(tools.routes if tools else ())]
    return app


def _mount(app: FastAPI, page: gr.Blocks, guard: Guard) -> None:
    """Put the page under `/`, with its style and script."""
    exposure = guard.exposure
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        auth=None if exposure.password is None else (lambda _, password: exposure.admits(password)),
        auth_message=_ANY_NAME,
        show_error=True,
        max_file_size=guard.upload_bytes,
        theme=gr.themes.Default(
            primary_hue="blue", font=_SYSTEM_FONTS, font_mono=["ui-monospace", "monospace"]
        ),
        css=page_style(),
        head=f"<script>{page_script()}</script>",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
    )
    # Read by Gradio when it sees that a file was uploaded, to whichever server of this process.
    os.environ["GRADIO_TEMP_DIR"] = str(_uploads())


def _address(host: str, port: int) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}/"


def _require_mcp() -> None:
    if find_spec("mcp") is None:
        raise SettingsError(
            'The MCP server needs one more package. Run: pip install "article-assistant[mcp]"'
        )
