"""Pages whose newest entry stands first, each under its time: older entries give way to newer ones."""

import re

_TIME = re.compile(
    r"^[^\S\n]*(?P<h>[01]?\d|2[0-4])[:.](?P<m>[0-5]\d)(?:\s?(?P<half>[ap])\.?m\.?)?(?:\s?(?:Uhr|h))?[^\S\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
_LEAST_ENTRIES = 3


def live_entries(text: str) -> tuple[int, ...]:
    """Where each entry but the newest begins; nothing where a text has no times alone on their lines, newest
    first."""
    found = [(match.start(), _minutes(match)) for match in _TIME.finditer(text)]
    minutes = [minute for _, minute in found]
    if len(found) < _LEAST_ENTRIES or minutes != sorted(minutes, reverse=True) or minutes[0] == minutes[-1]:
        return ()
    return tuple(start for start, _ in found[1:])


def _minutes(match: re.Match[str]) -> int:
    hour = int(match["h"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return 60 * hour + int(match["m"])
