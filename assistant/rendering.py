"""HTML for the browser app. Every word that is shown is escaped here; offsets are the only other thing."""

import re
from collections.abc import Sequence
from html import escape

from assistant.articles import Article
from assistant.assistant import Answer, Evidence
from assistant.citations import Citation

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_MARK = re.compile(r"\[(\d+)\]")


def article_html(article: Article) -> str:
    """The article in paragraphs that know where they begin, so that the page can mark a quote by offsets.

    Offsets are counted in UTF-16 units here, as browsers count.
    """
    about = " · ".join(part for part in (article.source, article.published) if part)
    about_line = f"<p class='about' dir='auto'>{escape(about)}</p>"
    lines: list[str] = []
    start = seen = 0
    for line in _PARAGRAPH.finditer(article.text):
        start += _utf16_length(article.text[seen : line.start()])
        seen = line.start()
        is_title = not lines and line.group().strip("# ") == article.title
        kind = "text title" if is_title else "text"
        lines.append(f"<p class='{kind}' dir='auto' data-start='{start}'>{escape(line.group())}</p>")
        if is_title:
            lines.append(about_line)
    if about_line not in lines[:2]:
        lines = [f"<p class='title' dir='auto'>{escape(article.title)}</p>", about_line, *lines]
    return f"<article aria-label='Article' tabindex='0'>{''.join(lines)}</article>"


def answer_html(answer: Answer) -> str:
    """An answer with its marks as buttons and its numbered quotes below."""
    quotes = {c.number: c for c in answer.citations}

    def button(match: re.Match[str]) -> str:
        quote = quotes.get(int(match.group(1)))
        return _button(quote) if quote else match.group()

    text = _MARK.sub(button, escape(answer.text))
    parts = [f"<p class='says' dir='auto'>{text}</p>", f"<p class='confidence'>{_confidence(answer)}</p>"]
    if answer.notice:
        parts.append(f"<p class='notice'>{escape(answer.notice)}</p>")
    if answer.answered:
        parts.append(_quote_list(answer.citations, numbered=True))
    elif answer.closest:
        parts.append(
            "<p class='label'>Closest in the article</p>" + _quote_list(answer.closest, numbered=False)
        )
    return f"<div class='answer'>{''.join(parts)}</div>"


def draft_html(evidence: Evidence, draft: str) -> str:
    """What is shown while an answer is on its way: the draft so far, and where we are looking."""
    text = f"<p class='says' dir='auto'>{escape(draft)}</p>" if draft else ""
    state = "Writing…" if draft else "Reading these passages…"
    return (
        f"<div class='draft'>{text}<p class='label' role='status'>{state}</p>"
        f"{_quote_list(evidence.citations, numbered=False)}</div>"
    )


def question_html(question: str) -> str:
    """A question, as it was typed."""
    return f"<p class='asked' dir='auto'>{escape(question)}</p>"


def line_html(line: str, is_error: bool = False) -> str:
    """One line of state or of what went wrong; nothing for an empty line."""
    if not line:
        return ""
    kind, role = ("error", "alert") if is_error else ("state", "status")
    return f"<p class='line {kind}' role='{role}'>{escape(line)}</p>"


def _confidence(answer: Answer) -> str:
    share = f"{answer.confidence:.0%}"
    if not answer.answered:
        return f"Chance that the article answers this: {share}"
    word = "Sure" if answer.confidence >= 0.8 else "Fairly sure" if answer.confidence >= 0.65 else "Unsure"
    return f"{word} ({share})"


def _quote_list(citations: Sequence[Citation], numbered: bool) -> str:
    items = "".join(
        f"<li>{_button(c) if numbered else ''}<button class='quote' {_place(c)}>"
        f"<q dir='auto'>{escape(' '.join(c.quote.split()))}</q></button></li>"
        for c in citations
    )
    return f"<ol class='quotes'>{items}</ol>"


def _button(citation: Citation) -> str:
    words = escape(" ".join(citation.quote.split()), quote=True)
    return (
        f"<button class='cite' {_place(citation)} title='{words}' "
        f"aria-label='Show quote {citation.number} in the article'>{citation.number}</button>"
    )


def _place(citation: Citation) -> str:
    start = _utf16_length(citation.article.text[: citation.start])
    return f"data-start='{start}' data-end='{start + _utf16_length(citation.quote)}'"


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
