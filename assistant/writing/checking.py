"""Checking: whether sentences that somebody quotes stand in the article, word for word or nearly.

Typography, letters' case at the beginning and white space apart: a curly quotation mark, a long dash, a line
break change nothing. What differs is told word by word, since a changed number or a dropped "not" is what
matters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz import fuzz

from assistant.articles import Article, Sentence, split_sentences

_NEARLY = 0.75  # share of a sentence's words that stand in the article, in order
_LIKELY = 60.0  # of 100: the fuzzy likeness from which a place is looked at word by word
_MAX_GAP_WORDS = 60  # of the article between the parts around an ellipsis
_PLAIN = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
_IGNORED = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_ELLIPSIS = re.compile(r"\s*[\[(]?\.\.\.[\])]?\s*")
_OUTER = "\"' \t\n"
_TAG_WORDS = 5  # of somebody's "said the minister" at most
# Verbs by which a sentence names its speaker, and words that would turn its sense.
_SAYING_TEXT = """
said says told adds added wrote writes asked replied explained argued noted claimed stated called
"""
_SAYING = frozenset(_SAYING_TEXT.split())
_TURNING_TEXT = "not never no nobody none neither nor hardly falsely wrongly"
_TURNING = frozenset(_TURNING_TEXT.split())
_WORD = re.compile(r"\w+(?:[.,:'-]\w+)*|[%$€£]")


class Standing(StrEnum):
    """Whether a sentence stands in the article."""

    EXACT = "exact"
    NEARLY = "nearly"
    ABSENT = "absent"


@dataclass(frozen=True)
class Difference:
    """Words that differ: what the sentence says, and what stands in its place; either may be empty."""

    said: str
    stands: str

    @property
    def fair(self) -> str:
        """Why a quote may differ so: "ellipsis" (words left out, and shown to be) or "attribution" (the name
        of who says it put in); empty where it may not."""
        if self.said == "…":
            return "ellipsis"
        words = self.said.casefold().split()
        is_tag = not self.stands and len(words) <= _TAG_WORDS and not _TURNING.intersection(words)
        return "attribution" if is_tag and _SAYING.intersection(words) else ""


@dataclass(frozen=True)
class Place:
    """Where a sentence stands, or what is nearest to it.

    Attributes:
        standing: how.
        span: the slice of the article; None when nothing is near.
        differences: the words that differ, in order.
    """

    standing: Standing
    span: Sentence | None = None
    differences: tuple[Difference, ...] = ()


class _View:
    """An article's text in plain typography, with the way back: `places[i]` is where character i stands."""

    def __init__(self, text: str) -> None:
        letters: list[str] = []
        self.places: list[int] = []
        for place, character in enumerate(text):
            plain = " " if character.isspace() else _PLAIN.get(character, character)
            if character in _IGNORED or (plain == " " and letters and letters[-1] == " "):
                continue
            letters += plain
            self.places += [place] * len(plain)
        self.text = "".join(letters)
        self.folded = self.text.casefold() if len(self.text.casefold()) == len(self.text) else self.text

    def span(self, start: int, end: int) -> Sentence:
        """The slice of the article behind characters `[start, end)` of the view."""
        return Sentence(self.places[start], self.places[end - 1] + 1)


def find_sentences(article: Article, text: str) -> list[tuple[str, Place]]:
    """Each sentence of a text with its place in the article.

    Args:
        article: the article.
        text: one sentence or several, as somebody quotes them.
    """
    view = _View(article.text)
    # A line break within a sentence is where somebody's page ended.
    text = "\n\n".join(" ".join(lines.split()) for lines in re.split(r"\n\s*\n", text))
    return [(text[s.start : s.end], _place(text[s.start : s.end], view)) for s in split_sentences(text)]


def _place(sentence: str, view: _View) -> Place:
    plain = _View(sentence).text.strip(_OUTER)
    parts = [part for part in _ELLIPSIS.split(plain) if part.strip(_OUTER + ".,;:!?")]
    if not parts:
        return Place(Standing.ABSENT)
    found = _in_order(parts, view)
    if found is not None:
        left_out = (Difference("…", ""),) if len(parts) > 1 else ()
        return Place(Standing.NEARLY if left_out else Standing.EXACT, found, left_out)
    return _nearest(plain, view)


def _in_order(parts: Sequence[str], view: _View) -> Sentence | None:
    """The slice from the first part to the last, when each stands word for word after the one before."""
    start, end = -1, 0
    for part in parts:
        at = _find(part.rstrip(".,;:!?" + _OUTER), view, end)
        if at is None or (start >= 0 and view.text.count(" ", end, at) > _MAX_GAP_WORDS):
            return None
        start, end = at if start < 0 else start, at + len(part.rstrip(".,;:!?" + _OUTER))
    if end < len(view.text) and view.text[end] in ".!?" and parts[-1][-1:] in ".!?":
        end += 1
    return view.span(start, end)


def _find(part: str, view: _View, begin: int) -> int | None:
    """Where whole words stand; a sentence taken from the middle of another one may begin with a capital."""
    pattern = rf"(?<!\w){re.escape(part[:1])}(?-i:{re.escape(part[1:])})(?!\w)"
    found = re.compile(pattern, re.IGNORECASE).search(view.text, begin)
    return found.start() if found else None


def _nearest(plain: str, view: _View) -> Place:
    """The words of the article that a sentence differs least from, if they are nearly the same."""
    likeness = fuzz.partial_ratio_alignment(plain.casefold(), view.folded)
    if likeness is None or likeness.score < _LIKELY or likeness.dest_end <= likeness.dest_start:
        return Place(Standing.ABSENT)
    # A sentence with words left out is shorter than what it is from.
    start = max(0, likeness.dest_start - len(plain) // 4)
    end = min(len(view.text), likeness.dest_end + len(plain) // 4)
    said, stands = (list(_WORD.finditer(words)) for words in (plain, view.text[start:end]))
    mine, theirs = (_folded([w.group() for w in found]) for found in (said, stands))
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    same = [block for block in matcher.get_matching_blocks() if block.size]
    if not same or sum(block.size for block in same) < _NEARLY * len(said):
        return Place(Standing.ABSENT)
    first, last = same[0], same[-1]
    # Words before the first and after the last that is the same are the sentence's own.
    low = max(0, first.b - first.a)
    high = min(len(stands), last.b + last.size + len(said) - last.a - last.size)
    low, high = (
        (low if first.a else first.b),
        (high if last.a + last.size < len(said) else last.b + last.size),
    )
    differences = _differences(plain, said, view.text[start:end], stands[low:high])
    return Place(
        Standing.NEARLY if differences else Standing.EXACT,
        view.span(start + stands[low].start(), start + stands[high - 1].end()),
        differences,
    )


def _differences(
    plain: str, said: Sequence[re.Match[str]], around: str, stands: Sequence[re.Match[str]]
) -> tuple[Difference, ...]:
    mine, theirs = ([word.group() for word in words] for words in (said, stands))
    matcher = SequenceMatcher(None, _folded(mine), _folded(theirs), autojunk=False)
    return tuple(
        Difference(" ".join(mine[a:b]), " ".join(theirs[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    )


def _folded(words: Sequence[str]) -> list[str]:
    return [word.casefold() for word in words]
