"""HTML of the pinned quotes. Every word that is shown is escaped here."""

from collections.abc import Sequence
from html import escape

from assistant.articles import Article
from assistant.desk import COLOURS, Pin, PinBoard, changed_since, quote_fragment, web_link
from assistant.web.article_rendering import place_label, short_title, slice_attributes
from assistant.web.copying import slice_to_copy
from assistant.web.icons import CLOSE, COPY, DOWN, LINK, PIN, UP

FORMS = (
    ("markdown", "Markdown"),
    ("word", "Word"),
    ("json", "JSON"),
    ("bibtex", "BibTeX"),
    ("ris", "RIS"),
    ("csl", "CSL-JSON"),
)
"""The forms in which pins and chats are carried out, by name, and what people call them."""

_HINT = (
    "Pin a quote with its pin, or press P for the quote that is shown or the words that are selected. "
    "Pins can have notes and colours."
)


def pins_html(board: PinBoard, articles: Sequence[Article]) -> str:
    """The list of pins with what can be done to each, and the ways to carry them out."""
    pins = board.ordered(articles)
    if not pins:
        return f"<div class='pins' data-count='0'><p class='label'>{_HINT}</p>{_carry_html()}</div>"
    items = "".join(_pin_html(pin, articles) for pin in pins)
    by_hand = "true" if board.is_by_hand else "false"
    order = (
        f"<button type='button' data-order='text' aria-pressed='{'false' if board.is_by_hand else 'true'}'>"
        f"In the order of the text</button><button type='button' data-order='hand' aria-pressed='{by_hand}'>"
        "By hand</button>"
    )
    return (
        f"<div class='pins' data-count='{len(pins)}'><div class='orders' role='group' aria-label='Order'>"
        f"{order}</div><ol class='pinned'>{items}</ol>{_carry_html()}</div>"
    )


def _pin_html(pin: Pin, articles: Sequence[Article]) -> str:
    changed = changed_since(pin, articles)
    warning = f"<p class='changed'>{changed}</p>" if changed else ""
    label = place_label(pin.article, pin.start, pin.end)
    page = f" <span class='page'>{escape(label)}</span>" if label else ""
    words = escape(" ".join(pin.quote.split()))
    return (
        f"<li class='pin {pin.colour}' data-pin='{pin.name}'>"
        f"<button type='button' class='quote' {slice_attributes(pin.article, pin.start, pin.end)}>"
        f"<q dir='auto'>{words}</q>{page} <cite dir='auto'>{escape(short_title(pin.article))}</cite></button>"
        f"{warning}<textarea rows='1' dir='auto' data-note='{pin.name}' aria-label='Note' placeholder='Note' "
        f"maxlength='2000'>{escape(pin.note)}</textarea>{_tools_html(pin)}</li>"
    )


def _tools_html(pin: Pin) -> str:
    colours = "".join(
        f"<button type='button' class='colour {colour}' data-colour='{colour}' aria-label='{colour.title()}' "
        f"title='{colour.title()}' aria-pressed='{'true' if colour == pin.colour else 'false'}'></button>"
        for colour in COLOURS
    )
    copied = escape(slice_to_copy(pin.article, pin.start, pin.end), quote=True)
    link = escape(quote_fragment(pin.article, pin.start, pin.end), quote=True)
    page = escape(web_link(pin.article, pin.start, pin.end), quote=True)
    on_web = (
        f"<button type='button' data-copy='{page}' title='Copy a link to the web page itself, where the "
        f"browser marks the quote'>{LINK} Web link</button>"
        if page
        else ""
    )
    return (
        f"<div class='pin-tools'><span role='group' aria-label='Colour'>{colours}</span>"
        f"<button type='button' data-move='-1' aria-label='Move up' title='Move up'>{UP}</button>"
        f"<button type='button' data-move='1' aria-label='Move down' title='Move down'>{DOWN}</button>"
        f"<button type='button' data-copy='{copied}' title='Copy the quote with its source'>{COPY} Copy"
        f"</button><button type='button' data-link='{link}' title='Copy a link to it'>{LINK} Copy link"
        "</button>"
        f"{on_web}<button type='button' data-unpin='{pin.name}' aria-label='Remove this pin' title='Remove'>"
        f"{CLOSE}</button></div>"
    )


def pin_buttons(article: Article, start: int, end: int) -> str:
    """Buttons beside a quote in the chat: pin it, and copy a link to it."""
    link = escape(quote_fragment(article, start, end), quote=True)
    return (
        f"<button type='button' class='copy' data-pin-quote aria-pressed='false' aria-label='Pin this quote' "
        f"title='Pin this quote (P)'>{PIN}</button>"
        f"<button type='button' class='copy' data-link='{link}' aria-label='Copy a link to this quote' "
        f"title='Copy a link to this quote'>{LINK}</button>"
    )


def _carry_html() -> str:
    forms = "".join(f"<button type='button' data-carry='{form}'>{words}</button>" for form, words in FORMS)
    return (
        "<div class='carry' role='group' aria-label='Save'><p class='label'>Save "
        "<label><input type='radio' name='carried' value='pins' checked> the pins</label> "
        "<label><input type='radio' name='carried' value='chat'> the chat</label> as</p>"
        f"<div class='forms'>{forms}<button type='button' data-print>Print or PDF</button></div></div>"
    )
