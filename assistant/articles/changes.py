"""What changed between two texts of one article, word by word, and which quotes are no longer there."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_AROUND = 6  # words shown on either side of a change


@dataclass(frozen=True)
class Change:
    """One place that changed.

    Attributes:
        before: words in front of it, the same in both texts.
        removed: words that only the old text has.
        added: words that only the new text has.
        after: words behind it.
    """

    before: str
    removed: str
    added: str
    after: str


def changes(old: str, new: str) -> list[Change]:
    """The places at which two texts differ, in order; white space does not count."""
    return [
        change
        for removed, added in _changed_lines(_lines(old), _lines(new))
        for change in _changed_words(" ".join(removed).split(), " ".join(added).split())
    ]


def gone(quotes: Iterable[str], text: str) -> list[str]:
    """The quotes that do not stand in a text, each once; white space does not count."""
    words = " ".join(text.split())
    return [quote for quote in dict.fromkeys(quotes) if " ".join(quote.split()) not in words]


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]


def _changed_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Lines first: comparing the words of a whole long article would take minutes."""
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield old[a:b], new[c:d]


def _changed_words(old: list[str], new: list[str]) -> Iterator[Change]:
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Change(
                " ".join(new[max(0, c - _AROUND) : c]),
                " ".join(old[a:b]),
                " ".join(new[c:d]),
                " ".join(new[d : d + _AROUND]),
            )
