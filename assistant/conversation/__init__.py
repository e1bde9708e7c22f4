"""Follow-up questions: what was said before, and what a question may become by it.

In: a question and its history. Out: the turns, and a guard for a question that a model made standalone.
The writer rewrites and the reader chooses, which `assistant.assistant` strings together. May import:
`articles`, `index` and the shared files.
"""

from assistant.conversation.addressed import reply_to_address
from assistant.conversation.rewriting import REMEMBERED_TURNS, is_allowed, stands_alone, with_last_question
from assistant.conversation.turns import History, Turn, read_history

__all__ = [
    "REMEMBERED_TURNS",
    "History",
    "Turn",
    "is_allowed",
    "read_history",
    "reply_to_address",
    "stands_alone",
    "with_last_question",
]
