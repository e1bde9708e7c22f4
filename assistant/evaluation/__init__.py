"""How good the assistant is, and why: data sets, metrics with their intervals, reports and comparisons.

    from assistant.evaluation import evaluate, load_squad, summarize

    rows = list(evaluate(load_squad("squad2_articles.json")[:20], model="none"))
    print(summarize(rows)["contains_gold"])

`assistant evaluate` is the same from the command line. Data flows one way:

    datasets ──▶ sampling ──▶ running (a system, through its adapter) ──▶ rows ──▶ metrics, failures
                                                                         └──▶ report, comparison ──▶ pages
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.evaluation.adapters import load_adapter
    from assistant.evaluation.cases import Case, Dataset, Gold
    from assistant.evaluation.comparison import compare
    from assistant.evaluation.datasets import load_dataset, load_questions, load_squad
    from assistant.evaluation.followups import load_followups
    from assistant.evaluation.report import make_report, summarize
    from assistant.evaluation.retrieval import recall_table
    from assistant.evaluation.rows import Row, read_rows, write_row
    from assistant.evaluation.running import evaluate
    from assistant.evaluation.sampling import sample
    from assistant.evaluation.words import contains_answer, normal_form

__all__ = [
    "Case",
    "Dataset",
    "Gold",
    "Row",
    "compare",
    "contains_answer",
    "evaluate",
    "load_adapter",
    "load_dataset",
    "load_followups",
    "load_questions",
    "load_squad",
    "make_report",
    "normal_form",
    "read_rows",
    "recall_table",
    "sample",
    "summarize",
    "write_row",
]

_HOMES = {
    **dict.fromkeys(["Case", "Dataset", "Gold"], "cases"),
    **dict.fromkeys(["Row", "read_rows", "write_row"], "rows"),
    **dict.fromkeys(["contains_answer", "normal_form"], "words"),
    **dict.fromkeys(["load_dataset", "load_questions", "load_squad"], "datasets"),
    **dict.fromkeys(["make_report", "summarize"], "report"),
    "compare": "comparison",
    "evaluate": "running",
    "load_adapter": "adapters",
    "load_followups": "followups",
    "recall_table": "retrieval",
    "sample": "sampling",
}


def __getattr__(name: str) -> Any:
    """Import a public name at its first use: the command line's help must not wait for numpy and models."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"assistant.evaluation.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
