"""Quotes for an answer in a language that the reader was not trained for."""

import re
from collections.abc import Sequence

from assistant.articles import Article, Sentence
from assistant.index import stemmed
from assistant.writing.citations import CitedText, quote_evidence

_NONE = re.compile(r"\W*none\W*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"\b[^\W\d_a-z][\w'’-]*")
_NAME_WEIGHT = 3  # a name or a number stands in any language as it is; a word does not


def quote_other_language(
    article: Article, question: str, draft: str, nearest: Sequence[Sentence]
) -> CitedText:
    """A writer's answer with the one sentence that shares most with it; that sentence alone where the answer
    has a number that no sentence has; nothing where the writer found none.

    Args:
        article: the article.
        question: the question, whose words say nothing of which sentence answers.
        draft: what the writer wrote.
        nearest: the sentences that it read, best first.
    """
    words = " ".join(draft.split())
    if not words or not nearest or _NONE.fullmatch(words):
        return CitedText("", (), 0.0)
    texts = [article.shown(s.start, s.end) for s in nearest]
    asked, said, *found = (set(stems) for stems in stemmed([question, words, *texts], article.written_in))
    fixed = {*_NUMBER.findall(words), *(name for name in _NAME.findall(words) if name not in question)}
    shares = [
        len((said - asked) & stems) + _NAME_WEIGHT * sum(term in text for term in fixed)
        for stems, text in zip(found, texts, strict=True)
    ]
    best = max(range(len(texts)), key=lambda place: (shares[place], -place))
    quoted = quote_evidence(article, [nearest[best]])
    if any(number not in " ".join(texts) for number in _NUMBER.findall(words)):
        return quoted
    return CitedText(f"{words} [1]", quoted.citations, 1.0)
