"""The characters of a PDF's page, each with its box, its type, and whether anybody would see it.

A book has a million of them. What holds for a whole text object (ink, weight, being drawn at all) is asked of
PDFium once for the object, and no value is made that another call could share.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from assistant.articles.hidden import Color, same_color

LINE_END_HYPHEN = "\u00ad"

_TINY_POINTS = 1.5
_BOLD = 600
_GROUND_CONTRAST = 60  # of 255: a ground darker than this below white shows white text
_INVISIBLE_MODES = (3, 7)  # neither filled nor stroked
_WHITE = (255, 255, 255)
_NO_CHARACTERS = (0, 13, 0xFFFE, 0xFFFF)
_HYPHEN = 2  # PDFium's own sign for a hyphen at a line's end


@dataclass(slots=True)
class Character:
    """One character of a page: its code, box, size and look, and whether nobody would see it.

    `is_solid` is for one that takes up room, as a space or a line break does not.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    look: "Look"
    is_hidden: bool
    is_solid: bool

    def with_text(self, text: str) -> "Character":
        """The same place with another text."""
        is_solid = bool(text.strip()) and self.right > self.left
        return Character(
            text, self.left, self.bottom, self.right, self.top, self.size, self.look, self.is_hidden, is_solid
        )


@dataclass(frozen=True, slots=True)
class Look:
    """How the characters of one text object are drawn."""

    bold: bool = False
    is_white: bool = False
    is_invisible: bool = False


def read_characters(page: Any) -> list[Character]:
    """The characters of a page in PDFium's order, hidden ones marked."""
    text_page = page.get_textpage()
    try:
        characters = list(_characters(text_page.raw, text_page.count_chars()))
    finally:
        text_page.close()
    _hide_outside(page, characters)
    # Over the picture of a scanned page lie invisible letters: there they are the page's words.
    visible = [c for c in characters if not c.is_hidden]
    if characters and not any(c.text.strip() for c in visible) and has_picture(page):
        for character in characters:
            character.is_hidden = False
    else:
        _hide_white(page, [c for c in visible if c.look.is_white and c.text.strip()])
    return characters


def has_picture(page: Any) -> bool:
    """Whether there is a picture on a page."""
    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _characters(text_page: Any, count: int) -> Iterator[Character]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    box = [ctypes.byref(side) for side in (left, right, bottom, top)]
    loose = pdfium.FS_RECTF()
    loose_box = ctypes.byref(loose)
    get_code, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharBox
    get_loose, get_object = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetTextObject
    look = Look()  # of what is in no object
    last_key, looks = 0, {0: look}
    for index in range(count):
        code = get_code(text_page, index)
        if code in _NO_CHARACTERS:
            continue
        text = _letter(code)
        is_letter = text.isalnum()
        # PDFium makes no letters or digits of its own, and none is a hyphen.
        if not is_letter and (code == _HYPHEN or pdfium.FPDFText_IsHyphen(text_page, index) == 1):
            text = LINE_END_HYPHEN
        is_generated = not is_letter and pdfium.FPDFText_IsGenerated(text_page, index) == 1
        get_box(text_page, index, *box)
        # The loose box has the height of the font, whatever the letter.
        get_loose(text_page, index, loose_box)
        height = abs(loose.top - loose.bottom)
        found = get_object(text_page, index)
        key = ctypes.addressof(found.contents) if found else 0
        if key != last_key:
            last_key = key
            if key not in looks:
                looks[key] = _look(text_page, index, found)
            look = looks[key]
        hidden = not is_generated and (look.is_invisible or (is_letter and height < _TINY_POINTS))
        x, end = left.value, right.value
        yield Character(
            text,
            x,
            bottom.value,
            end,
            top.value,
            height,
            look,
            hidden,
            end > x and bool(text.strip()),
        )


def _look(text_page: Any, index: int, found: Any) -> Look:
    """The look of the object that a character is in."""
    rgba = [ctypes.c_uint() for _ in range(4)]
    known = pdfium.FPDFText_GetFillColor(text_page, index, *rgba)
    red, green, blue, alpha = (part.value for part in rgba)
    ink: Color = (red, green, blue)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(found)
    return Look(
        pdfium.FPDFText_GetFontWeight(text_page, index) >= _BOLD,
        bool(known) and same_color(ink, _WHITE),
        (bool(known) and alpha == 0) or mode in _INVISIBLE_MODES,
    )


def _letter(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _hide_outside(page: Any, characters: list[Character]) -> None:
    left, bottom, right, top = page.get_bbox()
    for c in characters:
        if (c.right < left or c.left > right or c.top < bottom or c.bottom > top) and c.text.isalnum():
            c.is_hidden = True


def _hide_white(page: Any, white: list[Character]) -> None:
    """Mark white letters as hidden where the page, as it looks, is white behind them."""
    if not white:
        return
    first_x, first_y, last_x, last_y = page.get_bbox()
    width, height = last_x - first_x, last_y - first_y
    if width * height > 4e6 or page.get_rotation():
        return
    picture = page.render(scale=1, grayscale=True).to_numpy()
    for character in white:
        first, last = int(last_y - character.top) - 1, int(last_y - character.bottom) + 2
        left, right = int(character.left - first_x) - 1, int(character.right - first_x) + 2
        box = picture[max(0, first) : max(0, last), max(0, left) : max(0, right)]
        character.is_hidden = not box.size or int(box.min()) > 255 - _GROUND_CONTRAST
