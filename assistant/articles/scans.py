"""Scans: pictures of text, read by RapidOCR's networks and put into lines, as those of a page with text are.

Everything after the lines, such as paragraphs, tables and mended hyphens, is the same as for a PDF with text.
"""

import io
import math
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from assistant.articles.blocks import Document
from assistant.articles.column_order import in_reading_order
from assistant.articles.hidden import visible_characters
from assistant.articles.limits import Limits
from assistant.articles.page_lines import Cell, Line
from assistant.articles.reflow import reflow
from assistant.articles.time_limits import more_seconds
from assistant.errors import ArticleError
from assistant.progress import Progress

SCAN_DPI = 200
"""How finely a page of a PDF is drawn to be read; the network sees no more than 2,000 pixels on a side."""

_PAGE_SECONDS = 120  # processor seconds that one page may take
_POOR = 0.9  # mean confidence of a page's letters; below it the page is named
_TALL = 1.5  # times as high as wide; where most boxes are so, the page lies on its side
_UPSIDE_DOWN = 0.8  # mean confidence below which a page is tried the other way up
_LEAST_CONFIDENCE = 0.4  # of a line; what is read less surely is more often dirt than words
_ALIKE = 0.3  # how much the height of a line may differ from the usual one and still be the same type


Corners = tuple[tuple[float, float], ...]
"""The four corners of words, in pixels, from the upper left one clockwise."""


@dataclass(frozen=True)
class Scan:
    """One picture that was read.

    Attributes:
        lines: in reading order.
        confidence: how sure their letters are, in [0, 1].
        words: the same words, each with its corners on the picture as it was read.
        size: width and height of that picture, in pixels.
        is_sideways: whether most lines go up or down it.
        turned: degrees against the clock by which it was turned to be read: 0, 90, 180 or 270.
    """

    lines: tuple[Line, ...]
    confidence: float
    words: tuple[tuple[str, Corners], ...] = ()
    size: tuple[int, int] = (1, 1)
    is_sideways: bool = False
    turned: int = 0


def require_scans(source: str, what: str) -> None:
    """Refuse a picture where what reads it is not installed.

    Raises:
        ArticleError: the packages are missing; the message names the extra.
    """
    try:
        import rapidocr  # noqa: F401
    except ImportError as error:
        raise ArticleError(
            f'{source} {what}. To read pictures of text, install the extra "scans": '
            'pip install "article-assistant[scans]"'
        ) from error


def read_pictures(content: bytes, source: str, limits: Limits, progress: Progress | None) -> Document:
    """The blocks of a picture of text, or of a TIFF file of several pages.

    Raises:
        ArticleError: it is damaged, too large, holds no text, or what reads it is not installed.
    """
    require_scans(source, "is a picture")
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content)) as file:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            count = getattr(file, "n_frames", 1)
            require_few(count, source, limits)
            frames = (upright(frame) for frame in ImageSequence.Iterator(file))
            scans = [
                read_scan(frame, number, count, progress) for number, frame in enumerate(frames, start=1)
            ]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ArticleError(f"{source} has too many pixels. Save it smaller.") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ArticleError(f"{source} is a damaged picture. Get the file again, or save it anew.") from error
    blocks = reflow([scan.lines for scan in scans])
    if not blocks:
        raise ArticleError(
            f"{source} is a picture without text that can be read. Take a sharper one, or paste the text."
        )
    return Document(
        tuple(blocks),
        notices=scan_notices(dict(enumerate(scans, start=1))),
        scanned_pages=tuple(range(1, len(scans) + 1)),
    )


def upright(frame: Image.Image) -> Image.Image:
    """A picture turned as the camera says that it was held."""
    return ImageOps.exif_transpose(frame).convert("RGB")


def require_few(count: int, source: str, limits: Limits) -> None:
    """Refuse more pictures than are read.

    Raises:
        ArticleError: there are more than `limits.max_scans`.
    """
    if count > limits.max_scans:
        raise ArticleError(
            f"{source} has {count:,} pages that are pictures; at most {limits.max_scans:,} are read. Save "
            "the part you need, or raise ASSISTANT_MAX_SCANS."
        )


def read_scan(
    picture: Any, number: int, count: int, progress: Progress | None, pixels_per_point: float = 1.0
) -> Scan:
    """What one picture says; `progress` is told that it is picture `number` of `count`.

    `pixels_per_point` is what the places of its lines are divided by, to match a page's other lines.
    """
    if progress:
        progress("Reading the pictures", (number - 1) / count)
    more_seconds(_PAGE_SECONDS)
    scan = _read_upright(picture, pixels_per_point)
    if progress:
        progress("Reading the pictures", number / count)
    return scan


def _read_upright(picture: Any, pixels_per_point: float) -> Scan:
    """What a picture says the right way up: most letters, read most surely."""
    scan = _read(picture, pixels_per_point)
    tries = [scan]
    if scan.is_sideways:
        tries = [_read(picture, pixels_per_point, turn) for turn in (90, 270)]
    elif scan.lines and scan.confidence < _UPSIDE_DOWN:
        tries.append(_read(picture, pixels_per_point, 180))
    return max(tries, key=lambda one: one.confidence * sum(len(line.text) for line in one.lines))


def _lie_on_their_side(boxes: Sequence[Any]) -> bool:
    """Whether more of the length of lines goes down than across."""
    tall = wide = 0.0
    for first, second, _, fourth in boxes:
        across, down = math.dist(first, second), math.dist(first, fourth)
        if down > _TALL * across:
            tall += down
        else:
            wide += across
    return tall > wide


def _read(picture: Any, pixels_per_point: float, turned: int = 0) -> Scan:
    import numpy as np

    # The network was trained on pictures whose first channel is blue.
    picture = picture.convert("RGB").rotate(turned, expand=True)
    found = _engine()(np.asarray(picture)[:, :, ::-1], return_word_box=True)
    if found.boxes is None or not found.txts:
        return Scan((), 1.0)
    by_word = found.word_results or ()
    if len(by_word) != len(found.txts):  # it leaves some lines out at times
        by_word = ((),) * len(found.txts)
    read = [
        (visible_characters(text).strip(), float(score), box, words)
        for text, score, box, words in zip(found.txts, found.scores, found.boxes, by_word, strict=True)
        if score >= _LEAST_CONFIDENCE and text.strip()
    ]
    letters = sum(len(text) for text, *_ in read)
    sure = sum(len(text) * score for text, score, *_ in read)
    lines = _lines([(text, box / pixels_per_point) for text, _, box, _ in read])
    return Scan(
        tuple(line for line, _ in lines),
        sure / letters if letters else 1.0,
        tuple(word for _, place in lines for word in _words(read[place][0], *read[place][2:])),
        picture.size,
        _lie_on_their_side([box for _, _, box, _ in read]),
        turned,
    )


def _words(text: str, box: Any, words: Any) -> Iterator[tuple[str, Corners]]:
    """The words of a line with their corners; the whole line where they are not those of its text."""
    found = [(word, corners) for word, _, corners in words]
    if "".join(word for word, _ in found) != "".join(text.split()):
        found = [(text, box)]
    for word, corners in found:
        yield word, tuple((float(x), float(y)) for x, y in corners)


def scan_notices(scans: dict[int, Scan]) -> tuple[str, ...]:
    """Lines for people about pages, by number, that were read from pictures, and about those read badly."""
    poor = [
        f"{number} ({scan.confidence:.0%} sure)" for number, scan in scans.items() if scan.confidence < _POOR
    ]
    count = len(scans)
    lines = [
        f"{count} page{'s were' if count > 1 else ' was'} read from pictures: compare what matters with them."
    ]
    if poor:
        lines.append(f"Read badly: page{'s' * (len(poor) > 1)} {', '.join(poor[:20])}.")
    return tuple(lines)


def _lines(read: Sequence[tuple[str, Any]]) -> list[tuple[Line, int]]:
    """Lines in reading order, upright, in pixels from the lower edge up; each with its place in `read`."""
    if not read:
        return []
    turned = _upright([box for _, box in read])
    heights = [top - bottom for _, bottom, _, top in turned]
    usual = median(heights)
    made = []
    for (text, _), (left, bottom, right, top), height in zip(read, turned, heights, strict=True):
        size = usual if abs(height - usual) <= _ALIKE * usual else height
        middle = (top + bottom) / 2  # a box is as high as its letters: "on" is lower than "by"
        bottom, top = middle - size / 2, middle + size / 2
        made.append(Line(text, left, bottom, right, top, size, False, (Cell(text, left, right),)))
    places = {id(line): place for place, line in enumerate(made)}
    return [(line, places[id(line)]) for line in in_reading_order(made)]


def _upright(boxes: Sequence[Any]) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of each box (four corners from the upper left), the page turned upright."""
    wide = sorted(boxes, key=lambda box: float(box[1][0] - box[0][0]))[len(boxes) // 2 :]
    angle = median(math.atan2(float(b[1][1] - b[0][1]), float(b[1][0] - b[0][0])) for b in wide)
    cosine, sine = math.cos(-angle), math.sin(-angle)
    places = []
    for box in boxes:
        corners = [
            (float(x) * cosine - float(y) * sine, -(float(x) * sine + float(y) * cosine)) for x, y in box
        ]
        across, up = [x for x, _ in corners], sorted(y for _, y in corners)
        # Of a box that is not quite at the page's angle, the middle of its edges.
        places.append((min(across), (up[0] + up[1]) / 2, max(across), (up[2] + up[3]) / 2))
    return places


@cache
def _engine() -> Callable[..., Any]:
    from rapidocr import RapidOCR

    engine: Callable[..., Any] = RapidOCR(
        params={
            "Global.log_level": "error",
            # It turned upright lines of clean pages upside down, up to three on a page.
            "Global.use_cls": False,
            "Global.text_score": _LEAST_CONFIDENCE,
            "EngineConfig.onnxruntime.intra_op_num_threads": max(1, min(os.cpu_count() or 1, 8)),
        }
    )
    return engine
