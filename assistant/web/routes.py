"""Routes of our own beside Gradio's: whatever is added here is guarded like the rest (see `guard`)."""

from starlette.routing import Route

from assistant.web.guard import Guard
from assistant.web.rules import Rules


def own_routes(guard: Guard, rules: Rules) -> list[Route]:
    """The routes that are served in front of the page."""
    return [guard.figures.route()] if rules.shows_metrics else []
