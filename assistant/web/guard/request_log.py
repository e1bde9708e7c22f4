"""One line for each request: a short id, what it was for, how it ended. It holds no question and no key."""

import logging
import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.guard.refusals import refusal

logger = logging.getLogger("assistant.web")
_FAILED = 500


class RequestLog:
    """Logs requests, and ends one that fails by mistake with status 500 and its id instead of a traceback.

    The traceback is logged too, for who sets the logger's level to DEBUG.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id, began = secrets.token_hex(4), time.monotonic()
        status, is_told = 0, True
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            nonlocal status, is_told
            if message["type"] == "http.response.start":
                status, headers = message["status"], MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                is_told = status != _FAILED or "json" in headers.get("content-type", "")
            if is_told:
                await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception as error:  # whatever it is, other visitors go on and the log stays one line
            logger.error("%s failed: %s", request_id, type(error).__name__)
            logger.debug("%s", request_id, exc_info=True)
            status, is_told = status or _FAILED, bool(status) and is_told
        finally:
            if not is_told:
                line = f"Something went wrong here. The server's log has it under {request_id}."
                failed = refusal(scope, _FAILED, line, {"x-request-id": request_id})
                await failed(scope, receive, send)
            milliseconds = 1000 * (time.monotonic() - began)
            name = scope.get("route_name", "(refused)")
            logger.info("%s %s %s %s %.0f ms", request_id, scope["method"], name, status or "-", milliseconds)
