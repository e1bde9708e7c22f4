"""Writing: evidence put into a sentence or two by a chat model, and each claim tied to the article's words.

In: a question and its evidence. Out: pieces of a draft as they come, and from the draft a `CitedText`, whose
citations are exact slices of the article. May import: `articles`, `index`, `conversation`, `reading` and the
shared files.
"""

from assistant.writing.chat_models import CONTEXT_TOKENS, LOCAL_TURNS, get_chat_model, is_local
from assistant.writing.checking import Difference, Place, Standing, find_sentences
from assistant.writing.citations import Citation, CitedText, cite, contradicts, quote_evidence
from assistant.writing.model_file import check_model_file
from assistant.writing.orders import is_order
from assistant.writing.other_language import quote_other_language
from assistant.writing.prompts import fill
from assistant.writing.writer import MAX_ANSWER_TOKENS, Writer

__all__ = [
    "CONTEXT_TOKENS",
    "LOCAL_TURNS",
    "MAX_ANSWER_TOKENS",
    "Citation",
    "CitedText",
    "Difference",
    "Place",
    "Standing",
    "Writer",
    "check_model_file",
    "cite",
    "contradicts",
    "fill",
    "find_sentences",
    "get_chat_model",
    "is_local",
    "is_order",
    "quote_evidence",
    "quote_other_language",
]
