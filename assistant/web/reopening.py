"""What reopening does: articles that were kept come back with their chats and pins, not read anew."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.web.asking import plain_error
from assistant.web.chat_rendering import line_html
from assistant.web.keeping import Brought, Keeping, attach_file
from assistant.web.opening import Opening
from assistant.web.sessions import Desk, Session, Sessions
from assistant.web.visitors import visitor
from assistant.web.workshop import Workshop


class Reopening:
    """The page's list of kept articles; each public method is one of its buttons.

    Args:
        sessions: what the tabs have open.
        workshop: opens articles.
        opening: shows what is in front.
        keeping: knows what is kept.
    """

    def __init__(self, sessions: Sessions, workshop: Workshop, opening: Opening, keeping: Keeping) -> None:
        self._sessions = sessions
        self._workshop = workshop
        self._opening = opening
        self._keeping = keeping

    def open_kept(self, clicked: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Open an article that is kept here; or say in the line why it cannot be."""
        session = self._sessions.get(request.session_hash)
        return self._opened(session, lambda: self._keeping.read(str(clicked.name)), request)

    def unshelve(self, clicked: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Open an article that the visitor's browser kept."""
        session = self._sessions.get(request.session_hash)
        return self._opened(session, lambda: self._keeping.take(str(clicked.record)), request)

    def take_file(self, path: str | None, request: gr.Request) -> None:
        """The file of the article in front, which the visitor's browser kept, to draw its pages from."""
        if path:
            attach_file(self._sessions.get(request.session_hash).desk, Path(path), self._sessions)
            Path(path).unlink(missing_ok=True)

    def bring(self, session: Session, digest: str, request: gr.Request) -> Desk | None:
        """Open the article with a digest, where it is kept here; None where it is not."""
        name = self._keeping.find(digest)
        return self._bring_name(session, name, request) if name else None

    def restore(self, session: Session, key: str, request: gr.Request) -> bool:
        """Open again what a tab had open before the app ended; whether there was anything."""
        names = self._keeping.tab(key)
        brought = [desk for name in names if (desk := self._bring_name(session, name, request)) is not None]
        if brought:
            session.put_in_front(brought[-1])
        return bool(brought)

    def _bring_name(self, session: Session, name: str, request: gr.Request) -> Desk | None:
        try:
            return self._open(session, self._keeping.read(name), request)
        except AssistantError:  # it was deleted meanwhile, or is damaged; the others come all the same
            return None

    def _opened(self, session: Session, read: Callable[[], Brought], request: gr.Request) -> tuple[Any, ...]:
        try:
            session.put_in_front(self._open(session, read(), request))
        except AssistantError as error:
            session.desk.line = line_html(plain_error(error), is_error=True)
        return self._opening.front(session)

    def _open(self, session: Session, brought: Brought, request: gr.Request) -> Desk:
        """The article as it is open in the tab, with its chat where it had none there."""
        desk, name = brought.desk, request.session_hash
        desk.helper = self._workshop.open(
            desk.article, None, visitor(request), lambda: self._sessions.is_open(name)
        )
        session.open(desk, self._workshop.rules.max_articles)
        opened = session.desk
        if not opened.turns and opened.live is None:
            opened.turns = desk.turns
        session.board.join(brought.pins)
        return opened
