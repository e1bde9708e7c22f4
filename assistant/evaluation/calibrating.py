"""Calibrating: threshold and probability fitted to a team's own questions, and what that is worth.

Two numbers are fitted (Platt scaling of the packaged probability), drawn towards "as packaged", so that some
forty questions are enough; then the threshold at which most are decided rightly, with answerable and
unanswerable questions counting the same. Figures are those of articles that were left out of the fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.calibration import Calibration, logit
from assistant.errors import DatasetError
from assistant.evaluation.rows import Row

LEAST_QUESTIONS = 40
LEAST_OF_A_KIND = 10  # answerable, and unanswerable
LEAST_ARTICLES = 3
_PRIOR = (1.0, 0.0)  # slope and intercept as packaged
_PRIOR_QUESTIONS = 4.0  # how many questions that weighs
_STEPS = 50
_THRESHOLDS = np.linspace(0.05, 0.95, 91)

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Figures:
    """How questions are decided, with answerable and unanswerable ones counting the same where both count.

    Attributes:
        balanced: mean of the two shares decided rightly.
        wrongly_declined: share of the answerable questions.
        declined: share of the unanswerable questions.
        calibration_error: mean distance of probability and truth in five bins of equal width.
    """

    balanced: float
    wrongly_declined: float
    declined: float
    calibration_error: float


@dataclass(frozen=True)
class Fitted:
    """A calibration and what it is worth.

    Attributes:
        calibration: fitted on all questions.
        questions: how many there were.
        articles: of how many articles.
        before: of the packaged probability and threshold.
        left_out: of calibrations fitted without the article that is asked.
    """

    calibration: Calibration
    questions: int
    articles: int
    before: Figures
    left_out: Figures

    @property
    def is_better(self) -> bool:
        """Whether it decides articles that it was not fitted on better than as packaged."""
        return self.left_out.balanced > self.before.balanced


def calibrate_rows(rows: Sequence[Row], threshold: float) -> Fitted:
    """Fit a calibration to rows of an evaluation with the packaged probability.

    Args:
        rows: of questions that were asked; those that failed, or whose confidence rests on no signals (dates
            and names at the head, summaries), do not count.
        threshold: the packaged one.

    Raises:
        DatasetError: they are too few, or say nothing of what is asked of them; the message says what is
            missing.
    """
    used = [row for row in rows if not row.error and row.answer.get("signals")]
    logits = np.array([logit(float(row.answer["confidence"])) for row in used])
    labels = np.array([bool(row.gold) for row in used])
    names = np.array([row.article for row in used])
    _require_enough(labels, names)
    made = _fit(logits, labels)
    parts = [_left_out(logits, labels, names == name) for name in dict.fromkeys(names)]
    places = np.concatenate([np.flatnonzero(names == name) for name in dict.fromkeys(names)])
    chances, decided = (np.concatenate(column) for column in zip(*parts, strict=True))
    packaged = 1 / (1 + np.exp(-logits))
    return Fitted(
        made,
        len(used),
        len(parts),
        _figures(packaged, packaged >= threshold, labels),
        _figures(chances, decided, labels[places]),
    )


def _require_enough(labels: Flags, names: npt.NDArray[np.str_]) -> None:
    answerable, all_of_them = int(labels.sum()), len(labels)
    articles = len(set(names.tolist()))
    if all_of_them < LEAST_QUESTIONS:
        raise DatasetError(f"{all_of_them} questions count; at least {LEAST_QUESTIONS} are needed. Add more.")
    for kind, count in (("answers", answerable), ("does not answer", all_of_them - answerable)):
        if count < LEAST_OF_A_KIND:
            raise DatasetError(
                f"Of {count} questions it is known that the article {kind}; at least {LEAST_OF_A_KIND} are "
                "needed of either kind. Add more."
            )
    if articles < LEAST_ARTICLES:
        raise DatasetError(
            f"The questions are about {articles} article{'s' * (articles > 1)}; at least {LEAST_ARTICLES} "
            "are needed to say how it does on others. Add questions about more."
        )


def _fit(logits: Numbers, labels: Flags) -> Calibration:
    """The calibration of questions: logistic regression by Newton's method, then the threshold."""
    inputs = np.column_stack([logits, np.ones_like(logits)])
    prior = np.array(_PRIOR)

    def loss(weights: Numbers) -> float:
        drawn = _PRIOR_QUESTIONS / 2 * float(((weights - prior) ** 2).sum())
        return float(np.logaddexp(0, inputs @ weights * np.where(labels, -1, 1)).sum()) + drawn

    weights = prior.copy()
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (chances - labels) + _PRIOR_QUESTIONS * (weights - prior)
        curve = (inputs * (chances * (1 - chances))[:, None]).T @ inputs + _PRIOR_QUESTIONS * np.eye(2)
        step = np.linalg.solve(curve, slope)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > 1e-9:
            step = step / 2  # far from the place, a whole step goes too far
        weights = weights - step
    if weights[0] <= 0.05:
        raise DatasetError(
            "The confidence says nothing of these questions: those that the article answers do not get more "
            "of it. Look for cases that are marked the wrong way round."
        )
    chances = 1 / (1 + np.exp(-inputs @ weights))
    return Calibration(round(float(weights[0]), 4), round(float(weights[1]), 4), _threshold(chances, labels))


def _threshold(chances: Numbers, labels: Flags) -> float:
    """The middle of the thresholds that decide most questions rightly."""
    scores = np.array([_balanced(chances >= threshold, labels) for threshold in _THRESHOLDS])
    best = _THRESHOLDS[scores >= scores.max() - 1e-9]
    return round(float(best[len(best) // 2]), 2)


def _left_out(logits: Numbers, labels: Flags, own: Flags) -> tuple[Numbers, Flags]:
    """Probabilities and decisions of one article's questions by a calibration of the others'."""
    made = _fit(logits[~own], labels[~own])
    chances = 1 / (1 + np.exp(-(made.slope * logits[own] + made.intercept)))
    assert made.threshold is not None
    return chances, chances >= made.threshold


def _balanced(decided: Flags, labels: Flags) -> float:
    return float((decided[labels].mean() + (~decided[~labels]).mean()) / 2)


def _figures(chances: Numbers, decided: Flags, labels: Flags) -> Figures:
    bins = np.minimum((chances * 5).astype(int), 4)
    distances = np.abs(np.bincount(bins, weights=chances - labels, minlength=5))
    return Figures(
        _balanced(decided, labels),
        float((~decided[labels]).mean()),
        float((~decided[~labels]).mean()),
        float(distances.sum() / len(labels)),
    )
