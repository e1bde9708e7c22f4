"""`assistant check`: whether sentences stand in an article."""

import sys
from typing import Annotated

import typer

from assistant.cli.options import ArticlePlace, IndexDirOption, JsonOption
from assistant.cli.terminal import print_check, print_json, print_notices, progress


def check(
    article: ArticlePlace,
    text: Annotated[
        str, typer.Argument(help="One sentence or several, in quotes; - reads them from standard input.")
    ] = "-",
    index_dir: IndexDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether quoted sentences stand in an article: exactly, nearly (with the words that differ), or not.

    Example: assistant check talks.txt 'Trade was worth $27 billion last year.'
    """
    from assistant.assistant import Assistant

    with progress() as tell:
        helper = Assistant.open(article, model="none", index_dir=index_dir, progress=tell)
        checks = helper.check(sys.stdin.read() if text == "-" else text)
    print_notices(helper)
    if as_json:
        print_json([one.to_dict() for one in checks])
        return
    for one in checks:
        print_check(one)
