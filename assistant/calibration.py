"""Fits the weights of `assistant.confidence` to the rows of an evaluation.

    ASSISTANT_THRESHOLD=0 assistant evaluate squad2_articles.json --seed 99 --rows fit.jsonl
    python -m assistant.calibration fit.jsonl --without reported.jsonl

With the threshold at 0 every question is written, so that every signal is there.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console

from assistant.confidence import CHECKED, RETRIEVED, WRITTEN
from assistant.errors import DatasetError
from assistant.evaluation import Row, read_rows

_INVERSE_PENALTY = 3.0  # of the logistic regression's L2 term; the result hardly depends on it


def fit(rows: Sequence[Row], signals: Sequence[str]) -> dict[str, float]:
    """Weights by signal and "bias", both kinds of question counting the same in all."""
    model = _model().fit(_matrix(rows, signals), _labels(rows))
    names = [*signals, "bias"]
    return dict(zip(names, map(float, [*model.coef_[0], model.intercept_[0]]), strict=True))


def held_out_probabilities(rows: Sequence[Row], signals: Sequence[str]) -> np.ndarray[Any, Any]:
    """P(answerable) of each row by weights fitted on the other articles only."""
    matrix, labels = _matrix(rows, signals), _labels(rows)
    articles = np.array([row.article for row in rows])
    probabilities = np.zeros(len(rows))
    for article in set(articles):
        model = _model().fit(matrix[articles != article], labels[articles != article])
        probabilities[articles == article] = model.predict_proba(matrix[articles == article])[:, 1]
    return probabilities


def main(
    rows_file: Annotated[Path, typer.Argument(help="Rows of an evaluation with the threshold at 0.")],
    without: Annotated[
        Path | None, typer.Option(help="Rows of the reported evaluation; their questions are left out.")
    ] = None,
) -> None:
    """Print the weights of each stage, and how they do on articles that they were not fitted on."""
    from sklearn.metrics import roc_auc_score

    reported = {row.id for row in read_rows(without)} if without else set()
    rows = [row for row in read_rows(rows_file) if not row.error and row.id not in reported]
    console = Console()
    for name, weights in (("RETRIEVED", RETRIEVED), ("CHECKED", CHECKED), ("WRITTEN", WRITTEN)):
        signals = [signal for signal in weights if signal != "bias"]
        usable = [row for row in rows if row.answer["signals"].keys() >= set(signals)]
        if not usable:
            raise DatasetError(f"No row has the signals {signals}. Evaluate with ASSISTANT_THRESHOLD=0.")
        labels, held_out = _labels(usable), held_out_probabilities(usable, signals)
        declined = held_out < 0.5
        shown = {signal: round(weight, 2) for signal, weight in fit(usable, signals).items()}
        console.print(f"{name} = {shown}", highlight=False)
        console.print(
            f"  {len(usable)} questions, articles held out in turn: "
            f"AUC {roc_auc_score(labels, held_out):.3f}, "
            f"declined {declined[labels == 0].mean():.2f} of the unanswerable "
            f"and {declined[labels == 1].mean():.2f} of the answerable"
        )


def _model() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_INVERSE_PENALTY, class_weight="balanced", max_iter=1000)


def _matrix(rows: Sequence[Row], signals: Sequence[str]) -> np.ndarray[Any, Any]:
    return np.array([[row.answer["signals"][name] for name in signals] for row in rows])


def _labels(rows: Sequence[Row]) -> np.ndarray[Any, Any]:
    return np.array([int(bool(row.gold)) for row in rows])


if __name__ == "__main__":
    typer.run(main)
