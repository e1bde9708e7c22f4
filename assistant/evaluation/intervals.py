"""How sure a figure is: bootstrap intervals, and a paired test for two runs of the same questions.

The questions are drawn again, not the articles: the intervals say how much the figure would move with other
questions about these articles, not with other articles.
"""

from collections.abc import Callable

import numpy as np

from assistant.evaluation.metrics.metric import Matrix

Figure = Callable[[Matrix], float]
"""A figure of observations, such as `Metric.figure`."""

RESAMPLES = 1000
_SEED = 20


def bootstrap_interval(
    figure: Figure, observations: Matrix, resamples: int = RESAMPLES
) -> tuple[float, float]:
    """95% interval of a figure: the percentile bootstrap (Efron, "Bootstrap Methods", 1979).

    Questions are drawn with replacement as many times as there are; the interval is from the 2.5th to the
    97.5th percentile of the figures. The same for the same observations; NaN where no draw has a figure.
    """
    draw = np.random.default_rng(_SEED)
    counted = observations[~np.isnan(observations[:, 0])]
    if not len(counted):
        return float("nan"), float("nan")
    places = draw.integers(0, len(counted), size=(resamples, len(counted)))
    figures = np.array([figure(counted[chosen]) for chosen in places])
    known = figures[~np.isnan(figures)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def paired_p_value(figure: Figure, first: Matrix, second: Matrix, resamples: int = RESAMPLES) -> float:
    """P(a difference at least this large by chance) between two runs of the same questions, two-sided.

    Approximate randomisation (Noreen, "Computer-Intensive Methods for Testing Hypotheses", 1989; advised for
    language processing by Dror et al., 2018): if the runs were alike, swapping their answers to any question
    would change nothing, so each question is swapped or not by chance. NaN where either run has no figure.

    Args:
        figure: how observations are put together.
        first: observations of one run, a row for each question.
        second: of the other run, the same questions in the same order.
        resamples: how many times the answers are swapped.
    """
    difference = abs(figure(first) - figure(second))
    if np.isnan(difference):
        return float("nan")
    draw = np.random.default_rng(_SEED)
    at_least = 0
    for _ in range(resamples):
        swapped = draw.random((len(first), 1)) < 0.5
        one, other = np.where(swapped, second, first), np.where(swapped, first, second)
        # A sum in another order may differ in its last digits.
        at_least += bool(abs(figure(one) - figure(other)) >= difference - 1e-12)
    return (1 + at_least) / (1 + resamples)
