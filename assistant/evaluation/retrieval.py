"""Retrieval alone, on every answerable question: quick, since nothing is read or written."""

from collections.abc import Sequence
from typing import Any

from assistant.assistant import Assistant
from assistant.evaluation.cases import Case
from assistant.evaluation.engine import RETRIEVAL_MODES, open_library, retrieved_places
from assistant.evaluation.running import gold_rank

RECALL_DEPTHS = (1, 3, 5, 8)


def recall_table(cases: Sequence[Case], **options: Any) -> dict[str, dict[int, float]]:
    """Share of answerable questions with a gold span whole in one of the first k passages, by mode and k.

    Follow-ups are searched for as they are asked. With `library=` among the options, all are asked of that
    library, to which their articles are added first.
    Questions whose gold span is not in its article are left out; a share of nothing is NaN.
    """
    asked = [case for case in cases if case.gold]
    ranks: dict[str, list[int]] = {mode: [] for mode in RETRIEVAL_MODES}
    articles = dict.fromkeys(case.article for case in cases)
    library = open_library(articles, **options) if options.get("library") else None
    for article in dict.fromkeys(case.article for case in asked):
        helper = library or Assistant(article, **options)
        for mode in RETRIEVAL_MODES:
            helper.as_retriever().mode = mode  # type: ignore[assignment]  # the modes are its own
            for case in (c for c in asked if c.article is article):
                ranks[mode].append(gold_rank(case.gold, retrieved_places(helper, case.question, article)))
    return {
        mode: {k: _share([0 < rank <= k for rank in found]) for k in RECALL_DEPTHS}
        for mode, found in ranks.items()
    }


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else float("nan")
