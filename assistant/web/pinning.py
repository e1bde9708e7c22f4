"""What pinning does: the list of pins of a tab, and going to the place of a pin or of a link."""

import json
from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.articles import Article
from assistant.desk import QuoteLink, read_fragment
from assistant.web.article_rendering import article_name, place_label
from assistant.web.chat_rendering import line_html
from assistant.web.pins_rendering import pins_html
from assistant.web.sessions import Desk, Session, Sessions

Bring = Callable[[Session, str, gr.Request], Desk | None]
"""Opens the article with a digest again, where it is kept; None where it is not."""

_FULL = "There are as many pins as a tab can hold. Remove some, or save them and begin anew."
_DAMAGED = "This link to a quote is damaged."


class Pinning:
    """The page's pins and links; each public method is one of its buttons.

    Args:
        sessions: what the tabs have open.
        front: updates of what changes when another article comes to the front.
        bring: opens a kept article.
    """

    def __init__(self, sessions: Sessions, front: Callable[[Session], tuple[Any, ...]], bring: Bring) -> None:
        self._sessions = sessions
        self._front = front
        self._bring = bring

    def shown(self, request: gr.Request) -> str:
        """The list of pins."""
        session = self._sessions.get(request.session_hash)
        return pins_html(session.board, session.articles)

    def pin(self, clicked: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """Pin what the page shows from one place to another, and a line where that cannot be."""
        session = self._sessions.get(request.session_hash)
        article = _article(session, str(clicked.article))
        start, end = int(clicked.start), int(clicked.end)
        if article is None or not 0 <= start < end:
            return pins_html(session.board, session.articles), ""
        pinned = session.board.add(article, *article.span_on_screen(start, end))
        line = "" if pinned else line_html(_FULL, is_error=True)
        return pins_html(session.board, session.articles), line

    def unpin(self, clicked: gr.EventData, request: gr.Request) -> str:
        """Take a pin off."""
        session = self._sessions.get(request.session_hash)
        session.board.remove(str(clicked.pin))
        return pins_html(session.board, session.articles)

    def note(self, clicked: gr.EventData, request: gr.Request) -> None:
        """Keep a pin's note; the list stays as it is, since the person may be writing the next one."""
        board = self._sessions.get(request.session_hash).board
        board.change(str(clicked.pin), note=str(clicked.words))

    def colour(self, clicked: gr.EventData, request: gr.Request) -> str:
        """Give a pin another colour."""
        session = self._sessions.get(request.session_hash)
        session.board.change(str(clicked.pin), colour=str(clicked.colour))
        return pins_html(session.board, session.articles)

    def move(self, clicked: gr.EventData, request: gr.Request) -> str:
        """Move a pin up or down."""
        session = self._sessions.get(request.session_hash)
        session.board.move(str(clicked.pin), 1 if int(clicked.steps) > 0 else -1, session.articles)
        return pins_html(session.board, session.articles)

    def order(self, clicked: gr.EventData, request: gr.Request) -> str:
        """Order the pins by the text, or by hand."""
        session = self._sessions.get(request.session_hash)
        session.board.is_by_hand = str(clicked.order) == "hand"
        return pins_html(session.board, session.articles)

    def visit(self, clicked: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Put the article of a quote in front that is open, but not shown."""
        session = self._sessions.get(request.session_hash)
        desk = session.desk_of(str(clicked.article))
        if desk is not None:
            session.put_in_front(desk)
        return self._front(session)

    def follow(self, clicked: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Open the article of a link to a quote; gives the front, and the quote's place."""
        session = self._sessions.get(request.session_hash)
        link = read_fragment(str(clicked.fragment))
        desk = self._desk_of(session, link, request) if link else None
        article = _article(session, link.digest) if link else None
        if link is None or desk is None or article is None or link.end > len(article.text):
            session.desk.line = line_html(
                _DAMAGED if link is None or article else _missing(link), is_error=True
            )
            return *self._front(session), ""
        session.put_in_front(desk)
        begin, stop = article.screen_span(link.start, link.end)
        page, label = article.page_at(link.start), place_label(article, link.start, link.end)
        place = {"article": article_name(article), "start": begin, "end": stop, "page": str(page or "")}
        return *self._front(session), json.dumps({**place, "label": label})

    def _desk_of(self, session: Session, link: QuoteLink, request: gr.Request) -> Desk | None:
        return session.desk_of(link.digest) or self._bring(session, link.digest, request)


def _article(session: Session, digest: str) -> Article | None:
    """The open article whose digest begins so."""
    return next((a for a in session.articles if digest and a.digest.startswith(digest)), None)


def _missing(link: QuoteLink) -> str:
    named = f"“{link.title}”" if link.title else "an article"
    source = f" ({link.source})" if link.source else ""
    return (
        f"This link is to a quote in {named}{source}, which is not open here, or has another text now. Add "
        "it under Sources: the quote is shown when the text is the same."
    )
