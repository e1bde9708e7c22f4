"""What a question wishes of the form of an answer: how many sentences, and whether as points of a list."""

import re

from assistant.reading.questions import QuestionKind

_NUMBER_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_UNIT = r"(?:bullet points?|bullets?|key points?|points?|sentences?|takeaways?|facts?|ideas?|things?|lines?)"
_WISHED = re.compile(
    rf"\b(?P<number>\d{{1,2}}|{'|'.join(_NUMBER_WORDS)})\s+(?:\w+\s+){{0,2}}?{_UNIT}\b", re.IGNORECASE
)
_POINTS = re.compile(r"\b(?:bullets?|points?|takeaways?|facts)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:(?<=[.!?])|(?<=\]))\s+(?=[^\s\[])")
_MOST = 12


def wished_sentences(question: str) -> int | None:
    """How many sentences or points a question asks for; None when it says no number."""
    match = _WISHED.search(question)
    if match is None:
        return None
    said = match["number"].lower()
    return min(_MOST, max(1, int(said) if said.isdigit() else _NUMBER_WORDS.index(said) + 1))


def in_wished_form(question: str, kind: QuestionKind, text: str) -> str:
    """A summary as points of a list where the question asks for points; any other answer as it is."""
    if kind is not QuestionKind.SUMMARY or not _POINTS.search(question):
        return text
    found = statements(text)
    return "\n".join(f"- {one}" for one in found) if len(found) > 1 else text


def statements(text: str) -> list[str]:
    """The sentences of an answer, each with its marks."""
    pieces = [piece.strip() for piece in _BETWEEN.split(text) if piece.strip()]
    found: list[str] = []
    for piece in pieces:
        # A quoted sentence of several ends with its mark; what has none goes on.
        if found and "[" not in found[-1]:
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found
