"""The options of `assistant serve`, with the help that each shows."""

from pathlib import Path
from typing import Annotated

import typer

Articles = Annotated[
    list[str] | None,
    typer.Argument(help="Paths, web addresses or folders; the bundled sample when none is given."),
]
Host = Annotated[str, typer.Option(help="Address to listen on. The default admits this computer only.")]
Port = Annotated[
    int | None, typer.Option(help="Port to listen on; the first free one from 7860 when not given.")
]
Mcp = Annotated[
    bool, typer.Option("--mcp", help="Also be an MCP server, for programs that ask for themselves.")
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option("--allow-host", help="A further name that browsers call the server by; may be repeated."),
]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", help="File whose first line is the password of all visitors."),
]
Public = Annotated[
    bool, typer.Option("--public", help="Anyone who can reach the server may use it, without a password.")
]
Shared = Annotated[
    bool | None,
    typer.Option(
        "--shared/--private",
        help="Whether visitors are other people, of whom nothing is kept; else by who can reach it.",
    ),
]
MaxArticle = Annotated[
    float | None, typer.Option("--max-article", help="Megabytes of text that a visitor may open.")
]
Questions = Annotated[
    int | None, typer.Option("--questions", help="Questions a minute for each visitor; 0 for any number.")
]
Tabs = Annotated[
    int | None, typer.Option("--sessions", help="Tabs whose articles and chats are held (default 500).")
]
IdleMinutes = Annotated[
    float | None, typer.Option("--idle-minutes", help="After how long an idle tab's things are dropped.")
]
KeepIndexes = Annotated[
    bool | None,
    typer.Option("--keep-indexes/--forget-indexes", help="Whether indexes of what visitors open are kept."),
]
Metrics = Annotated[bool, typer.Option("--metrics", help="Give figures for Prometheus at /metrics.")]
Log = Annotated[
    bool | None, typer.Option("--log/--no-log", help="Log one line a request; by default when shared.")
]
