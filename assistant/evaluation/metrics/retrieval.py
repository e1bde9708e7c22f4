"""Whether the passage with the answer is found, and how early."""

from collections.abc import Callable

from assistant.evaluation.metrics.metric import Metric, metric
from assistant.evaluation.rows import Row

DEPTHS = (1, 3, 5, 8)


def mean_reciprocal_rank(row: Row) -> float | None:
    """Mean over the answerable questions of 1 / rank of the first passage that holds a gold span whole, 0
    when none of the first ten does (Voorhees, "The TREC-8 Question Answering Track Report", 1999)."""
    if row.gold_rank is None:
        return None
    return 1 / row.gold_rank if row.gold_rank else 0.0


def _recall(depth: int) -> Metric:
    def observe(row: Row) -> float | None:
        return None if row.gold_rank is None else float(0 < row.gold_rank <= depth)

    passages = "the first passage" if depth == 1 else f"one of the first {depth} passages"
    observe.__doc__ = (
        f"Share of the answerable questions with a gold span whole in {passages} (in information retrieval "
        f"success@k, in question answering recall@k: Karpukhin et al., 2020)."
    )
    typed: Callable[[Row], float | None] = observe
    return metric(typed, name=f"recall_at_{depth}")


METRICS = (*(_recall(depth) for depth in DEPTHS), metric(mean_reciprocal_rank))
