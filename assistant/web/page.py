"""The page: the article on one side, the chat on the other; a phone shows one of them at a time."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.articles import PagePainter
from assistant.web import chat_rendering
from assistant.web.article_rendering import reading_html
from assistant.web.asking import Asking
from assistant.web.checking import Checking
from assistant.web.desk_page import DeskPage
from assistant.web.guard import Guard
from assistant.web.keeping import Keeping
from assistant.web.library_list import LibraryList
from assistant.web.opening import Opening, notices_html
from assistant.web.page_pictures import PagePictures
from assistant.web.plain_blocks import PlainBlocks
from assistant.web.programs import Programs
from assistant.web.queueing import WriterQueue
from assistant.web.sessions import Desk, Sessions
from assistant.web.takeaway import to_json, to_markdown
from assistant.web.workshop import Workshop

_HERE = files("assistant.web")
WRITERS_AT_ONCE = 1  # the local writer serves one prompt at a time
_ANSWERS_AT_ONCE = 12  # quotes come at once also for those who wait for the writer or the index
# Gradio has 40 threads: together with the answers these leave some for all that is done at once.
_PROGRAMS_AT_ONCE, _OPENINGS_AT_ONCE = 16, 8
_POLL_SECONDS = 1.0

# What clicks inside our own HTML tell Python; all else is done in the page.
_IN_CHAT = """
element.addEventListener('click', (event) => {
  const { turn, rating, anyway } = event.target.closest('button')?.dataset ?? {};
  const desk = window.articleAssistant.desk();
  if (rating) trigger('rate', { desk, rating, turn: Number(turn) });
  if (anyway) trigger('anyway', { desk, turn: Number(anyway) });
});
"""
_IN_LINE = """
element.addEventListener('click', (event) => {
  const { action } = event.target.closest('button')?.dataset ?? {};
  const desk = window.articleAssistant.desk();
  if (action === 'undo') trigger('undo', { desk });
  if (action === 'leave') trigger('leave', { desk });
});
"""
_IN_SOURCES = """
element.addEventListener('click', (event) => {
  const { go, close, refresh } = event.target.closest('button')?.dataset ?? {};
  if (go) trigger('go', { source: go });
  if (close) trigger('shut', { source: close });
  if (refresh) trigger('refresh', { source: refresh });
});
element.addEventListener('change', (event) => {
  if (event.target.dataset.tick) trigger('tick', { source: event.target.dataset.tick });
});
"""
_IN_PICTURE = "window.articleAssistant.draw = (wanted) => trigger('draw', wanted);"
_SAVE = "(text) => { window.articleAssistant.save('%s', text); }"
_WITH_DESK = "() => window.articleAssistant.desk()"
_TEXT_WITH_DESK = "(text) => [text, window.articleAssistant.desk()]"
_ANSWERS: dict[str, Any] = {"concurrency_limit": _ANSWERS_AT_ONCE, "concurrency_id": "answers"}
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True)
class _Parts:
    """The components that events touch."""

    sources: gr.HTML
    uploaded: gr.File
    uploaded_line: gr.HTML
    addresses: gr.Textbox
    addresses_line: gr.HTML
    pasted: gr.Textbox
    pasted_line: gr.HTML
    open_pasted: gr.Button
    progress: gr.HTML
    article: gr.HTML
    picture: gr.HTML
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
    quote: gr.Textbox
    check: gr.Button
    quote_line: gr.HTML
    checked: gr.HTML
    desk: gr.Textbox

    @property
    def front(self) -> list[Any]:
        """What changes when another article comes to the front."""
        return [
            self.article,
            self.welcome,
            self.past,
            self.live,
            self.line,
            self.question,
            self.checked,
            self.sources,
        ]


def build_app(workshop: Workshop, sessions: Sessions, guard: Guard, painter: PagePainter) -> gr.Blocks:
    """The page and everything that happens on it; `workshop` may still be preparing."""
    app = PlainBlocks(title="Article assistant", analytics_enabled=False, fill_width=True)
    opening, keeping = Opening(sessions, workshop, guard), Keeping(sessions, workshop)
    desk_page = DeskPage(sessions, workshop, opening, keeping, guard)
    with app:
        gr.HTML(_html("header"), elem_id="header")
        with gr.Row(elem_id="sides", equal_height=True):
            with gr.Column(scale=11, min_width=320, elem_id="reading"):
                listed = LibraryList(workshop.library, sessions) if workshop.library else None
                reading = _reading_side(sessions.first_desk(), desk_page)
            with gr.Column(scale=9, min_width=320, elem_id="asking"):
                gr.HTML(_html("modes"), elem_id="modes")
                asking = _asking_side(workshop, desk_page)
                checking = _checking_side()
                desk_page.add_panel()
        desk = gr.Textbox(visible="hidden", label="Chat in front", elem_id="desk")
        parts = _Parts(**reading, **asking, **checking, desk=desk)
        _wire_asking(parts, Asking(sessions, workshop, WriterQueue(WRITERS_AT_ONCE), guard))
        _wire_articles(app, parts, opening)
        desk_page.wire(parts.front, parts.line)
        _wire_checking(parts, Checking(sessions, workshop, guard), PagePictures(sessions, painter))
        if listed is not None:
            listed.wire(parts.article, parts.line)
        _wire_takeaway(parts, sessions)
        _wire_state(app, parts, sessions, workshop, keeping)
        programs = Programs(workshop, guard)
        for function in (programs.ask_article, programs.find_quotes, programs.check_quotes):
            api(
                function,
                api_name=function.__name__,
                concurrency_limit=_PROGRAMS_AT_ONCE,
                concurrency_id="programs",
            )
    return app


def _html(name: str) -> str:
    return (_HERE / f"{name}.html").read_text(encoding="utf-8")


def _reading_side(first: Desk, desk_page: DeskPage) -> dict[str, Any]:
    gr.HTML(_html("reading_tools"), elem_id="reading-tools")
    with gr.Column(elem_id="sources"):
        sources = gr.HTML("", elem_id="source-list", js_on_load=_IN_SOURCES)
        desk_page.add_kept()
        gr.HTML(_html("drop"), elem_id="drop-label")
        uploaded = gr.File(
            label="Files to add",
            show_label=False,
            file_count="multiple",
            type="filepath",
            height=120,
            elem_id="upload",
        )
        uploaded_line = gr.HTML("", elem_classes="field-line")
        addresses = gr.Textbox(
            label="Web addresses",
            placeholder="example.org/news",
            submit_btn="Add",
            max_lines=3,
            elem_id="address",
        )
        addresses_line = gr.HTML("", elem_classes="field-line")
        pasted = gr.Textbox(
            label="Text", lines=2, max_lines=6, placeholder="Paste an article", elem_id="paste"
        )
        open_pasted = gr.Button("Add the text", size="sm")
        pasted_line = gr.HTML("", elem_classes="field-line")
        progress = gr.HTML("", elem_id="opening")
    originals = {first.article.digest} if first.original else set()
    article = gr.HTML(reading_html(first.article, first.name, originals), elem_id="article")
    picture = gr.HTML("", elem_id="picture", js_on_load=_IN_PICTURE)
    gr.HTML(_html("evidence"), elem_id="evidence")
    return {
        "sources": sources,
        "uploaded": uploaded,
        "uploaded_line": uploaded_line,
        "addresses": addresses,
        "addresses_line": addresses_line,
        "pasted": pasted,
        "pasted_line": pasted_line,
        "open_pasted": open_pasted,
        "progress": progress,
        "article": article,
        "picture": picture,
    }


def _asking_side(workshop: Workshop, desk_page: DeskPage) -> dict[str, Any]:
    with gr.Column(elem_id="chat"):
        welcome = gr.HTML(chat_rendering.welcome_html(workshop.suggestions), elem_id="welcome")
        past = gr.HTML("", elem_id="past", js_on_load=_IN_CHAT)
        live = gr.HTML("", elem_id="live")
        desk_page.add_next()
    state = gr.HTML(chat_rendering.state_html(workshop.state), elem_id="state")
    line = gr.HTML("", elem_id="line", js_on_load=_IN_LINE)
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
            name: gr.Button(text, size="sm", min_width=40, elem_id=f"tool-{name}")
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


def _checking_side() -> dict[str, Any]:
    with gr.Column(elem_id="checking"):
        quote = gr.Textbox(
            label="Sentences to check",
            lines=3,
            max_lines=8,
            placeholder="Paste a sentence or several, from an essay or another article",
            elem_id="quote",
        )
        check = gr.Button("Check against the article", variant="primary", size="sm", elem_id="check")
        quote_line = gr.HTML("", elem_classes="field-line")
        checked = gr.HTML("", elem_id="checked")
    return {"quote": quote, "check": check, "quote_line": quote_line, "checked": checked}


def _wire_asking(parts: _Parts, asking: Asking) -> None:
    shown = [parts.question, parts.past, parts.live, parts.line]
    # A chat may be asked while another one's answer is on its way; the server keeps a chat to one at a time.
    run: dict[str, Any] = {**_ANSWERS, "trigger_mode": "multiple"}
    parts.question.submit(
        asking.ask, [parts.question, parts.desk], shown, js=_TEXT_WITH_DESK, **run, **_PRIVATE
    )
    parts.retry.click(asking.retry, parts.desk, shown, js=_WITH_DESK, **run, **_PRIVATE)
    parts.question.stop(asking.stop, parts.desk, shown, js=_WITH_DESK, **_PRIVATE)
    parts.clear.click(asking.clear, parts.desk, shown, js=_WITH_DESK, **_PRIVATE)
    parts.edit.click(asking.edit, parts.desk, shown, js=_WITH_DESK, **_PRIVATE).then(
        None, None, None, js="() => window.articleAssistant.focusQuestion()", api_visibility="private"
    )
    parts.line.undo(asking.undo, None, shown, **_PRIVATE)
    parts.line.leave(asking.leave, None, shown, **_PRIVATE)
    parts.past.rate(asking.rate, None, [parts.past, parts.line], **_PRIVATE)
    parts.past.anyway(asking.ask_anyway, None, [parts.past, parts.line], **_PRIVATE)


def _wire_articles(app: gr.Blocks, parts: _Parts, opening: Opening) -> None:
    key = gr.Textbox(visible="hidden", label="Tab", elem_id="tab")
    app.load(opening.resume, key, parts.front, js="() => window.articleAssistant.tabKey()", **_PRIVATE).then(
        None, None, None, js="() => window.articleAssistant.begun()", api_visibility="private"
    )
    watched = [parts.welcome, parts.state, parts.line]
    watching: dict[str, Any] = {**_PRIVATE, "concurrency_limit": None}
    for trigger, open_sources, box, line in (
        (parts.open_pasted.click, opening.from_text, parts.pasted, parts.pasted_line),
        (parts.uploaded.upload, opening.from_files, parts.uploaded, parts.uploaded_line),
        (parts.addresses.submit, opening.from_addresses, parts.addresses, parts.addresses_line),
    ):
        trigger(
            open_sources,
            box,
            [*parts.front, line, box],
            show_progress="full",
            show_progress_on=parts.progress,
            api_visibility="private",
            concurrency_limit=_OPENINGS_AT_ONCE,
            concurrency_id="openings",
        ).then(opening.watch, None, watched, js="() => window.articleAssistant.opened()", **watching)
    for event, handler in (
        (parts.sources.go, opening.go),
        (parts.sources.tick, opening.tick),
        (parts.sources.shut, opening.close),
        (parts.sources.refresh, opening.refresh),
    ):
        event(handler, None, parts.front, **_PRIVATE).then(
            opening.watch, None, watched, js="() => window.articleAssistant.showTicks()", **watching
        )


def _wire_checking(parts: _Parts, checking: Checking, pictures: PagePictures) -> None:
    parts.check.click(
        checking.check,
        [parts.quote, parts.desk],
        [parts.checked, parts.quote_line],
        js=_TEXT_WITH_DESK,
        **_ANSWERS,
        **_PRIVATE,
    )
    parts.picture.draw(pictures.draw, None, parts.picture, queue=False, **_PRIVATE)


def _wire_takeaway(parts: _Parts, sessions: Sessions) -> None:
    carried = gr.Textbox(visible="hidden", label="Conversation", elem_id="carried")
    for button, convert, name in (
        (parts.markdown, to_markdown, "conversation.md"),
        (parts.json, to_json, "conversation.json"),
    ):

        def write(chat: str, request: gr.Request, convert: Any = convert) -> tuple[str, str]:
            session = sessions.get(request.session_hash)
            desk = session.find(chat) or session.desk
            if not desk.turns:
                return "", chat_rendering.line_html("There is no conversation to save yet.", is_error=True)
            return str(convert(desk)), ""

        button.click(write, parts.desk, [carried, parts.line], js=_WITH_DESK, **_PRIVATE).then(
            None, carried, None, js=_SAVE % name, api_visibility="private"
        )


def _wire_state(
    app: gr.Blocks, parts: _Parts, sessions: Sessions, workshop: Workshop, keeping: Keeping
) -> None:
    timer = gr.Timer(_POLL_SECONDS)

    def tick(request: gr.Request) -> tuple[Any, str, Any, Any]:
        desk = sessions.get(request.session_hash).desk
        is_first = desk.article is workshop.article
        is_fresh = is_first and not (desk.turns or desk.live or desk.line)
        welcome = chat_rendering.welcome_html(workshop.suggestions) if is_first else gr.skip()
        state = chat_rendering.state_html(desk.state or workshop.state, workshop.notice)
        line = notices_html(workshop.first()) if is_fresh and workshop.is_opened else gr.skip()
        return gr.Timer(active=not workshop.is_finished), state, welcome, line

    def close(request: gr.Request) -> None:
        keeping.keep_closed(request.session_hash)
        sessions.free(request.session_hash)

    timer.tick(tick, None, [timer, parts.state, parts.welcome, parts.line], queue=False, **_PRIVATE)
    app.unload(close)
