"""The panel of the overview: of one article what it says, of two how they stand to each other."""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from weakref import WeakKeyDictionary

import gradio as gr

from assistant.articles import Article, Change
from assistant.assistant import Assistant
from assistant.desk import (
    BOTH,
    DIFFER,
    Line,
    Pair,
    are_versions,
    changed,
    compare,
    overview,
    suggested_questions,
)
from assistant.errors import AssistantError
from assistant.web.article_rendering import page_label, place_attributes, short_title
from assistant.web.asking import plain_error
from assistant.web.changes_rendering import changes_html
from assistant.web.chat_rendering import line_html
from assistant.web.guard import Guard
from assistant.web.pins_rendering import pin_buttons
from assistant.web.sessions import Desk, Sessions
from assistant.web.visitors import visitor
from assistant.web.workshop import Workshop
from assistant.writing import Citation

_ASKED = 6  # questions of each article that are asked of both
_TELLS_OF_TWO = {
    BOTH: "Both say",
    DIFFER: "They differ, as far as the reader can tell: read both quotes",
}


class Overviews:
    """Makes overviews when they are asked for, each once.

    Args:
        sessions: what the tabs have open.
        workshop: opens the first article.
        guard: how much a visitor may ask.
    """

    def __init__(self, sessions: Sessions, workshop: Workshop, guard: Guard) -> None:
        self._sessions = sessions
        self._workshop = workshop
        self._guard = guard
        self._made: WeakKeyDictionary[Desk, str] = WeakKeyDictionary()

    def show(self, clicked: gr.EventData, request: gr.Request) -> Iterator[str]:
        """The overview of the article in front, or of the two that are asked together."""
        session = self._sessions.get(request.session_hash)
        desk = session.find(str(clicked.desk)) or session.desk
        if desk not in self._made:
            yield "<p class='label working' role='status'>Reading the article…</p>"
            try:
                self._guard.questions.require(visitor(request))
                desk.helper = desk.helper or self._workshop.first()
                two = [known.helper for known in session.sources if known.name in desk.members]
                self._made[desk] = self._html(desk, [helper or self._workshop.first() for helper in two])
            except AssistantError as error:
                yield line_html(plain_error(error), is_error=True)
                return
        yield self._made[desk] if session.desk is desk else ""

    def _html(self, desk: Desk, members: list[Assistant]) -> str:
        if not desk.article.parts or len(desk.article.parts) > 2 or desk.helper is None:
            return line_html("Put one article in front, or tick two to see them side by side.")
        if len(desk.article.parts) == 1:
            return overview_html(overview(desk.helper))
        if len(members) != 2:
            return line_html("Open the two articles one by one, and tick both, to see them side by side.")
        one, other = members
        if are_versions(one.article, other.article):
            return versions_html(changed(one.article, other.article), one.article, other.article)
        questions = [*suggested_questions(one, _ASKED), *suggested_questions(other, _ASKED)]
        return pairs_html(compare(one, other, desk.helper, questions))


def overview_html(lines: tuple[Line, ...]) -> str:
    """Lines by kind, each with its quote."""
    parts = []
    for kind, group in groupby(lines, key=lambda line: line.kind):
        items = "".join(_line_html(line) for line in group)
        parts.append(f"<h3>{kind}</h3><ol class='quotes'>{items}</ol>")
    return f"<div class='overview answer'>{''.join(parts)}</div>"


def pairs_html(pairs: tuple[Pair, ...]) -> str:
    """What two articles say, each with the quotes of both."""
    parts = []
    for kind, group in groupby(pairs, key=lambda pair: pair.kind):
        items = "".join(
            f"<li class='pair'><ol class='quotes'>{_quote_html(pair.one)}"
            f"{_quote_html(pair.other) if pair.other else ''}</ol></li>"
            for pair in group
        )
        parts.append(f"<h3>{_TELLS_OF_TWO.get(kind, kind)}</h3><ul class='pairs'>{items}</ul>")
    return f"<div class='overview answer two'>{''.join(parts)}</div>"


def versions_html(found: list[Change], old: Article, new: Article) -> str:
    """What changed from one version of a text to the other."""
    if not found:
        return line_html("Both texts have the same words.")
    head = "<h3>Two versions of one text: what changed</h3>"
    names = [f"“{escape(short_title(article))}”" for article in (old, new)]
    key = f"<p class='label'>Only in {names[0]}: <del>so</del>. Only in {names[1]}: <ins>so</ins>.</p>"
    return f"<div class='overview'>{head}{key}{changes_html(found)}</div>"


def _line_html(line: Line) -> str:
    words = f"<b dir='auto'>{escape(line.words)}</b>" if line.words else ""
    return _quote_html(line.citation, words)


def _quote_html(citation: Citation, words: str = "") -> str:
    buttons = pin_buttons(citation.article, citation.start, citation.end)
    return (
        f"<li>{words}<button type='button' class='quote' {place_attributes(citation)}>"
        f"<q dir='auto'>{escape(' '.join(citation.quote.split()))}</q>{page_label(citation)}"
        f"<cite dir='auto'>{escape(short_title(citation.article))}</cite></button>{buttons}</li>"
    )
