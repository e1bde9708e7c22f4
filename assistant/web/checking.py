"""What "Check a quote" does: each sentence of a pasted text, and how it stands in the article."""

from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.web.asking import plain_error
from assistant.web.chat_rendering import line_html
from assistant.web.checking_rendering import checks_html
from assistant.web.guard import Guard
from assistant.web.sessions import Sessions
from assistant.web.visitors import visitor
from assistant.web.waiting import assistant_of
from assistant.web.workshop import Workshop


class Checking:
    """The page's panel in which quotes are checked."""

    def __init__(self, sessions: Sessions, workshop: Workshop, guard: Guard) -> None:
        self._sessions = sessions
        self._guard = guard
        self._workshop = workshop

    def check(self, text: str, name: str, request: gr.Request) -> tuple[Any, str]:
        """How each sentence stands in the article, and a line where the text cannot be checked."""
        session = self._sessions.get(request.session_hash)
        desk = session.find(name) or session.desk
        if not (text or "").strip():
            return gr.skip(), line_html("There is nothing to check yet. Paste a sentence.", is_error=True)
        try:
            self._guard.questions.require(visitor(request))
            checks = assistant_of(desk, self._workshop).check(text)
        except AssistantError as error:
            self._guard.figures.refused(type(error).__name__)
            return gr.skip(), line_html(plain_error(error), is_error=True)
        desk.checked = checks_html(checks)
        return (desk.checked if session.desk is desk else gr.skip()), ""
