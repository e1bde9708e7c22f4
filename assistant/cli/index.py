"""`assistant index`: indexes ahead of time."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.arguments import printable
from assistant.cli.options import ArticlePlaces, JsonOption
from assistant.cli.terminal import output, print_json, print_notices, progress


def index(
    articles: ArticlePlaces,
    to: Annotated[Path, typer.Option("--to", help="Folder for the indexes.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Build the indexes of articles ahead of time; use them with --index-dir.

    Example: assistant index talks.txt report.html --to indexes
    """
    from assistant.assistant import Assistant
    from assistant.errors import IndexFolderError
    from assistant.index import ArticleIndex

    made = []
    for place in articles:
        with progress() as tell:
            helper = Assistant.open(place, model="none", index_dir=to, progress=tell)
        print_notices(helper)
        for article in helper.articles:
            own = helper if article is helper.article else Assistant(article, model="none", index_dir=to)
            if isinstance(own.index, ArticleIndex) and not own.index.is_saved:
                raise IndexFolderError(own.index.notice)
            name = place if own is helper else article.source
            made.append({"article": name, "passages": own.index.passage_count, "folder": str(to)})
    if as_json:
        print_json(made)
        return
    for row in made:
        line = f"{row['article']}: {row['passages']} passages in {row['folder']}"
        output.print(printable(line), markup=False)
