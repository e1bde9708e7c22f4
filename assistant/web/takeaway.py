"""What can be taken away: a conversation as Markdown or JSON, with its quotes and their offsets."""

import json
import re
from typing import Any

from assistant.answers import Answer
from assistant.articles import Article
from assistant.web.sessions import Desk, Turn

# The last three keep a bare address from becoming a link: http://…, www.… and somebody@example.org.
_MARKDOWN = re.compile(r"([\\`*_{}<>#|!~&@]|^\s*(?:[-+>]|\d+\.)(?=\s)|:(?=//)|(?<=www)\.)", re.M | re.I)


def to_markdown(desk: Desk) -> str:
    """The conversation as Markdown. Words of the article cannot become markup."""
    article = desk.article
    lines = [f"# {_plain(article.title) or 'Conversation'}", ""]
    about = [f"Source: {_plain(article.source)}"] if article.source else []
    about += [f"Published: {article.published}"] if article.published else []
    about += [f"Read: {article.read_at}"] if article.read_at else []
    lines += [" · ".join(about), ""] if about else []
    for turn in desk.turns:
        lines += [f"## {_plain(turn.asked)}", ""]
        if turn.understood != turn.asked:
            lines += [f"Understood as: {_plain(turn.understood)}", ""]
        lines += _answer_lines(turn.answer, len(article.parts) != 1) if turn.answer else ["(stopped)", ""]
    return "\n".join(lines).rstrip() + "\n"


def to_json(desk: Desk) -> str:
    """The conversation as JSON: `article.text[start:end] == quote` for every quote.

    A collection has a list of `articles`; each quote has the title and source of its own.
    """
    own = [_article_dict(article) for _, article in desk.article.parts]
    articles = {"article": own[0]} if len(own) == 1 else {"articles": own}
    value = {**articles, "turns": [_turn_dict(turn) for turn in desk.turns]}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _article_dict(article: Article) -> dict[str, str | None]:
    return {
        "title": article.title,
        "source": article.source,
        "published": article.published,
        "read_at": article.read_at or None,
        "sha256": article.digest,
    }


def _answer_lines(answer: Answer, is_collection: bool) -> list[str]:
    lines = [_plain(answer.text), "", f"Confidence: {answer.confidence:.0%}", ""]
    if not answer.answered and answer.closest:
        lines += ["Closest in the article:", ""]
    for quote in answer.citations if answer.answered else answer.closest:
        mark = f"\\[{quote.number}\\] " if answer.answered else ""
        place = _plain(quote.exact_place)
        place = f"{_plain(quote.article.title or quote.article.source)}, {place}" if is_collection else place
        lines.append(f"> {mark}“{_plain(quote.quote)}” ({place})")
        lines.append("")
    return lines


def _turn_dict(turn: Turn) -> dict[str, Any]:
    return {
        "question": turn.asked,
        "understood_as": turn.understood,
        "rating": turn.rating or None,
        "answer": turn.answer.to_dict() if turn.answer else None,
    }


def _plain(text: str) -> str:
    one_line = " ".join(text.split())
    return _MARKDOWN.sub(lambda found: "\\" + found.group(), one_line).replace("[", "\\[").replace("]", "\\]")
