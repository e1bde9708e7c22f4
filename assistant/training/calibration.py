"""Fits the weights of `assistant.reading.confidence` to the rows of an evaluation.

    ASSISTANT_THRESHOLD=0 assistant evaluate squad2_articles.json --model none --rows fit.jsonl
    python -m assistant.training.calibration fit.jsonl

With the threshold at 0 every question is answered. Rows of a local writer (`--model local`) give the
weights of both stages; those of "none", of the reader's alone. The weights are fitted on half of the articles
(`FITTED_ARTICLES`); what they are worth is told by the other half.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer

from assistant.evaluation import METRICS, Row, read_rows
from assistant.reading import CHECKED_KINDS
from assistant.reading.confidence import CHECKED_WEIGHTS, READ_WEIGHTS, UNREAD_WEIGHTS
from assistant.reading.questions import question_kind

FITTED_ARTICLES = ("Normans", "Harvard University", "Yuan dynasty")
"""The three visible SQuAD 2.0 articles that weights and thresholds are fitted on."""

_INVERSE_PENALTY = 3.0  # of the logistic regression's L2 term; the result hardly depends on it


def fit(rows: Sequence[Row], signals: Sequence[str]) -> dict[str, float]:
    """Weights by signal and "bias" (Platt scaling over several signals)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_INVERSE_PENALTY, max_iter=2000).fit(_matrix(rows, signals), _labels(rows))
    names = [*signals, "bias"]
    return dict(zip(names, map(float, [*model.coef_[0], model.intercept_[0]]), strict=True))


def probabilities(rows: Sequence[Row], weights: dict[str, float]) -> npt.NDArray[np.float64]:
    """P(answerable) of each row by the weights."""
    signals = [name for name in weights if name != "bias"]
    scores = _matrix(rows, signals) @ np.array([weights[name] for name in signals]) + weights["bias"]
    chances: npt.NDArray[np.float64] = 1 / (1 + np.exp(-scores))
    return chances


def main(
    rows_file: Annotated[Path, typer.Argument(help="Rows of an evaluation with the threshold at 0.")],
) -> None:
    """Print the weights, and how they do on the articles that they were not fitted on."""
    rows = [r for r in read_rows(rows_file) if not r.error and question_kind(r.question) in CHECKED_KINDS]
    for heading, weights in (
        ("READ", READ_WEIGHTS),
        ("CHECKED", CHECKED_WEIGHTS),
        ("UNREAD", UNREAD_WEIGHTS),
    ):
        signals = [name for name in weights if name != "bias"]
        usable = [row for row in rows if row.answer["signals"].keys() >= set(signals)]
        fitted = [row for row in usable if row.article in FITTED_ARTICLES]
        checked = [row for row in usable if row.article not in FITTED_ARTICLES]
        if not fitted or not checked:
            typer.echo(f"{heading}_WEIGHTS: too few rows have the signals {', '.join(signals)}.")
            continue
        made = fit(fitted, signals)
        typer.echo(f"{heading}_WEIGHTS = { {name: round(weight, 3) for name, weight in made.items()} }")
        for name, some in (("fitted on", fitted), ("checked on", checked)):
            labels, chances = _labels(some), probabilities(some, made)
            certainty = np.column_stack([chances, labels])
            typer.echo(
                f"  {name} {len(some)} questions: AUC {METRICS['answerable_auc'].combine(certainty):.3f}, "
                f"calibration error {METRICS['calibration_error'].combine(certainty):.3f}, at 0.5 declined "
                f"{(chances < 0.5)[~labels].mean():.2f} of the unanswerable "
                f"and {(chances < 0.5)[labels].mean():.2f} of the answerable"
            )


def _matrix(rows: Sequence[Row], signals: Sequence[str]) -> npt.NDArray[np.float64]:
    return np.array([[row.answer["signals"][name] for name in signals] for row in rows])


def _labels(rows: Sequence[Row]) -> npt.NDArray[Any]:
    return np.array([bool(row.gold) for row in rows])


if __name__ == "__main__":
    typer.run(main)
