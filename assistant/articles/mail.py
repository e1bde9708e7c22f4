"""Saved e-mail and MHTML pages: text, subject, sender and date. No attachment is opened."""

import email
import email.policy
import email.utils
import re
from dataclasses import replace
from datetime import UTC
from email.message import EmailMessage

from assistant.articles.blocks import Block, Document, collapsed
from assistant.articles.dates import find_dates
from assistant.articles.markup import read_html, read_whole_html
from assistant.articles.plain import decode
from assistant.errors import ArticleError

_FIRST_BLOCKS = 2
_QUOTE_MARKS = re.compile(r"(?:> ?)*")
# How mail programs begin what they quote: "On … wrote:", a rule, or the older headers.
_BEGINS_QUOTED = re.compile(
    r"(?:On|Am|Le|El|Il|Op|W dniu|Em|Den)\b[^\n]{4,120}\n?[^\n]{0,80}"
    r"(?:wrote|schrieb[^\n:]*|a écrit|escribió|ha scritto|schreef|napisał\(?a?\)?|escreveu|skrev[^\n:]*)\s?:"
    r"|-{2,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d.origine)\b"
    r"|(?:From|Von|De|Da|Van): [^\n]{2,100}\n(?:Sent|Date|Gesendet|Datum|Envoyé|To|An|À): ",
    re.IGNORECASE,
)


def read_mail(content: bytes, source: str) -> Document:
    """The words of an e-mail, or of the page that an MHTML file keeps.

    Raises:
        ArticleError: the message holds no text.
    """
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    try:
        part = message.get_body(("html", "plain")) or _first_text(message)
        body = part.get_payload(decode=True) if part is not None else None
        charset = str((part.get_content_charset() if part is not None else "") or "")
        html = part is not None and part.get_content_type() == "text/html"
        is_page = message.get_content_type() == "multipart/related" and not _header(
            message, "from", ""
        ).count("@")
    except (LookupError, ValueError, AttributeError, TypeError, IndexError, KeyError) as error:
        raise ArticleError(f"{source} is damaged ({error}). Save the message again.") from error
    if not isinstance(body, bytes) or not body.strip():
        raise ArticleError(f"{source} holds no text. Open the message and paste its words.")
    if html and is_page:
        return read_html(body, _header(message, "snapshot-content-location", source), charset)
    if html:
        document = read_whole_html(body, source, charset)
        blocks, hidden = document.blocks, document.hidden_pieces
    else:
        blocks, hidden = _paragraphs(decode(body, source, charset).replace("\r", "")), 0
    blocks = _with_ages(blocks)
    subject, sender = _header(message, "subject", ""), _sender(message)
    date = _date(message)
    # What the headers say stands above all else: quoted mail has senders and dates, too.
    shown = {found.iso for block in blocks[:_FIRST_BLOCKS] for found in find_dates(block.text)}
    facts = " · ".join(filter(None, [f"By {sender}" if sender else "", "" if date in shown else date]))
    front = [Block(subject, "heading", 1)] if subject else []
    front += [Block(facts)] if facts else []
    return Document((*front, *blocks), subject, sender, date, hidden_pieces=hidden)


def _paragraphs(text: str) -> tuple[Block, ...]:
    """The paragraphs of a plain message; where its quoting gets deeper, one begins."""
    found: list[list[str]] = [[]]
    deeper: set[int] = set()
    depth = 0
    for line in text.split("\n"):
        own = len(_QUOTE_MARKS.match(line).group().replace(" ", ""))  # type: ignore[union-attr]
        words = _QUOTE_MARKS.sub("", line)
        if not words.strip() or own > depth or _BEGINS_QUOTED.match(words):
            found.append([])
        if words.strip() and own > depth:
            depth = own
            deeper.add(len(found) - 1)
        found[-1].append(words)
    return tuple(
        Block(collapsed("\n".join(lines)), begins_older=number in deeper)
        for number, lines in enumerate(found)
        if "".join(lines).strip()
    )


def _with_ages(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks that know where mail is quoted that was written before."""
    return tuple(
        replace(block, begins_older=True) if number and _BEGINS_QUOTED.match(block.text) else block
        for number, block in enumerate(blocks)
    )


def _first_text(message: EmailMessage) -> EmailMessage | None:
    parts = [p for p in message.walk() if p.get_content_maintype() == "text" and not p.is_multipart()]
    pages = [p for p in parts if p.get_content_type() == "text/html"]
    found = next(iter(pages or parts), None)
    return found if isinstance(found, EmailMessage) else None


def _header(message: EmailMessage, name: str, default: str) -> str:
    try:
        return " ".join(str(message.get(name, default)).split())
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):  # hostile headers
        return default


def _sender(message: EmailMessage) -> str:
    name, address = email.utils.parseaddr(_header(message, "from", ""))
    return name or address


def _date(message: EmailMessage) -> str:
    try:
        moment = email.utils.parsedate_to_datetime(_header(message, "date", ""))
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
