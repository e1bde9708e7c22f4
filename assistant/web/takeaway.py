"""What can be taken away: a conversation as Markdown or JSON, with its quotes and their offsets."""

import json
from collections.abc import Iterator
from typing import Any

from assistant import desk as carried
from assistant.answers import Answer
from assistant.desk import Paper, Quoted, Section, about, facts
from assistant.web.sessions import Desk, Turn


def to_markdown(desk: Desk) -> str:
    """The conversation as Markdown. Words of the article cannot become markup."""
    return carried.to_markdown(chat_paper(desk))


def chat_paper(desk: Desk) -> Paper:
    """The conversation as a paper, for any form in which it is taken away."""
    article = desk.article
    told = (Section("", (about(article),)),) if about(article) else ()
    turns = tuple(
        Section(turn.asked, tuple(_lines(turn)), tuple(_quotes(turn.answer)) if turn.answer else ())
        for turn in desk.turns
    )
    quoted = (quote.article for section in turns for quote in section.quotes)
    articles = carried.distinct([part for _, part in article.parts] or quoted)
    return Paper(article.title or "Conversation", (*told, *turns), articles)


def to_json(desk: Desk) -> str:
    """The conversation as JSON: `article.text[start:end] == quote` for every quote.

    A collection has a list of `articles`; each quote has the title and source of its own.
    """
    own = [facts(article) for _, article in desk.article.parts]
    articles = {"article": own[0]} if len(own) == 1 else {"articles": own}
    value = {**articles, "turns": [_turn_dict(turn) for turn in desk.turns]}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _lines(turn: Turn) -> Iterator[str]:
    if turn.understood != turn.asked:
        yield f"Understood as: {turn.understood}"
    if turn.answer is None:
        yield "(stopped)"
        return
    yield turn.answer.text
    yield f"Confidence: {turn.answer.confidence:.0%}"
    if not turn.answer.answered and turn.answer.closest:
        yield "Closest in the article:"


def _quotes(answer: Answer) -> Iterator[Quoted]:
    for quote in answer.citations if answer.answered else answer.closest:
        mark = f"[{quote.number}]" if answer.answered else ""
        yield Quoted(quote.article, quote.start, quote.end, mark)


def _turn_dict(turn: Turn) -> dict[str, Any]:
    return {
        "question": turn.asked,
        "understood_as": turn.understood,
        "rating": turn.rating or None,
        "answer": turn.answer.to_dict() if turn.answer else None,
    }
