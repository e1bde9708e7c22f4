"""The password of a server: Gradio asks people for it on its login page, programs send it as a token.

`Authorization: Bearer PASSWORD` is asked of every route that is not Gradio's own; Gradio's are behind its
login, whose cookie a program gets with `gradio_client.Client(…, auth=("anybody", password))`.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.guard.exposure import Exposure
from assistant.web.guard.rates import Allowances, visitor_of
from assistant.web.guard.refusals import refusal

# Only says that the server is alive: what starts and stops servers asks for it without a password.
_WITHOUT_PASSWORD = frozenset(["/healthz"])


class BearerPassword:
    """Answers 401 to requests without the password; 429, whatever is sent, to who tried too many wrong ones.

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
        if scope["type"] != "http" or self._exposure.password is None:
            await self.app(scope, receive, send)
            return
        name = scope["route_name"]
        is_login = name == "/login" and scope["method"] == "POST"
        needs_token = scope["is_own_route"] and name not in _WITHOUT_PASSWORD
        if (is_login or needs_token) and not self._tries.has_left(visitor_of(scope)):
            line = "Too many passwords were tried. Wait a minute."
            await refusal(scope, 429, line)(scope, receive, send)
        elif is_login:
            await self._login(scope, receive, send)
        elif needs_token and not self._has_token(scope):
            line = "Send the password as `Authorization: Bearer …`."
            await refusal(scope, 401, line, {"www-authenticate": "Bearer"})(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _has_token(self, scope: Scope) -> bool:
        """Whether the request has the password; a wrong one is a try."""
        kind, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self._exposure.admits(token.strip()):
            return True
        if token:
            self._tries.take(visitor_of(scope))
        return False

    async def _login(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let Gradio compare. The try is taken before, so that many at once are counted too."""
        visitor = visitor_of(scope)
        self._tries.take(visitor)

        async def send_and_count(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                self._tries.give_back(visitor)
            await send(message)

        await self.app(scope, receive, send_and_count)
