"""What opening an article does: paste, file or address, and going back to one that is open."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.articles import Article, Limits, load_article
from assistant.assistant import Assistant
from assistant.errors import ArticleError, AssistantError
from assistant.progress import Progress
from assistant.web import chat_rendering
from assistant.web.article_rendering import article_html, short_title
from assistant.web.asking import chat_html, live_html
from assistant.web.sessions import Desk, Session, Sessions
from assistant.web.suggestions import suggested_questions
from assistant.web.workshop import Workshop

Front = tuple[Any, Any, Any, Any]
"""Updates of the article, the welcome of its chat, the settled chat and the turn on its way."""

Opened = tuple[Any, Any, Any, Any, Any, Any, Any, Any]
"""The same, then of the line, list, drawer and box."""

_PROGRESS = gr.Progress()  # Gradio finds it in a signature and shows what it is told


class Opening:
    """The page's ways to another article; each public method is one of them."""

    def __init__(self, sessions: Sessions, workshop: Workshop) -> None:
        self._sessions = sessions
        self._workshop = workshop

    def from_text(self, text: str, request: gr.Request, progress: gr.Progress = _PROGRESS) -> Opened:
        """Open pasted text."""
        return self._open(lambda tell: Article.from_text(text or ""), request, progress)

    def from_file(self, path: str, request: gr.Request, progress: gr.Progress = _PROGRESS) -> Opened:
        """Open an uploaded file."""
        return self._open(lambda tell: _uploaded(path, self._workshop.limits, tell), request, progress)

    def from_address(self, address: str, request: gr.Request, progress: gr.Progress = _PROGRESS) -> Opened:
        """Open a web page."""
        return self._open(
            lambda tell: _fetched((address or "").strip(), self._workshop.limits, tell), request, progress
        )

    def resume(self, key: str, request: gr.Request) -> tuple[Any, Any, Any, Any, Any]:
        """What a tab had open before it was loaded again; an answer that was on its way is stopped."""
        session = self._sessions.claim(request.session_hash, key or "")
        if session is None:  # the page shows the first article, perhaps with a question already
            return gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip()
        if session.desk.live:
            session.desk.stop()
        return *self._front(session), open_articles(session)

    def switch(self, position: int | None, request: gr.Request) -> tuple[Any, Any, Any, Any, Any]:
        """Go to an article that is open, and to its chat."""
        session = self._sessions.get(request.session_hash)
        if position is None or not 0 <= position < len(session.desks) or position == session.current:
            return gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip()
        session.current = position
        return *self._front(session), notices_html(session.desk.helper)

    def suggest(self, request: gr.Request) -> Any:
        """Make the suggested questions of the article in front, once."""
        desk = self._sessions.get(request.session_hash).desk
        if desk.helper is None or desk.suggestions is not None:
            return gr.skip()
        desk.suggestions = suggested_questions(desk.helper)
        is_in_front = self._sessions.get(request.session_hash).desk is desk
        return chat_rendering.welcome_html(desk.suggestions) if is_in_front else gr.skip()

    def _open(
        self, load: Callable[[Progress], Article], request: gr.Request, progress: gr.Progress
    ) -> Opened:
        session = self._sessions.get(request.session_hash)

        def tell(line: str, share: float) -> None:
            progress(share, desc=line)

        try:
            article = load(tell)
            helper = self._workshop.open(article, tell)
        except AssistantError as error:
            line = chat_rendering.line_html(str(error), is_error=True)
            return gr.skip(), gr.skip(), gr.skip(), gr.skip(), line, gr.skip(), gr.skip(), gr.skip()
        session.open(Desk(article, helper))
        line = notices_html(session.desk.helper)
        return *self._front(session), line, open_articles(session), gr.update(open=False), None

    def _front(self, session: Session) -> Front:
        desk = session.desk
        is_first = desk.article is self._workshop.article
        welcome = chat_rendering.welcome_html(self._workshop.suggestions if is_first else desk.suggestions)
        return article_html(desk.article), welcome, chat_html(desk), live_html(desk)


def open_articles(session: Session) -> Any:
    """The list of what this tab has open, with the article in front chosen."""
    choices = [(short_title(desk.article), position) for position, desk in enumerate(session.desks)]
    return gr.update(choices=choices, value=session.current, visible=len(choices) > 1)


def notices_html(helper: Assistant | None) -> str:
    """What a reader should know about the opening, such as hidden text that was left out."""
    return chat_rendering.line_html(" ".join(helper.notices)) if helper else ""


def _uploaded(path: str, limits: Limits | None, progress: Progress) -> Article:
    # The upload's temporary folder means nothing to the reader.
    name = Path(path).name
    try:
        article = load_article(path, limits, progress=progress)
    except ArticleError as error:
        raise ArticleError(str(error).replace(path, name)) from error
    return dataclasses.replace(article, title=article.title or name, source=name)


def _fetched(address: str, limits: Limits | None, progress: Progress) -> Article:
    if not address.lower().startswith(("http://", "https://")):
        raise ArticleError(f"{address!r} is not a web address. Use one that begins with http:// or https://.")
    return load_article(address, limits, progress=progress)
