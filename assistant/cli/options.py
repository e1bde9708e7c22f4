"""Arguments and options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

ArticlePlace = Annotated[
    str,
    typer.Argument(
        help="Path or web address of an article: text, HTML, PDF, DOCX, EPUB, e-mail…; or a folder of them.",
        show_default=False,
    ),
]
ArticlePlaces = Annotated[
    list[str],
    typer.Argument(help="Paths or web addresses of articles, or folders of them.", show_default=False),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-m",
        help='The writer: "local" (default, offline), "none" (the article\'s sentences are the answer), or '
        'a LangChain provider such as "openai:gpt-5-mini" or "ollama:llama3.2". '
        "Also: [cyan]ASSISTANT_MODEL[/].",
        show_default=False,
    ),
]
TopKOption = Annotated[
    int | None,
    typer.Option("--top-k", help="Passages retrieved for a question (default 8).", show_default=False),
]
IndexDirOption = Annotated[
    Path | None,
    typer.Option(
        "--index-dir", help="Folder that keeps the indexes (default: your cache folder).", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
