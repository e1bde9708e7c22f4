"""What the head of an article says about it: when it was published and updated, and who wrote it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.articles.dates import WrittenDate, find_dates

_HEAD_CHARACTERS = 1200
_HEAD_LINES = 14
_SHORT_LINE = 120
_FEW_WORDS = 3
_PLACE_AFTER = re.compile(r"\s*[·|•]")
_PUBLISHED_TEXT = """
first published|originally published|published|posted|date|date of publication|publication date|issued|filed
|released|erschienen|veröffentlicht|publié|publiée|mis en ligne|publicado|publicada|pubblicato|gepubliceerd
|geplaatst|publicerad|publisert|udgivet|julkaistu|opublikowano|publikováno|megjelent|опубликовано|опубліковано
|yayınlanma|δημοσιεύτηκε|发布|公開
"""
_UPDATED_TEXT = """
last updated|updated|last modified|modified|last revised|revised|corrected|update|zuletzt aktualisiert
|aktualisiert|zuletzt geändert|stand|mis à jour|mise à jour|actualizado|última actualización|atualizado
|aggiornato|bijgewerkt|uppdaterad|oppdatert|opdateret|päivitetty|zaktualizowano|aktualizováno|frissítve|обновлено|оновлено
|güncelleme|更新
"""


def _labels(text: str) -> str:
    names = (name for line in text.split("\n") for name in line.split("|") if name.strip())
    return "|".join(sorted((re.escape(name.strip()) for name in names), key=len, reverse=True))


_WORD = r"[^\W\d_][\w.'’-]*"
_PERSON = rf"{_WORD}(?:\s+(?:(?:de|von|van|der|den|la|al|bin|da|du|di|le)\s+)*{_WORD}){{0,4}}"
_LABEL = re.compile(
    rf"(?:^|[·|•,;.(–—-]\s*)\(?(?:(?P<updated>{_labels(_UPDATED_TEXT)})|(?P<published>{_labels(_PUBLISHED_TEXT)}))"
    rf"(?:\s+by\s+(?P<who>{_PERSON}?))?\s*(?:(?:on|am|le|el|em|il|op|den|den|d\.|dne|at)\b)?\s*:?\s*"
    r"(?:[^\W\d_]{2,12}\.?,\s*)?(?:\d{1,2}[:.h]\d\d,?\s*)?$",  # a weekday, a time
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(r"\s*(?:$|[·|•,;()–—-]|\bat\b|\bum\b|\bà\b|\d{1,2}[:.h]\d\d|[/T]\s?\d)")
_DATELINE = re.compile(
    r"^[^.\n]{0,20}?[A-Z][A-Z .'-]+(?:, [^.\n,]{2,30}){0,2},? ?$"
)  # "ASTANA, Kazakhstan, "
_SHORT_DATELINE = re.compile(
    r"^[^.\n]{0,20}?[A-Z][A-Z .'-]+(?:, [^.\n,]{2,30}){0,2},? (?:[A-Z][a-z]{2,8}\b\.?\s+\d{1,2}\b\.?)"
)
_BYLINE = re.compile(
    r"^(?:(?:(?:story|written|text|posted|published|reported)\s+)?by:?|authors?:|autore?s?:|autorin:|auteur:|von|par|por|door)"
    rf"\s+(?P<who>{_PERSON}(?:(?:,\s*|,?\s+and\s+|\s+&\s+){_PERSON}){{0,4}})"
    r"\s*(?:$|[,|·•–—(]|\d)",
    re.IGNORECASE,
)
_NAME_ALONE = re.compile(
    r"(?:[A-ZÀ-ÞĀ-Ž][\w.'’-]*)(?:\s+(?:de|von|van|der|la|al)\b)*(?:\s+[A-ZÀ-ÞĀ-Ž][\w.'’-]*){1,3}"
)
_JOINING = ("and", "de", "von", "van", "la")


@dataclass(frozen=True)
class Said:
    """Words of a head, `text[start:end]`, and what they say: a date as `YYYY-MM-DD`, or names."""

    start: int
    end: int
    value: str


@dataclass(frozen=True)
class Head:
    """What a head says; None where it says nothing."""

    published: Said | None = None
    updated: Said | None = None
    author: Said | None = None


def read_head(text: str) -> Head:
    """What the first lines of a text say about it. A sentence of the text itself says nothing about it."""
    published: list[tuple[int, Said]] = []
    updated: list[tuple[int, Said]] = []
    author: Said | None = None
    for start, line in _head_lines(text):
        dated = list(_dated(line))
        for rank, is_update, said in dated:
            (updated if is_update else published).append((rank, _moved(said, start)))
        found = author or _author(line, bool(dated))
        author = author or (_moved(found, start) if found else None)
    first = min(published, key=lambda one: one[0], default=None)
    last = min(updated, key=lambda one: one[0], default=None)
    return Head(first and first[1], last and last[1], author)


def date_words(text: str, iso: str) -> tuple[int, int] | None:
    """Where the first lines of a text write a date that is known to be its own."""
    for start, line in _head_lines(text):
        for date in find_dates(line):
            if date.iso == iso:
                return start + _part_start(line, date.start), start + date.end
    return None


def is_name(words: str) -> bool:
    """Whether words read like the names of people, not like a sentence."""
    names = [word for word in re.split(r"[\s,&]+", words) if word and word.lower() not in _JOINING]
    return 0 < len(names) <= 16 and sum(not w[0].islower() for w in names) >= max(1, len(names) - 2)


def _head_lines(text: str) -> list[tuple[int, str]]:
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]*\S[^\n]*", text[:_HEAD_CHARACTERS])]
    return lines[:_HEAD_LINES]


def _moved(said: Said, by: int) -> Said:
    return Said(said.start + by, said.end + by, said.value)


def _dated(line: str) -> Iterator[tuple[int, bool, Said]]:
    """Dates of a line that are the article's own: how surely (0 is surest), if of an update, the words."""
    after = 0
    for date in find_dates(line):
        rank, is_update = _standing(line, after, date)
        if rank is not None:
            yield rank, is_update, Said(_part_start(line, date.start), date.end, date.iso)
        after = date.end
    if after == 0 and (dateline := _SHORT_DATELINE.match(line.lstrip())):
        indent = len(line) - len(line.lstrip())
        yield 2, False, Said(indent, indent + dateline.end(), "")


def _standing(line: str, after: int, date: WrittenDate) -> tuple[int | None, bool]:
    before = line[after : date.start].lstrip()
    before = (
        re.sub(r"^(?:,?\s*(?:at|um|à|a las|kl\.?)?\s*\d{1,2}[:.h]\d\d(?:\s*Uhr)?)", "", before)
        if after
        else before
    )
    label = _LABEL.search(before)
    if label:
        return 0, label["updated"] is not None
    opening = line[date.end :]
    if _DATELINE.match(before) and before:
        return 2, False
    rest = re.sub(r"^\s*(?:at|um|à)?\s*\d{1,2}[:.h]\d\d", "", opening)
    if len(rest.split()) > _FEW_WORDS and not _PLACE_AFTER.match(rest):
        return None, False
    is_alone = not before.strip() or _BYLINE.match(before) or _NAME_ALONE.fullmatch(before.strip(" ·|•,–—-"))
    if is_alone and len(line) <= _SHORT_LINE and after == 0 and _AFTER_DATE.match(opening):
        return 1, False
    return (
        (1, False) if before.rstrip()[-1:] in ("·", "|", "•") and len(line) <= _SHORT_LINE else (None, False)
    )


def _part_start(line: str, place: int) -> int:
    """Where the part of a line begins in which something stands: with its label, after a bar or a dot."""
    before = line[:place]
    begins = [match.end() for match in re.finditer(r"(?:[·|•]|\d{4}(?:\s+at\s+[\d:.]+)?[,.;])\s*", before)]
    indent = len(line) - len(line.lstrip())
    return max([indent, *begins])


def _author(line: str, is_dated: bool) -> Said | None:
    for part in re.finditer(r"[^·|•]+", line):
        words = part.group().strip()
        if not words:
            continue
        begin = part.start() + part.group().index(words)
        dates = find_dates(words)
        words = re.sub(r"[\s,(]+(?:on\s*)?$", "", words[: dates[0].start]) if dates else words
        found = _BYLINE.match(words)
        if found and is_name(found["who"]) and len(line) <= 2 * _SHORT_LINE:
            return Said(begin, begin + found.end("who"), " ".join(found["who"].split()))
        if is_dated and _NAME_ALONE.fullmatch(words):
            return Said(begin, begin + len(words), words)
    return None
