"""Follow-up questions made standalone from the last turns; nothing is guessed.

Every name that is put in was in the history, and a question that says little gets what the talk is about.
One that stands alone, or leans on something that cannot be found, is left as it is; what leans on a whole
question gets that question in front.
"""

import re
from collections.abc import Sequence

from assistant.conversation.additions import fuller_names, with_complement, with_focus
from assistant.conversation.antecedents import put_in
from assistant.conversation.mentions import last_question, names, phrases, topic
from assistant.conversation.words import AUXILIARIES, WH

History = Sequence[tuple[str, str]]
"""Pairs of question and answer text, oldest first."""

_TURNS = 6  # older turns are out of mind
_ANSWER_CHARACTERS = 600  # what an answer begins with is what it is about

_LEAD = re.compile(r"^(?:(?:and|but|so|or)\b,?\s*)+", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:(?:and|but|so)\s)?(?:what|how) about\b\s*", re.IGNORECASE)
_BARE = re.compile(
    r"^(?:(?:and|but|so)\s)?(?P<wh>why not|why|when|since when|until when|where|how|how come|how so|who|"
    r"how much|how many|how long|by whom|with whom|for whom|where to|where from)"
    r"(?:(?<=why|hen|ere)\s(?:is|was|did|does)\s(?:(?:that|this)(?:\s(?:so|be|happen))?|it happen))?"
    r"\s*[?.!]*$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^(?:please\s)?(?:(?:can|could) you\s)?(?:tell me|say|give me|explain|go on|elaborate|describe)?\s*"
    r"(?:some\s)?(?:a bit\s)?(?:more|further|more details|details|an example|examples|go on)\s*[?.!]*$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"^(?:in|on|at|of|for|from|to|with|by|during|after|before|since|about|under)\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:1\d{3}|20\d\d)\b")
_MARKS = re.compile(r"\s*\[\d+\]")


def standalone_question(question: str, history: History) -> str:
    """The question with what it leans on put in, or as it is when it needs nothing.

    "Who did he meet?" gets the name of the person that was spoken of, "And the target?" what the last
    question was about, and "Why?" the rest of the last question.
    """
    turns: list[tuple[str, str]] = []
    for asked, answer in history[-_TURNS:]:
        turns.append((_standalone(asked.strip(), turns), _MARKS.sub("", answer)[:_ANSWER_CHARACTERS]))
    return _standalone(question.strip(), turns)


def _standalone(question: str, turns: list[tuple[str, str]]) -> str:
    if not turns or not question:
        return question
    previous = last_question(turns[-1][0])
    if bare := _BARE.match(question):
        return _asking_else(bare["wh"], previous) or f"{turns[-1][0]} {question}"
    if _MORE.match(question):
        about = topic(previous)
        return (
            f"{question.rstrip(' ?.!')} about {about}{question[len(question.rstrip(' ?.!')) :]}"
            if about
            else question
        )
    question = fuller_names(question, turns)
    resolved = put_in(with_complement(question, turns), turns)
    if resolved != question:
        return _capital(_LEAD.sub("", resolved))
    completed = _completed(question, previous, turns)
    return completed if completed != question else with_focus(question, turns)


def _completed(question: str, previous: str, turns: list[tuple[str, str]]) -> str:
    """A question that is only a part of one: "And in 2019?", "What about Lavrov?", "And the target?"."""
    about, lead = _ABOUT.match(question), _LEAD.match(question)
    part = question[(about or lead).end() :].strip() if about or lead else question  # type: ignore[union-attr]
    words = part.replace("’", "'").rstrip("?.! ").split()
    if not words or last_question(part) != part:
        return question
    is_question = words[0].lower() in WH | AUXILIARIES
    if is_question or (not (about or lead) and len(words) > 3):
        leans = bool(lead) and not phrases(part)
        return f"{turns[-1][0]} {question}" if leans else question
    if (not (about or lead) and not question.endswith("?")) or (
        words[0].lower() in ("the", "a") and words[-1] == "one"
    ):
        return question
    return _in_place(" ".join(words), previous) or _with_topic(" ".join(words), previous, question)


def _in_place(part: str, previous: str) -> str:
    """The last question with `part` where it has one of the same kind; empty when it has none."""
    if found := _PREPOSITION.match(part):
        same = list(
            re.finditer(
                rf"\b{found.group()}\s(?:[^?.,;]+?)(?=\s(?:in|on|at|for|from|by|with|during|since)\b|[?.,;]|$)",
                previous,
                re.IGNORECASE,
            )
        )
        if same:
            return previous[: same[-1].start()] + part + previous[same[-1].end() :]
        return f"{previous.rstrip('?.! ')} {part}?"
    if _YEAR.fullmatch(part) and (years := list(_YEAR.finditer(previous))):
        return previous[: years[-1].start()] + part + previous[years[-1].end() :]
    new = names(part)
    if not new or len(new[0].text) < len(part) - 4:
        return ""
    old = [n for n in names(previous) if n.is_place == new[0].is_place or n.person == new[0].person] or names(
        previous
    )
    if not old:
        return ""
    return previous[: old[0].start] + part + previous[old[0].start + len(old[0].text) :]


def _with_topic(part: str, previous: str, question: str) -> str:
    about = topic(previous)
    if not about or about.lower() in part.lower() or len(part.split()) > 3:
        return question
    return f"What about {part} for {about}?"


def _asking_else(wh: str, previous: str) -> str:
    """The last question with another question word: "When was it closed?" becomes "Why was it closed?"."""
    words = previous.split()
    wh = "why" if wh.lower() == "how come" else wh
    first = words[0].lower().rstrip(",") if words else ""
    if first in AUXILIARIES:
        return f"{_capital(wh)} {words[0].lower()} {' '.join(words[1:])}"
    if first not in WH:
        return ""
    for position, word in enumerate(words[1:6], start=1):
        if word.lower() in AUXILIARIES:
            # "What is X?" has nothing left to ask why about, and "Who was praised?" lacks its subject then.
            is_subject = first in ("who", "what", "which") and words[position].lower() in (
                "is",
                "was",
                "are",
                "were",
            )
            return "" if is_subject else f"{_capital(wh)} {' '.join(words[position:])}"
    return ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
