"""Routes of our own beside Gradio's: whatever is added here is guarded like the rest (see `guard`)."""

from starlette.routing import BaseRoute, Mount

from assistant.web.guard import Guard
from assistant.web.health import health_route
from assistant.web.http_api import build_api
from assistant.web.rules import Rules
from assistant.web.workshop import Workshop


def own_routes(guard: Guard, rules: Rules, workshop: Workshop) -> list[BaseRoute]:
    """The routes that are served in front of the page."""
    metrics = [guard.figures.route()] if rules.shows_metrics else []
    return [health_route(workshop), *metrics, Mount("/v1", build_api(workshop, guard))]
