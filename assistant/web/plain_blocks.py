"""What a visitor sees and the log holds when something fails: one line, never a traceback."""

import logging
import secrets
from typing import Any

import gradio as gr

from assistant.errors import AssistantError

logger = logging.getLogger("assistant.web")


class PlainBlocks(gr.Blocks):
    """Gradio's app, whose errors are lines for people.

    An `AssistantError` is shown as it is. Anything else is a mistake of ours: the visitor gets an id, under
    which the log has its kind, and at level DEBUG its traceback.
    """

    async def process_api(self, *given: Any, **named: Any) -> dict[str, Any]:
        """Call a function of the page."""
        try:
            return await super().process_api(*given, **named)
        except gr.Error:
            raise
        except AssistantError as error:
            raise gr.Error(str(error), print_exception=False) from None
        except Exception as error:  # whatever it is, it becomes a line
            name = secrets.token_hex(4)
            logger.error("%s failed: %s", name, type(error).__name__)
            logger.debug("%s", name, exc_info=True)
            line = f"Something went wrong here. The server's log has it under {name}."
            raise gr.Error(line, print_exception=False) from None

    def validate_inputs(self, block_fn: Any, inputs: list[Any]) -> None:
        """See that a function gets as many values as it takes."""
        try:
            super().validate_inputs(block_fn, inputs)
        except ValueError:
            line = f"{block_fn.name} takes {len(block_fn.inputs)} values, not {len(inputs)}."
            raise gr.Error(line, print_exception=False) from None
