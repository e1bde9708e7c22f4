"""Reading files in a process of its own: one that crashes, hangs or fills the memory is ended, and no more.

The child gets the bytes on its standard input and answers with JSON on its standard output; it can be asked
again and again. It never gets a path, so it opens no file but its own code.
"""

import contextlib
import dataclasses
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, BinaryIO

from assistant.articles.blocks import Block, Document
from assistant.articles.limits import Limits
from assistant.articles.time_limits import limit_memory, limit_seconds
from assistant.errors import ArticleError, AssistantError
from assistant.progress import Progress

_OUT_OF_TIME = 24  # SIGXCPU
_GRACE_SECONDS = 0.5
_WALL_TIMES = 5  # a busy machine is no reason to refuse a file
_CHILD = "from assistant.articles.apart import main; main()"


class ApartReader:
    """Reads files, one after the other, in a child process. Use it in a `with` statement.

    Args:
        limits: limits on each file.
        progress: told how far a file is that takes long.
    """

    def __init__(self, limits: Limits, progress: Progress | None = None) -> None:
        self._limits = limits
        self._progress = progress
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "ApartReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child process; reading once more starts another."""
        self._end()

    def read(
        self,
        content: bytes,
        source: str,
        content_type: str = "",
        charset: str = "",
        first_pages: int | None = None,
    ) -> Document | str:
        """The blocks of a file, or of no more than its `first_pages`; the text of plain text.

        Raises:
            ArticleError: the file cannot be read, within the limits or at all.
        """
        request = {
            "source": source,
            "content_type": content_type,
            "charset": charset,
            "first_pages": first_pages,
            "limits": {**dataclasses.asdict(self._limits), "admitted_hosts": []},
        }
        child = self._start()
        assert child.stdin is not None and child.stdout is not None
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            child.kill()

        # The child's own limit counts the processor's time; this one is for a child that only waits.
        timer = self._timer(expire)
        try:
            send(child.stdin, json.dumps(request).encode(), content)
            while "progress" in (reply := json.loads(receive(child.stdout))):
                timer.cancel()
                timer = self._timer(expire)
                if self._progress:
                    self._progress(*reply["progress"])
        except (OSError, EOFError, ValueError) as error:
            if self._end(_GRACE_SECONDS) == -_OUT_OF_TIME or expired.is_set():
                raise ArticleError(
                    f"{source} took longer than {self._limits.read_seconds:g} seconds to read. Save the part "
                    "you need, or raise ASSISTANT_READ_SECONDS."
                ) from error
            raise ArticleError(
                f"{source} cannot be read: it breaks the reader. Copy its text and paste it."
            ) from error
        finally:
            timer.cancel()
        return _from_reply(reply)

    def _timer(self, expire: Callable[[], None]) -> threading.Timer:
        timer = threading.Timer(_WALL_TIMES * self._limits.read_seconds, expire)
        timer.start()
        return timer

    def _start(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = start_child(_CHILD, OPENBLAS_NUM_THREADS="1")
        return self._child

    def _end(self, grace_seconds: float = 0.0) -> int:
        """End the child, after a while in which it may end by itself; gives how it ended."""
        status = 0
        if self._child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(grace_seconds)
            status = end_child(self._child)
            self._child = None
        return status


def _from_reply(reply: dict[str, Any]) -> Document | str:
    if "error" in reply:
        raise ArticleError(reply["error"])
    return str(reply["text"]) if "text" in reply else _document(reply)


def _document(reply: dict[str, Any]) -> Document:
    blocks = tuple(
        Block(text, kind, level, tuple(map(tuple, pages)), older, tuple(map(tuple, cells)), begins)
        for text, kind, level, pages, older, cells, begins in reply["blocks"]
    )
    facts = reply["facts"]
    lists = {name: tuple(facts[name]) for name in ("notices", "scanned_pages")}
    return Document(blocks, **{**facts, **lists}, items=tuple(_document(item) for item in reply["items"]))


def start_child(code: str, **variables: str) -> subprocess.Popen[bytes]:
    """A Python process that runs `code`, with pipes at its standard input and output.

    Args:
        code: what it runs; it can import what this process can.
        **variables: environment variables that it has besides this process's own.
    """
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path, **variables},
    )


def end_child(child: subprocess.Popen[bytes]) -> int:
    """Kill a child, if it still runs, and close its pipes; gives its exit status."""
    child.kill()
    status = child.wait()
    for stream in (child.stdin, child.stdout):
        with contextlib.suppress(OSError):
            if stream is not None:
                stream.close()
    return status


def send(stream: BinaryIO | Any, *parts: bytes) -> None:
    """Write messages for the other side, each after its length as 8 bytes (big-endian).

    Raises:
        OSError: the other side has ended.
    """
    for part in parts:
        stream.write(struct.pack(">Q", len(part)))
        stream.write(part)
    stream.flush()


def receive(stream: BinaryIO | Any) -> bytes:
    """The next message that the other side sent; waits for it.

    Raises:
        EOFError: the other side has ended.
    """
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError("the other side has ended")
    (length,) = struct.unpack(">Q", head)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError("the other side has ended")
    return bytes(content)


def main() -> None:
    """Answer requests until the standard input ends."""
    limit_memory()
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not break an answer
    while True:
        try:
            request, content = json.loads(receive(stdin)), receive(stdin)
        except EOFError:
            return

        def tell(line: str, share: float) -> None:
            send(stdout, json.dumps({"progress": [line, share]}).encode())

        send(stdout, json.dumps(_reply(request, content, tell)).encode())


def _reply(request: dict[str, Any], content: bytes, tell: Progress) -> dict[str, Any]:
    from assistant.articles.reading import read_document

    limits = Limits(**{**request["limits"], "admitted_hosts": frozenset()})
    limit_seconds(limits.read_seconds)
    source, kind, charset = request["source"], request["content_type"], request["charset"]
    try:
        found = read_document(content, source, limits, kind, charset, tell, request["first_pages"])
    except AssistantError as error:
        return {"error": str(error)}
    except Exception as error:  # whatever a library raises on a broken file
        return {
            "error": f"{source} cannot be read ({type(error).__name__}). It may be damaged: save it anew, or "
            "copy its text and paste it.",
            "bug": type(error).__name__,
        }
    return {"text": found} if isinstance(found, str) else _values(found)


def _values(document: Document) -> dict[str, Any]:
    own = [field.name for field in dataclasses.fields(document) if field.name not in ("blocks", "items")]
    return {
        "blocks": [
            (b.text, b.kind, b.level, b.pages, b.begins_older, b.cells, b.begins) for b in document.blocks
        ],
        "facts": {name: getattr(document, name) for name in own},
        "items": [_values(item) for item in document.items],
    }
