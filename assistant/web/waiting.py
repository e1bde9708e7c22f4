"""The assistant of a chat, once its article is ready."""

from assistant.assistant import Assistant
from assistant.web.sessions import Desk
from assistant.web.workshop import Workshop


def assistant_of(desk: Desk, workshop: Workshop) -> Assistant:
    """The assistant of a chat, waiting for it; where its opening failed, it is tried once more.

    Raises:
        AssistantError: its article cannot be opened.
    """
    if desk.pending:
        for _ in desk.pending.lines():
            pass
    if desk.helper is None:
        is_first = desk.article is workshop.article
        desk.helper = workshop.first() if is_first else workshop.open(desk.article)
    return desk.helper
