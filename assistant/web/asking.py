"""What asking does: the quotes at once, then the draft as it grows, last the cited answer."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.answers import Answer, Event, Evidence, Token
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.web import chat_rendering
from assistant.web.guard import Guard
from assistant.web.queueing import WriterQueue
from assistant.web.ratings import keep_rating
from assistant.web.sessions import Desk, Sessions, Turn
from assistant.web.visitors import visitor
from assistant.web.workshop import Workshop
from assistant.writing import is_local

Shown = tuple[Any, Any, Any, Any]
"""Updates of the question box, the settled chat, the turn on its way, and the line of state."""

_BUSY = "An answer is on its way. Stop it first."
_BUTTONS_WHILE_ASKING: dict[str, Any] = {"submit_btn": False, "stop_btn": "Stop"}
_BUTTONS: dict[str, Any] = {"submit_btn": "Ask", "stop_btn": False}


class Asking:
    """The page's buttons around a question; each method is one of them."""

    def __init__(self, sessions: Sessions, workshop: Workshop, queue: WriterQueue, guard: Guard) -> None:
        self._sessions = sessions
        self._workshop = workshop
        self._queue = queue
        self._guard = guard

    def ask(self, asked: str, request: gr.Request) -> Iterator[Shown]:
        """Answer a question; one that is being edited takes the place of the last one."""
        session = self._sessions.get(request.session_hash)
        if session.desk.live is None and session.desk.is_editing and asked.strip():
            session.desk.drop_last()
        yield from self._answer(asked, session.desk, request)

    def retry(self, request: gr.Request) -> Iterator[Shown]:
        """Ask the last question once more."""
        desk = self._sessions.get(request.session_hash).desk
        if desk.live is None and desk.turns:
            yield from self._answer(desk.drop_last(), desk, request)
        else:
            yield _line(_BUSY if desk.live else "There is no question yet.", is_error=True)

    def edit(self, request: gr.Request) -> Shown:
        """Put the last question into the box; asking then replaces it."""
        desk = self._sessions.get(request.session_hash).desk
        if desk.live or not desk.turns:
            return _line(_BUSY if desk.live else "There is no question yet.", is_error=True)
        desk.is_editing = True
        line = chat_rendering.line_html("Change the question, then Ask: it takes the place of the last one.")
        return gr.update(value=desk.turns[-1].asked), gr.skip(), gr.skip(), line

    def stop(self, request: gr.Request) -> Shown:
        """Leave the answer where it is."""
        desk = self._sessions.get(request.session_hash).desk
        desk.stop()
        return gr.update(**_BUTTONS), chat_html(desk), "", chat_rendering.line_html("Stopped.")

    def clear(self, request: gr.Request) -> Shown:
        """Forget this article's chat."""
        desk = self._sessions.get(request.session_hash).desk
        desk.clear()
        return gr.update(value="", **_BUTTONS), chat_html(desk), "", ""

    def rate(self, clicked: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """Keep a thumb up or down in a file on this computer."""
        desk = self._sessions.get(request.session_hash).desk
        position, rating = int(clicked.turn), str(clicked.rating)
        turn = desk.rate(position, rating) if rating in ("up", "down") else None
        if turn is None:
            return chat_html(desk), ""
        keep_rating(desk.article, turn)
        return chat_html(desk), chat_rendering.line_html("Thank you. It is noted.")

    def _answer(self, asked: str, desk: Desk, request: gr.Request) -> Iterator[Shown]:
        if desk.live:
            yield _line(_BUSY, is_error=True)
            return
        try:
            self._guard.questions.require(visitor(request))
        except AssistantError as error:
            yield _line(str(error), is_error=True)
            return
        turn = Turn(asked, asked)
        desk.live = turn
        yield self._shown(desk, gr.update(value="", **_BUTTONS_WHILE_ASKING))
        try:
            for waiting, event in self._events(turn, desk):
                if desk.live is not turn:  # stopped or cleared meanwhile
                    return
                turn = desk.live = _after(turn, event)
                if turn.answer:
                    self._guard.figures.answered(turn.answer.state, turn.answer.timings)
                    desk.turns.append(turn)
                    desk.live = None
                    yield self._shown(desk, gr.update(**_BUTTONS))
                else:
                    yield self._shown(desk, gr.skip(), waiting)
        except AssistantError as error:
            self._guard.figures.refused(type(error).__name__)
            desk.live = None
            box = gr.update(value=asked, **_BUTTONS)
            line = chat_rendering.line_html(str(error), is_error=True)
            yield box, chat_html(desk), "", line
        finally:
            if desk.live is turn:
                desk.live = None

    def _events(self, turn: Turn, desk: Desk) -> Iterator[tuple[str, Event | None]]:
        """The assistant's events; between the quotes and the draft we wait for our turn at the writer."""
        helper = self._workshop.ready(self._open(desk))
        events = helper.stream(turn.asked, desk.history)
        for event in events:  # until the reader has read; it waits for nobody
            yield "", event
            if isinstance(event, Evidence) and event.state:
                break
        ticket = self._queue.join()
        try:
            if is_local(helper.settings.model):  # a provider answers many at once
                for ahead in self._queue.wait(ticket):
                    yield f"Waiting for the writer: {ahead} ahead of you…", None
            for event in events:
                yield "", event
        finally:
            self._queue.leave(ticket)

    def _open(self, desk: Desk) -> Assistant:
        if desk.helper is None:
            desk.helper = self._workshop.first()
        return desk.helper

    def _shown(self, desk: Desk, box: Any, waiting: str = "") -> Shown:
        # The settled chat changes only at the beginning and at the end: a token redraws one turn.
        is_settled = desk.live is None or not (desk.live.evidence or desk.live.draft)
        past = chat_html(desk) if is_settled else gr.skip()
        return box, past, live_html(desk, waiting), ""


def chat_html(desk: Desk) -> str:
    """The settled turns."""
    return "".join(
        chat_rendering.turn_html(t.asked, t.understood, t.answer, t.evidence, t.draft, position, t.rating)
        for position, t in enumerate(desk.turns)
    )


def live_html(desk: Desk, waiting: str = "") -> str:
    """The turn on its way; nothing when there is none."""
    if desk.live is None:
        return ""
    turn = desk.live
    return chat_rendering.live_turn_html(
        turn.asked, turn.understood, turn.evidence, turn.draft, waiting, turn.short, turn.state
    )


def _after(turn: Turn, event: Event | None) -> Turn:
    if isinstance(event, Evidence):
        understood = event.question or turn.asked
        return replace(
            turn, understood=understood, evidence=event.citations, short=event.short, state=event.state
        )
    if isinstance(event, Token):
        return replace(turn, draft=turn.draft + event.text)
    return replace(turn, answer=event) if isinstance(event, Answer) else turn


def _line(text: str, is_error: bool = False) -> Shown:
    return gr.skip(), gr.skip(), gr.skip(), chat_rendering.line_html(text, is_error)
