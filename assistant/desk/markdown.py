"""A paper as Markdown. Words of an article or of a person cannot become markup or links."""

import re
from collections.abc import Iterator

from assistant.desk.papers import Paper, Quoted, Section

# The last three keep a bare address from becoming a link: http://…, www.… and somebody@example.org.
_MARKDOWN = re.compile(r"([\\`*_{}<>#|!~&@]|^\s*(?:[-+>]|\d+\.)(?=\s)|:(?=//)|(?<=www)\.)", re.M | re.I)


def to_markdown(paper: Paper) -> str:
    """The paper as Markdown; a quote is a block quote with its place below."""
    lines = [f"# {plain(paper.title)}", ""]
    for section in paper.sections:
        lines += _section(section, len(paper.articles) > 1)
    return "\n".join(lines).rstrip() + "\n"


def plain(text: str) -> str:
    """Words in one line, with nothing in them that Markdown knows."""
    one_line = " ".join(text.split())
    return _MARKDOWN.sub(lambda found: "\\" + found.group(), one_line).replace("[", "\\[").replace("]", "\\]")


def _section(section: Section, is_collection: bool) -> Iterator[str]:
    if section.heading:
        yield from (f"## {plain(section.heading)}", "")
    for line in filter(None, section.lines):
        yield from (plain(line), "")
    for quoted in section.quotes:
        yield from (_quote(quoted, is_collection), "")
        if quoted.note:
            yield from (f"Note: {plain(quoted.note)}", "")


def _quote(quoted: Quoted, is_collection: bool) -> str:
    named = plain(quoted.article.title or quoted.article.source) if is_collection else ""
    place = ", ".join(filter(None, [named, plain(quoted.place)]))
    mark = f"{plain(quoted.mark)} " if quoted.mark else ""
    return f"> {mark}“{plain(quoted.words)}” ({place})"
