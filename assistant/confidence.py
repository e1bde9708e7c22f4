"""P(the article answers the question): a logistic model over separate signals, calibrated.

Source of the method: Platt, "Probabilistic outputs for support vector machines" (1999), here with several
signals at once. The weights come from `python -m assistant.calibrate` on the visible SQuAD 2.0 articles.
"""

import math
from collections.abc import Mapping

RETRIEVAL_WEIGHTS: dict[str, float] = {}
CHECKED_WEIGHTS: dict[str, float] = {}


def answerable_probability(signals: Mapping[str, float], says_answerable: float | None) -> float:
    """The calibrated probability in [0, 1].

    Args:
        signals: the reader's signals by name; none at all means that nothing was retrieved.
        says_answerable: the writer's P("yes"), or None when there is no writer or it gives none.
    """
    if not signals:
        return 0.0
    if says_answerable is None:
        return _logistic(signals, RETRIEVAL_WEIGHTS)
    return _logistic({**signals, "says_answerable": logit(says_answerable)}, CHECKED_WEIGHTS)


def logit(probability: float) -> float:
    """Log odds, kept within ±6 so that one sure signal cannot silence the others."""
    bounded = min(max(probability, 0.0025), 0.9975)
    return math.log(bounded / (1 - bounded))


def _logistic(signals: Mapping[str, float], weights: Mapping[str, float]) -> float:
    score = sum(weight * signals.get(name, 1.0) for name, weight in weights.items())
    return 1 / (1 + math.exp(-score))
