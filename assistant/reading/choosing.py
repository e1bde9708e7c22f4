"""Choosing among sentences that answer: the newer of two, or both that are compared."""

import re
from collections.abc import Callable, Sequence

from assistant.articles import find_dates
from assistant.reading.candidates import Candidate

_COMPARES = re.compile(
    r"^(?:and |so )?(?:which|who|what|whose)\b.*\b(?P<how>\w{2,}er|more|less|most|least|first|last"
    r"|\w{2,}est)\b",
    re.IGNORECASE,
)
_COMPARE_WORD = re.compile(r"^(?:please )?compare\b|\bdifferences? between\b", re.IGNORECASE)
_OF_TIME = re.compile(r"old|new|young|earl|late|first|last", re.IGNORECASE)
_NO_COMPARISON = frozenset(
    "other another never ever after over under whether either former her per".split()  # noqa: SIM905
)
_QUANTITY = re.compile(r"\d")
_SAME_WORDS = 0.05  # share of the question's words that a newer sentence may lack


def newest_first(
    candidates: Sequence[Candidate], age_at: Callable[[int], int], least_head: float
) -> list[Candidate]:
    """Candidates with a newer one in front, where it says as many of the question's words as the best one and
    its passage answers; else as they are."""
    best = candidates[0]
    age = age_at(best.sentence.start)
    newer = [
        candidate
        for candidate in candidates[1:]
        if age_at(candidate.sentence.start) < age
        and candidate.overlap >= best.overlap - _SAME_WORDS
        and candidate.head >= least_head
    ]
    first = min(newer, key=lambda c: age_at(c.sentence.start), default=best)
    return [first, *(candidate for candidate in candidates if candidate is not first)]


def compared_with(
    question: str, candidates: Sequence[Candidate], text_of: Callable[[Candidate], str]
) -> Candidate | None:
    """What the best sentence is to be compared with: of the sentences with a figure of the same kind the one
    that is most alike; None where the question compares nothing."""
    match = _COMPARES.search(question.strip(" ?"))
    is_comparison = bool(_COMPARE_WORD.search(question)) or (
        match is not None and match["how"].lower() not in _NO_COMPARISON
    )
    if not is_comparison:
        return None
    of_time = bool(match and _OF_TIME.match(match["how"]))
    best = text_of(candidates[0])
    if not _has_figure(best, of_time):
        return None
    own = _words(best)
    others = [(c, text_of(c)) for c in candidates[1:] if _has_figure(text_of(c), of_time)]
    alike = [(len(own & _words(text)) / max(1, len(own | _words(text))), c) for c, text in others]
    share, partner = max(alike, key=lambda one: one[0], default=(0.0, None))
    return partner if share > 0 else None


def _has_figure(text: str, of_time: bool) -> bool:
    return bool(find_dates(text, partial=True)) if of_time else bool(_QUANTITY.search(text))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text.lower()))
