"""Right-to-left words of a PDF in the order in which they are read.

PDFium gives the words of a line in their order, but of some files (those that browsers print among them) the
letters of each Arabic or Hebrew word from left to right, and a full stop before the number that it follows.
Where the letters stand on the page proves which way they are read.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Protocol, TypeVar
from unicodedata import bidirectional

_LETTERS = ("R", "AL", "NSM")  # with the marks that stand above and below letters
_NUMBERS = ("EN", "AN")
_BETWEEN = ("CS", "ES", "ET")  # inside of a number, as in 1,901


class _Placed(Protocol):
    text: str
    left: float


_Character = TypeVar("_Character", bound=_Placed)


def in_reading_order(characters: Sequence[_Character]) -> list[_Character]:
    """The same characters; each right-to-left word begins with its rightmost letter."""
    if not any(_kind(c) in ("R", "AL") for c in characters):
        return list(characters)
    ordered: list[_Character] = []
    for is_word, group in groupby(characters, key=lambda c: _kind(c) in _LETTERS):
        run = list(group)
        ordered += run[::-1] if is_word and run[0].left < run[-1].left else run
    return _with_stops_after_numbers(ordered)


def _with_stops_after_numbers(characters: list[_Character]) -> list[_Character]:
    """A stop that stands left of a number within right-to-left words follows it."""
    ordered: list[_Character] = []
    strong, at = "", 0
    while at < len(characters):
        character = characters[at]
        kind = _kind(character)
        end = at + 1
        if strong in ("R", "AL") and kind in _BETWEEN and (at == 0 or characters[at - 1].text.isspace()):
            while end < len(characters) and _kind(characters[end]) in (*_NUMBERS, *_BETWEEN):
                end += 1
        number = characters[at + 1 : end]
        is_before = bool(number) and _kind(number[0]) in _NUMBERS and character.left < number[0].left
        ordered += [*number, character] if is_before else characters[at:end]
        strong = kind if kind in ("L", "R", "AL") else strong
        at = end
    return ordered


def _kind(character: _Placed) -> str:
    return bidirectional(character.text[:1]) if character.text else ""
