"""What goes wrong over HTTP, as JSON in the form that clients of OpenAI's protocol know."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import AssistantError, ModelError, QuestionError
from assistant.web.guard import Figures, Guard, error_dict
from assistant.web.program_articles import UnknownArticleError


def add_error_handlers(api: FastAPI, figures: Figures) -> None:
    """Answer every error in one form, with a status: 400, 404, 429, or 503 where a model does not load."""

    async def assistant_error(request: Request, error: Exception) -> JSONResponse:
        figures.refused(type(error).__name__)
        return await _assistant_error(request, error)

    api.add_exception_handler(AssistantError, assistant_error)
    api.add_exception_handler(RequestValidationError, _bad_body)
    api.add_exception_handler(HTTPException, _http_error)


def admit(guard: Guard, visitor: str) -> None:
    """Let a visitor ask once.

    Raises:
        HTTPException: with the status 429; no question of this minute is left.
    """
    try:
        guard.questions.require(visitor)
    except QuestionError as error:
        guard.figures.refused(type(error).__name__)
        raise HTTPException(429, str(error).rstrip("."), {"retry-after": "60"}) from error


async def _assistant_error(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, UnknownArticleError):
        return JSONResponse(error_dict(str(error), "model_not_found"), 404)
    return JSONResponse(error_dict(str(error)), 503 if isinstance(error, ModelError) else 400)


async def _bad_body(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return JSONResponse(error_dict(f"The body cannot be used: {_first(error)}. See /v1/docs."), 400)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return JSONResponse(error_dict(f"{error.detail}. See /v1/docs."), error.status_code, error.headers)


def _first(error: RequestValidationError) -> str:
    """The first fault, without the value that was sent."""
    fault = error.errors()[0]
    place = ".".join(str(part) for part in fault["loc"] if part != "body")
    reason = str(fault.get("ctx", {}).get("error") or fault["msg"])
    if fault["type"].startswith("json"):
        return f"it is no JSON ({reason})"
    return f"{place}: {reason}" if place else reason
