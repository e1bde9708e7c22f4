"""What the streams of a PDF unpack to, seen before PDFium unpacks them into memory."""

import re
import zlib
from collections.abc import Iterator

from assistant.articles.archives import require_room
from assistant.articles.limits import Limits

_STREAM = re.compile(rb"stream\r?\n")
_HEAD_BYTES = 1024
_BLOCK_BYTES = 256 * 1024
_MOST_FILTERS = 4


def require_small_streams(content: bytes, source: str, limits: Limits) -> None:
    """See that a PDF's streams together unpack to no more than the limits allow.

    Pictures do not count: reading text does not unpack them, and a white page packs as well as a trap.

    Raises:
        ArticleError: they unpack to too much.
    """
    unpacked = 0
    for found in _STREAM.finditer(content):
        head = content[max(0, found.start() - _HEAD_BYTES) : found.start()].rpartition(b" obj")[2]
        filters = min(head.count(b"FlateDecode"), _MOST_FILTERS)
        if not filters or b"/Image" in head:
            continue
        pieces: Iterator[bytes] = _blocks(content, found.end())
        for _ in range(filters):
            pieces = _inflated(pieces)
        for piece in pieces:
            unpacked += len(piece)
            require_room(unpacked, len(content), source, limits)


def _blocks(content: bytes, start: int) -> Iterator[bytes]:
    for place in range(start, len(content), _BLOCK_BYTES):
        yield content[place : place + _BLOCK_BYTES]


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What packed pieces unpack to, up to the end of the packed data or the first byte that is none."""
    unpacker = zlib.decompressobj()
    for piece in pieces:
        pending = piece
        while pending:
            try:
                yield unpacker.decompress(pending, _BLOCK_BYTES)
            except zlib.error:  # encrypted or damaged: what PDFium makes of it is bounded by its memory
                return
            if unpacker.eof:
                return
            pending = unpacker.unconsumed_tail
