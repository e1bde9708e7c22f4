"""Names in a question, found by their capitals."""

import calendar
import re

_NAME = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w'’-]*(?:(?<=\b[A-Z])\.)?"
    r"(?:\s(?:(?:of|de|del|van|von|der|the|bin|al)\s){0,2}(?=[A-ZÀ-ÖØ-Þ])[A-ZÀ-ÖØ-Þ][\w'’-]*)*"
)
_POSSESSIVE = re.compile(r"['’]s?$|\.$")
# Capitals that name no one, in every question.
_NO_NAMES = frozenset(
    {"i", *(word.casefold() for words in (calendar.month_name, calendar.day_name) for word in words)}
)


def names(question: str) -> tuple[str, ...]:
    """The proper names of a question, in order.

    The first word of a sentence has a capital anyway, so it counts only as a part of a longer name, without
    being known for one: "When Anna Brandt" is no name, "Anna Brandt" is.
    """
    found = []
    for match in _NAME.finditer(question):
        words = match.group().split()
        before = question[: match.start()].rstrip()
        if not before or before[-1] in ".?!:":
            words = words[1:]
        name = _POSSESSIVE.sub("", " ".join(words))
        if name and name.casefold() not in _NO_NAMES:
            found.append(name)
    return tuple(found)
