"""What a running server allows; two modes set the defaults.

*Private*: the owner alone, on his own computer. Indexes of what he opens are kept, so that it opens at once
the next time, and nobody counts his questions. *Shared*: other people visit. Nothing of theirs outlives
their visit, and each of them has limits.
"""

import math
import os
from dataclasses import dataclass, fields
from typing import Any

from assistant.errors import SettingsError

_CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Rules:
    """What visitors may do.

    Attributes:
        max_article_megabytes: the longest text that is opened on the page; what the owner starts with is not
            held to it.
        max_program_megabytes: the same for programs, whose callers wait for the answer.
        questions_a_minute: for each visitor; 0 for as many as they like.
        max_sessions: tabs whose articles and chats are held; beyond it the one idle for longest leaves.
        max_articles: articles that one tab may have open; beyond it its oldest leaves.
        idle_minutes: a tab that does nothing for so long loses what it holds.
        keep_indexes: whether indexes of what visitors open are kept in the index folder.
        keep_chats: whether what is opened is kept with its chat and pins on the server's computer.
        upload_megabytes: all uploaded files together that are not yet opened.
        connections: open at a time; further ones are told to come later.
        shows_metrics: whether `/metrics` gives figures for Prometheus.
    """

    max_article_megabytes: float
    max_program_megabytes: float
    questions_a_minute: int
    max_sessions: int
    max_articles: int
    idle_minutes: float
    keep_indexes: bool
    keep_chats: bool = False
    upload_megabytes: float = 500
    connections: int = 1000
    shows_metrics: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            least = 0 if field.name == "questions_a_minute" else 1 if field.type is int else 1e-3
            if not isinstance(value, bool) and not (least <= value and math.isfinite(value)):
                raise SettingsError(f"{field.name} must be a number of at least {least:g}, not {value}.")


def make_rules(is_shared: bool, **given: Any) -> Rules:
    """The rules of a mode; what is given and not None takes the place of a default.

    Raises:
        SettingsError: a value cannot be used.
    """
    defaults: dict[str, Any] = {
        "max_article_megabytes": max(2.0, _CORES) if is_shared else 4.0 * max(2, _CORES),
        "questions_a_minute": 30 if is_shared else 0,
        "max_sessions": 500,
        "max_articles": 10 if is_shared else 50,
        "idle_minutes": 60.0 if is_shared else 24 * 60.0,
        "keep_indexes": not is_shared,
        "keep_chats": not is_shared,
    }
    chosen = {**defaults, **{name: value for name, value in given.items() if value is not None}}
    chosen.setdefault("max_program_megabytes", chosen["max_article_megabytes"] / 4)
    return Rules(**chosen)
