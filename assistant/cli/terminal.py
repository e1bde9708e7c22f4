"""What is shown on a terminal: answers and JSON on the standard output, all else on the standard error."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from assistant.arguments import printable

if TYPE_CHECKING:
    from assistant.answers import Answer, Check
    from assistant.articles import Article

_STANDINGS = {"exact": "Exact", "nearly": "Nearly, not word for word", "absent": "Not in the article"}

_SUPPORTS = {
    "supports": "supports it",
    "contradicts": "contradicts it",
    "undecided": "does not decide it",
}

_LONG_SECONDS = 1.0
_WIDE = 100_000

output = Console()
messages = Console(stderr=True)


class Opened(Protocol):
    """What was opened, and may have something to tell about it."""

    @property
    def notices(self) -> tuple[str, ...]:
        """Lines for people."""
        ...


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """Bars on a terminal's standard error, one for each long step.

    Elsewhere two lines stand for a step that takes long: one when that is seen, one at its end.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    # Where nobody watches, the bars would still end with an empty line.
    quiet = not messages.is_terminal
    with Progress(*columns, console=messages, transient=True, disable=quiet) as bars:
        tasks = {}
        steps = _Steps()

        def tell(line: str, share: float) -> None:
            if quiet:
                steps.tell(line, share)
                return
            if line not in tasks:
                tasks[line] = bars.add_task(line, total=1.0)
            bars.update(tasks[line], completed=share)

        yield tell


class _Steps:
    """Tells of long steps in lines."""

    def __init__(self) -> None:
        self._begun: dict[str, float] = {}
        self._told: set[str] = set()

    def tell(self, line: str, share: float) -> None:
        """Print a line when a step has taken a while, and another when it is over."""
        begun = self._begun.setdefault(line, time.monotonic())
        if line not in self._told and share < 1 and time.monotonic() - begun > _LONG_SECONDS:
            self._told.add(line)
            messages.print(f"{line}…", markup=False, highlight=False)
        elif line in self._told and share >= 1:
            self._told.discard(line)
            messages.print(f"{line}: done.", markup=False, highlight=False)


def print_table(table: Table) -> None:
    """A table on the standard output: as wide as the terminal, with nothing cut; a row a line elsewhere."""
    for column in table.columns:
        column.overflow = "fold"
        column.no_wrap = not output.is_terminal
    console = output if output.is_terminal else Console(width=_WIDE)
    console.print(table)


def print_json(value: Any) -> None:
    """A value as JSON on the standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_notices(opened: Opened) -> None:
    """Lines for people about the opening, on the standard error."""
    for notice in opened.notices:
        messages.print(escape(printable(notice)), style="yellow")


def print_answer(answer: "Answer", is_collection: bool) -> None:
    """An answer with its quotes, and with the names of their articles where there are several."""
    output.print(f"\n{_lines(answer.text)}", markup=False, highlight=False)
    if not answer.answered and answer.closest:
        output.print("\nClosest in the article:", style="dim")
    for quote in answer.citations if answer.answered else answer.closest:
        mark = f"[{quote.number}]" if answer.answered else " - "
        words = printable(" ".join(quote.quote.split()))
        places = (_article_name(quote.article) if is_collection else "", quote.place)
        where = "".join(f" — {printable(place)}" for place in places if place)
        output.print(f"  {mark} “{words}”{where}", markup=False, highlight=False, style="dim")
    if answer.disagrees:
        output.print("\nSources disagree. Each is quoted.", style="bold")
    unsure = "Not sure. " if answer.state == "unsure" else ""
    if answer.state != "language" and not answer.is_reply:
        output.print(f"\n{unsure}Confidence {answer.confidence:.0%}", style="dim")
    if answer.notice:
        messages.print(escape(printable(answer.notice)), style="yellow")


def print_check(check: "Check") -> None:
    """One checked sentence: how it stands, what stands in the article, and the words that differ."""
    is_absent = check.verdict == "absent" and check.quote
    support = (
        f"; the closest sentence {_SUPPORTS[check.support]} ({check.confidence:.0%})" if is_absent else ""
    )
    output.print(f"\n{_lines(check.text)}", markup=False, highlight=False)
    output.print(f"  {_STANDINGS[check.verdict]}{support}", markup=False, highlight=False)
    for difference in check.differences:
        said, stands = difference.said or "nothing", difference.stands or "nothing"
        fair = f" (fair: {difference.fair})" if difference.fair else ""
        output.print(f"  says {said!r}, the article {stands!r}{fair}", markup=False, highlight=False)
    if check.quote:
        words = printable(" ".join(check.quote.split()))
        page = f", p. {check.page}" if check.page else ""
        by = f", said by {printable(check.speaker)}" if check.speaker else ""
        where = "closest" if is_absent else "in the article"
        output.print(f"  {where}{page}{by}: “{words}”", markup=False, highlight=False, style="dim")


def _lines(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))


def _article_name(article: "Article") -> str:
    return (
        " · ".join(part for part in (article.title, article.source) if part) or "an article without a title"
    )
