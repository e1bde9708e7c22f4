"""`/healthz`: what a proxy asks before it sends readers here."""

from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.web.workshop import Workshop

if TYPE_CHECKING:
    from fastapi import FastAPI

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


def add_health(app: "FastAPI", workshop: Workshop) -> None:
    """Answer at `/healthz`: 200 when ready, 503 when not; in both cases JSON that says what is missing."""
    from fastapi.responses import JSONResponse
    from fastapi.routing import APIRoute

    def answer() -> JSONResponse:
        found = health(workshop)
        return JSONResponse(found, 200 if found["ready"] else 503, {"Cache-Control": "no-store"})

    # Gradio's own last route takes every path.
    app.router.routes.insert(0, APIRoute(HEALTH_PATH, answer, methods=["GET"]))
