"""Limits on what is read: one typed value; environment variables mirror it."""

import os
from dataclasses import dataclass, fields
from typing import Any

from assistant.arguments import require
from assistant.errors import SettingsError


@dataclass(frozen=True)
class Limits:
    """How much of an article is taken before it is refused.

    Attributes:
        max_megabytes: size of a file or page, and of pasted text.
        max_unpacked_megabytes: size of what a compressed file unpacks to, all parts together.
        max_ratio: how many times larger than packed the contents may be (past 1 MB).
        max_pages: pages of a PDF.
        max_scans: pages that are pictures of text, which take seconds each.
        read_seconds: time to read one file.
        fetch_seconds: time to fetch one address, all redirects together.
        max_redirects: redirects followed for one address.
        max_articles: articles, or files of a folder, that are opened together.
        admitted_hosts: private "host:port" places that may be fetched all the same. For tests against a
            server on loopback only, so no environment variable sets it.
    """

    max_megabytes: float = 50
    max_unpacked_megabytes: float = 200
    max_ratio: float = 200
    max_pages: int = 2000
    max_scans: int = 100
    read_seconds: float = 60
    fetch_seconds: float = 30
    max_redirects: int = 5
    max_articles: int = 100
    admitted_hosts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            lowest = {"max_redirects": 0, "max_articles": 1}.get(field.name, 1e-6)
            if field.name == "admitted_hosts":
                continue
            require(field.name, value, (int, float), "a number above 0", SettingsError)
            if not lowest <= value < float("inf"):
                raise SettingsError(f"{field.name} must be a number above 0, not {value}.")

    @property
    def max_bytes(self) -> int:
        """The largest file, in bytes."""
        return int(self.max_megabytes * 2**20)

    @property
    def max_unpacked_bytes(self) -> int:
        """The largest content of a compressed file, in bytes."""
        return int(self.max_unpacked_megabytes * 2**20)


def make_limits(**options: float) -> Limits:
    """Limits from options, then `ASSISTANT_…` variables (such as `ASSISTANT_MAX_PAGES`), then defaults.

    Raises:
        SettingsError: a value is not a number that can be used.
    """
    values: dict[str, Any] = dict(options)
    for field in fields(Limits):
        variable = f"ASSISTANT_{field.name.upper()}"
        text = os.environ.get(variable)
        if text is None or field.name in values or field.name == "admitted_hosts":
            continue
        try:
            values[field.name] = int(text) if field.type is int else float(text)
        except ValueError as error:
            raise SettingsError(f"{variable} must be a number, not {text!r}.") from error
    return Limits(**values)
