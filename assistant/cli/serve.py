"""`assistant serve`: the browser app."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli import options
from assistant.cli.terminal import messages, print_notices, progress

if TYPE_CHECKING:
    from assistant.web import Exposure, Rules, Running

PasswordOption = Annotated[
    Path | None,
    typer.Option("--password-file", help="File whose first line is the password of all visitors."),
]


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
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; the first free one from 7860 when not given.")
    ] = None,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Also be an MCP server, for programs that ask for themselves.")
    ] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host", help="A further name that browsers call the server by; may be repeated."
        ),
    ] = None,
    password_file: PasswordOption = None,
    public: Annotated[
        bool, typer.Option("--public", help="Anyone who can reach the server may use it, without a password.")
    ] = False,
    shared: Annotated[
        bool | None,
        typer.Option(
            "--shared/--private",
            help="Whether visitors are other people, of whom nothing is kept; else by who can reach it.",
        ),
    ] = None,
    max_article: Annotated[
        float | None, typer.Option("--max-article", help="Megabytes of text that a visitor may open.")
    ] = None,
    questions: Annotated[
        int | None, typer.Option("--questions", help="Questions a minute for each visitor; 0 for any number.")
    ] = None,
    sessions: Annotated[
        int | None, typer.Option("--sessions", help="Tabs whose articles and chats are held (default 500).")
    ] = None,
    idle_minutes: Annotated[
        float | None, typer.Option("--idle-minutes", help="After how long an idle tab's things are dropped.")
    ] = None,
    keep_indexes: Annotated[
        bool | None,
        typer.Option(
            "--keep-indexes/--forget-indexes", help="Whether indexes of what visitors open are kept."
        ),
    ] = None,
    metrics: Annotated[
        bool, typer.Option("--metrics", help="Give figures for Prometheus at /metrics.")
    ] = False,
    log: Annotated[
        bool | None, typer.Option("--log/--no-log", help="Log one line a request; by default when shared.")
    ] = None,
) -> None:
    """Start the browser app and print its address.

    Example: assistant serve talks.txt
    """
    from assistant.errors import SettingsError
    from assistant.web import Exposure, make_rules, read_password
    from assistant.web import serve as serve_app

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
    with progress() as tell:
        running = serve_app(
            articles, port=port, progress=tell, mcp=mcp, exposure=exposure, rules=rules, **given
        )
        _print_start(running, exposure, rules, mcp)
        print_notices(running)
        running.wait_until_ready()
    running.wait()
    running.close()


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
        messages.print(f"MCP server: {running.address.rstrip('/')}/gradio_api/mcp/")
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
