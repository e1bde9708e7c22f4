"""What asking does: the quotes at once, then the draft as it grows, last the cited answer.

A run belongs to the chat in which it was begun. While another chat is in front it goes on unseen, and what is
shown is left alone.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.answers import Answer, Event, Evidence, State, Token
from assistant.desk import nearby_questions
from assistant.errors import AssistantError, IndexFolderError
from assistant.web import chat_rendering
from assistant.web.guard import Guard
from assistant.web.queueing import WriterQueue
from assistant.web.ratings import keep_rating
from assistant.web.sessions import Desk, Session, Sessions, Turn
from assistant.web.visitors import visitor
from assistant.web.waiting import assistant_of
from assistant.web.workshop import Workshop
from assistant.writing import is_local

Shown = tuple[Any, Any, Any, Any]
"""Updates of the question box, the settled chat, the turn on its way, and the line below."""

_BUSY = "An answer is on its way. Stop it first."
_NO_QUESTION = "There is no question yet."
_EDITING = "Change the question, then Ask: it takes the place of the last one."
_NOTHING: Shown = (gr.skip(), gr.skip(), gr.skip(), gr.skip())


class Asking:
    """The page's buttons around a question; each method is one of them.

    Each is told the name of the chat that the person saw when clicking.
    """

    def __init__(self, sessions: Sessions, workshop: Workshop, queue: WriterQueue, guard: Guard) -> None:
        self._sessions = sessions
        self._workshop = workshop
        self._queue = queue
        self._guard = guard

    def ask(self, asked: str, name: str, request: gr.Request) -> Iterator[Shown]:
        """Answer a question; one that is being edited takes the place of the last one."""
        session, desk = self._seen(name, request)
        if refused := self._refused(desk, request):
            yield refused
            return
        if asked.strip():
            desk.take_edited()
        yield from self._answer(asked, session, desk)

    def retry(self, name: str, request: gr.Request) -> Iterator[Shown]:
        """Ask the last question once more."""
        session, desk = self._seen(name, request)
        if not desk.turns:
            yield _not_now(desk)
        elif refused := self._refused(desk, request):
            yield refused
        else:
            yield from self._answer(desk.drop_last(), session, desk, keeps_box=True)

    def edit(self, name: str, request: gr.Request) -> Shown:
        """Put the last question into the box; asking then replaces it."""
        _, desk = self._seen(name, request)
        if desk.live or not desk.turns:
            return _not_now(desk)
        desk.editing = desk.turns[-1]
        desk.line = chat_rendering.line_html(_EDITING, button=("leave", "Leave it as it is"))
        return gr.update(value=desk.turns[-1].asked), gr.skip(), gr.skip(), desk.line

    def leave(self, clicked: gr.EventData, request: gr.Request) -> Shown:
        """Leave the last question as it is."""
        _, desk = self._seen(str(clicked.desk), request)
        if desk.editing is None:
            return _NOTHING
        desk.editing, desk.line = None, ""
        return gr.update(value=""), gr.skip(), gr.skip(), ""

    def stop(self, name: str, request: gr.Request) -> Shown:
        """Leave the answer where it is."""
        session, desk = self._seen(name, request)
        desk.stop()
        desk.line = chat_rendering.line_html("Stopped.")
        return _shown(session, desk, gr.update(**buttons(desk)))

    def clear(self, name: str, request: gr.Request) -> Shown:
        """Forget this article's chat; it can be brought back for a moment."""
        session, desk = self._seen(name, request)
        had_turns = bool(desk.turns or desk.live)
        desk.clear()
        line = "The chat is cleared." if had_turns else "The chat is empty already."
        desk.line = chat_rendering.line_html(line, button=("undo", "Undo") if had_turns else None)
        return _shown(session, desk, gr.update(value="", **buttons(desk)))

    def undo(self, clicked: gr.EventData, request: gr.Request) -> Shown:
        """Bring back what was cleared."""
        session, desk = self._seen(str(clicked.desk), request)
        desk.restore()
        desk.line = ""
        return _shown(session, desk, gr.skip())

    def rate(self, clicked: gr.EventData, request: gr.Request) -> tuple[Any, Any]:
        """Keep a thumb up or down in a file on this computer."""
        session, desk = self._seen(str(clicked.desk), request)
        position, rating = int(clicked.turn), str(clicked.rating)
        turn = desk.rate(position, rating) if rating in ("up", "down") else None
        if turn is None:
            return gr.skip(), gr.skip()
        keep_rating(desk.article, turn)
        desk.line = chat_rendering.line_html("Thank you. It is noted on the computer that runs this app.")
        return (chat_html(desk), desk.line) if session.desk is desk else (gr.skip(), gr.skip())

    def ask_anyway(self, clicked: gr.EventData, request: gr.Request) -> tuple[Any, Any]:
        """Show the likeliest sentence for a question about which the article is silent, as unsure."""
        session, desk = self._seen(str(clicked.desk), request)
        with suppress(IndexError):
            position = int(clicked.turn)
            desk.turns[position] = _insisted(desk.turns[position])
        return (chat_html(desk), "") if session.desk is desk else (gr.skip(), gr.skip())

    def _seen(self, name: str, request: gr.Request) -> tuple[Session, Desk]:
        """The chat that a click meant: the one that its page showed."""
        session = self._sessions.get(request.session_hash)
        return session, session.find(name) or session.desk

    def _refused(self, desk: Desk, request: gr.Request) -> Shown | None:
        """Why nothing can be asked in a chat just now; None where it can."""
        if desk.live:
            return _not_now(desk)
        try:
            self._guard.questions.require(visitor(request))
        except AssistantError as error:
            desk.line = chat_rendering.line_html(plain_error(error), is_error=True)
            return gr.skip(), gr.skip(), gr.skip(), desk.line
        return None

    def _answer(self, asked: str, session: Session, desk: Desk, keeps_box: bool = False) -> Iterator[Shown]:
        turn = Turn(asked, asked)
        desk.live, desk.line, desk.cleared = turn, "", ()
        box = gr.update(**buttons(desk)) if keeps_box else gr.update(value="", **buttons(desk))
        yield _shown(session, desk, box)
        try:
            for waiting, event in self._events(turn, desk):
                if desk.live is not turn:  # stopped or cleared meanwhile; what was shown last comes once more
                    yield _shown(session, desk, gr.skip())
                    return
                turn = desk.live = _after(turn, event)
                if turn.answer:
                    self._guard.figures.answered(turn.answer.state, turn.answer.timings)
                    desk.turns.append(turn)
                    desk.live = None
                yield _shown(session, desk, gr.skip() if desk.live else gr.update(**buttons(desk)), waiting)
            yield from self._nearby(turn, session, desk)
        except AssistantError as error:
            self._guard.figures.refused(type(error).__name__)
            if desk.live is turn:
                desk.live = None
                desk.line = chat_rendering.line_html(plain_error(error), is_error=True)
                yield _shown(session, desk, gr.update(value=asked, **buttons(desk)))
        finally:
            if desk.live is turn:
                desk.live = None

    def _nearby(self, turn: Turn, session: Session, desk: Desk) -> Iterator[Shown]:
        """Questions near to one about which the article is silent; the answer stands there meanwhile."""
        answer = turn.answer
        if answer is None or answer.state is not State.SILENT or turn not in desk.turns:
            return
        nearby = nearby_questions(assistant_of(desk, self._workshop), answer.closest)
        if nearby and turn in desk.turns:
            desk.turns[desk.turns.index(turn)] = replace(turn, nearby=nearby)
            if session.desk is desk:
                yield gr.skip(), chat_html(desk), gr.skip(), gr.skip()

    def _events(self, turn: Turn, desk: Desk) -> Iterator[tuple[str, Event | None]]:
        """The assistant's events; between the quotes and the draft we wait for our turn at the writer."""
        for line in desk.pending.lines() if desk.pending else ():
            yield line, None
        helper = self._workshop.ready(assistant_of(desk, self._workshop))
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


def buttons(desk: Desk) -> dict[str, Any]:
    """What the question box offers in a chat: Ask, or Stop while an answer is on its way."""
    return (
        {"submit_btn": False, "stop_btn": "Stop"} if desk.live else {"submit_btn": "Ask", "stop_btn": False}
    )


def chat_html(desk: Desk) -> str:
    """The settled turns."""
    return "".join(
        chat_rendering.turn_html(
            t.asked, t.understood, t.answer, t.evidence, t.draft, position, t.rating, t.nearby
        )
        for position, t in enumerate(desk.turns)
    )


def live_html(desk: Desk, waiting: str = "") -> str:
    """The turn on its way; nothing when there is none."""
    if desk.live is None:
        return ""
    turn = desk.live
    return chat_rendering.live_turn_html(
        turn.asked, turn.understood, turn.evidence, turn.draft, waiting, turn.short
    )


def plain_error(error: AssistantError) -> str:
    """An error in a line for people who do not keep the server: none of its folders is told."""
    if isinstance(error, IndexFolderError):
        return "The computer that runs this app cannot keep what it reads. Tell the person who runs it."
    return str(error)


def _shown(session: Session, desk: Desk, box: Any, waiting: str = "") -> Shown:
    """A chat as it is now; nothing of it while another one is in front."""
    if session.desk is not desk:
        return _NOTHING
    # The settled chat changes only at the beginning and at the end: a token redraws one turn.
    is_settled = desk.live is None or not (desk.live.evidence or desk.live.draft)
    past = chat_html(desk) if is_settled else gr.skip()
    return box, past, live_html(desk, waiting), desk.line


def _not_now(desk: Desk) -> Shown:
    desk.line = chat_rendering.line_html(_BUSY if desk.live else _NO_QUESTION, is_error=True)
    return gr.skip(), gr.skip(), gr.skip(), desk.line


def _after(turn: Turn, event: Event | None) -> Turn:
    if isinstance(event, Evidence):
        understood = event.question or turn.asked
        short = event.short if chat_rendering.is_sure(event.state, event.confidence) else ""
        return replace(turn, understood=understood, evidence=event.citations, short=short, state=event.state)
    if isinstance(event, Token):
        return replace(turn, draft=turn.draft + event.text)
    return replace(turn, answer=event) if isinstance(event, Answer) else turn


def _insisted(turn: Turn) -> Turn:
    """A silent turn with the likeliest sentence of the article as its unsure answer."""
    answer = turn.answer
    if answer is None or answer.state is not State.SILENT or not answer.closest:
        return turn
    likeliest = replace(answer.closest[0], number=1)
    text = f"{' '.join(likeliest.quote.split())} [1]"
    insisted = replace(answer, text=text, state=State.UNSURE, citations=(likeliest,), short="")
    return replace(turn, answer=insisted)
