"""A calibration of one's own: how sure the assistant is of a team's own questions, as one small file.

`assistant calibrate` makes it, `calibration=` or `ASSISTANT_CALIBRATION` uses it.
"""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.errors import SettingsError

_FORMAT = 1
_LEAST = 1e-4  # a probability of 0 or 1 has no logit


@dataclass(frozen=True)
class Calibration:
    """P(the article answers) as a team's own questions say, from the packaged one (Platt scaling).

    The order of two questions by probability stays as it is; the network is not touched.

    Attributes:
        slope: of the logit of the packaged probability; above 0.
        intercept: added to it.
        threshold: below this probability the article is said not to answer; None for the packaged one.
    """

    slope: float = 1.0
    intercept: float = 0.0
    threshold: float | None = None

    def __post_init__(self) -> None:
        numbers = (self.slope, self.intercept, 0.0 if self.threshold is None else self.threshold)
        if not all(isinstance(n, int | float) and math.isfinite(n) for n in numbers) or self.slope <= 0:
            raise ValueError("its numbers cannot be used")
        if self.threshold is not None and not 0 <= self.threshold <= 1:
            raise ValueError("its threshold is not from 0 to 1")

    def probability(self, packaged: float) -> float:
        """The probability, in [0, 1], for a packaged one."""
        if self.slope == 1.0 and self.intercept == 0.0:
            return packaged
        return 1 / (1 + math.exp(-(self.slope * logit(packaged) + self.intercept)))


def logit(probability: float) -> float:
    """The logit of a probability, bounded."""
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def read_calibration(path: Path) -> Calibration:
    """The calibration of a file.

    Raises:
        SettingsError: it is not there, or of another form.
    """
    try:
        values = json.loads(path.expanduser().read_text(encoding="utf-8"))
        if values["format"] != _FORMAT:
            raise ValueError(f"its format is {values['format']!r}, and {_FORMAT} is read")
        return Calibration(values["slope"], values["intercept"], values["threshold"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            f"The calibration {path} cannot be used: {reason}. Make it anew with assistant calibrate."
        ) from error


def write_calibration(path: Path, calibration: Calibration, about: dict[str, float]) -> None:
    """Keep a calibration, and what it was made of, in a file.

    Raises:
        SettingsError: it cannot be written.
    """
    values = {"format": _FORMAT, **asdict(calibration), "about": about}
    try:
        path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror or error}.") from error
