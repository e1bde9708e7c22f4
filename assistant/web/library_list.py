"""A library's articles on the page: a search over titles and dates, and the text of one that is opened."""

from html import escape
from importlib.resources import files
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.library import ArticleList, Library
from assistant.web import chat_rendering
from assistant.web.article_rendering import reading_html
from assistant.web.sessions import FIRST_DESK, Sessions

PAGE_ARTICLES = 50
"""Articles shown at a time."""

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_SCRIPT = files("assistant.web") / "library.js"


class LibraryList:
    """The list of articles, over the article that is open.

    Args:
        library: the library.
        sessions: what the tabs have open; the library is the desk that each begins with.
    """

    def __init__(self, library: Library, sessions: Sessions) -> None:
        self._library = library
        self._sessions = sessions
        with gr.Accordion("Articles of the library", open=False, elem_id="library") as self._drawer:
            self._search = gr.Textbox(
                label="Search titles and dates",
                placeholder="harbour 2024-05",
                submit_btn="Search",
                max_lines=1,
                elem_id="library-search",
            )
            self._list = gr.HTML("", elem_id="library-list")
        # Tells what was clicked, in the list or in the chat; a closed drawer would not.
        self._clicks = gr.HTML("", elem_id="library-clicks", js_on_load=_SCRIPT.read_text(encoding="utf-8"))

    def wire(self, article: gr.HTML, line: gr.HTML) -> None:
        """Let the list show what is searched, and open what is chosen in the place of the article."""
        self._drawer.expand(self._searched, self._search, self._list, **_PRIVATE)
        self._search.submit(self._searched, self._search, self._list, **_PRIVATE)
        self._clicks.turn(self._turned, self._search, self._list, **_PRIVATE)
        self._clicks.open(self._open, None, [article, line, self._drawer], **_PRIVATE)

    def _searched(self, search: str) -> str:
        return self._shown(search, 0)

    def _turned(self, search: str, clicked: gr.EventData) -> str:
        return self._shown(search, max(0, int(clicked.first)))

    def _shown(self, search: str, first: int) -> str:
        try:
            found = self._library.articles(search or "", first, PAGE_ARTICLES)
        except AssistantError as error:
            return chat_rendering.line_html(str(error), is_error=True)
        return list_html(found, first)

    def _open(self, clicked: gr.EventData, request: gr.Request) -> tuple[Any, Any, Any]:
        if self._sessions.get(request.session_hash).desk.name != FIRST_DESK:
            line = chat_rendering.line_html("Choose the library in the list of sources first.", is_error=True)
            return gr.skip(), line, gr.skip()
        try:
            opened = self._library.article(str(clicked.identity))
        except AssistantError as error:
            return gr.skip(), chat_rendering.line_html(str(error), is_error=True), gr.skip()
        return reading_html(opened, FIRST_DESK, is_collection=True), "", gr.update(open=False)


def list_html(found: ArticleList, first: int) -> str:
    """A page of the list; every word that is shown is escaped."""
    if not found.rows:
        return "<p class='label'>No article is as you search.</p>"
    items = "".join(
        f"<li><button type='button' class='quote' data-open='{escape(row['id'], quote=True)}'>"
        f"<span dir='auto'>{escape(row['title'] or row['source'] or row['id'])}</span> "
        f"<small>{escape(row['published'])}</small></button></li>"
        for row in found.rows
    )
    last = first + len(found.rows)
    before = _turn("Earlier ones", max(0, first - PAGE_ARTICLES)) if first else ""
    after = _turn("Further ones", last) if last < found.total else ""
    counted = f"<p class='label'>{first + 1:,}–{last:,} of {found.total:,} {before}{after}</p>"
    return f"<ul class='library'>{items}</ul>{counted}"


def _turn(words: str, first: int) -> str:
    return f"<button type='button' data-first='{first}'>{words}</button> "
