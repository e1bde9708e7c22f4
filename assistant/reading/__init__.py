"""Reading: which words answer a question, which sentences prove it, and how sure that is.

In: a standalone question and retrieved passages. Out: a `Reading` (evidence, short answer, signals) and from
its signals P(the article answers). May import: `articles`, `index`, `conversation` and the shared files.
"""

from assistant.reading.confidence import CHECKED_KINDS, answerable_probability, log_odds
from assistant.reading.questions import QuestionKind
from assistant.reading.reader import Reader, Reading, TrainedReader, packaged_reader

__all__ = [
    "CHECKED_KINDS",
    "QuestionKind",
    "Reader",
    "Reading",
    "TrainedReader",
    "answerable_probability",
    "log_odds",
    "packaged_reader",
]
