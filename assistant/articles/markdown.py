"""Markdown, as CommonMark has it."""

import re
from dataclasses import replace

from markdown_it import MarkdownIt

from assistant.articles.blocks import Document
from assistant.articles.markup import read_whole_html

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,5000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)


def read_markdown(text: str, source: str) -> Document:
    """Markdown through HTML, so that marks, link addresses and comments are no part of the words."""
    facts: dict[str, str] = {}
    front = _FRONT_MATTER.match(text)
    if front:
        pairs = re.findall(r"^(\w+):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", front.group(1), re.MULTILINE)
        facts = {key.lower(): value for key, value in pairs}
        text = text[front.end() :]
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    document = read_whole_html(html.encode("utf-8", "replace"), source)
    date = re.match(r"(?:19|20)\d\d-[01]\d-[0-3]\d", facts.get("date", ""))
    return replace(
        document,
        title=facts.get("title", ""),
        author=facts.get("author", ""),
        published=date.group() if date else "",
    )
