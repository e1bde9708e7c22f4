"""Words compared as the official SQuAD script compares them.

Source: Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text" (2016), evaluate-v1.1,
and its version for SQuAD 2.0 (Rajpurkar, Jia and Liang, 2018).
"""

import re
import string
from collections import Counter
from collections.abc import Sequence

_MARK = re.compile(r"\[\d+\]")
_YES_NO = re.compile(
    r"[^\w]*(yes\b|no\b(?=\s*(?:$|[,;:!?()\"”—–-]|\.(?!\s*\d)|(?:it|they|there|he|she|the|this|that|these|those)\b)))",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(a|an|the)\b")


def normal_form(text: str) -> str:
    """Lower case without punctuation, articles and extra spaces."""
    letters = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(_ARTICLE.sub(" ", letters).split())


def without_marks(text: str) -> str:
    """A text without its citation marks [1], [2]."""
    return _MARK.sub(" ", text)


def contains_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether a text holds one of the answers as whole words, both in normal form; marks [1] are ignored.

    An answer of which nothing is left in normal form ("the", "%") is held by no text.
    """
    plain = f" {normal_form(without_marks(text))} "
    wanted = [normal_form(answer) for answer in answers]
    return any(f" {answer} " in plain for answer in wanted if answer)


def spoken_word(text: str) -> str:
    """ "yes" or "no" when a text begins with that word as an answer, else nothing.

    "No one came", "No fewer than 20" and "No. 5" begin with another "no".
    """
    match = _YES_NO.match(without_marks(text))
    return match[1].lower() if match else ""


def exact(text: str, answers: Sequence[str]) -> float:
    """1 when a text is one of the answers in normal form, else 0."""
    return float(normal_form(text) in [normal_form(answer) for answer in answers])


def token_f1(text: str, answers: Sequence[str]) -> float:
    """Best F1 of the words shared with one of the answers, in [0, 1]."""
    return max((_f1(normal_form(text).split(), normal_form(a).split()) for a in answers), default=0.0)


def _f1(mine: list[str], theirs: list[str]) -> float:
    if not mine or not theirs:
        return float(mine == theirs)
    common = sum((Counter(mine) & Counter(theirs)).values())
    return 2 * common / (len(mine) + len(theirs))
