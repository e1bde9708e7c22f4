"""The page: the article on one side, the chat on the other; a phone shows one of them at a time."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.web import chat_rendering
from assistant.web.article_rendering import article_html, short_title
from assistant.web.asking import Asking
from assistant.web.guard import Guard
from assistant.web.opening import Opening, notices_html
from assistant.web.plain_blocks import PlainBlocks
from assistant.web.programs import Programs
from assistant.web.queueing import WriterQueue
from assistant.web.sessions import Sessions
from assistant.web.takeaway import to_json, to_markdown
from assistant.web.workshop import Workshop

_HEADER = files("assistant.web") / "header.html"
WRITERS_AT_ONCE = 1  # the local writer serves one prompt at a time
_ANSWERS_AT_ONCE = 8  # quotes come at once also for those who wait for the writer
# Gradio has 40 threads: together with the answers these leave some for all that is done at once.
_PROGRAMS_AT_ONCE, _OPENINGS_AT_ONCE = 16, 12
_POLL_SECONDS = 1.0

# What a click in the chat tells Python: only ratings, all else is done in the page.
_TRIGGERS = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-rating]');
  if (button) trigger('rate', { turn: Number(button.dataset.turn), rating: button.dataset.rating });
});
"""
_SAVE = "(text) => { window.articleAssistant.save('%s', text); }"
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True)
class _Parts:
    """The components that events touch."""

    article: gr.HTML
    drawer: gr.Accordion
    picker: gr.Dropdown
    welcome: gr.HTML
    past: gr.HTML
    live: gr.HTML
    line: gr.HTML
    state: gr.HTML
    question: gr.Textbox
    retry: gr.Button
    edit: gr.Button
    clear: gr.Button
    markdown: gr.Button
    json: gr.Button
    pasted: gr.Textbox
    open_pasted: gr.Button
    uploaded: gr.File
    address: gr.Textbox


def build_app(workshop: Workshop, sessions: Sessions, guard: Guard) -> gr.Blocks:
    """The page and everything that happens on it; `workshop` may still be preparing."""
    app = PlainBlocks(title="Article assistant", analytics_enabled=False, fill_width=True)
    with app:
        gr.HTML(_HEADER.read_text(encoding="utf-8"), elem_id="header")
        with gr.Row(elem_id="sides", equal_height=True):
            with gr.Column(scale=11, min_width=320, elem_id="reading"):
                reading = _reading_side(workshop)
            with gr.Column(scale=9, min_width=320, elem_id="asking"):
                asking = _asking_side(workshop)
        parts = _Parts(**reading, **asking)
        _wire_asking(parts, Asking(sessions, workshop, WriterQueue(WRITERS_AT_ONCE), guard))
        _wire_articles(app, parts, Opening(sessions, workshop, guard))
        _wire_takeaway(parts, sessions)
        _wire_state(app, parts, sessions, workshop)
        programs = Programs(workshop, guard)
        for function in (programs.ask_article, programs.find_quotes, programs.check_quotes):
            api(
                function,
                api_name=function.__name__,
                concurrency_limit=_PROGRAMS_AT_ONCE,
                concurrency_id="programs",
            )
    return app


def _reading_side(workshop: Workshop) -> dict[str, Any]:
    with gr.Accordion("Open another article", open=False, elem_id="open") as drawer:
        with gr.Tab("Paste"):
            pasted = gr.Textbox(label="Text", lines=5, max_lines=8, placeholder="Paste an article here")
            open_pasted = gr.Button("Open the text", variant="primary", size="sm")
        with gr.Tab("File"):
            uploaded = gr.File(
                label="Text, web page, PDF, Word, OpenDocument, EPUB, RTF or e-mail",
                type="filepath",
                height=140,
                elem_id="upload",
            )
        with gr.Tab("Address"):
            address = gr.Textbox(label="Web address", placeholder="https://…", submit_btn="Open", max_lines=1)
    picker = gr.Dropdown(
        label="Open articles",
        choices=[(short_title(workshop.article), 0)],
        value=0,
        elem_id="picker",
        filterable=False,
        visible=False,
    )
    article = gr.HTML(article_html(workshop.article), elem_id="article")
    return {
        "drawer": drawer,
        "pasted": pasted,
        "open_pasted": open_pasted,
        "uploaded": uploaded,
        "address": address,
        "picker": picker,
        "article": article,
    }


def _asking_side(workshop: Workshop) -> dict[str, Any]:
    with gr.Column(elem_id="chat"):
        welcome = gr.HTML(chat_rendering.welcome_html(workshop.suggestions), elem_id="welcome")
        past = gr.HTML("", elem_id="past", js_on_load=_TRIGGERS)
        live = gr.HTML("", elem_id="live")
    state = gr.HTML(chat_rendering.state_html(workshop.state), elem_id="state")
    line = gr.HTML("", elem_id="line")
    question = gr.Textbox(
        label="Question",
        placeholder="Ask about the article",
        submit_btn="Ask",
        autofocus=True,
        max_lines=4,
        elem_id="question",
    )
    with gr.Row(elem_id="tools"):
        buttons = {
            name: gr.Button(text, size="sm", min_width=60, elem_id=f"tool-{name}")
            for name, text in (
                ("retry", "Retry"),
                ("edit", "Edit last"),
                ("clear", "Clear chat"),
                ("markdown", "Save Markdown"),
                ("json", "Save JSON"),
            )
        }
    return {
        "welcome": welcome,
        "past": past,
        "live": live,
        "state": state,
        "line": line,
        "question": question,
        **buttons,
    }


def _wire_asking(parts: _Parts, asking: Asking) -> None:
    shown = [parts.question, parts.past, parts.live, parts.line]
    limits: dict[str, Any] = {"concurrency_limit": _ANSWERS_AT_ONCE, "concurrency_id": "answers"}
    # Only the queue of the page itself is shown by Gradio; the writer's is in the turn.
    minimal: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
    started: Any = [
        parts.question.submit(
            asking.ask,
            parts.question,
            shown,
            show_progress_on=parts.live,
            **limits,
            **minimal,
        ),
        parts.retry.click(asking.retry, None, shown, show_progress_on=parts.live, **limits, **minimal),
    ]
    parts.question.stop(asking.stop, None, shown, cancels=started, **_PRIVATE)
    parts.clear.click(asking.clear, None, shown, cancels=started, **_PRIVATE)
    parts.edit.click(asking.edit, None, shown, **_PRIVATE).then(
        None, None, None, js="() => window.articleAssistant.focusQuestion()", api_visibility="private"
    )
    parts.past.rate(asking.rate, None, [parts.past, parts.line], **_PRIVATE)


def _wire_articles(app: gr.Blocks, parts: _Parts, opening: Opening) -> None:
    key = gr.Textbox(visible="hidden", label="Tab", elem_id="tab")
    front = [parts.article, parts.welcome, parts.past, parts.live]
    app.load(
        opening.resume,
        key,
        [*front, parts.picker],
        js="() => window.articleAssistant.tabKey()",
        **_PRIVATE,
    )
    for trigger, open_article, box in (
        (parts.open_pasted.click, opening.from_text, parts.pasted),
        (parts.uploaded.upload, opening.from_file, parts.uploaded),
        (parts.address.submit, opening.from_address, parts.address),
    ):
        trigger(
            open_article,
            box,
            [*front, parts.line, parts.picker, parts.drawer, box],
            show_progress="full",
            show_progress_on=parts.article,
            api_visibility="private",
            concurrency_limit=_OPENINGS_AT_ONCE,
            concurrency_id="openings",
        ).then(opening.suggest, None, parts.welcome, **_PRIVATE)
    parts.picker.input(opening.switch, parts.picker, [*front, parts.line], **_PRIVATE)


def _wire_takeaway(parts: _Parts, sessions: Sessions) -> None:
    carried = gr.Textbox(visible="hidden", label="Conversation", elem_id="carried")
    for button, convert, name in (
        (parts.markdown, to_markdown, "conversation.md"),
        (parts.json, to_json, "conversation.json"),
    ):

        def write(request: gr.Request, convert: Any = convert) -> str:
            return str(convert(sessions.get(request.session_hash).desk))

        button.click(write, None, carried, **_PRIVATE).then(
            None, carried, None, js=_SAVE % name, api_visibility="private"
        )


def _wire_state(app: gr.Blocks, parts: _Parts, sessions: Sessions, workshop: Workshop) -> None:
    timer = gr.Timer(_POLL_SECONDS)

    def tick(request: gr.Request) -> tuple[Any, str, Any, Any]:
        desk = sessions.get(request.session_hash).desk
        is_first = desk.article is workshop.article
        is_fresh = is_first and not desk.turns and desk.live is None
        welcome = chat_rendering.welcome_html(workshop.suggestions) if is_first else gr.skip()
        state = chat_rendering.state_html(workshop.state, workshop.notice)
        line = notices_html(workshop.first()) if is_fresh and workshop.is_opened else gr.skip()
        return gr.Timer(active=not workshop.is_finished), state, welcome, line

    def close(request: gr.Request) -> None:
        sessions.free(request.session_hash)

    timer.tick(tick, None, [timer, parts.state, parts.welcome, parts.line], queue=False, **_PRIVATE)
    app.unload(close)
