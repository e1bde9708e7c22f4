"""Pictures of a PDF's pages, with the places of words on them, made in a process of its own with limits.

The child gets the file on its standard input, as the readers of files do, and keeps the last one open, so
that the next page is there at once.
"""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from assistant.articles.apart import end_child, receive, send, start_child
from assistant.articles.time_limits import limit_memory, limit_seconds
from assistant.errors import ArticleError

_SECONDS = 10.0  # for one page
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


class PagePainter:
    """Draws pages of PDF files, one after the other; for any number of threads. Close it in the end."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._known = ""
        self._lock = threading.Lock()

    def draw(self, content: bytes, page: int, words: str = "") -> PagePicture:
        """The picture of a page, and where words stand on it.

        Args:
            content: the PDF file.
            page: number of the page, from 1; the nearest one that there is.
            words: a quote; letters and digits count alone.

        Raises:
            ArticleError: the page cannot be drawn.
        """
        digest = sha256(content).hexdigest()
        with self._lock:
            child = self._start()
            assert child.stdin is not None and child.stdout is not None
            timer = threading.Timer(_SECONDS, child.kill)
            timer.start()
            try:
                request = {"page": page, "words": words, "is_known": digest == self._known}
                send(child.stdin, json.dumps(request).encode(), b"" if digest == self._known else content)
                self._known = digest
                reply = json.loads(receive(child.stdout))
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
            self._child = start_child(_CHILD)
        return self._child

    def _end(self) -> None:
        if self._child is None:
            return
        end_child(self._child)
        self._child, self._known = None, ""


def main() -> None:
    """Answer requests until the standard input ends."""
    limit_memory()
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not break an answer
    document: Any = None
    while True:
        try:
            request, content = json.loads(receive(stdin)), receive(stdin)
        except EOFError:
            return
        limit_seconds(_SECONDS)
        try:
            if not request["is_known"]:
                import pypdfium2

                document = pypdfium2.PdfDocument(content)
            reply, image = _drawn(document, request["page"], request["words"])
        except Exception as error:  # whatever the library raises on a broken file
            reply, image = {"error": type(error).__name__}, b""
        send(stdout, json.dumps(reply).encode(), image)


def _drawn(document: Any, number: int, words: str) -> tuple[dict[str, Any], bytes]:
    number = min(max(1, number), len(document))
    page = document[number - 1]
    scale = min(4.0, _PIXELS / max(page.get_size()))
    stream = BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(stream, "JPEG", quality=_QUALITY)
    reply = {"page": number, "pages": len(document), "boxes": _boxes(page, words)}
    return reply, stream.getvalue()


def _boxes(page: Any, words: str) -> list[Box]:
    """The lines of words on a page: of all of them, or of those before its end or after its beginning."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    letters: list[tuple[str, int]] = []
    for position in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, position)).casefold()
        letters += [(one, position) for one in character if one.isalnum()]
    there = "".join(letter for letter, _ in letters)
    wanted = "".join(character for character in words.casefold() if character.isalnum())
    start, length = _place(wanted, there)
    left, bottom, right, top = page.get_bbox()
    lines: list[list[float]] = []
    for _, position in letters[start : start + length]:
        box = text.get_charbox(position, loose=True)
        last = lines[-1] if lines else None
        if last and abs(last[1] - box[1]) < (last[3] - last[1]) / 2 and box[0] >= last[0]:
            last[:] = [last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3])]
        else:
            lines.append(list(box))
    wide, high = right - left, top - bottom
    return [
        ((x - left) / wide, (top - upper) / high, (end - x) / wide, (upper - lower) / high)
        for x, lower, end, upper in lines
    ]


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
