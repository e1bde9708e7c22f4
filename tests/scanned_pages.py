"""Pages of known text as a scanner or a camera would give them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_WIDTH, _HEIGHT, _MARGIN, _GUTTER = 595, 842, 60, 24  # points, A4
_CUT_CHARACTERS = 9  # a word from here on may be cut at a line's end


@dataclass(frozen=True)
class Look:
    """How a page looks: columns, type, degrees it is turned, points of blur, and the ground's noise."""

    name: str
    columns: int = 1
    font: str = "DejaVuSerif"
    turned: float = 0.0
    blur: float = 0.0
    noise: int = 0


def scanned(paragraphs: Sequence[str], look: Look, dpi: int, size: float = 10.0) -> Image.Image:
    """A page with these paragraphs; words are cut at line ends with a hyphen."""
    scale = dpi / 72
    font = ImageFont.truetype(str(_FONTS / f"{look.font}.ttf"), round(size * scale))
    page = Image.new("L", (round(_WIDTH * scale), round(_HEIGHT * scale)), 255)
    draw = ImageDraw.Draw(page)
    width = (_WIDTH - 2 * _MARGIN - _GUTTER * (look.columns - 1)) / look.columns
    left, top = float(_MARGIN), float(_MARGIN)
    for paragraph in paragraphs:
        for line in _wrapped(paragraph, font, width * scale):
            if top > _HEIGHT - _MARGIN and look.columns > 1:
                left, top = left + width + _GUTTER, float(_MARGIN)
            draw.text((left * scale, top * scale), line, 0, font)
            top += 1.4 * size
        top += 0.8 * size
    if look.blur:
        page = page.filter(ImageFilter.GaussianBlur(look.blur * scale))
    if look.noise:
        grey = Image.effect_noise(page.size, look.noise)
        page = Image.blend(page, grey, 0.25)
    return page.rotate(look.turned, Image.Resampling.BICUBIC, fillcolor=255)


def _wrapped(paragraph: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) <= width:
            line = longer
            continue
        cut = len(word) // 2
        if (
            word.isalpha()
            and len(word) >= _CUT_CHARACTERS
            and font.getlength(f"{line} {word[:cut]}-") <= width
        ):
            lines.append(f"{line} {word[:cut]}-")
            line = word[cut:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def shuffled(paragraphs: Sequence[str], seed: int, characters: int) -> list[str]:
    """Paragraphs in another order, up to so many characters."""
    order = random.Random(seed).sample(list(paragraphs), len(paragraphs))
    kept: list[str] = []
    for paragraph in order:
        if sum(map(len, kept)) + len(paragraph) <= characters:
            kept.append(paragraph)
    return kept
