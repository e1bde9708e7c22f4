"""Ablation: the same questions under a small grid of settings, in one table."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import SettingsError
from assistant.evaluation.metrics import METRICS

COLUMNS = (
    "recall_at_5",
    "right",
    "contains_gold",
    "token_f1",
    "unanswerable_declined",
    "answerable_declined",
    "citation_precision",
    "seconds_in_all",
)
MAX_CELLS = 64


@dataclass(frozen=True)
class Cell:
    """One point of the grid: options by name, as texts."""

    options: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The options as people write them, which also names the cell's folder."""
        return " ".join(f"{name}={value}" for name, value in self.options)

    @property
    def folder(self) -> str:
        """The name without what a file system does not take."""
        return "".join(c if c.isalnum() or c in "=._-" else "_" for c in self.name)


def read_grid(texts: Sequence[str]) -> list[Cell]:
    """Every combination of variations written like "top_k=3,8" and "mode=dense,bm25,hybrid".

    The names are options of `Assistant`, and `mode`.

    Raises:
        SettingsError: not of that form, an option twice, or too many combinations.
    """
    axes: dict[str, list[str]] = {}
    for text in texts:
        name, sign, values = text.partition("=")
        chosen = list(dict.fromkeys(value.strip() for value in values.split(",") if value.strip()))
        if not name.strip() or not sign or not chosen:
            raise SettingsError(f"A variation is written like top_k=3,8; not {text!r}.")
        if name.strip() in axes:
            raise SettingsError(f"{name.strip()} varies twice. Put all its values into one: top_k=3,5,8.")
        axes[name.strip()] = chosen
    points = itertools.product(*([(name, value) for value in values] for name, values in axes.items()))
    cells = [Cell(tuple(point)) for point in points]
    if len(cells) > MAX_CELLS:
        raise SettingsError(f"That makes {len(cells)} combinations; at most {MAX_CELLS} are run.")
    return cells


def markdown_table(cells: Sequence[Cell], figures: Sequence[Mapping[str, float]]) -> str:
    """The grid as a Markdown table: a line for each cell, a column for each figure that some cell has."""
    names = [name for name, _ in cells[0].options]
    columns = [c for c in COLUMNS if any(f[c] == f[c] for f in figures)]
    lines = [
        "| " + " | ".join([*names, *(METRICS[c].title for c in columns)]) + " |",
        "| " + " | ".join(["---"] * len(names) + ["---:"] * len(columns)) + " |",
    ]
    for cell, values in zip(cells, figures, strict=True):
        shown = [value.replace("|", "\\|") for _, value in cell.options]
        shown += [format_figure(column, values[column]) for column in columns]
        lines.append("| " + " | ".join(shown) + " |")
    return "\n".join(lines) + "\n"


def format_figure(metric: str, value: float) -> str:
    """A figure for people: shares and scores with three digits, seconds with as many as they need."""
    if value != value:  # NaN
        return "–"
    unit = METRICS[metric].unit
    if unit in ("share", "score"):
        return f"{value:.3f}"
    if unit == "seconds":
        return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return f"{value:,.1f}" if unit == "count" else f"{value:,.0f}"
