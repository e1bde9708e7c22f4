"""The text as it is read, and where each piece of it stands in the text as it was given.

`Article.text` is what the caller gave, to the last character. What is searched, read and shown is a view of
it: line ends are one kind, what nobody sees is left out, and a word cut at a line's end is whole.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.articles.hidden import hidden_spans

# Each of them ends a line; one character stays one, so that offsets stay.
_LINE_ENDS = dict.fromkeys(map(ord, "\r\v\x85\u2028\u2029"), "\n")
_CARRIAGE_RETURN = re.compile(r"\r(?=\n)")
_CUT_WORD = re.compile(r"(?P<hyphen>[-\u2010\u00ad])(?P<end>[ \t]{0,40}\r?\n[ \t]{0,40})(?=[^\W\d_])")
_WORD_CHARACTERS = 40
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_NEXT_WORD = re.compile(r"[^\W\d_]+")
_JOINING_WORDS = frozenset(
    ["and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o"]
)  # "pre- and post-war"
_HYPHENATED_TEXT = """
all anti co cross double ex full half high long low mid multi non old one part post pre pro self semi short so
three two twenty thirty forty fifty sixty seventy eighty ninety ultra well
"""
_HYPHENATED = frozenset(_HYPHENATED_TEXT.split())  # first parts that mostly keep their hyphen


@dataclass(frozen=True)
class View:
    """A text as it is read.

    Attributes:
        text: its words.
        starts: where in `text` each piece of the article begins; what is between pieces is context.
        places: where in the article each piece stands.
        lengths: how long each piece is.
    """

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]
    lengths: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where in the article the words `text[start:end]` stand; context around them is left out."""
        first = bisect_right(self.starts, start) - 1
        if first < 0 or start >= self.starts[first] + self.lengths[first]:
            first = min(first + 1, len(self.starts) - 1)
        begin = self.places[first] + max(0, start - self.starts[first])
        last = max(0, bisect_right(self.starts, end - 1) - 1)
        finish = self.places[last] + min(max(0, end - self.starts[last]), self.lengths[last])
        return (begin, finish) if begin < finish else self._whole

    def shown_at(self, start: int, end: int) -> tuple[int, int]:
        """Where in `text` the article's slice from `start` to `end` is shown."""
        return self._shown(start), self._shown(end)

    def slice(self, start: int, end: int) -> "View":
        """The view of a slice of the article."""
        begin, finish = self.shown_at(start, end)
        pieces = []
        for piece in range(max(0, bisect_right(self.places, start) - 1), bisect_left(self.places, end)):
            place, length = self.places[piece], self.lengths[piece]
            cut, stop = max(place, start), min(place + length, end)
            if cut < stop:
                pieces.append((self.starts[piece] + cut - place - begin, cut, stop - cut))
        return view_of_pieces(self.text[begin:finish], pieces)

    @cached_property
    def _whole(self) -> tuple[int, int]:
        return self.places[0], self.places[-1] + self.lengths[-1]

    def _shown(self, place: int) -> int:
        piece = max(0, bisect_right(self.places, place) - 1)
        return self.starts[piece] + min(max(0, place - self.places[piece]), self.lengths[piece])


def view_of(text: str) -> View:
    """The view of a text as it was given."""
    words = _words(text)
    spans = [*hidden_spans(text), *(match.span() for match in _CARRIAGE_RETURN.finditer(text))]
    spans += [_cut(match, words) for match in _CUT_WORD.finditer(text)]
    pieces: list[tuple[int, int, int]] = []
    shown: list[str] = []
    length = after = 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        if start > after:
            pieces.append((length, after, start - after))
            shown.append(text[after:start].translate(_LINE_ENDS))
            length += start - after
        after = max(after, end)
    return view_of_pieces("".join(shown), pieces)


def view_of_pieces(text: str, pieces: Iterable[tuple[int, int, int]]) -> View:
    """A view, given where in it and in the article each piece is, and how long."""
    columns: Sequence[tuple[int, ...]] = list(zip(*pieces, strict=True)) or [(0,), (0,), (0,)]
    return View(text, *columns)


def utf16_length(text: str) -> int:
    """How long a text is for a browser, where characters beyond U+FFFF count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _words(text: str) -> Counter[str]:
    """How often each word is in a text of which some words are cut; nothing of any other text."""
    if not _CUT_WORD.search(text):
        return Counter()
    return Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()))


def _cut(match: re.Match[str], words: Counter[str]) -> tuple[int, int]:
    """What to leave out of a word that is cut at a line's end: the line's end, and mostly the hyphen."""
    text = match.string
    before = _LAST_WORD.search(text, max(0, match.start() - _WORD_CHARACTERS), match.start())
    after = _NEXT_WORD.match(text, match.end())
    if before is None or after is None or after.group().lower() in _JOINING_WORDS:
        return match.end(), match.end()  # no cut word
    whole = (before.group() + after.group()).lower()
    hyphenated = f"{before.group()}-{after.group()}".lower()
    keeps_hyphen = match["hyphen"] != "\u00ad" and (
        not after.group()[0].islower()
        or words[hyphenated] > words[whole]
        or (before.group().lower() in _HYPHENATED and not words[whole])
    )
    return match.start("end") if keeps_hyphen else match.start(), match.end()
