"""Checks of what a caller gives, made once, at the door: the message names the argument and what it takes."""

import unicodedata
from typing import Any

from assistant.errors import AssistantError

_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def require(
    name: str, value: Any, kinds: type | tuple[type, ...], wanted: str, error: type[AssistantError]
) -> None:
    """Refuse a value of another kind. True and False are no numbers here.

    Raises:
        AssistantError: of the kind `error`; its message holds `name`, `wanted` and the kind that was given.
    """
    allowed = kinds if isinstance(kinds, tuple) else (kinds,)
    is_wrong_bool = isinstance(value, bool) and bool not in allowed
    if is_wrong_bool or not isinstance(value, allowed):
        raise error(f"{name} takes {wanted}, not {shown(value)}.")


def require_text(name: str, value: Any, wanted: str, error: type[AssistantError]) -> None:
    """Refuse what is no text, and text that holds half a character, which no file or screen can take.

    Raises:
        AssistantError: of the kind `error`.
    """
    require(name, value, str, wanted, error)
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise error(f'{name} holds half a character. Decode it with errors="replace", or type it anew.')


def shown(value: Any) -> str:
    """A value in a message: short ones as they are, of others their kind."""
    short = repr(value) if isinstance(value, int | float | str | bytes | None) else ""
    return (
        short if 0 < len(short) <= 40 and short.isprintable() else f"a value of type {type(value).__name__}"
    )


def printable(text: str) -> str:
    """A text that moves no terminal's cursor and turns no line around, whatever a file's name holds."""
    return "".join("\ufffd" if _is_order(character) else character for character in text)


def _is_order(character: str) -> bool:
    """Whether a character tells a terminal what to do: controls, line ends, turns of direction, halves."""
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _TURNS
