"""Who is still there: a visitor who has left ends his work."""

import re
import threading
import time
from collections import OrderedDict
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

_STREAM = re.compile(r"/gradio_api/(?:heartbeat|call/(?:v2/)?[^/]+)/([^/]+)")
_QUEUE = "/gradio_api/queue/data"
_GRACE_SECONDS = 3.0  # between two streams of the same visitor, as when a page is loaded again
_REMEMBERED = 10_000


class Presence:
    """Which visitors listen for their answers.

    Gradio streams answers to a visitor, and a heartbeat. One whose streams have all ended, and who does not
    come back within some seconds, has closed the page or stopped the program.
    """

    def __init__(self) -> None:
        self._streams: OrderedDict[str, int] = OrderedDict()
        self._left_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def enter(self, name: str) -> None:
        """A stream to a visitor has begun."""
        with self._lock:
            self._streams[name] = self._streams.get(name, 0) + 1
            self._streams.move_to_end(name)
            self._left_at.pop(name, None)

    def leave(self, name: str) -> None:
        """A stream to a visitor has ended."""
        with self._lock:
            self._streams[name] = self._streams.get(name, 1) - 1
            if self._streams[name] <= 0:
                self._streams.pop(name)
                self._left_at[name] = time.monotonic()
            while len(self._left_at) > _REMEMBERED:
                self._left_at.pop(next(iter(self._left_at)))

    def has_left(self, name: str | None) -> bool:
        """Whether a visitor was there and is not any more; of one who never listened nobody can tell."""
        with self._lock:
            left_at = self._left_at.get(name or "")
            return left_at is not None and time.monotonic() - left_at > _GRACE_SECONDS


class Attendance:
    """Tells `Presence` of the streams that begin and end."""

    def __init__(self, app: ASGIApp, presence: Presence) -> None:
        self.app = app
        self._presence = presence

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        name = _listener(scope) if scope["type"] == "http" and scope["method"] == "GET" else ""
        if not name:
            await self.app(scope, receive, send)
            return
        self._presence.enter(name)
        try:
            await self.app(scope, receive, send)
        finally:
            self._presence.leave(name)


def _listener(scope: Scope) -> str:
    """The session that a stream is for; empty when the request is no stream."""
    path: str = scope["path"]
    if path == _QUEUE:
        query: str = scope["query_string"].decode("latin-1")
        return parse_qs(query).get("session_hash", [""])[0]
    found = _STREAM.fullmatch(path)
    return found.group(1) if found else ""
