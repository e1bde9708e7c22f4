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
BaseUrlOption = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        help="Where the writer's server is, such as a vLLM server of your own: "
        "--model openai:NAME --base-url http://127.0.0.1:8000/v1. Also: [cyan]ASSISTANT_BASE_URL[/].",
        show_default=False,
    ),
]
LibraryOption = Annotated[
    str | None,
    typer.Option(
        "--library",
        help="Ask a library instead of an article: a file such as news.db, or a Milvus server such as "
        "http://127.0.0.1:19530. Also: [cyan]ASSISTANT_LIBRARY[/].",
        show_default=False,
    ),
]
TokenOption = Annotated[
    str | None,
    typer.Option(
        "--library-token",
        help="What the Milvus server wants to know who asks. Better: [cyan]ASSISTANT_LIBRARY_TOKEN[/], which "
        "other users of this computer do not see.",
        show_default=False,
    ),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option("--library-database", help="Database on the Milvus server.", show_default=False),
]
NameOption = Annotated[
    str | None,
    typer.Option(
        "--library-name", help="What its collections begin with (default: articles).", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
