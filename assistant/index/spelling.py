"""Typing errors: a word of a question that nobody knows becomes the word of the article that it nearly is."""

import re
from functools import cache, cached_property

from rapidfuzz.distance import OSA

from assistant.articles import Article
from assistant.index.onnx_embeddings import known_words
from assistant.index.terms import stemmed

_WORD = re.compile(r"[^\W\d_]{5,}")
_ANY_WORD = re.compile(r"[^\W\d_]{3,}")
_MOST_EDITS = 1


class Spelling:
    """Mends the words of questions by an article's own words, else by common English ones.

    Args:
        article: the article.
    """

    def __init__(self, article: Article) -> None:
        self._article = article

    def mended(self, question: str) -> str:
        """The question with its unknown words of five or more letters mended by one edit; names stay."""
        return _WORD.sub(lambda match: self._mended(match.group()), question)

    @cached_property
    def _words(self) -> dict[int, list[str]]:
        """The article's words by their length."""
        found: dict[int, list[str]] = {}
        for word in dict.fromkeys(_ANY_WORD.findall(self._article.text.lower())):
            found.setdefault(len(word), []).append(word)
        return found

    def _mended(self, word: str) -> str:
        """A word that nobody knows in any form as the article's word that it nearly is."""
        plain = word.lower()
        if plain in self._words.get(len(plain), ()) or plain in known_words() or _stem(plain) in _stems():
            return word
        near = [
            other
            for length in (len(plain) - 1, len(plain), len(plain) + 1)
            for other in self._words.get(length, ())
            if other[0] == plain[0] or other[1:2] == plain[1:2]
            if OSA.distance(plain, other, score_cutoff=_MOST_EDITS) <= _MOST_EDITS
        ]
        return _cased(near[0], word) if near else word


def _cased(mended: str, typed: str) -> str:
    return mended.capitalize() if typed[0].isupper() else mended


@cache
def _stems() -> frozenset[str]:
    """Stems of the known words, and so of "summarize" where only "summarized" is known."""
    return frozenset(stem for stems in stemmed([" ".join(known_words())]) for stem in stems)


def _stem(word: str) -> str:
    return "".join(stemmed([word])[0])
