"""Three questions to ask next, below the newest answer."""

from html import escape
from weakref import WeakKeyDictionary

import gradio as gr

from assistant.desk import follow_up_questions
from assistant.errors import AssistantError
from assistant.web.sessions import Desk, Sessions


class NextQuestions:
    """Makes the questions once for each newest answer."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._made: WeakKeyDictionary[Desk, tuple[str, str]] = WeakKeyDictionary()

    def show(self, clicked: gr.EventData, request: gr.Request) -> str:
        """The questions below the chat in front; nothing while an answer is on its way."""
        session = self._sessions.get(request.session_hash)
        desk = session.find(str(clicked.desk)) or session.desk
        last = desk.turns[-1] if desk.turns else None
        if last is None or last.answer is None or desk.live is not None or desk.helper is None:
            return ""
        if self._made.get(desk, ("", ""))[0] != last.name:
            try:
                asked = [turn.asked for turn in desk.turns]
                questions = follow_up_questions(desk.helper, last.answer, asked)
            except AssistantError:
                questions = ()
            self._made[desk] = last.name, next_html(questions, desk.name)
        is_now = desk.turns and desk.turns[-1] is last and desk.live is None
        return self._made[desk][1] if is_now else ""


def next_html(questions: tuple[str, ...], desk: str) -> str:
    """Questions as buttons; nothing for none."""
    chips = "".join(
        f"<li><button type='button' class='chip suggestion' dir='auto'>{escape(question)}</button></li>"
        for question in questions
    )
    words = "<p class='label'>Ask next</p>"
    return (
        f"<div class='next' data-desk-of='{desk}'>{words}<ul class='chips'>{chips}</ul></div>"
        if chips
        else ""
    )
