"""Terms: the words of a text as BM25 counts them, stemmed and without the commonest, by its language."""

import re
from functools import cache
from typing import Any

import bm25s
import Stemmer

from assistant.articles import ENGLISH

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_STOPWORDS = frozenset(
    ["en", "de", "nl", "fr", "es", "pt", "it", "ru", "sv", "no", "zh", "tr", "ko", "da"]
)  # that bm25s has
# Scripts that write no spaces, or whose words are hardly ever written the same way twice: pairs of letters.
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")


def stemmed(texts: list[str], language: str = ENGLISH) -> list[list[str]]:
    """The stems of each text's words, without the commonest words of the language."""
    words: list[list[str]] = bm25s.tokenize(
        [_paired(text) for text in texts], **_options(language), return_ids=False, show_progress=False
    )
    return words


def make_terms(texts: list[str], language: str = ENGLISH) -> bm25s.BM25 | None:
    """The BM25 index of texts; None when they hold no word that counts."""
    tokens = bm25s.tokenize([_paired(text) for text in texts], **_options(language), show_progress=False)
    if not any(tokens.ids):
        return None
    terms = bm25s.BM25()
    terms.index(tokens, show_progress=False)  # numbers instead of words: a sixth less time
    return terms


def _paired(text: str) -> str:
    """A text in which words of unspaced scripts are pairs of letters, each overlapping the next."""
    return _UNSPACED.sub(lambda run: _pairs(run.group()), text)


def _pairs(run: str) -> str:
    return " " + (" ".join(run[n : n + 2] for n in range(len(run) - 1)) or run) + " "


def _options(language: str) -> dict[str, Any]:
    stopwords = language if language in _STOPWORDS else []
    return {"stopwords": stopwords, "stemmer": _stemmer(_STEMMERS.get(language, ""))}


@cache
def _stemmer(name: str) -> Stemmer.Stemmer | None:
    return Stemmer.Stemmer(name) if name in Stemmer.algorithms() else None
