"""Fits the weights of `assistant.reading.confidence` to the rows of evaluations.

    ASSISTANT_THRESHOLD=0 assistant evaluate squad2_articles.json --limit 0 --model none --rows traps.jsonl
    ASSISTANT_THRESHOLD=0 assistant evaluate everyday_articles.json --limit 0 --model none --rows daily.jsonl
    python -m assistant.training.calibration traps.jsonl daily.jsonl

With the threshold at 0 every question is answered. Each file has half of the weight, and in each the
answerable questions half of that. The weights are fitted on half of the articles (`FITTED_ARTICLES`); what
they are worth is told by the other half.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import typer

from assistant.evaluation import METRICS, Row, read_rows
from assistant.reading.confidence import READ_WEIGHTS, UNREAD_WEIGHTS

FITTED_ARTICLES = (
    *("Normans", "Harvard University", "Yuan dynasty"),
    *("Oxford", "Rotterdam", "Tin", "Drum and bass"),
)
"""The seven of the fourteen visible articles that weights and thresholds are fitted on."""

_INVERSE_PENALTY = 3.0  # of the logistic regression's L2 term; the result hardly depends on it
_THRESHOLDS = np.arange(0.1, 0.91, 0.05)
_MOST_UNSURE = 0.15  # share of the answers that may be said to be unsure

Sets = Sequence[Sequence[Row]]
"""Rows of several data sets, each with the same weight."""
Numbers = npt.NDArray[np.float64]


def fit(sets: Sets, signals: Sequence[str]) -> dict[str, float]:
    """Weights by signal and "bias" (Platt scaling over several signals)."""
    from sklearn.linear_model import LogisticRegression

    rows = [row for rows in sets for row in rows]
    model = LogisticRegression(C=_INVERSE_PENALTY, max_iter=2000)
    model.fit(_matrix(rows, signals), _labels(rows), sample_weight=len(rows) * _shares(sets))
    names = [*signals, "bias"]
    return dict(zip(names, map(float, [*model.coef_[0], model.intercept_[0]]), strict=True))


def probabilities(rows: Sequence[Row], weights: dict[str, float]) -> Numbers:
    """P(answerable) of each row by the weights."""
    signals = [name for name in weights if name != "bias"]
    scores = _matrix(rows, signals) @ np.array([weights[name] for name in signals]) + weights["bias"]
    chances: Numbers = 1 / (1 + np.exp(-scores))
    return chances


def sure_from(sets: Sets, weights: dict[str, float], threshold: float) -> float:
    """The highest probability to be called sure at which few enough of the answers are unsure."""
    rows = [row for rows in sets for row in rows]
    chances, shares = probabilities(rows, weights), _shares(sets)
    given = chances >= threshold
    bounds = [b for b in np.arange(threshold, 0.96, 0.01) if _share(chances[given] < b, shares[given])]
    return float(max(bounds, default=threshold))


def _share(unsure: npt.NDArray[np.bool_], shares: Numbers) -> bool:
    return float(shares[unsure].sum() / shares.sum()) <= _MOST_UNSURE


def _matrix(rows: Sequence[Row], signals: Sequence[str]) -> Numbers:
    return np.array([[row.answer["signals"][name] for name in signals] for row in rows])


def _labels(rows: Sequence[Row]) -> npt.NDArray[np.bool_]:
    return np.array([bool(row.gold) for row in rows])


def _shares(sets: Sets) -> Numbers:
    """The weight of each row, 1 in all: the same for each set, and in it for each kind of question."""
    found = []
    for rows in sets:
        labels = _labels(rows)
        counts = np.where(labels, labels.sum(), (~labels).sum())
        found.append(1 / counts / 2 / len(sets))
    return np.concatenate(found)


def _usable(path: Path, signals: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """The rows of a file that have the signals: those to fit on, and those to check on."""
    rows = [r for r in read_rows(path) if not r.error and r.answer["signals"].keys() >= set(signals)]
    fitted = [row for row in rows if row.article in FITTED_ARTICLES]
    return fitted, [row for row in rows if row.article not in FITTED_ARTICLES]


def _print_worth(name: str, rows: Sequence[Row], weights: dict[str, float]) -> None:
    labels, chances = _labels(rows), probabilities(rows, weights)
    certainty = np.column_stack([chances, labels])
    typer.echo(
        f"  {name}, {len(rows)} questions: AUC {METRICS['answerable_auc'].combine(certainty):.3f}, "
        f"calibration error {METRICS['calibration_error'].combine(certainty):.3f}"
    )
    for heading, some in (("wrongly declined", labels), ("rightly declined", ~labels)):
        shares = (f"{(chances[some] < threshold).mean():.2f}" for threshold in _THRESHOLDS)
        typer.echo(f"    {heading}  {'  '.join(shares)}")


def main(
    rows_files: Annotated[list[Path], typer.Argument(help="Rows of evaluations with the threshold at 0.")],
    threshold: Annotated[
        float, typer.Option(help="The threshold, to say from where an answer is sure.")
    ] = 0.5,
) -> None:
    """Print the weights, and how they do on the articles that they were not fitted on."""
    for heading, known in (("READ", READ_WEIGHTS), ("UNREAD", UNREAD_WEIGHTS)):
        signals = [name for name in known if name != "bias"]
        halves = [_usable(path, signals) for path in rows_files]
        if not all(fitted and checked for fitted, checked in halves):
            typer.echo(f"{heading}_WEIGHTS: too few rows have the signals {', '.join(signals)}.")
            continue
        sets = [fitted for fitted, _ in halves]
        weights = fit(sets, signals)
        typer.echo(f"{heading}_WEIGHTS = { {name: round(value, 3) for name, value in weights.items()} }")
        typer.echo(f"  SURE = {sure_from(sets, weights, threshold):.2f}")
        typer.echo(f"    thresholds        {'  '.join(f'{t:.2f}' for t in _THRESHOLDS)}")
        for path, (_, checked) in zip(rows_files, halves, strict=True):
            _print_worth(f"checked on {path.name}", checked, weights)
        _print_worth("checked on all", [row for _, checked in halves for row in checked], weights)


if __name__ == "__main__":
    typer.run(main)
