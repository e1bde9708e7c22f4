"""Of Gradio's many routes only those that the page and programs need; routes of our own pass."""

import re

from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.guard.refusals import refusal

_API = "/gradio_api"
_OPEN = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"/", "/"),
        (r"/(?:config|login|logout|theme\.css|favicon\.ico|robots\.txt|manifest\.json)/?", ""),
        (r"/(?:assets|static|svelte)/.+", "/assets"),
        (rf"{_API}/(?:info|app_id|user|login_check|startup-events|theme\.css)/?", ""),
        (rf"{_API}/(?:queue/join|queue/data|run/predict)/?", ""),
        (rf"{_API}/(?:upload|upload_progress|cancel|reset)/?", ""),
        (rf"{_API}/heartbeat/[^/]+", f"{_API}/heartbeat"),
        (rf"{_API}/call/(?:v2/)?[^/]+(?:/[^/]+)?/?", f"{_API}/call"),
    )
)


def route_name(path: str) -> str:
    """A path of Gradio's without what is a visitor's own, such as the name of a session; empty if closed."""
    for pattern, name in _OPEN:
        if pattern.fullmatch(path):
            return name or path.rstrip("/")
    return ""


def own_route(routes: list[BaseRoute], scope: Scope) -> str:
    """The pattern of the route of our own that a request is for; empty when there is none.

    An app of our own under a path, such as `/v1`, is our own whole; Gradio's has no path.
    """
    for route in routes:
        match, inside = route.matches(scope)
        path = str(getattr(route, "path", ""))
        if match is Match.NONE or (isinstance(route, Mount) and not path):
            continue
        within = own_route(list(route.routes), {**scope, **inside}) if isinstance(route, Mount) else ""
        return path + within
    return ""


class OpenRoutes:
    """Answers 404 where nothing is needed; what a request is for is put into its scope as `route_name`."""

    def __init__(self, app: ASGIApp, routes: list[BaseRoute]) -> None:
        self.app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or answer 404."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        own = own_route(self._routes, scope) if scope["type"] == "http" else ""
        name = own or route_name(scope["path"])
        if not name or scope["type"] != "http":
            scope["route_name"] = "(closed)"
            await refusal(scope, 404, "There is nothing here.")(scope, receive, send)
            return
        scope["route_name"], scope["is_own_route"] = name, bool(own)
        await self.app(scope, receive, send)
