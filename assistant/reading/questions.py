"""What a question asks for: one span of the article, or something that no single span can be."""

import re
from enum import StrEnum


class QuestionKind(StrEnum):
    """How a question is answered; all but `SPAN` go on with evidence sentences instead of one span."""

    SPAN = "span"
    YES_NO = "yes-no"
    WHY = "why"
    LIST = "list"
    SUMMARY = "summary"


_AUXILIARIES = (
    "is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must|"
    "isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|hadn't|can't|couldn't|won't|wouldn't"
)
# Tried in this order; the first that matches is the kind.
_PATTERNS = (
    (
        QuestionKind.SUMMARY,
        r"\b(?:summar(?:y|i[sz]e)|overview|tl;?dr|key (?:points|facts)|takeaways?)\b"
        r"|\b(?:main|\d+|one|two|three|four|five|six|seven|eight|nine|ten) "
        r"(?:bullet )?(?:points?|ideas?|topics?|facts)\b"
        r"|\bin (?:brief|short|a nutshell)\b|\bgist\b|^(?:please )?sum (?:it )?up\b"
        r"|\bwhat(?:'s| is| does| are| do) (?:this|the|that|these|those) "
        r"(?:articles?|texts?|story|stories|pages?)(?: all)? (?:about|say)$"
        r"|\bwhat (?:is|was) (?:it|this) (?:all )?about\b",
    ),
    (QuestionKind.WHY, r"^(?:and |but |so )?(?:why\b|how come\b|for what reasons?\b|explain\b)"),
    (
        QuestionKind.LIST,
        r"^(?:please )?(?:list|name|enumerate|give me|mention)\b"
        r"|^(?:what|which) (?:(?:are|were) )?(?:all |some of )?(?:the )?(?:\w+ )?"
        r"(?:advantages|disadvantages|reasons|causes|effects|steps|examples|factors|kinds|types|sorts)\b",
    ),
    (QuestionKind.YES_NO, rf"^(?:and |but |so )?(?:{_AUXILIARIES})\b(?!.*\bor\b)"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)


def question_kind(question: str) -> QuestionKind:
    """The kind of an English question, from its first words; `SPAN` when nothing else fits."""
    asked = question.strip(" \n?.!").replace("’", "'")
    return next((kind for kind, pattern in _COMPILED if pattern.search(asked)), QuestionKind.SPAN)
