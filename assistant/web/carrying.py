"""Carrying out: pins or a chat as a file, handed to the page, which saves it."""

import base64
import json
from collections.abc import Callable

import gradio as gr

from assistant import desk as carried
from assistant.desk import Paper
from assistant.web.chat_rendering import line_html
from assistant.web.sessions import Sessions
from assistant.web.takeaway import chat_paper, to_json

_NOTHING = "There is nothing to save yet: {} first."
_FILES: dict[str, tuple[str, str, Callable[[Paper], str | bytes]]] = {
    "markdown": ("md", "text/markdown", carried.to_markdown),
    "word": (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        carried.to_word,
    ),
    "bibtex": ("bib", "application/x-bibtex", lambda paper: carried.to_bibtex(paper.articles, paper.pages)),
    "ris": (
        "ris",
        "application/x-research-info-systems",
        lambda paper: carried.to_ris(paper.articles, paper.pages),
    ),
    "csl": (
        "csl.json",
        "application/vnd.citationstyles.csl+json",
        lambda paper: carried.to_csl(paper.articles, paper.pages),
    ),
}


class Carrying:
    """The page's ways out."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def carry(self, clicked: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """The file that was asked for, as the page takes it, and a line where there is nothing to save."""
        session = self._sessions.get(request.session_hash)
        what, form = str(clicked.what), str(clicked.form)
        chat = session.find(str(clicked.desk)) or session.desk
        pins = session.board.ordered(session.articles)
        if not (pins if what == "pins" else chat.turns):
            return "", line_html(_NOTHING.format("pin a quote" if what == "pins" else "ask"), is_error=True)
        if form == "json":
            content = carried.pins_to_json(pins) if what == "pins" else to_json(chat)
            return _file(f"{what}.json", "application/json", content), ""
        if form not in _FILES:
            return "", ""
        paper = carried.paper_of_pins(pins) if what == "pins" else chat_paper(chat)
        ending, kind, write = _FILES[form]
        name = what if form in ("markdown", "word") else "references"
        return _file(f"{name}.{ending}", kind, write(paper)), ""


def _file(name: str, kind: str, content: str | bytes) -> str:
    held = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    return json.dumps({"name": name, "kind": kind, "content": base64.b64encode(held).decode()})
