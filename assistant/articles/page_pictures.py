"""Pictures of the pages of PDFs and scans, with the places of words, made in a process with limits.

The child gets the file on its standard input, as the readers of files do, and keeps the last one open, so
that the next page is there at once.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from assistant.articles.apart import end_child, receive, send, start_child
from assistant.articles.kinds import is_picture
from assistant.articles.pages_drawn import Edges, Letter, Pages, open_pages
from assistant.articles.time_limits import limit_memory, limit_seconds
from assistant.errors import ArticleError

_SECONDS = 10.0  # for one page
_READ_SECONDS = 120.0  # for one whose words are read from its picture
_PIXELS = 1100  # the wider of what a page is drawn at
_QUALITY = 82
_LEAST_LETTERS = 12  # of a quote that goes over the end of the page, or came from the one before
_CHILD = "from assistant.articles.page_pictures import main; main()"

Box = tuple[float, float, float, float]
"""Left, top, width and height, as shares of the page's width and height."""


@dataclass(frozen=True)
class PagePicture:
    """One page as it looks.

    Attributes:
        image: the picture, as JPEG.
        page: its number, from 1.
        pages: how many there are.
        boxes: the lines of the words that were looked for; empty where they are not found.
    """

    image: bytes
    page: int
    pages: int
    boxes: tuple[Box, ...]


def can_draw(content: bytes) -> bool:
    """Whether a file is one whose pages can be drawn: a PDF, or a PNG, JPEG or TIFF picture."""
    return content.startswith(b"%PDF") or is_picture(content)


class PagePainter:
    """Draws pages, one after the other; for any number of threads. Close it in the end."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._known = ""
        self._lock = threading.Lock()

    def draw(self, content: bytes, page: int, words: str = "") -> PagePicture:
        """The picture of a page, and where words stand on it.

        Args:
            content: the file, one that `can_draw` is true of.
            page: number of the page, from 1; the nearest one that there is.
            words: a quote; letters and digits count alone. A scan is read once more to find them, which
                takes seconds; while the same file is drawn it is kept.

        Raises:
            ArticleError: the page cannot be drawn.
        """
        digest = sha256(content).hexdigest()
        with self._lock:
            child = self._start()
            assert child.stdin is not None and child.stdout is not None
            timer = _timer(child, _SECONDS)
            try:
                request = {"page": page, "words": words, "is_known": digest == self._known}
                send(child.stdin, json.dumps(request).encode(), b"" if digest == self._known else content)
                self._known = digest
                while "reading" in (reply := json.loads(receive(child.stdout))):
                    timer.cancel()
                    timer = _timer(child, _READ_SECONDS)
                image = receive(child.stdout)
            except (OSError, EOFError, ValueError) as error:
                self._end()
                raise ArticleError("This page cannot be drawn. Its text is beside it.") from error
            finally:
                timer.cancel()
        if "error" in reply:
            raise ArticleError(f"This page cannot be drawn ({reply['error']}). Its text is beside it.")
        boxes = tuple((left, top, width, height) for left, top, width, height in reply["boxes"])
        return PagePicture(image, reply["page"], reply["pages"], boxes)

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._known = ""
            self._child = start_child(_CHILD, OPENBLAS_NUM_THREADS="1")
        return self._child

    def _end(self) -> None:
        if self._child is None:
            return
        end_child(self._child)
        self._child, self._known = None, ""


def _timer(child: subprocess.Popen[bytes], seconds: float) -> threading.Timer:
    timer = threading.Timer(seconds, child.kill)
    timer.start()
    return timer


def main() -> None:
    """Answer requests until the standard input ends."""
    limit_memory()
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not break an answer
    pages: Pages | None = None

    def tell_reading() -> None:
        send(stdout, b'{"reading": true}')

    while True:
        try:
            request, content = json.loads(receive(stdin)), receive(stdin)
        except EOFError:
            return
        limit_seconds(_SECONDS)
        try:
            if not request["is_known"]:
                pages = None  # of a broken file, never those of the one before
                pages = open_pages(content, tell_reading)
            assert pages is not None
            reply, image = _drawn(pages, request["page"], request["words"])
        except Exception as error:  # whatever the library raises on a broken file
            reply, image = {"error": type(error).__name__}, b""
        send(stdout, json.dumps(reply).encode(), image)


def _drawn(pages: Pages, number: int, words: str) -> tuple[dict[str, Any], bytes]:
    number = min(max(1, number), pages.count)
    boxes = _boxes(pages.letters(number), words) if words else []  # first: a scan is turned as it was read
    stream = BytesIO()
    pages.picture(number, _PIXELS).save(stream, "JPEG", quality=_QUALITY)
    return {"page": number, "pages": pages.count, "boxes": boxes}, stream.getvalue()


def _boxes(letters: Sequence[Letter], words: str) -> list[Box]:
    """The lines of words on a page: of all of them, or of those before its end or after its beginning."""
    there = [(one, edges) for text, edges in letters for one in text.casefold() if one.isalnum()]
    wanted = "".join(character for character in words.casefold() if character.isalnum())
    start, length = _place(wanted, "".join(letter for letter, _ in there))
    lines: list[Edges] = []
    first: Edges | None = None  # letter of a line; one that is not level goes on in steps
    for _, edges in there[start : start + length]:
        left, top, right, bottom = edges
        last = lines[-1] if lines else None
        if first and last and abs(first[3] - bottom) < (first[3] - first[1]) / 2 and left >= last[0]:
            lines[-1] = (last[0], min(last[1], top), max(last[2], right), max(last[3], bottom))
        else:
            lines.append(edges)
            first = edges
    return [(left, top, right - left, bottom - top) for left, top, right, bottom in lines]


def _place(wanted: str, there: str) -> tuple[int, int]:
    """Where letters stand on a page, and how many of them; none where they do not."""
    if not wanted:
        return 0, 0
    if (start := there.find(wanted)) >= 0:
        return start, len(wanted)
    for length in range(len(wanted) - 1, _LEAST_LETTERS, -1):
        if there.endswith(wanted[:length]):
            return len(there) - length, length
        if there.startswith(wanted[-length:]):
            return 0, length
    return 0, 0
