"""The desk on the page: pins, links to quotes, what is kept, and the ways out; its parts and its wires."""

from importlib.resources import files
from typing import Any

import gradio as gr

from assistant.desk import PinBoard
from assistant.errors import AssistantError
from assistant.web.asking import plain_error
from assistant.web.carrying import Carrying
from assistant.web.guard import Guard
from assistant.web.keeping import Keeping
from assistant.web.next_questions import NextQuestions
from assistant.web.opening import Opening
from assistant.web.overviews import Overviews
from assistant.web.pinning import Pinning
from assistant.web.pins_rendering import pins_html
from assistant.web.reopening import Reopening
from assistant.web.sessions import Sessions
from assistant.web.workshop import Workshop

# Gradio hears only events whose names stand in quotes in the script.
_EVENTS = """
const known = [
  'refresh', 'pin', 'unpin', 'note', 'colour', 'move', 'order', 'visit', 'follow', 'carry', 'keep', 'list',
  'reopen', 'erase', 'record', 'unshelve', 'overview', 'next',
];
window.articleAssistant.tell = (event, what) => known.includes(event) && trigger(event, what);
"""
_KEPT = files("assistant.web") / "kept.html"
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_EACH: dict[str, Any] = {**_QUIET, "trigger_mode": "multiple"}
_LAST: dict[str, Any] = {**_QUIET, "trigger_mode": "always_last"}


def _hand(name: str) -> str:
    """Hands a text to a function of the page's script."""
    return f"(text) => {{ window.articleAssistant.{name}(text); }}"


class DeskPage:
    """The desk's parts of the page.

    Args:
        sessions: what the tabs have open.
        workshop: opens articles.
        opening: the page's ways to articles.
        keeping: knows what is kept.
        guard: how much a visitor may ask.
    """

    def __init__(
        self, sessions: Sessions, workshop: Workshop, opening: Opening, keeping: Keeping, guard: Guard
    ) -> None:
        self._sessions = sessions
        self._keeping = keeping
        self._reopening = Reopening(sessions, workshop, opening, keeping)
        self._pinning = Pinning(sessions, opening.front, self._reopening.bring)
        self._carrying = Carrying(sessions)
        self._next_questions = NextQuestions(sessions)
        self._overviews = Overviews(sessions, workshop, guard)
        opening.restores_with(self._reopening.restore)

    def add_kept(self) -> None:
        """The list of what was opened before, inside the panel of sources."""
        words = _KEPT.read_text(encoding="utf-8").replace(
            "<section ", f"<section data-keeps='{self._keeping.place}' ", 1
        )
        gr.HTML(words, elem_id="kept")
        self._file = gr.File(elem_id="shelf-file", type="filepath", show_label=False)

    def add_next(self) -> None:
        """Questions to ask next, at the end of the chat."""
        self._next = gr.HTML("", elem_id="next")

    def add_panel(self) -> None:
        """The panel of pins, inside the side on which one asks."""
        self._events = gr.HTML("", elem_id="desk-events", js_on_load=_EVENTS)
        self._pins = gr.HTML(pins_html(PinBoard(), []), elem_id="pins")
        self._overview = gr.HTML("", elem_id="overview")
        self._carried, self._place, self._listed, self._record = (
            gr.Textbox(visible="hidden", label=label, elem_classes="handed")
            for label in ("File", "Place", "Kept", "Record")
        )

    def wire(self, front: list[Any], line: gr.HTML) -> None:
        """Let the parts do their work.

        Args:
            front: what changes when another article comes to the front.
            line: the line below the chat.
        """
        events, pins = self._events, self._pins
        pinning = self._pinning
        events.refresh(pinning.shown, None, pins, **_LAST)
        events.pin(pinning.pin, None, [pins, line], **_EACH)
        events.note(pinning.note, None, None, **_EACH)
        for event, work in (
            (events.unpin, pinning.unpin),
            (events.colour, pinning.colour),
            (events.move, pinning.move),
            (events.order, pinning.order),
        ):
            event(work, None, pins, **_EACH)
        events.visit(pinning.visit, None, front, **_QUIET).then(
            None, None, None, js="() => window.articleAssistant.arrived()", api_visibility="private"
        )
        events.follow(pinning.follow, None, [*front, self._place], **_QUIET).then(
            None, self._place, None, js=_hand("linked"), api_visibility="private"
        )
        events.carry(self._carrying.carry, None, [self._carried, line], **_EACH).then(
            None, self._carried, None, js=_hand("saveFile"), api_visibility="private"
        )
        events.next(self._next_questions.show, None, self._next, concurrency_limit=2, **_LAST)
        events.overview(self._overviews.show, None, self._overview, concurrency_limit=2, **_LAST)
        self._wire_keeping(front)

    def _wire_keeping(self, front: list[Any]) -> None:
        events, listed = self._events, self._listed
        for event, work in (
            (events.keep, self._keep),
            (events.list, self._list),
            (events.erase, self._erase),
        ):
            event(work, None, listed, **_LAST).then(
                None, listed, None, js=_hand("listHere"), api_visibility="private"
            )
        events.record(self._to_shelf, None, self._record, **_LAST).then(
            None, self._record, None, js=_hand("shelve"), api_visibility="private"
        )
        for event, reopened in (
            (events.reopen, self._reopening.open_kept),
            (events.unshelve, self._reopening.unshelve),
        ):
            event(reopened, None, front, **_QUIET).then(self._pinning.shown, None, self._pins, **_QUIET).then(
                None, None, None, js="() => window.articleAssistant.reopened()", api_visibility="private"
            )
        self._file.upload(self._reopening.take_file, self._file, None, **_QUIET)

    def _keep(self, request: gr.Request) -> str:
        name = request.session_hash
        self._keeping.keep(self._sessions.get(name), self._sessions.key(name))
        return self._keeping.listed()

    def _list(self) -> str:
        return self._keeping.listed()

    def _erase(self, clicked: gr.EventData) -> str:
        try:
            self._keeping.delete(str(clicked.name))
        except AssistantError as error:
            raise gr.Error(plain_error(error), print_exception=False) from error
        return self._keeping.listed()

    def _to_shelf(self, clicked: gr.EventData, request: gr.Request) -> str:
        session = self._sessions.get(request.session_hash)
        desk = session.find(str(clicked.desk)) or session.desk
        return self._keeping.record(desk, session, with_article=bool(clicked.whole))
