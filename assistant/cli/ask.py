"""`assistant ask`: one question, one answer."""

from typing import Annotated

import typer

from assistant.cli.options import ArticlePlace, IndexDirOption, JsonOption, ModelOption, TopKOption
from assistant.cli.terminal import print_answer, print_json, print_notices, progress


def ask(
    article: ArticlePlace,
    question: Annotated[str, typer.Argument(help="The question, in quotes.", show_default=False)],
    model: ModelOption = None,
    top_k: TopKOption = None,
    index_dir: IndexDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer one question about an article, or about all articles of a folder.

    Example: assistant ask talks.txt "How much has been invested?" --json
    """
    from assistant.assistant import Assistant

    with progress() as tell:
        helper = Assistant.open(article, model=model, top_k=top_k, index_dir=index_dir, progress=tell)
        answer = helper.ask(question)
    print_notices(helper)
    if as_json:
        print_json(answer.to_dict())
    else:
        print_answer(answer, len(helper.articles) > 1)
