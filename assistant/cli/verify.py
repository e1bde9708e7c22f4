"""`assistant verify`: whether all weights are as they were published."""

import typer

from assistant.cli.options import JsonOption
from assistant.cli.terminal import messages, output, print_json


def verify(as_json: JsonOption = False) -> None:
    """Compare all weights with their checksums; the exit status is 1 when one is damaged.

    Example: assistant verify
    """
    from assistant.errors import ModelError
    from assistant.index import PACKAGED_FOLDER, PACKAGED_SHA256
    from assistant.networks import require_digests
    from assistant.reading import READER_FOLDER, check_files
    from assistant.writing import check_model_file

    found: dict[str, str] = {}
    for name, check in (
        ("reader", lambda: check_files(READER_FOLDER)),
        ("embedder", lambda: require_digests(PACKAGED_FOLDER, PACKAGED_SHA256, "embedder")),
        ("local writer", check_model_file),
    ):
        try:
            with messages.status(f"Checking the {name}…"):
                found[name] = "not joined yet" if check() is False else "good"
        except ModelError as error:
            found[name] = f"damaged: {error}"
    if as_json:
        print_json(found)
    else:
        for name, state in found.items():
            output.print(f"{name}: {state}", markup=False, highlight=False, soft_wrap=True)
    if any(state.startswith("damaged") for state in found.values()):
        raise typer.Exit(1)
