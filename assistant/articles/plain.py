"""Plain text: the words of bytes in any encoding."""

import codecs
import re

from assistant.articles.encodings import guess_encoding, is_escaped, unmarked_utf16, without_zeros
from assistant.errors import ArticleError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DOS_CODE_PAGE = re.compile(r"cp(?:437|7\d\d|8[56]\d)")
_BINARY_SHARE = 0.05  # control characters beyond this share of the bytes are no text


def decode(content: bytes, source: str, charset: str = "") -> str:
    """Text of bytes in any common encoding: byte order mark, what the sender names, UTF-8, then statistics.

    Raises:
        ArticleError: the bytes are empty, binary, or in no encoding that is known.
    """
    if not content.strip():
        raise ArticleError(f"{source} is empty. Give a text with at least one sentence.")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    sample = content[:65536]
    if b"\0" in sample:
        text = without_zeros(content)
        guess = "" if text is not None else unmarked_utf16(sample)
        if text is None and not guess:
            raise ArticleError(f"{source} looks like a binary file. {READABLE}")
        return content.decode(guess, errors="replace") if text is None else text
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample)
    if controls > len(sample) * _BINARY_SHARE:
        raise ArticleError(f"{source} looks like a binary file. {READABLE}")
    # What decodes as UTF-8 is UTF-8, whatever a sender says; ASCII alone can be one of the escaped encodings.
    charset = charset or ("iso-2022-jp" if is_escaped(sample) else "")
    for encoding in (charset, "utf-8") if charset.lower().startswith("iso-2022") else ("utf-8", charset):
        try:
            if encoding:
                return content.decode(encoding)
        except (UnicodeError, LookupError):
            pass
    return _guessed(content, source)


READABLE = "Text, Markdown, HTML, PDF, DOCX, ODT, PPTX, XLSX, EPUB, RTF, e-mail and MHTML files can be read."
"""What a refusal says about the kinds that are taken."""


def _guessed(content: bytes, source: str) -> str:
    encoding = guess_encoding(content)
    if encoding:
        return content.decode(encoding, errors="replace")
    import charset_normalizer

    guesses = charset_normalizer.from_bytes(content[:200_000])
    best = guesses.best()
    if best is None:
        raise ArticleError(f"{source} is in no encoding that we know. Save it as UTF-8 and try again.")
    # A short text often fits a code page of DOS as well as one of today, which is likelier.
    today = [g for g in guesses if g.chaos <= best.chaos and not _DOS_CODE_PAGE.fullmatch(g.encoding)]
    best = today[0] if today else best
    # Western European text often fits its neighbours just as well; the commonest of equals is right.
    equals = [g.encoding for g in guesses if (g.chaos, g.coherence) == (best.chaos, best.coherence)]
    return content.decode("cp1252" if "cp1252" in equals else best.encoding, errors="replace")
