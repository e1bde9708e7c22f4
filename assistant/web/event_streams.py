"""Between the end of a tab's stream of answers and the tab's next event lies a pause.

Gradio's server ends a tab's stream when nothing of the tab is under way. An event that the tab starts before
it has read that end finds the stream still open, does not open another one, and its answer is never shown: a
question asked in the moment that the page had begun was lost. So the reply to such an event waits until the
tab has surely read the end; the work itself does not wait, and what it says is kept by Gradio for the stream
that comes.
"""

import asyncio
import re
import time
from collections import OrderedDict
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STREAM, _EVENT = "/gradio_api/queue/data", "/gradio_api/queue/join"
_PAUSE_SECONDS = 0.25
_SESSION = re.compile(rb'"session_hash":\s*"([^"]+)"')
_TAIL_BYTES = 200  # a session's name is the last member of an event
_REMEMBERED = 10_000


class SpacedStreams:
    """Holds the reply to an event that comes right after its tab's stream has ended."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._ended_at: OrderedDict[str, float] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        if scope["type"] == "http" and scope["path"] == _STREAM:
            await self._stream(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].rstrip("/") == _EVENT:
            await self._event(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        finally:
            session = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [""])[0]
            self._ended_at[session] = time.monotonic()
            self._ended_at.move_to_end(session)
            if len(self._ended_at) > _REMEMBERED:
                self._ended_at.popitem(last=False)

    async def _event(self, scope: Scope, receive: Receive, send: Send) -> None:
        tail = b""

        async def receive_and_look() -> Message:
            nonlocal tail
            message = await receive()
            tail = (tail + message.get("body", b""))[-_TAIL_BYTES:]
            return message

        async def send_after_pause(message: Message) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(self._pause_left(tail))
            await send(message)

        await self.app(scope, receive_and_look, send_after_pause)

    def _pause_left(self, tail: bytes) -> float:
        found = _SESSION.search(tail)
        ended_at = self._ended_at.get(found.group(1).decode("latin-1")) if found else None
        return 0.0 if ended_at is None else max(0.0, ended_at + _PAUSE_SECONDS - time.monotonic())
