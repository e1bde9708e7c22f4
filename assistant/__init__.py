"""Ask questions about an article; every answer is proved with the article's own words.

from assistant import Assistant, ask

answer = ask("Where will Russia open a Consulate General?", article="talks.txt")
print(answer.text)
for citation in answer.citations:
    print(citation.number, citation.quote)
"""

from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.answers import Answer, Check, Evidence, Token
    from assistant.articles import Article
    from assistant.assistant import Assistant, ask
    from assistant.writing import Citation

__all__ = [
    "Answer",
    "Article",
    "Assistant",
    "AssistantError",
    "Check",
    "Citation",
    "Evidence",
    "Token",
    "ask",
]

_HOMES = {
    "Article": "assistant.articles",
    "Citation": "assistant.writing",
    **dict.fromkeys(["Answer", "Check", "Evidence", "Token"], "assistant.answers"),
    **dict.fromkeys(["Assistant", "ask"], "assistant.assistant"),
}


def __getattr__(name: str) -> Any:
    """Import a public name at its first use: the models' libraries take seconds to import."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
