"""P(the article answers the question): a logistic model over separate signals, calibrated.

Source of the method: Platt, "Probabilistic outputs for support vector machines" (1999), here with several
signals at once. The weights come from `python -m assistant.calibration` on 349 questions of the visible
SQuAD 2.0 articles, none of them among the 200 of the reported evaluation.
"""

import math
from collections.abc import Mapping

# Each model adds the signals of a later stage. "bias" is no signal's name, so it counts once.
RETRIEVED = {"passage_cosine": 2.48, "best_overlap": 1.09, "bias": -1.89}
CHECKED = {"passage_cosine": 1.64, "best_overlap": 0.36, "says_answerable": 1.15, "bias": -1.89}
WRITTEN = {"passage_cosine": 1.43, "support": 1.16, "says_answerable": 1.10, "bias": -2.53}


def answerable_probability(signals: Mapping[str, float]) -> float:
    """The calibrated probability in [0, 1], from the signals that are known so far.

    Args:
        signals: the reader's signals by name (none at all means that nothing was retrieved); once the
            writer has been asked, `says_answerable`, its log odds of "yes"; once it has written, `support`.
    """
    if not signals:
        return 0.0
    for weights in (WRITTEN, CHECKED):
        if weights.keys() - {"bias"} <= signals.keys():
            return _logistic(signals, weights)
    return _logistic(signals, RETRIEVED)


def log_odds(probability: float) -> float:
    """Log odds, kept within ±6 so that one sure signal cannot silence the others."""
    bounded = min(max(probability, 0.0025), 0.9975)
    return math.log(bounded / (1 - bounded))


def _logistic(signals: Mapping[str, float], weights: Mapping[str, float]) -> float:
    score = sum(weight * signals.get(name, 1.0) for name, weight in weights.items())
    return 1 / (1 + math.exp(-score))
