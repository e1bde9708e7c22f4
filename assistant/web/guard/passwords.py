"""The password of a server: Gradio asks people for it on its login page, programs send it as a token.

`Authorization: Bearer PASSWORD` is asked of every route that is not Gradio's own; Gradio's are behind its
login, whose cookie a program gets with `gradio_client.Client(…, auth=("anybody", password))`.
"""

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.guard.exposure import Exposure
from assistant.web.guard.rates import Allowances, visitor_of

# Only says that the server is alive: what starts and stops servers asks for it without a password.
_WITHOUT_PASSWORD = frozenset(["/healthz"])


class BearerPassword:
    """Answers 401 to requests without the password; 429 to who tries too many.

    Args:
        app: what is guarded.
        exposure: knows the password.
        tries: how many wrong passwords a visitor may give a minute, also on the login page.
    """

    def __init__(self, app: ASGIApp, exposure: Exposure, tries: Allowances) -> None:
        self.app = app
        self._exposure = exposure
        self._tries = tries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or refuse it."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        if self._exposure.password is None:
            return None
        name = scope["route_name"]
        is_login = name == "/login" and scope["method"] == "POST"
        needs_token = scope["is_own_route"] and name not in _WITHOUT_PASSWORD
        if needs_token:
            kind, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
            if kind.lower() == "bearer" and self._exposure.admits(token.strip()):
                return None
        if not needs_token and not is_login:
            return None
        if not self._tries.take(visitor_of(scope)):
            return _refuse(429, "Too many passwords were tried. Wait a minute.")
        if is_login:
            return None
        return _refuse(401, "Send the password as `Authorization: Bearer …`.")


def _refuse(status: int, line: str) -> JSONResponse:
    headers = {"www-authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse({"error": line}, status_code=status, headers=headers)
