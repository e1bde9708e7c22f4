"""The encoding of bytes that name none: what decodes into words of a language that is written with it.

Statistics of bytes alone take one alphabet's code page for another's (ISO-8859-2 for ISO-8859-4, Mac Roman
for cp1250) in short texts. So every likely encoding is tried, and its text is judged as text: whether its
letters are those of one alphabet, whether they are cased as words are, and whether it reads like a language.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

_SAMPLE_BYTES = 20_000
_TYPOGRAPHY = frozenset("“”‘’„‚«»‹›–—…•·€£§°©®™´¨½¼¾²³¹¿¡№×±µ\u00a0\u00ad†‡¥")
_LATIN_TEXT = """
en éèïçöêñôàæœëüâ|fr àâæçéèêëîïôœùûüÿ|de äöüß|es áéíñóúü|pt ãáâàçéêíõóôúü|it àèéìòùî|nl éëïèöüáó|sv åäöé
da æøåé|no æøåéòô|fi äöåšž|pl ąćęłńóśźż|cs áčďéěíňóřšťúůýž|sk áäčďéíĺľňóôŕšťúýž|hu áéíóöőúüű|ro ăâîșțşţ
hr čćđšž|sl čšž|tr çğıöşüâîû|et äöõüšž|lt ąčęėįšųūž|lv āčēģīķļņšūž|is áðéíóúýþæö|ca àçèéíïòóúü|sq ëç
"""
_ALPHABETS = {
    entry.split()[0]: frozenset(
        entry.split()[1] + entry.split()[1].upper() + ("İ" if entry[:2] == "tr" else "")
    )
    for entry in _LATIN_TEXT.replace("\n", "|").split("|")
    if entry.strip()
}
# Each with the languages that are written with it, the likelier of equals first.
_SINGLE_BYTE = {
    "cp1252": "en fr de es pt it nl sv da no fi is ca sq",
    "iso8859-15": "en fr de es pt it nl sv da no fi is ca et",
    "cp1250": "pl cs sk hu ro hr sl",
    "iso8859-2": "pl cs sk hu ro hr sl",
    "cp1254": "tr",
    "iso8859-9": "tr",
    "cp1257": "lt lv et",
    "iso8859-13": "lt lv et",
    "mac_roman": "en fr de es pt it nl sv da no",
    "mac_latin2": "pl cs sk hu",
    "cp1251": "ru uk bg sr mk be",
    "koi8-r": "ru",
    "koi8-u": "uk",
    "cp866": "ru",
    "iso8859-5": "ru bg sr mk",
    "mac_cyrillic": "ru",
    "cp1253": "el",
    "iso8859-7": "el",
    "cp1255": "he",
    "iso8859-8": "he",
    "cp1256": "ar fa",
    "iso8859-6": "ar",
    "cp874": "th",
}
_SCRIPTS = {
    "CYRILLIC": "ru uk bg sr mk be", "GREEK": "el", "HEBREW": "he", "ARABIC": "ar fa", "THAI": "th",
}  # fmt: skip
_SCRIPT_OF = {language: script for script, languages in _SCRIPTS.items() for language in languages.split()}
_COMMON = {
    "CYRILLIC": "оеаинтсрвлі", "GREEK": "αοιετσνηυρς", "HEBREW": "יוהלאתרשמב",
    "ARABIC": "اليمونترب", "THAI": "านรอกเงมยลว่้",
}  # fmt: skip
_USUAL_SHARE = 0.65
_RUSSIAN_TEXT = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_OWN_LETTERS = {
    "ru": frozenset(_RUSSIAN_TEXT),
    "uk": frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    "bg": frozenset("абвгдежзийклмнопрстуфхцчшщъьюя"),
    "sr": frozenset("абвгдђежзијклљмнњопрстћуфхцчџш"),
    "mk": frozenset("абвгдѓежзѕијклљмнњопрстќуфхцчџш"),
    "be": frozenset("абвгдеёжзійклмнопрстуўфхцчшыьэюя"),
}
_MULTI_BYTE = ("shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "gb18030", "big5")
_ESCAPED = re.compile(rb"\x1b(?:\$[@B]|\$\([CD]|\([IJ])")
_FEW_ZEROS = 0.01  # of the bytes
_FEW_CASED = 8
_SHOUTED = 0.7  # of the letters are capitals: rather small letters of another encoding
_SHOUTED_ODDNESS = 0.1
_LONG_KOREAN = 6  # syllables without a space: rather Chinese
_WIDE_SCORE = 0.85
_PLAIN_SCORE = 0.6  # an encoding below is none


def guess_encoding(content: bytes) -> str:
    """The encoding of bytes that are not UTF-8 and name none; empty when none fits."""
    sample = content[:_SAMPLE_BYTES]
    wide = _wide_encoding(sample)
    if wide:
        return wide
    scored = [
        (score, encoding) for encoding in _SINGLE_BYTE if (score := _score(sample, encoding)) is not None
    ]
    best = max(scored, key=lambda one: one[0], default=(0.0, ""))
    return best[1] if best[0] >= _PLAIN_SCORE else ""


def is_escaped(sample: bytes) -> bool:
    """Whether seven-bit bytes are Japanese by escape sequences, as ISO-2022-JP has it."""
    return bool(_ESCAPED.search(sample))


def unmarked_utf16(sample: bytes) -> str:
    """UTF-16 without its mark, in which a space is one byte and a zero; empty for anything else."""
    best = (0.0, "")
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _decoded(sample[: len(sample) // 2 * 2], encoding)
        if not text or any(unicodedata.category(c) in ("Cn", "Co", "Cs") for c in text):
            continue
        scripts = {script for c in text if c.isalpha() for script in [unicodedata.name(c, "?").split()[0]]}
        spaces = sum(c in " \n。，、．," for c in text)
        if spaces and len(scripts) <= 4 and "\0" not in text:
            best = max(best, (spaces / len(text) / len(scripts or {1}), encoding))
    return best[1]


def without_zeros(content: bytes) -> str | None:
    """UTF-8 text in which a few zero bytes stand; None for anything else."""
    controls = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in content)
    if controls > max(2, _FEW_ZEROS * len(content)):
        return None
    return _decoded(content, "utf-8")


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _cut_decoded(sample: bytes, encoding: str) -> str | None:
    """A sample's text; its last bytes may be half a character."""
    return next((text for cut in range(4) if (text := _decoded(sample[: len(sample) - cut], encoding))), None)


def _wide_encoding(sample: bytes) -> str:
    """The encoding of Chinese, Japanese and Korean, whose characters are of two bytes."""
    best = (0.0, "")
    for encoding in _MULTI_BYTE:
        text = _cut_decoded(sample, encoding)
        letters = [c for c in text or "" if ord(c) > 127]
        if not letters:
            continue
        names = [unicodedata.name(c, "?").split("-")[0].split(" SYLLABLE")[0] for c in letters]
        kana = sum(name.startswith(("HIRAGANA", "KATAKANA")) for name in names) / len(names)
        hangul = sum(name.startswith("HANGUL") for name in names) / len(names)
        han = sum(c in _common_han() for c in letters) / len(names)
        half = sum("\uff61" <= c <= "\uff9f" for c in letters) / len(names)
        joints = sum(
            (a.isascii() and a.isalpha()) != (b.isascii() and b.isalpha()) for a, b in _wide_pairs(text or "")
        )
        gaps = len(re.findall(r"[\u4e00-\u9fff] (?=[\u4e00-\u9fff])", text or ""))
        if (joints + gaps) > 0.05 * len(
            letters
        ) + 0.5:  # Han letters stand in no Latin word and need no spaces
            continue
        marks = sum(c in "，。、：；？！「」『』（）・ー％０１２３４５６７８９" for c in letters) / len(names)
        if encoding in ("euc_kr", "cp949"):
            longest = max(map(len, re.findall(r"[가-힣]+", text or "")), default=0)
            is_korean = hangul > 0.8 and (longest < _LONG_KOREAN or re.search("[가-힣] [가-힣]", text or ""))
            score = hangul + marks if is_korean else 0.0
        elif encoding in ("shift_jis", "cp932", "euc_jp"):
            score = kana + han + marks if kana > 0.15 and half < 0.1 else 0.0
        else:
            score = han + marks - kana - half
        if score > best[0] + 0.01:
            best = (score, encoding)
    return best[1] if best[0] > _WIDE_SCORE else ""


@cache
def _common_han() -> frozenset[str]:
    """The Chinese characters in daily use: the first levels of GB 2312, Big5 and JIS."""
    levels = [
        ("gb2312", 0xB0, 0xD7, 0xA1, 0xFE),
        ("big5", 0xA4, 0xC6, 0x40, 0xFE),
        ("euc_jp", 0xB0, 0xCF, 0xA1, 0xFE),
    ]
    codes = (
        (e, bytes([a, b]))
        for e, a0, a1, b0, b1 in levels
        for a in range(a0, a1 + 1)
        for b in range(b0, b1 + 1)
    )
    return frozenset(c for encoding, code in codes if len(c := _decoded(code, encoding) or "") == 1)


def _score(sample: bytes, encoding: str) -> float | None:
    """How much a sample reads like a language of an encoding, above 1 for a good text; None if it cannot."""
    text = _decoded(sample, encoding)
    if text is None or any("\x7f" <= c <= "\x9f" for c in text):
        return None
    foreign = [c for c in text if ord(c) > 127]
    if not foreign:
        return None
    likely = _likely(text)
    scores = []
    for place, language in enumerate(_SINGLE_BYTE[encoding].split()):
        at_home = sum(_is_of(c, language) for c in foreign) / len(foreign)
        alike = [one for one in likely if _SCRIPT_OF.get(one) == _SCRIPT_OF.get(language)]
        reads = sum(likely[one] for one in alike) if language in _SCRIPT_OF else likely.get(language, 0.0)
        scores.append(at_home + 0.3 * reads + 0.3 * _commonness(foreign, language) - 0.001 * place)
    place = list(_SINGLE_BYTE).index(encoding)
    return max(scores) - 2 * _oddness(text) - 0.002 * place


def _commonness(foreign: list[str], language: str) -> float:
    """How many of the letters are the ten commonest of the language; of a Latin one, as many as usual."""
    common = _COMMON.get(_SCRIPT_OF.get(language, ""))
    letters = [_bare(c) for c in foreign if c.isalpha() or c in _COMMON["THAI"]]
    if common is None or not letters:
        return _USUAL_SHARE
    return sum(letter in common for letter in letters) / len(letters)


def _bare(character: str) -> str:
    return unicodedata.normalize("NFD", character.lower())[0]


def _is_of(character: str, language: str) -> bool:
    if character in _TYPOGRAPHY:
        return True
    own = _ALPHABETS.get(language) or _OWN_LETTERS.get(language)
    if own is not None:
        return character in own or character.lower() in own
    is_point = language == "he" and unicodedata.combining(character) > 0  # everyday Hebrew has none
    return not is_point and unicodedata.name(character, "?").split()[0] == _SCRIPT_OF.get(language, "?")


def _oddness(text: str) -> float:
    """Share of the words' joints that no word has: a capital after a small letter, a sign between letters."""
    odd = 0
    odd += len(re.findall(r"\b[α-ως]{4,}\b", text))  # Greek words of that length have an accent
    for before, after in _pairs(text):
        odd += before.islower() and after.isupper()
        odd += before.isalpha() and after in "€¶¢¤¥§©®¬±µ×÷¦¨¯¸ª"
        odd += after.isalpha() and before in "¶¢¤¥§©®¬±µ×÷¦¨¯¸ª°·„‚†‡"
    alone = len(re.findall(r"(?<![^\W\d_])[À-ÞĀ-ſ](?![^\W\d_])", text))
    foreign = [c for c in text if ord(c) > 127]
    cased = [c for c in foreign if c.isupper() or c.islower()]
    shouted = len(cased) > _FEW_CASED and sum(c.isupper() for c in cased) > _SHOUTED * len(cased)
    return (odd + alone) / max(1, len(foreign)) + shouted * _SHOUTED_ODDNESS


def _wide_pairs(text: str) -> Iterator[tuple[str, str]]:
    return ((a, b) for a, b in pairwise(text) if a.isalpha() and b.isalpha())


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    return ((a, b) for a, b in pairwise(text) if ord(a) > 127 or ord(b) > 127)


def _likely(text: str) -> dict[str, float]:
    from assistant.articles.language import likely_languages

    return likely_languages(text)
