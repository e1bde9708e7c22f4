"""Markdown, as CommonMark has it."""

import re
from dataclasses import replace

from markdown_it import MarkdownIt

from assistant.articles.blocks import Document, raised
from assistant.articles.markup import read_whole_html

_NOTE = re.compile(r"^\[\^([^\]\s]{1,40})\]:[ \t]+(.+(?:\n[ \t]{2,}.+)*)\n?", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,40})\]")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,5000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)


def read_markdown(text: str, source: str) -> Document:
    """Markdown through HTML, so that marks, link addresses and comments are no part of the words."""
    facts: dict[str, str] = {}
    front = _FRONT_MATTER.match(text)
    if front:
        pairs = re.findall(r"^(\w+):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", front.group(1), re.MULTILINE)
        facts = {key.lower(): value for key, value in pairs}
        text = text[front.end() :]
    html = (
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(_with_notes(text))
    )
    document = read_whole_html(html.encode("utf-8", "replace"), source)
    date = re.match(r"(?:19|20)\d\d-[01]\d-[0-3]\d", facts.get("date", ""))
    return replace(
        document,
        title=facts.get("title", ""),
        author=facts.get("author", ""),
        published=date.group() if date else "",
    )


def _with_notes(text: str) -> str:
    """Footnotes at the end, each with its mark: "³" for `[^3]`."""

    def mark(name: str) -> str:
        return raised(name) if name.isdecimal() else f"[{name}]"

    notes = [f"{mark(name)} {' '.join(words.split())}" for name, words in _NOTE.findall(text)]
    if not notes:
        return text
    text = _NOTE_MARK.sub(lambda found: mark(found[1]), _NOTE.sub("", text))
    return "\n\n".join([text, *notes])
