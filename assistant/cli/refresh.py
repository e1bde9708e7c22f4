"""`assistant articles refresh`: a page read anew, what changed, and which quotes are no longer there."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from assistant.cli.options import JsonOption
from assistant.cli.terminal import output, print_json

if TYPE_CHECKING:
    from assistant.articles import Change


def refresh(
    page: Annotated[
        str,
        typer.Argument(help="Its address, title, or the beginning of its digest.", show_default=False),
    ],
    quotes: Annotated[
        list[Path] | None,
        typer.Option("--quotes", help="Conversations saved as JSON, whose quotes are looked for."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read a page anew and show what changed, word by word, and which quotes are no longer there.

    Quotes are those of rated answers, and of conversations that were saved. Where the page is gone, the old
    text stays.

    Example: assistant articles refresh https://example.org/news --quotes conversation.json
    """
    from dataclasses import asdict

    from assistant.articles import find_page, gone, refresh_page

    kept = find_page(page)
    saved = [*_rated(kept.address), *(quote for path in quotes or () for quote in _saved(path, kept.address))]
    found = refresh_page(kept)
    lost = gone(saved, found.article.text)
    if as_json:
        about = {"address": kept.address, "read_before": kept.read_at, "read_now": found.article.read_at}
        digests = {"sha256_before": kept.digest, "sha256_now": found.article.digest}
        print_json({**about, **digests, "changes": [asdict(c) for c in found.changes], "quotes_gone": lost})
        return
    output.print(f"Read on {kept.read_at}, and now on {found.article.read_at}.", highlight=False)
    for change in found.changes:
        output.print(_line(change))
    if not found.changes:
        output.print("Nothing changed.")
    for quote in lost:
        output.print(Text(f"No longer there: “{' '.join(quote.split())}”", style="yellow"))
    if saved and not lost:
        output.print(f"All {len(set(saved))} saved quotes are still there.")


def _line(change: "Change") -> Text:
    """A change between the words around it; marks tell it also where no colours are."""
    line = Text(f"… {change.before} ")
    if change.removed:
        line.append(f"[-{change.removed}-]", style="red")
    if change.added:
        line.append(f"{{+{change.added}+}}", style="green")
    return line.append(f" {change.after} …")


def _rated(address: str) -> list[str]:
    from assistant.evaluation import read_ratings
    from assistant.settings import cache_folder

    path = cache_folder() / "ratings.jsonl"
    return [q for r in read_ratings(path) if r.source == address for q in r.quotes] if path.exists() else []


def _saved(path: Path, address: str) -> Iterator[str]:
    """The quotes from a page in a conversation that was saved as JSON.

    Raises:
        ArticleError: the file is no such conversation.
    """
    from assistant.errors import ArticleError

    try:
        turns: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["turns"]
        found = [q for turn in turns if turn["answer"] for q in turn["answer"]["citations"]]
        yield from (str(quote["quote"]) for quote in found if quote["source"] == address)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArticleError(
            f"{path} is no conversation that was saved as JSON ({error}). Save it in the browser app."
        ) from error
