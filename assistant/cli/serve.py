"""`assistant serve`: the browser app."""

import logging
import signal
from types import FrameType
from typing import TYPE_CHECKING, Any

from assistant.cli import options, serve_options
from assistant.cli.terminal import messages, print_notices, progress
from assistant.errors import SettingsError

if TYPE_CHECKING:
    from assistant.web import Exposure, Rules, Running


def serve(
    articles: serve_options.Articles = None,
    model: options.ModelOption = None,
    base_url: options.BaseUrlOption = None,
    top_k: options.TopKOption = None,
    index_dir: options.IndexDirOption = None,
    library: options.LibraryOption = None,
    library_token: options.TokenOption = None,
    library_database: options.DatabaseOption = None,
    library_name: options.NameOption = None,
    host: serve_options.Host = "127.0.0.1",
    port: serve_options.Port = None,
    mcp: serve_options.Mcp = False,
    allow_host: serve_options.AllowHost = None,
    password_file: serve_options.PasswordFile = None,
    public: serve_options.Public = False,
    shared: serve_options.Shared = None,
    max_article: serve_options.MaxArticle = None,
    questions: serve_options.Questions = None,
    sessions: serve_options.Tabs = None,
    idle_minutes: serve_options.IdleMinutes = None,
    keep_indexes: serve_options.KeepIndexes = None,
    metrics: serve_options.Metrics = False,
    log: serve_options.Log = None,
) -> None:
    """Start the browser app and print its address.

    Example: assistant serve talks.txt
    """
    from assistant.web import Exposure, make_rules, read_password

    if articles and library:
        raise SettingsError("Give either articles or a library, not both.")
    password = read_password(password_file) if password_file else None
    exposure = Exposure(host, tuple(allow_host or ()), password, public, shared)
    rules = make_rules(
        exposure.is_for_others,
        max_article_megabytes=max_article,
        questions_a_minute=questions,
        max_sessions=sessions,
        idle_minutes=idle_minutes,
        keep_indexes=keep_indexes,
        shows_metrics=metrics,
    )
    _log_to_stderr(is_each_request=exposure.is_for_others if log is None else log)
    given: dict[str, Any] = {"model": model, "base_url": base_url, "top_k": top_k, "index_dir": index_dir}
    given |= {"library": library, "library_token": library_token}
    given |= {"library_database": library_database, "library_name": library_name}
    _run(articles, port, mcp, exposure, rules, given)


def _run(
    articles: list[str] | None,
    port: int | None,
    mcp: bool,
    exposure: "Exposure",
    rules: "Rules",
    given: dict[str, Any],
) -> None:
    """Start the app, say where it is, and keep it running until it is stopped."""
    from assistant.web import serve as serve_app

    # What a service manager sends: as Ctrl+C, so that uploads are deleted.
    signal.signal(signal.SIGTERM, _end)
    with progress() as tell:
        running = serve_app(
            articles, port=port, progress=tell, mcp=mcp, exposure=exposure, rules=rules, **given
        )
        _print_start(running, exposure, rules, mcp)
        print_notices(running)
    try:
        running.wait_until_ready()
        running.wait()
    except KeyboardInterrupt:
        pass
    finally:
        running.close()


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _log_to_stderr(is_each_request: bool) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger = logging.getLogger("assistant.web")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO if is_each_request else logging.ERROR)
    logger.propagate = False


def _print_start(running: "Running", exposure: "Exposure", rules: "Rules", mcp: bool) -> None:
    messages.print(f"Open [bold]{running.address}[/] in your browser. Ctrl+C stops.")
    if mcp:
        messages.print(f"MCP server: {running.address.rstrip('/')}/mcp")
    if rules.shows_metrics:
        messages.print(f"Figures for Prometheus: {running.address}metrics")
    if not exposure.is_reachable:
        return
    may = "Who knows the password" if exposure.password is not None else "Anyone of them"
    questions = rules.questions_a_minute or "any number of"
    messages.print(
        f"{exposure.reach} {may} can ask about the article and open others of up to "
        f"{rules.max_article_megabytes:g} MB, {questions} questions a minute each. Browsers may call it "
        f"{', '.join(exposure.names)} or by its address; other names need --allow-host. There is no TLS: see "
        "docs/serving.md.",
        style="yellow",
        markup=False,
        soft_wrap=True,
    )
