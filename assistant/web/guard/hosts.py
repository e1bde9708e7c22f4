"""Only the server's own pages may use it: by a name that is its own, and from no other site.

A name that somebody else controls can point at this computer (DNS rebinding); its pages would then be the
server's own in the eyes of a browser. So a request by any name but the known ones is refused. And a page of
another site can send requests here without asking first; a browser says whose page it is in `Origin`.
"""

from starlette.datastructures import Headers
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.guard.refusals import refusal

_CHANGING = frozenset(["POST", "PUT", "PATCH", "DELETE"])


class KnownHosts(TrustedHostMiddleware):
    """Starlette's check of the Host header, and the address itself that the connection came to."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer 400."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        arrived_at = (scope.get("server") or ("",))[0]
        host = Headers(scope=scope).get("host", "")
        literal = f"[{arrived_at}]" if ":" in arrived_at else arrived_at
        if arrived_at and (host == literal or host.rpartition(":")[0] == literal):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class SameOrigin:
    """Answers 403 to what the page of another site sends."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or refuse it."""
        if scope["type"] != "http" or not _is_foreign(scope):
            await self.app(scope, receive, send)
            return
        refused = refusal(scope, 403, "Requests from other sites are refused.")
        await refused(scope, receive, send)


def _is_foreign(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is not None:  # the scheme may differ: a proxy in front speaks TLS
        return origin.partition("://")[2].lower() != headers.get("host", "").lower()
    return scope["method"] in _CHANGING and headers.get("sec-fetch-site") in ("cross-site", "same-site")
