"""Articles: one clean string with its title, source and date. Every offset elsewhere points into it."""

import codecs
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import ArticleError

MAX_BYTES = 50 * 1024 * 1024
_HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
_DATE = re.compile(r"\b((?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))\b")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Article:
    """One article.

    Attributes:
        text: the words of the article. All offsets are indices into this string.
        title: a line to show above it; may be empty.
        source: the path or address it came from; empty for pasted text.
        published: publication date as `YYYY-MM-DD`, or None when not known.
    """

    text: str = field(repr=False)
    title: str = ""
    source: str = ""
    published: str | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ArticleError("The article is empty. Give a text with at least one sentence.")

    @property
    def digest(self) -> str:
        """SHA-256 of the text, as 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @classmethod
    def from_text(
        cls, text: str, title: str = "", source: str = "", published: str | None = None
    ) -> "Article":
        """Make an article of raw text; only line ends are changed (to `\\n`).

        Raises:
            ArticleError: the text is empty, binary or larger than 50 MB.
        """
        if "\0" in text:
            raise ArticleError(
                f"{source or 'The text'} looks like binary data, not text. Give a text or HTML file."
            )
        if len(text) > MAX_BYTES:
            raise ArticleError(f"{source or 'The text'} is larger than {MAX_BYTES // 2**20} MB. Split it.")
        clean = text.replace("\r\n", "\n").replace("\r", "\n")
        return cls(clean, title or _first_line(clean), source, published or _date_in_header(clean))


def load_article(source: str | Path | Article) -> Article:
    """Read an article from a path or an http(s) address; an `Article` is returned as it is.

    Raises:
        ArticleError: nothing readable is there; the message says why and what to do.
    """
    if isinstance(source, Article):
        return source
    address = str(source)
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+://", address):
        from assistant.fetching import fetch  # an HTTP client is loaded only when an address is given

        page = fetch(address, MAX_BYTES)
        if page.is_html:
            return _from_html(page.content, page.url)
        return Article.from_text(_decode(page.content, page.url), source=page.url)
    return _from_file(Path(address).expanduser())


def _from_file(path: Path) -> Article:
    if not path.exists():
        raise ArticleError(
            f"There is no file at {path}. Check the path, or use Assistant.from_text() for raw text."
        )
    if not path.is_file():
        raise ArticleError(f"{path} is not a file. Give the path of a text or HTML file.")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ArticleError(f"{path} is larger than {MAX_BYTES // 2**20} MB. Split it into parts.")
        content = path.read_bytes()
    except OSError as error:
        raise ArticleError(f"{path} cannot be read: {error.strerror or error}.") from error
    if path.suffix.lower() in _HTML_SUFFIXES:
        return _from_html(content, str(path))
    return Article.from_text(_decode(content, str(path)), source=str(path))


def _decode(content: bytes, source: str) -> str:
    """Text of bytes in any common encoding: byte order mark, then UTF-8, then a guess from statistics."""
    if not content.strip():
        raise ArticleError(f"{source} is empty. Give a text with at least one sentence.")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if b"\0" in content[:65536]:
        raise ArticleError(f"{source} looks like a binary file. Text and HTML files can be read.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    import charset_normalizer

    guesses = charset_normalizer.from_bytes(content[:200_000])
    best = guesses.best()
    if best is None:
        raise ArticleError(f"{source} is in no encoding that we know. Save it as UTF-8 and try again.")
    # Western European text often fits its neighbours just as well; the commonest of equals is right.
    equals = [g.encoding for g in guesses if (g.chaos, g.coherence) == (best.chaos, best.coherence)]
    return content.decode("cp1252" if "cp1252" in equals else best.encoding, errors="replace")


def _from_html(content: bytes, source: str) -> Article:
    import trafilatura

    document = trafilatura.bare_extraction(content, url=source, with_metadata=True)
    if not isinstance(document, trafilatura.settings.Document) or not (document.text or "").strip():
        raise ArticleError(
            f"No article text was found in {source}. Copy the text from your browser and paste it."
        )
    return Article.from_text(document.text or "", document.title or "", source, document.date)


def _first_line(text: str) -> str:
    """The first line when it reads like a headline: short, and not a sentence."""
    line = text.strip().split("\n", 1)[0].strip()
    return line.lstrip("# ") if 0 < len(line) <= 120 and line[-1] not in '.!?:;,"”' else ""


def _date_in_header(text: str) -> str | None:
    match = _DATE.search(text[:300])
    return match.group(1) if match else None
