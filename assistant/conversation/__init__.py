"""Follow-up questions: what a question means after the turns before it.

In: a question and its history. Out: the question made standalone, in words that were said.
May import: `articles`, `index` and the shared files.
"""

from assistant.conversation.mentions import names
from assistant.conversation.standalone import History, standalone_question

__all__ = [
    "History",
    "names",
    "standalone_question",
]
