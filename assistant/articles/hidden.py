"""Text that no reader would see: zero-width characters, and colours and sizes that hide words."""

import re
from collections.abc import Iterator

# Zero-width spaces and joiners, direction overrides, soft hyphens, invisible operators, tag characters and
# the supplementary variation selectors: letters can be smuggled in all of them. And control characters.
_UNSEEN = re.compile(
    "\U0001f3f4[\U000e0030-\U000e007a]{3,6}\U000e007f|"  # the flag of Scotland: its tags are seen
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_JOINERS = "\u200c\u200d"
# Scripts in which joiners change how letters look (Arabic to the Indic ones), and emoji sequences.
_NEEDS_JOINERS = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufe0f\u2600-\u27bf\U0001f000-\U0001faff]"
)
_MONGOLIAN = re.compile("[\u1820-\u18aa]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")

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
    """A text without the characters that nobody sees."""
    kept, after = [], 0
    for start, end in hidden_spans(text):
        kept.append(text[after:start])
        after = end
    return "".join([*kept, text[after:]])


def hidden_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where a text has characters that nobody sees; those that a word or an emoji needs are none of them."""
    for match in _UNSEEN.finditer(text):
        if len(match.group()) == 1 and not _is_needed(
            match.group(), text[max(0, match.start() - 1) : match.start()]
        ):
            yield match.span()


def _is_needed(character: str, before: str) -> bool:
    """Whether a character changes how the one before it looks. A second one in a row changes nothing."""
    if character in _JOINERS:
        return bool(_NEEDS_JOINERS.match(before))
    if "\u180b" <= character <= "\u180f":
        return bool(_MONGOLIAN.match(before))
    return "\U000e0100" <= character <= "\U000e01ef" and bool(_IDEOGRAPH.match(before))


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
