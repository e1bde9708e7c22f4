"""A web page read anew: what changed, and which quotes of the chat are no longer there."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from assistant.answers import Answer
from assistant.articles import Article, Change, changes, gone
from assistant.web.changes_rendering import changes_html
from assistant.web.sessions import Desk, Turn
from assistant.writing import Citation


def renew(desk: Desk, article: Article) -> str:
    """Put what a page says now in the place of what it said; gives what changed, as HTML.

    Quotes that still stand there are found in the new text; the others keep the text that they are from.
    """
    old = desk.article
    quotes = [c.quote for turn in desk.turns if turn.answer for c in turn.answer.citations]
    report = _report_html(old, article, changes(old.text, article.text), quotes)
    desk.article, desk.helper, desk.suggestions = article, None, None
    desk.turns = [_renewed(turn, old, article) for turn in desk.turns]
    return report


def _renewed(turn: Turn, old: Article, new: Article) -> Turn:
    def found(quotes: Sequence[Citation]) -> tuple[Citation, ...]:
        return tuple(_moved(quote, old, new) for quote in quotes)

    answer: Answer | None = turn.answer
    if answer is not None:
        answer = replace(answer, citations=found(answer.citations), closest=found(answer.closest))
    return replace(turn, answer=answer, evidence=found(turn.evidence))


def _moved(citation: Citation, old: Article, new: Article) -> Citation:
    start = new.text.find(citation.quote) if citation.article is old else -1
    if start < 0:
        return citation
    return replace(citation, article=new, start=start, end=start + len(citation.quote))


def _when(article: Article) -> str:
    return escape(f"{article.read_at[:10]} at {article.read_at[11:16]} UTC")


def _report_html(old: Article, new: Article, found: Sequence[Change], quotes: Sequence[str]) -> str:
    places = f"{len(found)} place{'s' * (len(found) != 1)} changed" if found else "nothing changed"
    lines = [
        f"<p class='label'>Read on {_when(old)} and again on {_when(new)}: {places}.</p>",
        changes_html(found),
    ]
    lost = gone(quotes, new.text)
    lines += [
        f"<p class='lost' dir='auto'>No longer there: “{escape(' '.join(quote.split()))}”</p>"
        for quote in lost
    ]
    if quotes and not lost:
        lines.append("<p class='label'>All quotes of this chat are still there.</p>")
    return f"<div class='renewed' role='status'>{''.join(lines)}</div>"
