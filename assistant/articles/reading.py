"""From the bytes of a file of any kind to its blocks. Runs in a process of its own (see `apart`)."""

from assistant.articles.archives import unpack_gzip
from assistant.articles.blocks import Document
from assistant.articles.kinds import FileKind, kind_of
from assistant.articles.limits import Limits
from assistant.articles.plain import decode
from assistant.errors import ArticleError
from assistant.progress import Progress

_MAX_WRAPPINGS = 3
_PACKED = (FileKind.DOCX, FileKind.ODT, FileKind.PPTX, FileKind.XLSX, FileKind.EPUB)


def read_document(
    content: bytes,
    source: str,
    limits: Limits,
    content_type: str = "",
    charset: str = "",
    progress: Progress | None = None,
    first_pages: int | None = None,
) -> Document | str:
    """The blocks of a file; the bare text of plain text, which keeps its own lines.

    `progress` is told how far a file is that takes long. Of a PDF no more than `first_pages` are read.

    Raises:
        ArticleError: the file cannot be read; the message says why and what to do.
    """
    kind = kind_of(content, source, content_type)
    for _ in range(_MAX_WRAPPINGS):
        if kind is not FileKind.GZIP:
            break
        content = unpack_gzip(content, source, limits)
        kind = kind_of(content, source)
    if kind is FileKind.GZIP:
        raise ArticleError(f"{source} is packed more than {_MAX_WRAPPINGS} times. Unpack it first.")
    try:
        if kind is FileKind.PDF:
            from assistant.articles.pdf import read_pdf

            return read_pdf(content, source, limits, progress, first_pages)
        return _read(kind, content, source, limits, charset, progress)
    except (RecursionError, MemoryError) as error:
        raise ArticleError(
            f"{source} is nested too deeply to be read. Copy its text and paste it."
        ) from error


def _read(
    kind: FileKind, content: bytes, source: str, limits: Limits, charset: str, progress: Progress | None
) -> Document | str:
    """Each kind's reader is imported when it is needed: their libraries take time to load."""
    if kind is FileKind.PICTURE:
        from assistant.articles.scans import read_pictures

        return read_pictures(content, source, limits, progress)
    if kind is FileKind.HTML:
        from assistant.articles.markup import read_html

        return read_html(content, source, charset)
    if kind in _PACKED:
        return _read_packed(kind, content, source, limits)
    if kind is FileKind.RTF:
        from assistant.articles.rtf import read_rtf

        return read_rtf(content, source)
    if kind is FileKind.MAIL:
        from assistant.articles.mail import read_mail

        return read_mail(content, source)
    if kind is FileKind.FEED:
        from assistant.articles.feeds import read_feed

        return read_feed(content, source)
    text = decode(content, source, charset)
    if kind is FileKind.MARKDOWN:
        from assistant.articles.markdown import read_markdown

        return read_markdown(text, source)
    return text


def _read_packed(kind: FileKind, content: bytes, source: str, limits: Limits) -> Document:
    """A file that is an archive: of the office programs, or a book."""
    if kind is FileKind.DOCX:
        from assistant.articles.docx import read_docx

        return read_docx(content, source, limits)
    if kind is FileKind.ODT:
        from assistant.articles.odt import read_odt

        return read_odt(content, source, limits)
    if kind is FileKind.PPTX:
        from assistant.articles.slides import read_slides

        return read_slides(content, source, limits)
    if kind is FileKind.XLSX:
        from assistant.articles.sheets import read_sheets

        return read_sheets(content, source, limits)
    from assistant.articles.epub import read_epub

    return read_epub(content, source, limits)
