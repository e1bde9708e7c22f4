"""Reading: which words answer a question, which sentences prove it, and how sure that is.

In: a standalone question and retrieved passages. Out: a `Reading` (evidence, short answer, yes or no,
signals), from its signals P(the article answers), and what sentences say to a claim. May import:
`articles`, `index`, `conversation` and the shared files.
"""

from assistant.reading.confidence import answerable_probability, is_sure
from assistant.reading.names import names
from assistant.reading.questions import QuestionKind
from assistant.reading.reader import READER_FOLDER, Reader, Reading, packaged_reader
from assistant.reading.reader_model import Verdict, check_files
from assistant.reading.wishes import in_wished_form, statements, wished_sentences

__all__ = [
    "READER_FOLDER",
    "QuestionKind",
    "Reader",
    "Reading",
    "Verdict",
    "answerable_probability",
    "check_files",
    "in_wished_form",
    "is_sure",
    "names",
    "packaged_reader",
    "statements",
    "wished_sentences",
]
