"""What a cell of a sheet shows: its value as its number format writes it, and dates as dates."""

import datetime
import re

_CORE = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?,*|\.[#0?]+,*")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.')
_MARK = 0xE000  # letters that stand for literals while the number is written
_PLAIN = frozenset({"", "general", "@"})


def shown_value(value: object, number_format: str) -> str:
    """A cell's value as a person sees it.

    Dates are written as `YYYY-MM-DD`, whatever their format: nobody can tell 3/4 from 4/3. Of a number format
    what changes the meaning is kept: decimals, thousands, percent, currency, leading zeros, the sign.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, datetime.time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _number(value: float, number_format: str) -> str:
    section, value = _section(value, number_format)
    literals: list[str] = []

    def keep(found: re.Match[str]) -> str:
        literals.append(next((text for text in found.groups() if text), ""))
        return chr(_MARK + len(literals) - 1)

    section = _LITERAL.sub(keep, section)
    core = _CORE.search(section)
    if section.strip().lower() in _PLAIN or re.search(r"[eE/][+-]?[#0?]", section):
        return _general(value)
    shown = section
    if core is not None:
        number = _written(value * 100 ** section.count("%"), core.group())
        shown = section[: core.start()] + number + _CORE.sub("", section[core.end() :])
    return "".join(
        literals[place] if 0 <= (place := ord(letter) - _MARK) < len(literals) else letter for letter in shown
    ).strip()


def _section(value: float, number_format: str) -> tuple[str, float]:
    """The part of a format for numbers of that sign, and the number that it writes."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format)
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _written(value: float, core: str) -> str:
    digits = core.rstrip(",")
    thousands, _, decimals = digits.partition(".")
    value /= 1000 ** (len(core) - len(digits))  # a comma at the end leaves out three digits
    text = f"{abs(value):{',' if ',' in thousands else ''}.{len(decimals)}f}"
    optional = len(decimals) - len(decimals.rstrip("#"))
    for _ in range(optional):
        text = text.removesuffix("0") if "." in text else text
    left, point, right = text.removesuffix(".").partition(".")
    zeros = thousands.replace(",", "").count("0")
    sign = "-" if value < 0 and float(text.replace(",", "")) else ""
    return f"{sign}{left.rjust(zeros, '0') if ',' not in thousands else left}{point}{right}"


def _general(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.10g}"
