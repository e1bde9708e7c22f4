"""Text that no reader would see: zero-width characters, and colours and sizes that hide words."""

import re

# Zero-width spaces and joiners, direction overrides, soft hyphens, invisible operators, tag characters and
# the supplementary variation selectors: letters can be smuggled in all of them.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_JOINERS = "\u200c\u200d"
# Scripts in which joiners change how letters look (Arabic to the Indic ones), and emoji sequences.
_NEEDS_JOINERS = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufe0f\u2600-\u27bf\U0001f000-\U0001faff]"
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")

_NAMED_COLORS = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "ghostwhite": (248, 248, 255),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "green": (0, 128, 0),
    "blue": (0, 0, 255),
    "navy": (0, 0, 128),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "silver": (192, 192, 192),
    "yellow": (255, 255, 0),
}
_SAME_COLOR = 12  # steps of 255 in each channel: nobody tells #fff from #f8f8f8

Color = tuple[int, int, int]


def visible_characters(text: str) -> str:
    """A text without zero-width and control characters; joiners stay in the scripts that need them."""
    if text.isascii():
        return _CONTROLS.sub("", text)

    def kept(match: re.Match[str]) -> str:
        place = match.start()
        around = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
        needed = match.group() in _JOINERS and len(_NEEDS_JOINERS.findall(around)) == 2
        return match.group() if needed else ""

    return _CONTROLS.sub("", _INVISIBLE.sub(kept, text))


def parse_color(value: str) -> Color | None:
    """Red, green and blue of a CSS colour; None when it is none of the common ways to write one."""
    value = value.strip().lower()
    if value in _NAMED_COLORS:
        return _NAMED_COLORS[value]
    digits = re.fullmatch(r"#?([0-9a-f]{3}|[0-9a-f]{6})(?:ff|f)?", value)
    if digits:
        code = digits.group(1)
        code = "".join(c * 2 for c in code) if len(code) == 3 else code
        return (int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16))
    parts = re.fullmatch(
        r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*[\d.]+%?\s*)?\)", value
    )
    return (int(parts.group(1)), int(parts.group(2)), int(parts.group(3))) if parts else None


def same_color(one: Color, other: Color) -> bool:
    """Whether text of one colour cannot be read on a ground of the other."""
    return all(abs(a - b) <= _SAME_COLOR for a, b in zip(one, other, strict=True))
