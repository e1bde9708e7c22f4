"""How a request is refused: a status and a line, as JSON in the form that the callers of a route know."""

from typing import Any

from starlette.responses import JSONResponse
from starlette.types import Scope

from assistant.arguments import printable

_FOR_PROGRAMS = "/v1"


def refusal(scope: Scope, status: int, line: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The answer to a request that is not let through: an object under `/v1`, else a line."""
    is_for_program = f"{scope['path']}/".startswith(f"{_FOR_PROGRAMS}/")
    return JSONResponse(error_dict(line) if is_for_program else {"error": line}, status, headers)


def error_dict(message: str, code: str | None = None) -> dict[str, Any]:
    """An error in the form that clients of OpenAI's protocol know."""
    kind = "invalid_request_error"
    return {"error": {"message": printable(message), "type": kind, "param": None, "code": code}}
