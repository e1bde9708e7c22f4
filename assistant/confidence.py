"""P(the article answers the question): a logistic model over the reader's signals, calibrated.

Source of the method: Platt, "Probabilistic outputs for support vector machines" (1999), here with several
signals at once. The weights come from `python -m assistant.calibration` on three of the six visible SQuAD 2.0
articles and are checked on the other three; see the reader's card.
"""

import math
from collections.abc import Mapping

from assistant.questions import QuestionKind

# "bias" is no signal's name, so it counts once.
SPAN_WEIGHTS = {"span": 0.25, "head": 0.25, "passage_cosine": 2.0, "best_overlap": 1.0, "bias": -1.5}
BROAD_WEIGHTS = {"best_head": 0.2, "passage_cosine": 8.0, "bias": -1.5}
"""For questions that no span answers; a summary can always be given."""


def answerable_probability(kind: QuestionKind, signals: Mapping[str, float]) -> float:
    """The calibrated probability in [0, 1].

    Args:
        kind: what the question asks for.
        signals: the reader's signals by name; none at all means that nothing was retrieved.
    """
    if not signals:
        return 0.0
    if kind is QuestionKind.SUMMARY:
        return 1.0
    weights = SPAN_WEIGHTS if kind in (QuestionKind.SPAN, QuestionKind.WHY) else BROAD_WEIGHTS
    score = sum(weight * signals.get(name, 1.0) for name, weight in weights.items())
    return 1 / (1 + math.exp(-score))
