"""Which language a text is in, by py3langid: small, without a network, of the author of trafilatura."""

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import Any

ENGLISH = "en"
_LANGUAGES_TEXT = """
en de fr es it pt nl sv da no fi pl cs sk hu ro hr sl tr id vi ca et lv lt is ga sq eu
ru uk bg sr mk be el he ar fa ur hi bn ta te mr th ko ja zh ka hy
"""
_LATIN = frozenset(_LANGUAGES_TEXT.strip().split("\n")[0].split())
_SAMPLE_CHARACTERS = 4000
_FEW_LETTERS = 20  # fewer tell no language of Latin letters
_FEW_WORDS = 3  # a question of fewer may be a name
_NOT_ENGLISH = 0.02  # P(English) of a question below this: 0 of 3,901 English ones, see docs/quality.md
# Words that no other language has: most questions and articles need no more to be known as English.
_ENGLISH_QUESTION = re.compile(
    r"\W*(?:\w+\W+){0,2}(?:what|when|where|which|why|how|whose|the|did|does)\b", re.I
)
_ENGLISH_ALONE = frozenset(
    ["the", "of", "and", "with", "which", "that", "this", "from", "by", "were", "was", "are"]
)
_ENGLISH_SHARE = 0.08
_SCRIPT_SHARE = 0.5
_NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "sv": "Swedish", "da": "Danish", "no": "Norwegian", "fi": "Finnish", "pl": "Polish",
    "cs": "Czech", "sk": "Slovak", "hu": "Hungarian", "ro": "Romanian", "hr": "Croatian", "sl": "Slovene",
    "tr": "Turkish", "id": "Indonesian", "vi": "Vietnamese", "ca": "Catalan", "ru": "Russian",
    "uk": "Ukrainian", "bg": "Bulgarian", "sr": "Serbian", "el": "Greek", "he": "Hebrew", "ar": "Arabic",
    "fa": "Persian", "hi": "Hindi", "th": "Thai", "ko": "Korean", "ja": "Japanese", "zh": "Chinese",
}  # fmt: skip


def language_of(text: str, stated: str = "") -> str:
    """The language of an article's text; `stated`, else English, where it is too short to tell."""
    sample = text[:_SAMPLE_CHARACTERS]
    if sum(character.isalpha() for character in sample) < _FEW_LETTERS and _is_latin(sample):
        return stated or ENGLISH
    if _is_plainly_english(sample):
        return ENGLISH
    likely = likely_languages(sample)
    best = max(likely, key=lambda language: likely[language], default=ENGLISH)
    # Lists of names read like any language: short texts are English unless that is out of the question.
    return ENGLISH if likely.get(ENGLISH, 0.0) >= _NOT_ENGLISH and best != stated else best


def question_language(question: str, of_article: str) -> str:
    """The language of a question: English unless that is out of the question; of one or two words, the
    article's."""
    if _is_latin(question) and len(re.findall(r"[^\W\d_]+", question)) < _FEW_WORDS:
        return of_article
    if _ENGLISH_QUESTION.match(question):
        return ENGLISH
    likely = likely_languages(question)
    if _is_latin(question) and likely.get(ENGLISH, 1.0) >= _NOT_ENGLISH:
        return ENGLISH
    return max(likely, key=lambda language: likely[language], default=of_article)


def language_name(code: str) -> str:
    """The English name of a language; the code itself where there is none."""
    return _NAMES.get(code, code)


def likely_languages(text: str) -> dict[str, float]:
    """P(language) of a text by language code."""
    found: list[tuple[str, float]] = _identifier().rank(text[:_SAMPLE_CHARACTERS])
    return dict(found)


def _is_plainly_english(text: str) -> bool:
    """Whether its words are English beyond doubt, so that nothing needs to be loaded."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return sum(word in _ENGLISH_ALONE for word in words) > _ENGLISH_SHARE * len(words)


def _is_latin(text: str) -> bool:
    """Whether most letters are Latin ones."""
    scripts = Counter(unicodedata.name(c, "?").split()[0] for c in text if c.isalpha())
    return scripts["LATIN"] >= _SCRIPT_SHARE * max(1, scripts.total())


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # half a second to load

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES_TEXT.split())
    return identifier
