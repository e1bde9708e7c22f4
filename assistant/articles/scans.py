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
_UPSIDE_DOWN = 0.8  # mean confidence below which a page is tried the other way up
_LEAST_CONFIDENCE = 0.4  # of a line; what is read less surely is more often dirt than words
_ALIKE = 0.3  # how much the height of a line may differ from the usual one and still be the same type


@dataclass(frozen=True)
class Scan:
    """One picture that was read: its lines, and how sure their letters are, in [0, 1]."""

    lines: tuple[Line, ...]
    confidence: float


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
            frames = (ImageOps.exif_transpose(frame).convert("RGB") for frame in ImageSequence.Iterator(file))
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
    scan = _read(picture, pixels_per_point)
    if scan.lines and scan.confidence < _UPSIDE_DOWN:
        turned = _read(picture.rotate(180), pixels_per_point)
        scan = max(scan, turned, key=lambda one: one.confidence * sum(len(line.text) for line in one.lines))
    if progress:
        progress("Reading the pictures", number / count)
    return scan


def _read(picture: Any, pixels_per_point: float) -> Scan:
    import numpy as np

    # The network was trained on pictures whose first channel is blue.
    found = _engine()(np.asarray(picture.convert("RGB"))[:, :, ::-1])
    if found.boxes is None or not found.txts:
        return Scan((), 1.0)
    read = [
        (visible_characters(text).strip(), float(score), box)
        for text, score, box in zip(found.txts, found.scores, found.boxes, strict=True)
        if score >= _LEAST_CONFIDENCE and text.strip()
    ]
    letters = sum(len(text) for text, _, _ in read)
    sure = sum(len(text) * score for text, score, _ in read)
    return Scan(
        tuple(_lines([(text, box / pixels_per_point) for text, _, box in read])),
        sure / letters if letters else 1.0,
    )


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


def _lines(read: Sequence[tuple[str, Any]]) -> Iterator[Line]:
    """Lines in reading order, upright, in pixels from the lower edge up."""
    if not read:
        return
    turned = _upright([box for _, box in read])
    heights = [top - bottom for _, bottom, _, top in turned]
    usual = median(heights)
    made = []
    for (text, _), (left, bottom, right, top), height in zip(read, turned, heights, strict=True):
        size = usual if abs(height - usual) <= _ALIKE * usual else height
        middle = (top + bottom) / 2  # a box is as high as its letters: "on" is lower than "by"
        bottom, top = middle - size / 2, middle + size / 2
        made.append(Line(text, left, bottom, right, top, size, False, (Cell(text, left, right),)))
    yield from in_reading_order(made)


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
