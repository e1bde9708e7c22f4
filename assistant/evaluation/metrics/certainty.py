"""What `confidence` is worth: does it rank, and is it true as a probability?"""

from dataclasses import dataclass

import numpy as np

from assistant.evaluation.failures import is_right
from assistant.evaluation.metrics.metric import Matrix, metric
from assistant.evaluation.rows import Row

BINS = 10


def risk_coverage_area(row: Row) -> tuple[float, float] | None:
    """Area under the risk-coverage curve: the most confident questions are answered first; the risk at each
    coverage is the share of wrong answers so far, and the area is its mean over all coverages (El-Yaniv and
    Wiener, "On the Foundations of Noise-free Selective Classification", 2010; Kamath et al., 2020). An
    answer to an unanswerable question is wrong; so is a question that was declined, which shows no answer to
    judge: with the threshold at 0 nothing is declined and the curve is whole. Questions of equal confidence
    share their risk."""
    if row.confidence is None:
        return None
    return row.confidence, float(not (row.gold and is_right(row)))


def calibration_error(row: Row) -> tuple[float, float] | None:
    """Expected calibration error of `confidence` as P(the article answers): over ten bins of equal width, the
    mean distance between the mean confidence and the share of answerable questions, weighted by the questions
    in each bin (Naeini et al., 2015; Guo et al., "On Calibration of Modern Neural Networks", 2017)."""
    if row.confidence is None:
        return None
    return row.confidence, float(bool(row.gold))


def brier_score(row: Row) -> float | None:
    """Mean squared distance of `confidence` from 1 for answerable and 0 for unanswerable questions; always
    saying 0.5 gives 0.25 (Brier, 1950)."""
    return None if row.confidence is None else (row.confidence - float(bool(row.gold))) ** 2


def answerable_auc(row: Row) -> tuple[float, float] | None:
    """Chance that an answerable question has a higher `confidence` than an unanswerable one, ties counting
    half: the area under the ROC curve (Hanley and McNeil, 1982)."""
    return calibration_error(row)


@dataclass(frozen=True)
class Bin:
    """Questions with nearly the same confidence.

    Attributes:
        confidence: their mean confidence.
        share: the share of them that the article answers.
        count: how many they are.
    """

    confidence: float
    share: float
    count: int


def risk_coverage(matrix: Matrix) -> Matrix:
    """The curve of (confidence, loss) observations: rows of coverage in (0, 1] and the risk there."""
    confidences, losses = matrix[:, 0], matrix[:, 1]
    values, places = np.unique(-confidences, return_inverse=True)
    counts = np.bincount(places, minlength=len(values))
    shared = np.bincount(places, weights=losses, minlength=len(values)) / counts
    in_order = np.repeat(shared, counts)
    covered = np.arange(1, len(losses) + 1)
    return np.column_stack([covered / len(losses), np.cumsum(in_order) / covered])


def reliability(matrix: Matrix) -> list[Bin]:
    """The bins of (confidence, label) observations that hold a question, lowest confidence first."""
    places = np.minimum((matrix[:, 0] * BINS).astype(int), BINS - 1)
    chosen = [matrix[places == place] for place in range(BINS)]
    return [Bin(float(m[:, 0].mean()), float(m[:, 1].mean()), len(m)) for m in chosen if len(m)]


def _area(matrix: Matrix) -> float:
    return float(risk_coverage(matrix)[:, 1].mean())


def _distance(matrix: Matrix) -> float:
    return sum(abs(b.confidence - b.share) * b.count for b in reliability(matrix)) / len(matrix)


def _auc(matrix: Matrix) -> float:
    labels = matrix[:, 1] == 1
    positives, negatives = int(labels.sum()), int((~labels).sum())
    if not positives or not negatives:
        return float("nan")
    _, places, counts = np.unique(matrix[:, 0], return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2  # equals share their mean rank
    above = ranks[places][labels].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


METRICS = (
    metric(risk_coverage_area, _area, better="lower", unit="score"),
    metric(calibration_error, _distance, better="lower", unit="score"),
    metric(brier_score, better="lower", unit="score"),
    metric(answerable_auc, _auc, unit="score"),
)
