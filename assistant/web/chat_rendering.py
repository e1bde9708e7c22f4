"""HTML of the chat and of the lines around it. Every word that is shown is escaped here."""

import re
from collections.abc import Sequence
from html import escape

from assistant.answers import Answer, State
from assistant.web.article_rendering import page_label, place_attributes, short_title
from assistant.web.copying import answer_to_copy, quote_to_copy
from assistant.web.icons import COPY, THUMB_DOWN, THUMB_UP
from assistant.web.pins_rendering import pin_buttons
from assistant.writing import Citation

_MARKS = re.compile(r"(?:\s*\[\d+\])+")
_MARK = re.compile(r"\[(\d+)\]")
_MARKED_WORD = re.compile(r"\S*(?:\s*\[\d+\])+[.!?,;:]*")
_SURE = 0.8  # P(the article answers) from which on an answer is called sure, without "fairly"
_STATES = {
    State.ANSWERED: "",
    State.UNSURE: "The article may not mean this: read the quote before you use it.",
    State.SILENT: "Looked for in the whole article, and not found.",
    State.LANGUAGE: "Questions in this language cannot be judged here: nothing is claimed.",
}


def welcome_html(suggestions: Sequence[str] | None) -> str:
    """What stands in an empty chat; None when the suggestions are still being made."""
    if suggestions:
        buttons = "".join(
            f"<li><button type='button' class='suggestion' dir='auto'>{escape(q)}</button></li>"
            for q in suggestions
        )
        more = f"<p class='label'>For example</p><ul class='suggestions'>{buttons}</ul>"
    else:
        more = "<p class='label'>Looking for questions to start with…</p>" if suggestions is None else ""
    return (
        "<div class='welcome'><p class='lead'>Ask about the article</p>"
        "<p>Every answer is proved with the article’s own words, or it says that the article is silent.</p>"
        f"{more}</div>"
    )


def turn_html(
    asked: str,
    understood: str,
    answer: Answer | None,
    evidence: Sequence[Citation],
    draft: str,
    position: int,
    rating: str = "",
    nearby: Sequence[str] = (),
) -> str:
    """A settled question and its answer; without an answer, what had come when it was stopped."""
    if answer:
        body = answer_html(answer, position, nearby) + _answer_tools(answer, asked, position, rating)
    else:
        text = f"<p class='says' dir='auto'>{escape(draft)}…</p>" if draft else ""
        label = "<p class='label'>Stopped. Not checked.</p>"
        body = f"<div class='draft stopped'>{text}{label}{_quotes(evidence)}</div>"
    label = f"Turn {position + 1}"
    return f"<section class='turn' aria-label='{label}'>{_asked(asked, understood)}{body}</section>"


def live_turn_html(
    asked: str,
    understood: str,
    evidence: Sequence[Citation],
    draft: str,
    waiting: str = "",
    short: str = "",
    state: State | None = None,
) -> str:
    """A question whose answer is on its way: the short answer, the draft so far, and where we are looking."""
    text = f"<p class='says' dir='auto'>{escape(draft)}</p>" if draft else ""
    if short:
        text = f"<p class='short' dir='auto'>{escape(short)}</p>{text}"
    line = waiting or _progress(evidence, draft, state)
    return (
        f"<section class='turn live' aria-label='Turn'>{_asked(asked, understood)}"
        f"<div class='draft'>{text}<p class='label working' role='status'>{escape(line)}</p>"
        f"{_quotes(evidence)}</div></section>"
    )


def _progress(evidence: Sequence[Citation], draft: str, state: State | None) -> str:
    if draft or state in (State.ANSWERED, State.UNSURE):
        return "Writing…"
    return "Reading these sentences…" if evidence else "Searching…"


def is_sure(state: State | None, confidence: float) -> bool:
    """Whether an answer is sure enough to stand in bold before its sentence."""
    return state is State.ANSWERED and confidence >= _SURE


def answer_html(answer: Answer, position: int = 0, nearby: Sequence[str] = ()) -> str:
    """An answer with its marks as buttons and its numbered quotes below."""
    if not answer.answered:
        return _declined(answer, position, nearby)
    numbers, places = merged(answer.citations)
    is_shown = answer.short and is_sure(answer.state, answer.confidence) and _is_quoting(answer)
    headline = f"<p class='short' dir='auto'>{escape(answer.short)}</p>" if is_shown else ""
    text = _marked(answer.text, numbers, places)
    differ = "<p class='disagree'>Sources disagree. Each is quoted.</p>" if answer.disagrees else ""
    confidence = "" if answer.disagrees else _confidence(answer)  # which of them is right nobody knows
    return (
        f"<div class='answer'>{headline}{differ}<p class='says' dir='auto'>{text}</p>"
        f"{confidence}{_state(answer)}{_notice(answer)}{_quotes(places, numbered=True)}</div>"
    )


def _declined(answer: Answer, position: int, nearby: Sequence[str]) -> str:
    """No answer: why, and what is nearest; a silent article can be asked anyway."""
    body = f"<p class='says' dir='auto'>{escape(answer.text)}</p>"
    if answer.is_reply:
        return f"<div class='answer declined'>{body}{_notice(answer)}</div>"
    if answer.state is State.SILENT:
        body += _confidence(answer)
    body += _state(answer) + _notice(answer)
    if answer.closest:
        body += f"<p class='label'>Closest in the article</p>{_quotes(answer.closest)}"
        if answer.state is State.SILENT:
            body += (
                f"<p><button type='button' class='chip' data-anyway='{position}'>Ask anyway</button> "
                "<span class='label'>shows the likeliest sentence, unproved</span></p>"
            )
    if nearby:
        chips = "".join(
            f"<li><button type='button' class='chip suggestion' dir='auto'>{escape(q)}</button></li>"
            for q in nearby
        )
        body += f"<p class='label'>The article does answer</p><ul class='chips'>{chips}</ul>"
    return f"<div class='answer declined'>{body}</div>"


def _state(answer: Answer) -> str:
    words = _STATES[answer.state]
    return f"<p class='state {answer.state}'>{words}</p>" if words else ""


def merged(citations: Sequence[Citation]) -> tuple[dict[int, int], list[Citation]]:
    """Citations of one place become one: each number's place in the list, and the list.

    Two citations are of one place when one lies within the other; the longer one stays.
    """
    places: list[Citation] = []
    numbers: dict[int, int] = {}
    for citation in citations:
        for position, known in enumerate(places):
            if citation.article is not known.article:
                continue
            if citation.start >= known.start and citation.end <= known.end:
                break
            if citation.start <= known.start and citation.end >= known.end:
                places[position] = citation
                break
        else:
            position = len(places)
            places.append(citation)
        numbers[citation.number] = position
    return numbers, places


def line_html(line: str, is_error: bool = False, button: tuple[str, str] | None = None) -> str:
    """One line of what happened or went wrong; nothing for an empty line.

    Args:
        line: its words.
        is_error: whether something went wrong.
        button: what a button beside it does ("undo" or "leave"), and its words.
    """
    if not line:
        return ""
    kind, role = ("error", "alert") if is_error else ("note", "status")
    more = f" <button type='button' data-action='{button[0]}'>{button[1]}</button>" if button else ""
    return f"<p class='line {kind}' role='{role}' dir='auto'>{escape(line)}{more}</p>"


def state_html(state: str, notice: str = "") -> str:
    """What is being prepared; when that failed, what is missing."""
    if notice:
        return line_html(notice, is_error=True)
    return f"<p class='line preparing' role='status'>{escape(state)}</p>" if state else ""


def _is_quoting(answer: Answer) -> bool:
    """Whether the answer is the article's own sentences, so that its few words say it better in front."""
    return " ".join(_MARKS.sub("", answer.text).split()) == " ".join(
        " ".join(c.quote.split()) for c in answer.citations
    )


def _asked(asked: str, understood: str) -> str:
    note = (
        f"<p class='understood' dir='auto'>understood as: {escape(understood)}</p>"
        if understood.strip() != asked.strip()
        else ""
    )
    return f"<div class='asked'><h3 dir='auto'>{escape(asked)}</h3></div>{note}"


def _marked(text: str, numbers: dict[int, int], places: Sequence[Citation]) -> str:
    """The text with buttons for its marks; a mark never begins a line without the word before it."""
    parts: list[str] = []
    end = 0
    for found in _MARKED_WORD.finditer(text):
        parts.append(escape(text[end : found.start()]))
        parts.append(f"<span class='marked'>{_with_buttons(found.group(), numbers, places)}</span>")
        end = found.end()
    return "".join(parts) + escape(text[end:])


def _with_buttons(text: str, numbers: dict[int, int], places: Sequence[Citation]) -> str:
    def buttons(found: re.Match[str]) -> str:
        marks = [int(n) for n in _MARK.findall(found.group())]
        if any(n not in numbers for n in marks):
            return escape(found.group())
        positions = list(dict.fromkeys(numbers[n] for n in marks))
        return "".join(_button(places[p], p + 1) for p in positions)

    parts: list[str] = []
    end = 0
    for found in _MARKS.finditer(text):
        parts += [escape(text[end : found.start()]), buttons(found)]
        end = found.end()
    return "".join(parts) + escape(text[end:])


def _confidence(answer: Answer) -> str:
    if answer.state is State.LANGUAGE:
        return ""
    share = f"{answer.confidence:.0%}"
    if answer.answered:
        is_unsure = answer.state is State.UNSURE
        words = "Not sure" if is_unsure else "Sure" if answer.confidence >= _SURE else "Fairly sure"
    else:
        words = "Very likely not in it" if answer.confidence < 0.2 else "Probably not in it"
    tip = f"{share}: how likely it is that the article answers this"
    return (
        f"<p class='confidence'><span tabindex='0' role='note' data-tip='{tip}' aria-label='{words}. {tip}'>"
        f"{words}</span></p>"
    )


def _notice(answer: Answer) -> str:
    return f"<p class='notice' dir='auto'>{escape(answer.notice)}</p>" if answer.notice else ""


def _answer_tools(answer: Answer, asked: str, position: int, rating: str) -> str:
    copied = escape(answer_to_copy(asked, answer), quote=True)
    thumbs = "".join(
        f"<button type='button' data-turn='{position}' data-rating='{value}' aria-label='{label}' "
        f"title='{label}' aria-pressed='{'true' if rating == value else 'false'}'>{sign}</button>"
        for value, label, sign in (("up", "Good answer", THUMB_UP), ("down", "Bad answer", THUMB_DOWN))
    )
    copy = f"<button type='button' data-copy='{copied}'>{COPY} Copy answer</button>"
    return f"<div class='answer-tools'>{copy}{thumbs}</div>"


def _quotes(citations: Sequence[Citation], numbered: bool = False) -> str:
    items = "".join(
        f"<li>{_button(c, n) if numbered else ''}<button type='button' class='quote' {place_attributes(c)}>"
        f"<q dir='auto'>{escape(' '.join(c.quote.split()))}</q>{page_label(c)}"
        # Shown by the style sheet only beside a collection.
        f"<cite dir='auto'>{escape(short_title(c.article))}</cite></button>{_copy_button(c)}</li>"
        for n, c in enumerate(citations, start=1)
    )
    return f"<ol class='quotes'>{items}</ol>" if items else ""


def _copy_button(citation: Citation) -> str:
    label = "Copy this quote with its source"
    return (
        f"<button type='button' class='copy' data-copy='{escape(quote_to_copy(citation), quote=True)}' "
        f"aria-label='{label}' title='{label}'>{COPY}</button>"
        f"{pin_buttons(citation.article, citation.start, citation.end)}"
    )


def _button(citation: Citation, number: int) -> str:
    return (
        f"<button type='button' class='cite' {place_attributes(citation)} "
        f"aria-label='Quote {number}{_on_page(citation)}: show it in the article'>{number}</button>"
    )


def _on_page(citation: Citation) -> str:
    return f", {escape(citation.place, quote=True)}" if citation.place else ""
