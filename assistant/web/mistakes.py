"""What a visitor sees and the log holds when something fails: one line, never a traceback."""

import functools
import inspect
import logging
import secrets
from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.errors import AssistantError

logger = logging.getLogger("assistant.web")


def in_plain_words(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function for Gradio whose errors are lines for people.

    An `AssistantError` is shown as it is. Anything else is a mistake of ours: the visitor gets an id, under
    which the log has its kind, and at level DEBUG its traceback.
    """
    if inspect.isgeneratorfunction(function):

        @functools.wraps(function)
        def stream(*given: Any, **named: Any) -> Any:
            try:
                yield from function(*given, **named)
            except Exception as error:  # whatever it is, it becomes a line
                raise _line_of(error) from None

        return stream

    @functools.wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        try:
            return function(*given, **named)
        except Exception as error:  # whatever it is, it becomes a line
            raise _line_of(error) from None

    return call


def _line_of(error: Exception) -> gr.Error:
    if isinstance(error, gr.Error):
        return error
    if isinstance(error, AssistantError):
        return gr.Error(str(error), print_exception=False)
    name = secrets.token_hex(4)
    logger.error("%s failed: %s", name, type(error).__name__)
    logger.debug("%s", name, exc_info=error)
    return gr.Error(
        f"Something went wrong here. The server's log has it under {name}.", print_exception=False
    )
