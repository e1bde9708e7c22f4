"""P(the article answers the question): logistic models over separate signals, calibrated.

Source of the method: Platt, "Probabilistic outputs for support vector machines" (1999), here with several
signals at once. The reader's weights come from three of the six visible SQuAD 2.0 articles and are checked
on the other three (`python -m assistant.training.calibration`); see the reader's card.
"""

import math
from collections.abc import Mapping

from assistant.reading.questions import QuestionKind

# "bias" is no signal's name, so it counts once. The first is for the reader alone, the second for when the
# writer has been asked too: it tells the true-looking questions apart better than the small network does
# (AUC 0.80 against 0.71). The second is fitted on 418 questions of all six articles; each article by the
# weights of the five others, they have an AUC of 0.80 and a calibration error of 0.05.
READ_WEIGHTS = {"span": 0.20, "head": 0.14, "passage_cosine": 2.47, "bias": -1.61}
CHECKED_WEIGHTS = {"best_head": 0.23, "passage_cosine": 1.06, "says_answerable": 1.49, "bias": -1.85}
BROAD_WEIGHTS = {"best_head": 2.60, "passage_cosine": 0.43, "best_overlap": 1.30, "bias": -0.65}
"""For questions that no span answers, fitted on the 52 yes/no and list questions of our own; a summary can
always be given."""

UNREAD_WEIGHTS = {"passage_cosine": 3.08, "best_overlap": 1.06, "bias": -2.2}
"""Without the trained reader; fitted on the same three articles."""

CHECKED_KINDS = (QuestionKind.SPAN, QuestionKind.WHY)
"""Questions whose probability rests on spans, and on the writer's word when there is one."""


def answerable_probability(kind: QuestionKind, signals: Mapping[str, float]) -> float:
    """The calibrated probability in [0, 1], from the signals that are known so far.

    Args:
        kind: what the question asks for.
        signals: the reader's signals by name (none at all means that nothing was retrieved); once the
            writer has been asked, `says_answerable`, its log odds of "yes".
    """
    if not signals:
        return 0.0
    if kind is QuestionKind.SUMMARY:
        return 1.0
    if "span" not in signals:
        return _logistic(signals, UNREAD_WEIGHTS)
    if kind not in CHECKED_KINDS:
        return _logistic(signals, BROAD_WEIGHTS)
    return _logistic(signals, CHECKED_WEIGHTS if "says_answerable" in signals else READ_WEIGHTS)


def log_odds(probability: float) -> float:
    """Log odds, kept within ±6 so that one sure signal cannot silence the others."""
    bounded = min(max(probability, 0.0025), 0.9975)
    return math.log(bounded / (1 - bounded))


def _logistic(signals: Mapping[str, float], weights: Mapping[str, float]) -> float:
    score = sum(weight * signals.get(name, 1.0) for name, weight in weights.items())
    return 1 / (1 + math.exp(-score))
