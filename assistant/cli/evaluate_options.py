"""The options of `assistant evaluate`, with the help that each shows."""

from pathlib import Path
from typing import Annotated

import typer

Datasets = Annotated[
    list[Path],
    typer.Argument(
        help="SQuAD 1.1 or 2.0 files (.json), our own questions or conversations (.jsonl), follow-up "
        "conversations about no article (.json).",
        show_default=False,
    ),
]
To = Annotated[
    Path | None,
    typer.Option(
        help="Folder for rows and reports. A run that was stopped goes on from it.", show_default=False
    ),
]
Limit = Annotated[
    int, typer.Option(help="Questions of each set, answerable or not in its own shares; 0 for all.")
]
Answerable = Annotated[
    int | None, typer.Option(help="Answerable questions, instead of --limit.", show_default=False)
]
Unanswerable = Annotated[
    int | None, typer.Option(help="Unanswerable questions, instead of --limit.", show_default=False)
]
Articles = Annotated[
    str, typer.Option(help="A number of articles to draw, or titles with commas between.", show_default=False)
]
ArticlesFrom = Annotated[
    list[Path] | None,
    typer.Option(
        "--articles-from",
        help="SQuAD file whose articles our own sets name by title, or by the name of a file beside it.",
        show_default=False,
    ),
]
Half = Annotated[
    str, typer.Option(help="Only this part of our own sets, by the word they use.", show_default=False)
]
Shard = Annotated[str, typer.Option(help="One part of n, such as 1/4.", show_default=False)]
Seed = Annotated[int, typer.Option(help="Seed of the draw.")]
PerParagraph = Annotated[
    bool, typer.Option("--per-paragraph", help="Ask of SQuAD's single paragraphs, not of whole articles.")
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-m",
        help='The writer: "local", "none", "openai:gpt-5-mini", …; none for conversations unless given.',
        show_default=False,
    ),
]
Embedder = Annotated[str | None, typer.Option(help="A sentence-transformers model.", show_default=False)]
TopK = Annotated[
    int | None, typer.Option("--top-k", help="Passages retrieved for a question.", show_default=False)
]
IndexDir = Annotated[
    Path | None, typer.Option("--index-dir", help="Folder that keeps the indexes.", show_default=False)
]
BaseUrl = Annotated[
    str | None,
    typer.Option("--base-url", help="Where the writer's server is, such as vLLM's.", show_default=False),
]
Library = Annotated[
    str | None,
    typer.Option(
        "--library",
        help="Ask all questions of one library (a .db file or a Milvus server), to which the articles of the "
        "data sets are added first.",
        show_default=False,
    ),
]
Mode = Annotated[str, typer.Option(help="How passages are found: hybrid, dense or bm25.")]
Adapter = Annotated[
    str,
    typer.Option(
        help="Another system, measured by the same rules: a module (file.py or dotted name) with "
        "open_article(text, title) and ask(opened, question).",
        show_default=False,
    ),
]
Requests = Annotated[int, typer.Option(min=1, help="Questions asked at once; for remote writers.")]
Vary = Annotated[
    list[str] | None,
    typer.Option(
        help="Run a grid of settings: --vary top_k=3,8 --vary mode=dense,hybrid.", show_default=False
    ),
]
FailUnder = Annotated[
    list[str] | None,
    typer.Option(help="metric=value; exit status 3 when the metric is worse.", show_default=False),
]
RetrievalOnly = Annotated[
    bool, typer.Option("--retrieval", help="Only measure retrieval, on every answerable question.")
]
RowsFile = Annotated[
    Path | None,
    typer.Option("--rows", help="JSON Lines file for the rows, instead of a folder.", show_default=False),
]
Run = Annotated[Path, typer.Argument(help="A run: its folder, or a file of rows.", show_default=False)]
HtmlFile = Annotated[
    Path | None, typer.Option(help="Write a page with every question that changed.", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
