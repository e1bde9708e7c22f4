"""Loading an article from wherever it is: a path, an address, or bytes."""

import queue
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.arguments import printable
from assistant.articles.apart import ApartReader
from assistant.articles.article import Article
from assistant.articles.blocks import assemble
from assistant.articles.collection import Collection
from assistant.articles.limits import Limits, make_limits
from assistant.errors import ArticleError
from assistant.progress import Progress

_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")


def load_article(
    source: str | Path | Article,
    limits: Limits | None = None,
    reader: ApartReader | None = None,
    progress: Progress | None = None,
    first_pages: int | None = None,
) -> Article:
    """Read an article from a path or an http(s) address; an `Article` is returned as it is.

    Text, Markdown, HTML, PDF, DOCX, ODT, PPTX, XLSX, EPUB, RTF, e-mail and MHTML files are read, also packed
    with gzip, and pictures of text with the extra "scans".

    Args:
        source: path, address or article.
        limits: limits on size, pages, time and more; from `ASSISTANT_…` variables when not given.
        reader: a reader that is used for many articles; one of its own when not given.
        progress: told how far a file is that takes long, where there is no `reader` that tells.
        first_pages: take no more pages than this of a PDF, to have something to show at once.

    Raises:
        ArticleError: nothing readable is there; the message says why and what to do.
    """
    if isinstance(source, Article):
        return source
    limits = limits or make_limits()
    address = str(source)
    if _ADDRESS.match(address):
        # An HTTP client is loaded only when an address is given.
        from assistant.articles.fetching import fetch

        page = fetch(address, limits)
        read_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        article = read_article(
            page.content, page.url, limits, page.content_type, page.charset, reader, progress
        )
        return replace(article, read_at=read_at)
    try:
        path = Path(address).expanduser()
    except RuntimeError as error:  # "~nobody"
        raise ArticleError(f"There is no file at {printable(address)}. Check the path.") from error
    content = _file_content(path, limits)
    return read_article(content, str(path), limits, reader=reader, progress=progress, first_pages=first_pages)


def read_article(
    content: bytes,
    source: str,
    limits: Limits | None = None,
    content_type: str = "",
    charset: str = "",
    reader: ApartReader | None = None,
    progress: Progress | None = None,
    first_pages: int | None = None,
) -> Article:
    """The article in the bytes of a file of any kind that is read.

    Args:
        content: the bytes.
        source: where they came from; its suffix helps to tell the kind.
        limits: as for `load_article`.
        content_type: kind by the sender's word, if any.
        charset: encoding by the sender's word, if any.
        reader: as for `load_article`.
        progress: as for `load_article`.
        first_pages: as for `load_article`.

    Raises:
        ArticleError: the file cannot be read; the message says why and what to do.
    """
    if reader is None:
        with ApartReader(limits or make_limits(), progress) as reader:
            return read_article(
                content, source, limits, content_type, charset, reader, first_pages=first_pages
            )
    found = reader.read(content, source, content_type, charset, first_pages)
    if isinstance(found, str):
        return Article.from_text(found, source=source)
    if not found.items:
        return assemble(found, source)
    parts = [assemble(item, f"{source}#{number}") for number, item in enumerate(found.items, start=1)]
    return Collection.of(parts, found.title, source, found.notices) if len(parts) > 1 else parts[0]


def _file_content(path: Path, limits: Limits) -> bytes:
    """The bytes of a file, read in a thread that is left alone when it does not end.

    A file system that has gone away, or a file that only waits, such as a device's, would hold us for ever.
    """
    found: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()

    def read() -> None:
        try:
            found.put(_read_file(path, limits))
        except Exception as error:  # it is raised where the content is wanted
            found.put(error)

    threading.Thread(target=read, daemon=True).start()
    try:
        content = found.get(timeout=limits.fetch_seconds)
    except queue.Empty as error:
        raise ArticleError(
            f"{path} gave nothing for {limits.fetch_seconds:g} seconds. Check where it is, or raise "
            "ASSISTANT_FETCH_SECONDS."
        ) from error
    if isinstance(content, Exception):
        raise content
    return content


def _read_file(path: Path, limits: Limits) -> bytes:
    try:
        if not path.exists():
            raise ArticleError(
                f"There is no file at {path}. Check the path. Raw text can be saved as a file, or given to "
                "Assistant.from_text() in Python."
            )
        if not path.is_file():
            raise ArticleError(f"{path} is not a file. Give the path of an article's file.")
        with path.open("rb") as file:
            content = file.read(limits.max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ArticleError(f"{path} cannot be read: {reason}.") from error
    if len(content) > limits.max_bytes:
        raise ArticleError(
            f"{path} is larger than {limits.max_megabytes:g} MB. Split it into parts, or raise "
            "ASSISTANT_MAX_MEGABYTES."
        )
    return content
