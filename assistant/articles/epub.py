"""EPUB: the chapters of a book in the order of its spine."""

import posixpath
from typing import Any
from urllib.parse import unquote

from assistant.articles.archives import Archive, open_archive
from assistant.articles.blocks import Block, Document
from assistant.articles.limits import Limits
from assistant.articles.markup import read_whole_html
from assistant.errors import ArticleError

_DC = "{http://purl.org/dc/elements/1.1/}"
_DATE_CHARACTERS = 10


def read_epub(content: bytes, source: str, limits: Limits) -> Document:
    """The blocks of all chapters of an EPUB file.

    Raises:
        ArticleError: it is damaged, protected, over a limit, or holds no chapter.
    """
    blocks: list[Block] = []
    hidden = 0
    with open_archive(content, source, limits) as archive:
        if "META-INF/encryption.xml" in archive.names() and b"EncryptedData" in archive.read(
            "META-INF/encryption.xml"
        ):
            raise ArticleError(f"{source} is protected against copying and cannot be read.")
        package_name = _package_name(archive, source)
        package = archive.read_xml(package_name)
        if package is None:
            raise ArticleError(f"{source} holds no book. Get the file again.")
        for name in _chapters(package, posixpath.dirname(package_name)):
            chapter = archive.read(name)
            if chapter.strip():
                document = read_whole_html(chapter, source)
                blocks += document.blocks
                hidden += document.hidden_pieces
    date = _fact(package, "date")[:_DATE_CHARACTERS]
    return Document(
        tuple(blocks),
        _fact(package, "title"),
        _fact(package, "creator"),
        date if len(date) == _DATE_CHARACTERS and date.replace("-", "").isdigit() else "",
        _fact(package, "language").split("-")[0].lower(),
        hidden,
    )


def _package_name(archive: Archive, source: str) -> str:
    container = archive.read_xml("META-INF/container.xml")
    roots = [] if container is None else [e for e in container.iter() if _local(e) == "rootfile"]
    names = [e.get("full-path") or "" for e in roots] or [n for n in archive.names() if n.endswith(".opf")]
    if not names:
        raise ArticleError(f"{source} holds no book. Get the file again.")
    return str(names[0])


def _chapters(package: Any, folder: str) -> list[str]:
    """Names of the chapters in reading order, each once."""
    items = {e.get("id"): e for e in package.iter() if _local(e) == "item"}
    names: list[str] = []
    for reference in (e for e in package.iter() if _local(e) == "itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        if "html" in (item.get("media-type") or "html"):
            names.append(posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or ""))))
    return list(dict.fromkeys(names))


def _fact(package: Any, name: str) -> str:
    found = next(package.iter(f"{_DC}{name}"), None)
    return "" if found is None else " ".join((found.text or "").split())


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
