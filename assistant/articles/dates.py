"""Dates in a text, in the ways and the languages in which people write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_LOCALES = [
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "pl",
    "cs",
    "sk",
    "hu",
    "ro",
    "hr",
    "tr",
    "ru",
    "uk",
    "bg",
    "el",
    "id",
    "ca",
]
_YEAR = r"(?P<y>(?:1[0-9]|20)\d\d)"
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_NAME = r"(?P<n>[^\W\d_]{3,12})\b\.?"
_WHOLE = (
    rf"(?<![\d.]){_YEAR}[-/.](?P<m>0[1-9]|1[0-2])[-/.]{_DAY}(?!\d)",
    rf"{_YEAR}\s?[年년]\s?(?P<m>1[0-2]|0?[1-9])\s?[月월]\s?{_DAY}\s?[日일]",
    rf"(?<![\d.,]){_DAY}(?:st|nd|rd|th|er|º|ª|\.)?\s+(?:(?:of|de|di)\s+)?{_NAME},?\s+(?:de[l]?\s+)?{_YEAR}(?!\d)",
    rf"\b{_NAME}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)",
    rf"(?<!\d){_YEAR}\.\s+{_NAME}\s+{_DAY}\.?(?!\d)",
    rf"(?<![\d.]){_DAY}(?P<sep>[./])\s?(?P<m>1[0-2]|0?[1-9])(?P=sep)\s?{_YEAR}(?!\d)",
)
_PARTIAL = (
    rf"(?<![\d.,]){_DAY}(?:st|nd|rd|th|er|º|\.)?\s+(?:(?:of|de|di)\s+)?{_NAME}(?!\w)",
    rf"\b{_NAME}\s+{_DAY}(?:st|nd|rd|th)?\b(?![.,]\d)",
    rf"\b{_NAME},?\s+(?:de\s+)?{_YEAR}(?!\d)",
    rf"(?<![\d.,$€£#/-]){_YEAR}(?!\d|[.,/]\d|\s?%)",
)
_FIRST_YEAR, _LAST_YEAR = 1000, 2099


@dataclass(frozen=True)
class WrittenDate:
    """A date as it is written: `text[start:end]`; a part that is not said is 0."""

    start: int
    end: int
    year: int = 0
    month: int = 0
    day: int = 0

    @property
    def iso(self) -> str:
        """As `YYYY-MM-DD`; empty when a part is missing."""
        return (
            f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
            if self.year and self.month and self.day
            else ""
        )

    @property
    def order(self) -> tuple[int, int, int]:
        """What is earlier comes first."""
        return self.year, self.month, self.day


def find_dates(text: str, partial: bool = False) -> list[WrittenDate]:
    """The dates of a text, in order; with `partial` also months and years alone."""
    found: list[WrittenDate] = []
    for pattern in _patterns(partial):
        for match in pattern.finditer(text):
            date = _date(match)
            if date and not any(date.start < other.end and other.start < date.end for other in found):
                found.append(date)
    return sorted(found, key=lambda date: date.start)


@cache
def _patterns(partial: bool) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in (*_WHOLE, *(_PARTIAL if partial else ())))


def _date(match: re.Match[str]) -> WrittenDate | None:
    groups = match.groupdict()
    year, day = int(groups.get("y") or 0), int(groups.get("d") or 0)
    month = int(groups.get("m") or 0)
    if groups.get("n"):
        month = _months().get(groups["n"].casefold(), 0)
        if not month or (groups["n"].islower() and groups["n"] in _WORDS):
            return None
    if groups.get("sep") == "/" and day <= 12:
        day = month = 0  # nobody can tell which of them is the month
    return WrittenDate(*match.span(), year, month, day)


_WORDS = frozenset(["may", "mar", "set", "mart"])  # words of their own, too, when they are not capitalised


@cache
def _months() -> dict[str, int]:
    """The number of each month by its names."""
    return {name: number for names in _month_names() for number, name in names}


def _month_names() -> Iterator[list[tuple[int, str]]]:
    from babel.dates import get_month_names  # takes a moment to load

    for locale in _LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, locale)
                yield [(int(number), str(name).casefold().rstrip(".")) for number, name in names.items()]
    yield [(9, "sept"), (5, "mayis")]
