"""Disagreement: other articles of a collection with another answer. No date decides among them."""

import re
from collections.abc import Sequence

from assistant.articles import Article, Sentence
from assistant.index import stemmed
from assistant.reading.candidates import READ_ORDER, Candidate
from assistant.reading.names import names

MIN_SPAN_SCORE = 0.0
"""Logits of another answer's span above "no answer here".

With this and `MAX_BEHIND`, 9 of 12 disagreements of our own, in other words each, are seen, and 2 of 150
questions about one of 12 encyclopedia articles get a second answer from another.
"""
MAX_BEHIND = 6.0
"""How much less than the best one another answer may score, in the same logits."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def other_answers(article: Article, question: str, candidates: Sequence[Candidate]) -> tuple[Sentence, ...]:
    """The sentences of other articles that give another answer than the best candidate, best first.

    Each article speaks once, with its best sentence, and each answer is given once.

    Args:
        article: the collection; an article alone never disagrees.
        question: the standalone question.
        candidates: its candidates, best first.
    """
    if len(article.parts) == 1:
        return ()
    spoken: set[int] = set()
    known: list[str] = []
    found: list[Sentence] = []
    for candidate in candidates:
        begin, own = article.part_at(candidate.sentence.start)
        if begin in spoken:
            continue
        spoken.add(begin)
        answer = article.shown(candidate.span.start, candidate.span.end)
        if known and not (_scores_high(candidate, candidates[0]) and _is_about(own, question)):
            continue
        if not any(_same(answer, other) for other in known):
            known.append(answer)
            found.append(candidate.sentence)
    return tuple(found[1:])


def _scores_high(candidate: Candidate, best: Candidate) -> bool:
    behind = best.score(READ_ORDER) - candidate.score(READ_ORDER)
    return candidate.span_score >= MIN_SPAN_SCORE and behind <= MAX_BEHIND


def _is_about(article: Article, question: str) -> bool:
    """Whether an article knows the names of the question, at least by their last words.

    When the bridge of York was built says nothing about the bridge of Ely.
    """
    return all(article.mentions(name.split()[-1]) for name in names(question))


def _same(one: str, other: str) -> bool:
    """Whether two short answers may be one: "1901" and "4 May 1901", "Hale" and "Peter Hale"."""
    first, second = _words(one), _words(other)
    smaller = min(len(first), len(second))
    numbers = [{w for w in words if w[0].isdigit()} for words in (first, second)]
    if all(numbers) and not (numbers[0] <= numbers[1] or numbers[1] <= numbers[0]):
        return False
    return len(first & second) > smaller / 2 or first <= second or second <= first


def _words(answer: str) -> set[str]:
    numbers = {n.replace(",", "").rstrip(".") for n in _NUMBER.findall(answer)}
    return numbers | {word for word in stemmed([answer])[0] if not word[0].isdigit()}
