"""`/healthz`: what a proxy asks before it sends readers here."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from assistant.errors import AssistantError
from assistant.web.workshop import Workshop

HEALTH_PATH = "/healthz"


def health(workshop: Workshop) -> dict[str, bool]:
    """Whether this process is alive, and what makes it ready: models loaded, the library within reach."""
    models = workshop.is_finished and workshop.is_opened
    library = True
    if models and workshop.library is not None:
        try:
            workshop.library.article_count()
        except AssistantError:
            library = False
    return {"live": True, "ready": models and library, "models": models, "library": library}


def health_route(workshop: Workshop) -> Route:
    """`/healthz`: 200 when ready, 503 when not; in both cases JSON that says what is missing."""

    def answer(request: Request) -> JSONResponse:
        found = health(workshop)
        return JSONResponse(found, 200 if found["ready"] else 503, {"Cache-Control": "no-store"})

    return Route(HEALTH_PATH, answer, methods=["GET"])
