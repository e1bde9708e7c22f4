"""Typing errors: a word of a question that nobody knows becomes the word of the article that it nearly is."""

import re
from functools import cache, cached_property

from rapidfuzz.distance import OSA

from assistant.articles import Article
from assistant.index.onnx_embeddings import known_words

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
        words = dict.fromkeys(_ANY_WORD.findall(self._article.text.lower()))
        return _by_length(tuple(words))

    def _mended(self, word: str) -> str:
        plain = word.lower()
        if plain in self._words.get(len(plain), ()) or plain in known_words():
            return word
        for words in (self._words, _common()):
            near = [
                other
                for length in (len(plain) - 1, len(plain), len(plain) + 1)
                for other in words.get(length, ())
                if other[0] == plain[0] or other[1:2] == plain[1:2]
                if OSA.distance(plain, other, score_cutoff=_MOST_EDITS) <= _MOST_EDITS
            ]
            if near:
                return _cased(near[0], word)
        return word


def _cased(mended: str, typed: str) -> str:
    return mended.capitalize() if typed[0].isupper() else mended


@cache
def _common() -> dict[int, list[str]]:
    return _by_length(tuple(word for word in known_words() if len(word) > 3))


def _by_length(words: tuple[str, ...]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for word in words:
        found.setdefault(len(word), []).append(word)
    return found
