"""The gate: conditions on figures that a release must meet."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import SettingsError
from assistant.evaluation.followups import MEASURES
from assistant.evaluation.metrics import get_metric


@dataclass(frozen=True)
class Condition:
    """A metric that must not be worse than a value: not below it, or not above it where less is better."""

    metric: str
    value: float


def read_conditions(texts: Sequence[str]) -> list[Condition]:
    """Conditions written like "contains_gold=0.6".

    Raises:
        SettingsError: not of that form, no such metric, or a metric that has no better side.
    """
    conditions: list[Condition] = []
    for text in texts:
        name, sign, value = text.partition("=")
        better = _better(name.strip())
        try:
            bound = float(value)
        except ValueError:
            bound = math.nan
        if not sign or math.isnan(bound):
            raise SettingsError(f"A condition is written like contains_gold=0.6; not {text!r}.")
        if better == "neither":
            raise SettingsError(f"{name.strip()} has no better side, so it cannot be a condition.")
        conditions.append(Condition(name.strip(), bound))
    return conditions


def broken_conditions(conditions: Sequence[Condition], figures: Mapping[str, float]) -> list[str]:
    """A line for people about each condition that is not met; a figure of nothing meets none."""
    lines: list[str] = []
    for condition in conditions:
        figure = figures.get(condition.metric, math.nan)
        lower = _better(condition.metric) == "lower"
        met = figure <= condition.value if lower else figure >= condition.value
        if not met:
            shown = "unknown, since no question counts" if math.isnan(figure) else f"{figure:.4f}"
            needed = "at most" if lower else "at least"
            lines.append(f"{condition.metric} is {shown}; {needed} {condition.value:g} is needed.")
    return lines


def _better(name: str) -> str:
    return MEASURES[name].better if name in MEASURES else get_metric(name).better
