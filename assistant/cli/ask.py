"""`assistant ask`: one question, one answer."""

import os
from typing import Annotated, Any

import typer

from assistant.cli import options
from assistant.cli.terminal import print_answer, print_json, print_notices, progress


def ask(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="ARTICLE QUESTION",
            help="Path or web address of an article, or a folder of them; then the question, in quotes. With "
            "--library the question alone.",
            show_default=False,
        ),
    ],
    model: options.ModelOption = None,
    base_url: options.BaseUrlOption = None,
    top_k: options.TopKOption = None,
    index_dir: options.IndexDirOption = None,
    library: options.LibraryOption = None,
    library_token: options.TokenOption = None,
    library_database: options.DatabaseOption = None,
    library_name: options.NameOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Answer one question about an article, about all articles of a folder, or about a library.

    Example: assistant ask talks.txt "Where will Russia open a Consulate General?" --json
    """
    from assistant.assistant import Assistant

    place, question = _place_and_question(words, library)
    given: dict[str, Any] = {
        "library_token": library_token,
        "library_database": library_database,
        "library_name": library_name,
    }
    with progress() as tell:
        helper = Assistant.open(
            place,
            model=model,
            base_url=base_url,
            top_k=top_k,
            index_dir=index_dir,
            library=library,
            progress=tell,
            **given,
        )
        with helper:
            answer = helper.ask(question)
            print_notices(helper)
            if as_json:
                print_json(answer.to_dict())
            else:
                print_answer(answer, len(helper.articles) != 1)


def _place_and_question(words: list[str], library: str | None) -> tuple[str | None, str]:
    """The article, None where a library is asked, and the question.

    Raises:
        BadParameter: there are too few or too many words.
    """
    is_library = bool(library) or (len(words) == 1 and bool(os.environ.get("ASSISTANT_LIBRARY")))
    if len(words) != (1 if is_library else 2):
        raise typer.BadParameter(
            "With --library give the question alone, in quotes."
            if is_library
            else 'Give an article and a question in quotes, such as: assistant ask talks.txt "Who spoke?"'
        )
    return None if is_library else words[0], words[-1]
