"""P(the article answers the question): logistic models over separate signals, calibrated.

Source of the method: Platt, "Probabilistic outputs for support vector machines" (1999), here with several
signals at once. The weights are fitted on questions written to trap and everyday ones, of seven of the
fourteen visible articles, and with half their weight on questions of our own (`python -m
assistant.training.calibration`); see the reader's card.
"""

import math
from collections.abc import Mapping

from assistant.reading.questions import QuestionKind

# "bias" is no signal's name, so it counts once.
READ_WEIGHTS = {"span": 0.15, "head": 0.37, "passage_cosine": 3.2, "best_overlap": 0.9, "bias": -2.05}
UNREAD_WEIGHTS = {"passage_cosine": 4.48, "best_overlap": 4.27, "bias": -3.56}
"""Without the trained reader; fitted without questions of our own."""

SURE = 0.55
"""From this probability on an answer is given without "not sure"."""


def answerable_probability(kind: QuestionKind, signals: Mapping[str, float]) -> float:
    """The calibrated probability in [0, 1].

    Args:
        kind: what the question asks for.
        signals: the reader's signals by name; none at all means that nothing was retrieved, or that the whole
            article is to be summed up, which can always be done.
    """
    if not signals:
        return float(kind is QuestionKind.SUMMARY)
    return _logistic(signals, READ_WEIGHTS if "span" in signals else UNREAD_WEIGHTS)


def is_sure(probability: float) -> bool:
    """Whether an answer is given without "not sure"."""
    return probability >= SURE


def _logistic(signals: Mapping[str, float], weights: Mapping[str, float]) -> float:
    score = sum(weight * signals.get(name, 1.0) for name, weight in weights.items())
    return 1 / (1 + math.exp(-score))
