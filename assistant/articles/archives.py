"""Compressed files: unpacked in memory, never to disk, and never past the limits."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from lxml import etree

from assistant.articles.limits import Limits
from assistant.errors import ArticleError

_BLOCK_BYTES = 256 * 1024
_FREE_BYTES = 2**20  # small files may pack as well as they like


def unpack_gzip(content: bytes, source: str, limits: Limits) -> bytes:
    """The bytes of a gzip file of one or several members.

    Raises:
        ArticleError: it is damaged, or unpacks to more than the limits allow.
    """
    unpacked = bytearray()
    rest = content
    try:
        while rest[:2] == b"\x1f\x8b":
            member = zlib.decompressobj(wbits=31)
            pending = rest
            while pending and not member.eof:
                unpacked += member.decompress(pending, _BLOCK_BYTES)
                pending = member.unconsumed_tail
                require_room(len(unpacked), len(content), source, limits)
            if not member.eof:
                raise ArticleError(f"{source} is cut short. Get the whole file again.")
            rest = member.unused_data
    except zlib.error as error:
        raise ArticleError(f"{source} is damaged ({error}). Get the file again.") from error
    return bytes(unpacked)


class Archive:
    """The members of a zip file, read one by one within the limits."""

    def __init__(self, archive: zipfile.ZipFile, size: int, source: str, limits: Limits) -> None:
        self._archive = archive
        self._size = size
        self._source = source
        self._limits = limits
        self._unpacked = 0

    def names(self) -> list[str]:
        """Names of all members."""
        return self._archive.namelist()

    def read(self, name: str) -> bytes:
        """The bytes of a member; empty when there is none of that name."""
        if name not in self._archive.NameToInfo:
            return b""
        content = bytearray()
        with self._archive.open(name) as member:
            while block := member.read(_BLOCK_BYTES):
                content += block
                self._unpacked += len(block)
                require_room(self._unpacked, self._size, self._source, self._limits)
        return bytes(content)

    def read_xml(self, name: str) -> Any:
        """The root element of an XML member, no entity expanded; None when it is missing."""
        content = self.read(name)
        return parse_xml(content, self._source) if content.strip() else None


@contextmanager
def open_archive(content: bytes, source: str, limits: Limits) -> Iterator[Archive]:
    """A zip file of some kind of document.

    Raises:
        ArticleError: the file, or a member that is read, is damaged, encrypted or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield Archive(archive, len(content), source, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise ArticleError(f"{source} is damaged ({error}). Get the file again, or save it anew.") from error
    except RuntimeError as error:  # how zipfile reports encryption
        raise ArticleError(f"{source} is protected by a password. Save a copy without one.") from error


def require_whole(content: bytes, source: str, limits: Limits) -> None:
    """Read a zip file to its end, for a library that keeps no limits.

    Raises:
        ArticleError: it, or a member, is damaged, encrypted or too large.
    """
    with open_archive(content, source, limits) as archive:
        for name in archive.names():
            archive.read(name)


def parse_xml(content: bytes, source: str) -> Any:
    """The root of an XML file. Entities are not expanded, nothing is fetched, a damaged file is mended."""
    for is_deep in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=is_deep,
            recover=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ArticleError(
                f"{source} is damaged ({error}). Get the file again, or save it anew."
            ) from error
        if root is None:
            raise ArticleError(f"{source} is damaged. Get the file again, or save it anew.")
        if not is_cut_short(parser):
            _keep_entities(root)
            return root
    raise too_deep(source)


def is_cut_short(parser: Any) -> bool:
    """Whether a parser stopped at elements that are nested too deeply: what follows them would be missing."""
    return any("xcessive depth" in entry.message for entry in parser.error_log)


def too_deep(source: str) -> ArticleError:
    """What is said of a file that is nested deeper than can be read."""
    return ArticleError(f"{source} is nested too deeply to be read. Copy its text and paste it.")


def _keep_entities(root: Any) -> None:
    """Put entities that nobody expanded into the text as they are written, with what follows them."""
    for entity in list(root.iter(etree.Entity)):
        words = unescape(entity.text) + (entity.tail or "")
        before, parent = entity.getprevious(), entity.getparent()
        if before is not None:
            before.tail = (before.tail or "") + words
        else:
            parent.text = (parent.text or "") + words
        parent.remove(entity)  # with its tail


def require_room(unpacked: int, packed: int, source: str, limits: Limits) -> None:
    """See that what a file unpacks to is within the limits.

    Raises:
        ArticleError: it is too much, or so many times more than it was packed that it is a trap.
    """
    if unpacked > limits.max_unpacked_bytes:
        raise ArticleError(
            f"{source} unpacks to more than {limits.max_unpacked_megabytes:g} MB. Save the part you need, "
            "or raise ASSISTANT_MAX_UNPACKED_MEGABYTES."
        )
    if unpacked > _FREE_BYTES and unpacked > packed * limits.max_ratio:
        raise ArticleError(
            f"{source} unpacks to more than {limits.max_ratio:g} times its size, as files made to fill a "
            "machine do. If you trust it, raise ASSISTANT_MAX_RATIO."
        )
