"""Passages: windows of whole sentences over an article. Nothing is copied or altered; all is offsets."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import sentencex

from assistant.articles.language import ENGLISH
from assistant.articles.rows import Row, find_rows
from assistant.settings import WINDOW_CHARACTERS

OVERLAP_SENTENCES = 1

_HIDDEN = str.maketrans(dict.fromkeys('"“”„«»\n', " "))
# What the splitter would wait for the other half of: "a)", an apostrophe before or after a word.
_UNPAIRED = re.compile(r"(?<=(?<!\S)\w)\)|(?<=(?<!\S)\w\w)\)|(?<!\w)['’‘]|['’](?!\w)")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_LIST_ITEM = re.compile(r"\s*(?:[-*•–—]|\(?\d{1,3}[.)]|\(?[a-z]\))\s")
_CELL_BAR = " | "  # between the cells of a table's row, which is a line of its own
_PART_CHARACTERS = 8000
_ROW_CHARACTERS = 300
_LIST_LABEL = re.compile(r"\s*\(?(?:\d{1,3}|[a-z])[.)]\s*")  # "1." belongs to the item after it
_BEFORE_NUMBER = re.compile(
    r"\b(?:approx|ca|est|max|min|avg|incl|excl|nos?|vols?|pp?|figs?|sect?|chap?)\.\s*$", re.I
)
_BEFORE_DAY = re.compile(r"\b[ap]\.m\.\s*$", re.IGNORECASE)
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_LAST_WORDS_CHARACTERS = 40  # an abbreviation and the white space after it
_WRAPPED_CHARACTERS = 55  # a line this long that ends without a full stop goes on in the next one
_FINAL_MARKS = '.!?:;"”’»)'
_OPENING = re.compile(r"(?:^|(?<=\s))[\"“„«‘'(\[]+$")


@dataclass(frozen=True)
class Sentence:
    """One sentence: `article.text[start:end]`, without white space around it."""

    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """One window of sentences: `article.text[start:end]`, from its first sentence to its last.

    A row of a table, or a label with its value, is a passage of its own and knows its `row`.
    """

    start: int
    end: int
    sentences: tuple[Sentence, ...]
    row: Row | None = None

    def moved(self, by: int) -> "Passage":
        """The passage in a text in which all stands `by` characters later."""
        sentences = tuple(Sentence(s.start + by, s.end + by) for s in self.sentences)
        return Passage(self.start + by, self.end + by, sentences, self.row and self.row.moved(by))


def split_passages(
    text: str,
    window_characters: int = WINDOW_CHARACTERS,
    overlap_sentences: int = OVERLAP_SENTENCES,
    is_heading: Callable[[int, int], bool] = lambda start, end: False,
    language: str = ENGLISH,
) -> list[Passage]:
    """Cut a text into windows of whole sentences, in order.

    A window holds at most `window_characters` characters; neighbours share `overlap_sentences` sentences.
    A sentence longer than a window is cut at a space. Every non-space character is in some passage.
    A heading (`is_heading(start, end)`) begins the window of what stands under it, and ends none.
    A row is a window alone.
    """
    rows = {(row.start, row.end): row for row in find_rows(text)}
    sentences = [
        piece
        for sentence in _sentences(text, rows.values(), language)
        for piece in _cut_long(text, sentence, window_characters)
    ]
    passages: list[Passage] = []
    for row, run in groupby(sentences, key=lambda s: rows.get((s.start, s.end))):
        if row is None:
            passages += _windows(list(run), window_characters, overlap_sentences, is_heading)
        else:
            passages.append(Passage(row.start, row.end, tuple(run), row))
    return passages


def split_sentences(text: str, language: str = ENGLISH) -> list[Sentence]:
    """Sentences of a text, in order; headlines, list items and rows count as sentences.

    Quotation marks are hidden from the splitter, which otherwise keeps a quotation of several sentences
    whole: too coarse to cite. An opening mark left at the end of a sentence goes to the next one.
    """
    return list(_sentences(text, find_rows(text), language))


def _sentences(text: str, rows: Iterable[Row], language: str) -> Iterator[Sentence]:
    after = 0
    for row in rows:
        yield from _prose_sentences(text, after, row.start, language)
        yield Sentence(row.start, row.end)
        after = row.end
    yield from _prose_sentences(text, after, len(text), language)


def _prose_sentences(text: str, begin: int, finish: int, language: str) -> Iterator[Sentence]:
    for start, end in (part for block in _block_spans(text, begin, finish) for part in _parts(text, *block)):
        for boundary in _boundaries(text, start, end, language):
            sentence = _trimmed(text, start, boundary)
            if sentence is not None:
                yield sentence
            start = boundary


def _windows(
    sentences: list[Sentence],
    window_characters: int,
    overlap_sentences: int,
    is_heading: Callable[[int, int], bool],
) -> Iterator[Passage]:
    first = 0
    while first < len(sentences):
        end = first + 1
        while end < len(sentences) and sentences[end].end - sentences[first].start <= window_characters:
            end += 1
        if end < len(sentences):
            end = _before_headings(sentences, first, end, is_heading)
        yield Passage(sentences[first].start, sentences[end - 1].end, tuple(sentences[first:end]))
        if end == len(sentences):
            break
        if is_heading(sentences[end].start, sentences[end].end):
            first = end
        else:
            first = _next_first(sentences, first, end, window_characters, overlap_sentences)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A block in parts of a bearable length: the splitter's time grows with the square of it."""
    while end - start > _PART_CHARACTERS:
        half = start + _PART_CHARACTERS // 2
        ends = [m.end() for m in re.finditer(r"[.!?][\"”’)]*\s", text[half : start + _PART_CHARACTERS])]
        space = text.rfind(" ", half, start + _PART_CHARACTERS)
        cut = half + ends[-1] if ends else space if space > start else start + _PART_CHARACTERS
        yield start, cut
        start = cut
    yield start, end


def _boundaries(text: str, start: int, end: int, language: str) -> Iterator[int]:
    """Offsets at which the sentences of `text[start:end]` end, the last one being `end`."""
    if end - start <= _ROW_CHARACTERS and _CELL_BAR in text[start:end]:
        yield end  # a row of a table is quoted whole
        return
    plain = _UNPAIRED.sub(lambda mark: " " * len(mark.group()), text[start:end].translate(_HIDDEN))
    for found in sentencex.get_sentence_boundaries(language, plain)[:-1]:
        boundary = start + found["end_index"]
        opening = _OPENING.search(text, _last_words(start, boundary), boundary)
        boundary = opening.start() if opening else boundary
        if not _goes_on(text, start, boundary):
            yield boundary
    yield end


def _goes_on(text: str, start: int, boundary: int) -> bool:
    """Whether the sentence from `start` does not end at a boundary after all."""
    is_label = _LIST_LABEL.fullmatch(text, start, boundary)
    # “Is it?” she asked.
    speaks_on = text[boundary : boundary + 1].islower() and not _LIST_ITEM.match(text, boundary)
    last_words = _last_words(start, boundary)
    before_number = _BEFORE_NUMBER.search(text, last_words, boundary) and text[boundary].isdigit()
    before_day = _BEFORE_DAY.search(text, last_words, boundary) and _DAY.match(text, boundary)
    return bool(is_label or speaks_on or before_number or before_day)


def _last_words(start: int, boundary: int) -> int:
    """Where to look from for how a text ends: from its start would take the square of time."""
    return max(start, boundary - _LAST_WORDS_CHARACTERS)


def _block_spans(text: str, begin: int, finish: int) -> Iterator[tuple[int, int]]:
    """Lines, each joined with the lines that go on with it: text wrapped at a fixed width is one block."""
    block: tuple[int, int] | None = None
    last_line = ""
    for line in _LINE.finditer(text, begin, finish):
        if block is None:
            block = line.span()
        elif text.count("\n", block[1], line.start()) == 1 and _wraps(last_line, line.group()):
            block = (block[0], line.end())
        else:
            yield block
            block = line.span()
        last_line = line.group()
    if block is not None:
        yield block


def _wraps(last_line: str, line: str) -> bool:
    if _LIST_ITEM.match(line) or _CELL_BAR in line:
        return False
    last_line = last_line.rstrip()
    return line.lstrip()[0].islower() or (
        len(last_line) >= _WRAPPED_CHARACTERS and last_line[-1] not in _FINAL_MARKS
    )


def _trimmed(text: str, start: int, end: int) -> Sentence | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Sentence(start, end) if start < end else None


def _cut_long(text: str, sentence: Sentence, limit: int) -> Iterator[Sentence]:
    start, end = sentence.start, sentence.end
    while end - start > limit:
        space = text.rfind(" ", start + 1, start + limit + 1)
        cut = space if space > start else start + limit
        piece = _trimmed(text, start, cut)
        if piece is not None:
            yield piece
        start = cut
    rest = _trimmed(text, start, end)
    if rest is not None:
        yield rest


def _before_headings(
    sentences: list[Sentence], first: int, end: int, is_heading: Callable[[int, int], bool]
) -> int:
    """Where a window ends that leaves its last headings to the next one; a window of headings stays."""
    last = end
    while last > first and is_heading(sentences[last - 1].start, sentences[last - 1].end):
        last -= 1
    return last if last > first else end


def _next_first(sentences: list[Sentence], first: int, end: int, limit: int, overlap: int) -> int:
    """Where the next window begins: as much overlap as leaves room for the sentence at `end`."""
    for shared in range(max(end - overlap, first + 1), end):
        if sentences[end].end - sentences[shared].start <= limit:
            return shared
    return end
