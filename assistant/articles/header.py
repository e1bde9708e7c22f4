"""What the head of an article says about it: when it was published, and who wrote it."""

import re

_HEAD_CHARACTERS = 1200
_HEAD_LINES = 14
_MONTH_NAMES = """
january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep
|october oct|november nov|december dec
"""
_MONTHS = {
    name: number for number, names in enumerate(_MONTH_NAMES.split("|"), start=1) for name in names.split()
}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DATES = (
    re.compile(r"\b(?P<y>(?:19|20)\d\d)[-/.](?P<m>0[1-9]|1[0-2])[-/.](?P<d>0[1-9]|[12]\d|3[01])\b"),
    re.compile(rf"\b(?P<n>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)\b", re.I),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<n>{_MONTH}),?\s+(?P<y>(?:19|20)\d\d)\b", re.I),
)
_DATELINE = re.compile(  # "ASTANA, Kazakhstan, April 10."
    rf"^[^.\n]{{0,20}}?[A-Z][A-Z .'-]+(?:, [^.\n,]{{2,30}}){{0,2}},? (?i:{_MONTH})\s+\d{{1,2}}\b\.?"
)
_UPDATED = re.compile(r"\b(?:last\s+)?(?:updated|modified|revised|corrected)\b", re.I)
_ABOUT = re.compile(r"\b(?:published|posted|first published|date|updated|modified|issued|filed)\b", re.I)
_WORD = r"[^\W\d_][\w.'’-]*"
_PERSON = rf"{_WORD}(?:\s+(?:(?:de|von|van|der|den|la|al|bin|da|du|di|le)\s+)*{_WORD}){{0,4}}"
_BYLINE = re.compile(
    rf"^(?:story\s+|written\s+|text\s+)?(?:by|authors?:|written by:?)\s+"
    rf"(?P<who>{_PERSON}(?:(?:,\s*|,?\s+and\s+|\s+&\s+)(?!{_MONTH}\s+\d){_PERSON}){{0,4}})"
    r"\s*(?:$|[,|·•–—(]|\d)",
    re.I,
)


def header_spans(text: str) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Where the head of a text says when it was published, and who wrote it: offsets of those words."""
    dated: tuple[int, tuple[int, int]] | None = None
    author: tuple[int, int] | None = None
    for start, line in _head_lines(text):
        rank, span = _dated_words(line)
        if span is not None and (dated is None or rank < dated[0]):
            dated = (rank, (start + span[0], start + span[1]))
        for part in re.finditer(r"[^·|•]+", line):
            words = part.group().strip()
            found = _BYLINE.match(words)
            if found and author is None and is_name(found.group("who")):
                begin = start + part.start() + part.group().index(words)
                author = (begin, begin + found.end("who"))
    return (dated[1] if dated else None), author


def find_published(text: str) -> str | None:
    """The publication date in the head of a text as `YYYY-MM-DD`; None when it gives no whole date."""
    best: tuple[int, str] | None = None
    for _, line in _head_lines(text):
        for pattern in _DATES:
            match = pattern.search(line)
            rank = _dated_words(line)[0]
            if match and rank < 9 and (best is None or rank < best[0]):
                best = (rank, _iso(match))
    return best[1] if best else None


def find_author(text: str) -> str:
    """The names in the byline at the head of a text; empty when there is none."""
    span = header_spans(text)[1]
    if span is None:
        return ""
    found = _BYLINE.match(text[span[0] : span[1]])
    return " ".join(found.group("who").split()) if found else ""


def _head_lines(text: str) -> list[tuple[int, str]]:
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]*\S[^\n]*", text[:_HEAD_CHARACTERS])]
    return lines[:_HEAD_LINES]


def _dated_words(line: str) -> tuple[int, tuple[int, int] | None]:
    """How surely a line tells the publication date (0 is surest, 9 not at all), and its words."""
    dateline = _DATELINE.match(line.lstrip())
    matches = [m for m in (pattern.search(line) for pattern in _DATES) if m]
    first = min(matches, key=lambda m: m.start(), default=None)
    indent = len(line) - len(line.lstrip())
    if first is not None:
        before = line[: first.start()]
        parts = [match.end() for match in re.finditer(r"[·|•]\s*", before)]
        begin = max([indent, *parts])
        if len(line) <= 120 or first.start() - indent <= 40:
            if _UPDATED.search(before):
                return 3, (begin, first.end())
            if _ABOUT.search(before):
                return 0, (begin, first.end())
            if first.start() - indent <= 40 and (len(line) <= 120 or dateline):
                return 1, (begin, dateline.end() + indent if dateline else first.end())
            if first.start() - indent == 0:
                return 1, first.span()
    if dateline:
        return 2, (indent, indent + dateline.end())
    return 9, None


def is_name(words: str) -> bool:
    """Whether words read like the names of people, not like a sentence."""
    names = [
        w for w in re.split(r"[\s,&]+", words) if w and w.lower() not in ("and", "de", "von", "van", "la")
    ]
    return 0 < len(names) <= 16 and sum(not w[0].islower() for w in names) >= max(1, len(names) - 2)


def _iso(match: re.Match[str]) -> str:
    groups = match.groupdict()
    month = int(groups["m"]) if groups.get("m") else _MONTHS[groups["n"].lower().rstrip(".")]
    day = int(groups["d"])
    return f"{groups['y']}-{month:02d}-{min(max(day, 1), 31):02d}"
