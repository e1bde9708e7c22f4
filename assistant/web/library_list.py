"""A library's articles on the page: a search over titles and dates, and the text of the one that is opened."""

from html import escape
from importlib.resources import files
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.library import ArticleList, Library
from assistant.web import chat_rendering
from assistant.web.article_rendering import article_html

PAGE_ARTICLES = 50
"""Articles shown at a time."""

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def library_script() -> str:
    """What the page does by itself: buttons of the list, and opening the article of a quote."""
    script = (files("assistant.web") / "library.js").read_text(encoding="utf-8")
    return f"<script>{script}</script>"


class LibraryList:
    """The list of articles, over the article that is open.

    Args:
        library: the library.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        with gr.Accordion("Articles of the library", open=False, elem_id="library") as self._drawer:
            self._search = gr.Textbox(
                label="Search titles and dates",
                placeholder="harbour 2024-05",
                submit_btn="Search",
                max_lines=1,
                elem_id="library-search",
            )
            self._list = gr.HTML("", elem_id="library-list")
        # What the script asks for: an article's id, and how many articles to leave out.
        self._wanted = gr.Textbox(visible="hidden", label="Article", elem_id="library-wanted")
        self._first = gr.Textbox(visible="hidden", label="First", elem_id="library-first")

    def wire(self, article: gr.HTML, line: gr.HTML) -> None:
        """Let the list show what is searched, and open what is chosen in the place of the article."""
        self._drawer.expand(self._shown, [self._search, self._first], self._list, **_PRIVATE)
        self._search.submit(self._searched, self._search, self._list, **_PRIVATE)
        self._first.input(self._shown, [self._search, self._first], self._list, **_PRIVATE)
        self._wanted.input(self._open, self._wanted, [article, line, self._drawer], **_PRIVATE)

    def _searched(self, search: str) -> str:
        return self._shown(search, "0")

    def _shown(self, search: str, first: str) -> str:
        start = int(first) if (first or "").isdigit() else 0
        try:
            found = self._library.articles(search or "", start, PAGE_ARTICLES)
        except AssistantError as error:
            return chat_rendering.line_html(str(error), is_error=True)
        return list_html(found, start)

    def _open(self, identity: str) -> tuple[Any, Any, Any]:
        try:
            opened = self._library.article(identity or "")
        except AssistantError as error:
            return gr.skip(), chat_rendering.line_html(str(error), is_error=True), gr.skip()
        return article_html(opened, is_collection=True), "", gr.update(open=False)


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
