"""Links to a quote: into this app by the article's digest and offsets, and into a web page by its words."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlencode

from assistant.articles import Article

_SPAN = re.compile(r"(\d{1,10})-(\d{1,10})")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SHORT_WORDS = 12  # a longer quote is named by its first and last words
_END_WORDS = 5
_TITLE_CHARACTERS = 100


@dataclass(frozen=True)
class QuoteLink:
    """What a link to a quote says.

    Attributes:
        digest: SHA-256 of the article's text.
        start: offset of the quote's first character.
        end: offset after its last one.
        title: the article's title, to name it where it is missing.
        source: its web address, or its file's name.
    """

    digest: str
    start: int
    end: int
    title: str = ""
    source: str = ""


def quote_fragment(article: Article, start: int, end: int) -> str:
    """The part of a link after the app's address: "#quote=12-80&article=…"."""
    named = {"title": article.title[:_TITLE_CHARACTERS], "from": article.source}
    known = {name: value for name, value in named.items() if value}
    return f"#quote={start}-{end}&" + urlencode({"article": article.digest, **known}, quote_via=quote)


def read_fragment(fragment: str) -> QuoteLink | None:
    """What such a part says; None where it is no link to a quote."""
    given = {name: values[-1] for name, values in parse_qs(fragment.removeprefix("#")[:4000]).items()}
    span, digest = _SPAN.fullmatch(given.get("quote", "")), given.get("article", "")
    if span is None or not _DIGEST.fullmatch(digest) or int(span[1]) >= int(span[2]):
        return None
    return QuoteLink(digest, int(span[1]), int(span[2]), given.get("title", ""), given.get("from", ""))


def web_link(article: Article, start: int, end: int) -> str:
    """The web page with the quote highlighted by the browser itself; empty for what is from no web page."""
    if not article.source.startswith(("http://", "https://")):
        return ""
    words = article.shown(start, end).split()
    if len(words) <= _SHORT_WORDS:
        pieces = [" ".join(words)]
    else:
        pieces = [" ".join(words[:_END_WORDS]), " ".join(words[-_END_WORDS:])]
    text = ",".join(quote(piece, safe="").replace("-", "%2D") for piece in pieces)
    return f"{article.source.partition('#')[0]}#:~:text={text}"
