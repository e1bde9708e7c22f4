"""Taking out of a page what no reader would see: display:none, zero size, white on white, off the screen."""

import re
from typing import Any

from cssselect import GenericTranslator, SelectorError
from lxml import etree

from assistant.articles.hidden import parse_color, same_color

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}@;]{1,500})\{([^{}]{0,5000})\}")
_AT_BLOCK = re.compile(r"@[^{};]{0,500}\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_MAX_RULES = 2000
_WHITE = (255, 255, 255)
_ZERO = re.compile(r"^[+-]?0*\.?0*(?:px|pt|em|rem|%|ex|ch|vw|vh)?$")
_TRANSPARENT = re.compile(
    r"transparent|(?:rgb|hsl)a?\((?:(?:[^,()]+,){3}|[^,()/]+/)\s*0(?:\.0+)?%?\s*\)"  # the fourth number is 0
)
_NEVER_HIDDEN = frozenset(["html", "body"])
_UNSEEN_ANYWAY = frozenset(["script", "style", "template", "input", "noscript"])

_PATTERNS = (
    ("display", re.compile(r"\bnone\b")),
    ("visibility", re.compile(r"\b(?:hidden|collapse)\b")),
    ("content-visibility", re.compile(r"\bhidden\b")),
    (
        "clip",
        re.compile(
            r"rect\(\s*(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?\s*\)"
        ),
    ),
    ("clip-path", re.compile(r"inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0 0\s*\)")),
    ("transform", re.compile(r"scale[xy]?\(\s*0(?:\.0+)?\s*[,)]|translate[xy]?\(\s*-\d{4,}px")),
    ("text-indent", re.compile(r"^-\d{3,}")),
    ("filter", re.compile(r"opacity\(\s*0%?\s*\)")),
)


def remove_hidden(root: Any) -> int:
    """Remove the hidden elements of a tree, keeping the text after each; gives how many held words."""
    styles = _sheet_styles(root)
    hidden = [e for e in root.iter() if isinstance(e.tag, str) and _is_hidden(e, styles)]
    unreadable = [
        e for e in root.iter() if isinstance(e.tag, str) and _unreadable(e, _own_style(e, styles), styles)
    ]
    count = 0
    for element in unreadable:
        count += bool("".join(element.itertext()).strip())
        if any(
            {"color", "background", "background-color"} & set(_own_style(e, styles))
            for e in element.iterdescendants()
        ):
            _blank(element)
        else:
            hidden.append(element)
    for element in dict.fromkeys(hidden):
        if element.getparent() is None or element.tag in _NEVER_HIDDEN:
            continue
        if element not in unreadable:
            count += bool("".join(element.itertext()).strip()) and element.tag not in _UNSEEN_ANYWAY
        remove_element(element)
    return count


def _blank(element: Any) -> None:
    """Drop an element's own words; its children have colours of their own."""
    element.text = ""
    for child in element:
        child.tail = ""


def remove_element(element: Any) -> None:
    """Take an element out of its tree; the text after it stays."""
    parent, tail = element.getparent(), element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _declarations(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split(";"))
    return {
        name.strip().lower(): value.lower().replace("!important", "").strip()
        for name, _, value in pairs
        if value
    }


def _sheet_styles(root: Any) -> dict[Any, dict[str, str]]:
    """Declarations that the page's own style sheets give to its elements; those that can hide words."""
    styles: dict[Any, dict[str, str]] = {}
    css = _COMMENT.sub("", "\n".join(e.text or "" for e in root.iter("style"))[:500_000])
    css = _AT_BLOCK.sub("", css)  # print and small screens have rules of their own
    for number, (selectors, body) in enumerate(_RULE.findall(css)):
        declarations = _declarations(body)
        if number >= _MAX_RULES or not _may_hide(declarations):
            continue
        for selector in selectors.split(","):
            if ":" in selector:  # :hover, :checked, ::before: states that are not the page at rest
                continue
            try:
                found = root.xpath(GenericTranslator().css_to_xpath(selector.strip()))
            except (SelectorError, etree.XPathError, ValueError, RecursionError):
                continue
            for element in found:
                styles.setdefault(element, {}).update(declarations)
    return styles


def _may_hide(declarations: dict[str, str]) -> bool:
    names = {
        "color",
        "background",
        "background-color",
        "font-size",
        "opacity",
        "left",
        "top",
        "right",
        "position",
    }
    names |= {"width", "height", "max-height", "max-width", "overflow", "font"} | {
        name for name, _ in _PATTERNS
    }
    return not names.isdisjoint(declarations)


def _is_hidden(element: Any, styles: dict[Any, dict[str, str]]) -> bool:
    if element.get("hidden") is not None or (element.tag == "input" and element.get("type") == "hidden"):
        return True
    own = _own_style(element, styles)
    if not own:
        return False
    if any(name in own and pattern.search(own[name]) for name, pattern in _PATTERNS):
        return True
    if any(_ZERO.match(own.get(name, "1") or "1") for name in ("font-size", "opacity")) or _tiny(own):
        return True
    return _off_screen(own) or _no_room(own)


def _own_style(element: Any, styles: dict[Any, dict[str, str]]) -> dict[str, str]:
    own = {**styles.get(element, {}), **_declarations(element.get("style") or "")}
    if element.tag == "font":
        own.setdefault("color", (element.get("color") or "").lower())
    if element.get("bgcolor"):
        own.setdefault("background-color", element.get("bgcolor").lower())
    return {name: value for name, value in own.items() if value}


def _tiny(own: dict[str, str]) -> bool:
    size = re.match(r"(\d*\.?\d+)(px|pt|em|rem|%)", own.get("font-size", ""))
    if size is None and "font" in own:
        size = re.search(r"(?<![\d.])(\d*\.?\d+)(px|pt|em|rem)", own["font"])
    least = {"px": 2, "pt": 2, "em": 0.1, "rem": 0.1, "%": 10}
    return size is not None and float(size.group(1)) < least[size.group(2)]


def _off_screen(own: dict[str, str]) -> bool:
    if own.get("position") not in ("absolute", "fixed"):
        return False
    return any(
        re.match(r"-\d{3,}|-\d{2,}(?:em|rem|vw|%)", own.get(side, "")) for side in ("left", "top", "right")
    )


def _no_room(own: dict[str, str]) -> bool:
    if own.get("overflow") not in ("hidden", "clip"):
        return False
    sides = ("width", "height", "max-height", "max-width")
    return any(re.match(r"(?:0|1)(?:px|em|rem|%)?$", own.get(side, "")) for side in sides)


def _unreadable(element: Any, own: dict[str, str], styles: dict[Any, dict[str, str]]) -> bool:
    """Whether the text has the colour of its ground, or none."""
    value = own.get("color", "")
    if _TRANSPARENT.match(value):
        return True
    color = parse_color(value) if value else None
    if color is None:
        return False
    ground = _ground(element, styles)
    return ground is not None and same_color(color, ground)


def _ground(element: Any, styles: dict[Any, dict[str, str]]) -> tuple[int, int, int] | None:
    """The colour behind an element: white unless an element around it says otherwise; None for a picture."""
    while element is not None:
        own = _own_style(element, styles)
        value = own.get("background-color") or own.get("background") or ""
        if "url(" in value or "gradient" in value or own.get("background-image"):
            return None
        for word in [value, *value.split()]:
            color = parse_color(word)
            if color is not None:
                return color
        if value and value not in ("none", "transparent", "inherit", "initial", "unset"):
            return None
        element = element.getparent()
    return _WHITE
