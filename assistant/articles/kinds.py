"""What kind of file some bytes are, by their content; the name helps only where contents do not tell."""

import io
import re
import zipfile
from enum import Enum
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from assistant.articles.plain import READABLE
from assistant.errors import ArticleError


class FileKind(Enum):
    """The kinds that are read."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "DOCX"
    ODT = "ODT"
    PPTX = "PPTX"
    XLSX = "XLSX"
    EPUB = "EPUB"
    RTF = "RTF"
    MAIL = "e-mail"
    FEED = "RSS or Atom"
    GZIP = "gzip"
    PICTURE = "picture"


_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(rb"<(?:p|div|h[1-6]|article|section|table|ul|ol|span|title|meta)\b[^<>]{0,500}>", re.I)
_MAIL_HEADER = re.compile(
    rb"^(from|to|subject|date|message-id|mime-version|received|return-path|content-type|delivered-to|"
    rb"snapshot-content-location):[ \t]",
    re.I | re.M,
)
_FIRST_HEADER = re.compile(rb"(?:From [^\n]{1,200}\n)?[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_MARKED = re.compile(r"^#{1,6} \S|^\S[^\n]*\n(?:={3,}|-{3,})$", re.M)
_MARKS = re.compile(r"\]\([^)\s]{1,500}\)|\*\*[^*\n]{1,200}\*\*|^```|^\|(?: ?:?-{2,}:? ?\|)+|^[-*] \S", re.M)
_FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]{0,200}\?>|<\?xml-stylesheet[^>]{0,300}\?>|<!--.{0,2000}?-->)*"
    rb"<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL,
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")  # PNG, JPEG, TIFF
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # what Office calls the part that a password locks
_REFUSED = (
    (b"GIF8", "a moving picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (_OLD_OFFICE, "an old Office file (save it as .docx, .pptx or .xlsx)"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a rar archive"),
)
_ZIP_MAIN = (
    ("word/document.xml", FileKind.DOCX),
    ("ppt/presentation.xml", FileKind.PPTX),
    ("xl/workbook.xml", FileKind.XLSX),
    ("META-INF/container.xml", FileKind.EPUB),
)


def kind_of(content: bytes, source: str, content_type: str = "") -> FileKind:
    """The kind of some bytes.

    Raises:
        ArticleError: they are of a kind that holds no article.
    """
    if content.startswith(_OLD_OFFICE) and _ENCRYPTED in content:
        raise ArticleError(f"{source} is protected by a password. Save a copy without one.")
    for magic, name in _REFUSED:
        if content.startswith(magic) and b"\0" in content[:4096]:
            raise ArticleError(f"{source} is {name}, a binary file, not an article. {READABLE}")
    if is_picture(content):
        return FileKind.PICTURE
    if content.startswith(b"\x1f\x8b"):
        return FileKind.GZIP
    if b"%PDF-" in content[:1024]:
        return FileKind.PDF
    if content.startswith(b"PK\x03\x04"):
        return _zip_kind(content, source)
    if content.lstrip()[:5] == b"{\\rtf":
        return FileKind.RTF
    return _text_kind(content, _suffix(source), content_type)


def is_picture(content: bytes) -> bool:
    """Whether a file is a PNG, JPEG or TIFF picture."""
    return content.startswith(_PICTURES) and b"\0" in content[:4096]


def _suffix(source: str) -> str:
    path = urlsplit(source).path if "://" in source else source
    return PurePosixPath(path.lower().removesuffix(".gz")).suffix


def _text_kind(content: bytes, suffix: str, content_type: str) -> FileKind:
    head = content[:8192].replace(b"\0", b"")
    said_html = suffix in (".html", ".htm", ".xhtml", ".xht") or "html" in content_type
    if suffix in (".eml", ".mht", ".mhtml") or "message/rfc822" in content_type or _is_mail(head):
        return FileKind.MAIL if _FIRST_HEADER.match(head.lstrip()) else FileKind.TEXT
    if _FEED.match(head):
        return FileKind.FEED
    if _HTML.match(head) or said_html or (suffix == "" and len(_TAGS.findall(head)) >= 4):
        return FileKind.HTML
    if suffix in (".md", ".markdown", ".mdown") or "markdown" in content_type:
        return FileKind.MARKDOWN
    text = head.decode("utf-8", "replace")
    if suffix != ".txt" and _MARKED.search(text) and len(_MARKS.findall(text)) >= 2:
        return FileKind.MARKDOWN
    return FileKind.TEXT


def _is_mail(head: bytes) -> bool:
    if not _FIRST_HEADER.match(head.lstrip()):
        return False
    front = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]
    names = {name.lower() for name in _MAIL_HEADER.findall(front)}
    return b"mime-version" in names or len(names) >= 3


def _zip_kind(content: bytes, source: str) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            mimetype = ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype")[:200].decode("latin-1").strip()
    except Exception as error:  # of a damaged archive: zipfile's own kinds, zlib's, lzma's and struct's
        raise ArticleError(f"{source} is damaged ({error}). Get the file again, or save it anew.") from error
    if mimetype.startswith("application/vnd.oasis.opendocument.text"):
        return FileKind.ODT
    for name, kind in _ZIP_MAIN:
        if name in names or (kind is FileKind.EPUB and mimetype == "application/epub+zip"):
            return kind
    if "content.xml" in names and not mimetype:
        return FileKind.ODT
    raise ArticleError(f"{source} is a zip archive. Unpack it and give the article's own file.")
