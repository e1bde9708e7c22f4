"""How much a request may bring, seen before anything of it is parsed."""

import re
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.guard.refusals import refusal

MEGABYTE = 2**20
_FORM_BYTES = 64 * 1024  # names and borders around the files of a form
_UPLOAD = re.compile(r"/gradio_api/upload/?")
_FORM = re.compile(r"multipart/form-data\b", re.IGNORECASE)


class UploadFolder:
    """The folder of what visitors upload, which never holds more than a quota.

    Args:
        place: the folder; it is made.
        quota_bytes: all files together, with those that are on their way.
        kept_seconds: a file that nobody opened is deleted after this time.
    """

    def __init__(self, place: Path, quota_bytes: int, kept_seconds: float = 600.0) -> None:
        self.place = place
        self._quota_bytes = quota_bytes
        self._kept_seconds = kept_seconds
        self._coming_bytes = 0
        self._lock = threading.Lock()
        place.mkdir(parents=True, exist_ok=True)

    def reserve(self, size: int) -> bool:
        """Whether there is room for an upload; if so, it is kept free until `release`."""
        with self._lock:
            self.delete_old()
            held = sum(path.stat().st_size for path in self.place.rglob("*") if path.is_file())
            if held + self._coming_bytes + size > self._quota_bytes:
                return False
            self._coming_bytes += size
            return True

    def release(self, size: int) -> None:
        """The upload is in the folder now, or was given up."""
        with self._lock:
            self._coming_bytes -= size

    def forget(self, path: Path) -> None:
        """Delete an uploaded file and its own folder; a path outside is left alone."""
        if path.is_relative_to(self.place) and path.parent != self.place:
            shutil.rmtree(path.parent, ignore_errors=True)

    def delete_all(self) -> None:
        """Delete the folder, and the one around it when that is empty by then."""
        shutil.rmtree(self.place, ignore_errors=True)
        with suppress(OSError):
            self.place.parent.rmdir()

    def delete_old(self) -> None:
        """Delete what nobody opened in time."""
        oldest = time.time() - self._kept_seconds
        for path in list(self.place.iterdir()) if self.place.is_dir() else ():
            with suppress(OSError):  # somebody else may delete it first
                if path.stat().st_mtime < oldest:
                    shutil.rmtree(path)


class BoundedBodies:
    """Refuses a body that is too large before it is parsed, and uploads for which there is no room.

    A body is taken into memory whole and only then handed on, so that one that grows past the limit never
    reaches the app. Uploads are handed on as they come: Gradio writes them to the folder.

    Args:
        app: what is guarded.
        body_bytes: the largest body of a request, other than an upload or a form.
        upload_bytes: the largest upload, or form with a file, all its files together.
        uploads: the folder that they go to.
        held_bytes: all bodies together that are held in memory at a time.
    """

    def __init__(
        self,
        app: ASGIApp,
        body_bytes: int,
        upload_bytes: int,
        uploads: UploadFolder,
        held_bytes: int = 256 * MEGABYTE,
    ) -> None:
        self.app = app
        self._body_bytes = body_bytes
        self._upload_bytes = upload_bytes + _FORM_BYTES
        self._uploads = uploads
        self._held_bytes = held_bytes
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or answer 411, 413 or 503."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
        elif _UPLOAD.fullmatch(scope["path"]):
            await self._upload(scope, receive, send)
        else:
            await self._body(scope, receive, send)

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = _said_length(scope)
        if size is None:
            await refusal(scope, 411, "An upload must say its length.")(scope, receive, send)
        elif size > self._upload_bytes:
            await _too_large(scope, size, self._upload_bytes)(scope, receive, send)
        elif not self._uploads.reserve(size):
            line = "There is no room for the file now. Try again in some minutes, or paste its text."
            await refusal(scope, 503, line)(scope, receive, send)
        else:
            try:
                await self.app(scope, receive, send)
            finally:
                self._uploads.release(size)

    async def _body(self, scope: Scope, receive: Receive, send: Send) -> None:
        said = _said_length(scope) or 0
        is_form = _FORM.match(Headers(scope=scope).get("content-type", ""))
        most = max(self._body_bytes, self._upload_bytes) if is_form else self._body_bytes
        if said > most:
            await _too_large(scope, said, most)(scope, receive, send)
            return
        body, refused = bytearray(), None
        try:
            while refused is None:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                chunk = message.get("body", b"")
                self._held += len(chunk)
                body += chunk
                if len(body) > most:
                    refused = _too_large(scope, len(body), most)
                elif self._held > self._held_bytes:
                    line = "The server is taking as much as it can. Try again in a minute."
                    refused = refusal(scope, 503, line)
                elif not message.get("more_body", False):
                    break
            await (refused or _Replay(self.app, bytes(body)))(scope, receive, send)
        finally:
            self._held -= len(body)


class _Replay:
    """The app with a body that has been read already."""

    def __init__(self, app: ASGIApp, body: bytes) -> None:
        self._app = app
        self._body: bytes | None = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def replayed() -> Message:
            if self._body is None:
                return await receive()
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replayed, send)


def _said_length(scope: Scope) -> int | None:
    said = Headers(scope=scope).get("content-length", "")
    return int(said) if said.isdecimal() else None


def _too_large(scope: Scope, size: int, limit: int) -> JSONResponse:
    megabytes = f"{size / MEGABYTE:.1f} MB of at most {limit / MEGABYTE:.1f} MB"
    return refusal(scope, 413, f"That is too much: {megabytes}. Send less, or open it by its address.")
