"""The browser app: the chat on one side, the article with its cited quotes marked on the other."""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import gradio as gr

from assistant import rendering
from assistant.articles import MAX_BYTES, Article, load_article
from assistant.assistant import Answer, Assistant, Evidence, Token
from assistant.errors import ArticleError, AssistantError, ModelError, SettingsError
from assistant.progress import Progress

_DATA = files("assistant") / "data"
# System fonts only: the page loads nothing from outside.
_THEME = gr.themes.Default(
    font=["system-ui", "Segoe UI", "sans-serif"], font_mono=["ui-monospace", "monospace"]
)
_ANSWERS_AT_ONCE = 4

Messages = list[dict[str, Any]]
Opener = Callable[..., Assistant]


@dataclass(frozen=True)
class Running:
    """A running browser app."""

    address: str
    wait: Callable[[], None]
    """Blocks until the app is stopped with Ctrl+C."""
    close: Callable[[], None]


@dataclass
class Session:
    """What one browser tab has open."""

    helper: Assistant
    messages: Messages = field(default_factory=list)
    history: list[tuple[str, str]] = field(default_factory=list)


def sample_article() -> Article:
    """The article that comes with the package."""
    return Article.from_text((_DATA / "sample.txt").read_text(encoding="utf-8"))


def serve(
    source: str | None = None,
    host: str = "127.0.0.1",
    port: int | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Running:
    """Open an article, load the writer and start the app; `wait()` of what is given keeps it running.

    Args:
        source: path or web address; the bundled sample when None.
        host: address to listen on.
        port: port to listen on; the first free one from 7860 when None.
        progress: told about long steps.
        **options: the options of `Assistant`.

    Raises:
        AssistantError: the article cannot be opened, or the port is taken.
    """
    article = load_article(source) if source else sample_article()
    helper = Assistant(article, progress=progress, **options)
    notice = ""
    try:
        helper.load_writer()
    except ModelError as error:
        # Reading with quotes only is better than no app.
        notice = f"{error} Until then, answers are the article's own sentences."
        options = {**options, "model": "none"}
        helper = Assistant(article, **options)
    app = build_app(helper, partial(Assistant, **options), notice)
    try:
        _, address, _ = app.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            max_file_size=MAX_BYTES,
            theme=_THEME,
            css=(_DATA / "page.css").read_text(encoding="utf-8"),
            head=f"<script>{(_DATA / 'page.js').read_text(encoding='utf-8')}</script>",
            footer_links=[],
            ssr_mode=False,
        )
    except OSError as error:
        raise SettingsError(
            f"The port {port} on {host} cannot be used. Give another one with --port."
        ) from error
    return Running(address, app.block_thread, app.close)


def build_app(helper: Assistant, open_assistant: Opener, notice: str = "") -> gr.Blocks:
    """The page, showing `helper`'s article first; `open_assistant` opens the articles that people load."""
    app: gr.Blocks = gr.Blocks(title="Article assistant", analytics_enabled=False, fill_width=True)
    with app:
        session = gr.State(None)
        with gr.Row():
            with gr.Column(scale=1):
                chat = gr.Chatbot(
                    label="Chat",
                    height="calc(100vh - 190px)",
                    render_markdown=False,
                    placeholder="Ask about the article. Every answer is proved with its own words.",
                    buttons=[],
                    elem_id="chat",
                )
                line = gr.HTML(rendering.line_html(notice, is_error=True))
                question = gr.Textbox(
                    label="Question",
                    placeholder="Ask about the article",
                    submit_btn="Ask",
                    stop_btn="Stop",
                    autofocus=True,
                    max_lines=4,
                    elem_id="question",
                )
            with gr.Column(scale=1):
                with gr.Accordion("Open another article", open=False):
                    with gr.Tab("Paste"):
                        pasted = gr.Textbox(label="Text", lines=6, max_lines=12)
                        open_pasted = gr.Button("Open the text")
                    with gr.Tab("File"):
                        uploaded = gr.File(label="Text or HTML file", type="filepath")
                    with gr.Tab("Address"):
                        address = gr.Textbox(label="Web address", placeholder="https://…", submit_btn="Open")
                page = gr.HTML(rendering.article_html(helper.article), elem_id="article")

        shown = [session, page, chat, line]
        app.load(lambda: Session(helper), None, session, show_progress="hidden", api_visibility="private")
        for trigger, load, box in (
            (open_pasted.click, Article.from_text, pasted),
            (uploaded.upload, _uploaded_article, uploaded),
            (address.submit, _fetched_article, address),
        ):
            trigger(
                partial(_open_article, load, open_assistant),
                [box, session],
                shown,
                api_visibility="private",
            )
        asking = question.submit(
            _answer,
            [question, session],
            [question, chat, line],
            concurrency_limit=_ANSWERS_AT_ONCE,
            api_visibility="private",
            show_progress="hidden",
        )
        chat.clear(_cleared, session, line, cancels=asking, api_visibility="private")
        question.stop(_stopped, session, [chat, line], cancels=asking, api_visibility="private")
    return app


def _open_article(
    load: Callable[[str], Article],
    open_assistant: Opener,
    given: str,
    session: Session,
    progress: gr.Progress = gr.Progress(),  # noqa: B008  Gradio finds it in the signature
) -> tuple[Session, Any, Any, str]:
    try:
        article = load(given or "")
        helper = open_assistant(article, progress=lambda line, share: progress(share, desc=line))
    except AssistantError as error:
        return session, gr.skip(), gr.skip(), rendering.line_html(str(error), is_error=True)
    return Session(helper), rendering.article_html(article), [], ""


def _uploaded_article(path: str) -> Article:
    # The upload's temporary folder means nothing to the reader.
    article = load_article(path)
    name = Path(path).name
    return dataclasses.replace(article, title=article.title or name, source=name)


def _fetched_article(address: str) -> Article:
    if not address.strip().lower().startswith(("http://", "https://")):
        raise ArticleError(f"{address!r} is not a web address. Use one that begins with http:// or https://.")
    return load_article(address.strip())


def _answer(asked: str, session: Session) -> Iterator[tuple[Any, Messages, str]]:
    """Show the question, then the evidence, then the draft as it grows, last the cited answer."""
    before = list(session.messages)
    messages = [*before, _message("user", rendering.question_html(asked))]
    draft, evidence = "", Evidence(())
    yield "", messages, ""
    try:
        for event in session.helper.stream(asked, session.history):
            if isinstance(event, Answer):
                session.history.append((asked, event.text))
                session.messages = [*messages, _message("assistant", rendering.answer_html(event))]
                yield gr.skip(), session.messages, ""
            else:
                if isinstance(event, Token):
                    draft += event.text
                else:
                    evidence = event
                shown = _message("assistant", rendering.draft_html(evidence, draft))
                yield gr.skip(), [*messages, shown], ""
    except AssistantError as error:
        yield asked, before, rendering.line_html(str(error), is_error=True)


def _stopped(session: Session) -> tuple[Messages, str]:
    return session.messages, rendering.line_html("Stopped.")


def _cleared(session: Session) -> str:
    session.messages, session.history = [], []
    return ""


def _message(role: str, content: str) -> dict[str, Any]:
    return {"role": role, "content": gr.HTML(content)}
