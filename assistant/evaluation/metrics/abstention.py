"""Whether the system says nothing where the article is silent, and only there."""

from assistant.evaluation.metrics.metric import Matrix, metric
from assistant.evaluation.rows import Row


def unanswerable_declined(row: Row) -> float | None:
    """Share of the unanswerable questions that were declined (the specificity of answering)."""
    return float(not row.answered) if not row.gold and not row.error else None


def answerable_declined(row: Row) -> float | None:
    """Share of the answerable questions that were wrongly declined."""
    return float(not row.answered) if row.gold and not row.error else None


def balanced_accuracy(row: Row) -> tuple[float, float] | None:
    """Mean of the share of answerable questions answered and the share of unanswerable ones declined, so that
    the mix of the data set does not matter; 0.5 is chance (Brodersen et al., "The balanced accuracy and its
    posterior distribution", 2010)."""
    if row.error:
        return None
    return float(bool(row.gold)), float(row.answered == bool(row.gold))


def balanced(row: Row) -> tuple[float, float] | None:
    """Mean of `contains_gold` of the answerable and `unanswerable_declined` of the unanswerable questions:
    what a system gets for saying what is there and nothing else, whatever the mix of the data set."""
    if row.error:
        return None
    return float(bool(row.gold)), float(row.contains_gold if row.gold else not row.answered)


def unsure_share(row: Row) -> float | None:
    """Share of the answers that are said to be unsure; in every other figure they count as answers."""
    return float(row.state == "unsure") if row.answered else None


def _balance(matrix: Matrix) -> float:
    answerable = matrix[:, 0] == 1
    if answerable.all() or not answerable.any():
        return float("nan")
    return float(matrix[answerable, 1].mean() + matrix[~answerable, 1].mean()) / 2


METRICS = (
    metric(unanswerable_declined),
    metric(answerable_declined, better="lower"),
    metric(balanced, _balance),
    metric(balanced_accuracy, _balance),
    metric(unsure_share, better="neither"),
)
