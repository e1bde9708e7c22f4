"""The desk: what a reader keeps of articles, links to, carries out, and is shown before asking.

In: articles, answers about them, a reader's pins; an `Assistant`. Out: pins and records of chats, kept on a
disk or as JSON; links to quotes; Markdown, Word, JSON and references; questions to begin with, an overview,
and two articles side by side. May import: all rooms of an answer and `assistant.assistant`.
"""

from assistant.desk.comparison import BOTH, DIFFER, ONLY, Pair, are_versions, changed, compare
from assistant.desk.links import QuoteLink, quote_fragment, read_fragment, web_link
from assistant.desk.markdown import to_markdown
from assistant.desk.overview import Line, overview
from assistant.desk.papers import Paper, Quoted, Section, about, distinct, facts, paper_of_pins, pins_to_json
from assistant.desk.pins import COLOURS, Pin, PinBoard, changed_since
from assistant.desk.records import (
    Chat,
    KeptTurn,
    Record,
    article_to_json,
    chat_to_json,
    keep_answer,
    keep_pin,
    read_record,
    restore_answer,
    restore_pins,
)
from assistant.desk.references import to_bibtex, to_csl, to_ris
from assistant.desk.store import DeskStore, Kept, kept_name
from assistant.desk.suggestions import follow_up_questions, nearby_questions, suggested_questions
from assistant.desk.word import to_word

__all__ = [
    "BOTH",
    "COLOURS",
    "DIFFER",
    "ONLY",
    "Chat",
    "DeskStore",
    "Kept",
    "KeptTurn",
    "Line",
    "Pair",
    "Paper",
    "Pin",
    "PinBoard",
    "QuoteLink",
    "Quoted",
    "Record",
    "Section",
    "about",
    "are_versions",
    "article_to_json",
    "changed",
    "changed_since",
    "chat_to_json",
    "compare",
    "distinct",
    "facts",
    "follow_up_questions",
    "keep_answer",
    "keep_pin",
    "kept_name",
    "nearby_questions",
    "overview",
    "paper_of_pins",
    "pins_to_json",
    "quote_fragment",
    "read_fragment",
    "read_record",
    "restore_answer",
    "restore_pins",
    "suggested_questions",
    "to_bibtex",
    "to_csl",
    "to_markdown",
    "to_ris",
    "to_word",
    "web_link",
]
