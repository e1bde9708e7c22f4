"""How good the assistant is, and why: data sets, metrics with their intervals, reports and comparisons.

    from assistant.evaluation import evaluate, load_squad, summarize

    rows = list(evaluate(load_squad("squad2_articles.json")[:20], model="none"))
    print(summarize(rows)["contains_gold"])

`assistant evaluate` is the same from the command line. In: data sets and a system (ours with
some settings, or another). Out: a row for each question, figures, reports, pages. May import: all rooms of an
answer and `assistant.assistant`. Data flows one way:

    datasets ──▶ sampling ──▶ running (a system, through its adapter) ──▶ rows ──▶ metrics, failures
                                                                         └──▶ report, comparison ──▶ pages
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.evaluation.adapters import load_adapter, read_reply
    from assistant.evaluation.calibrating import Fitted, calibrate_rows
    from assistant.evaluation.cases import Case, Dataset, Gold
    from assistant.evaluation.comparison import compare
    from assistant.evaluation.conversations import load_conversations
    from assistant.evaluation.datasets import load_dataset, load_questions, load_squad
    from assistant.evaluation.followups import load_followups
    from assistant.evaluation.html import comparison_page
    from assistant.evaluation.metrics import METRICS
    from assistant.evaluation.plan import Sampling, Setup
    from assistant.evaluation.ratings import read_ratings, write_cases
    from assistant.evaluation.records import keep_report, read_run, write_file
    from assistant.evaluation.report import make_report, summarize
    from assistant.evaluation.retrieval import recall_table
    from assistant.evaluation.rows import Row, read_rows, write_row
    from assistant.evaluation.running import evaluate, failed_row, make_row, peak_memory_mib
    from assistant.evaluation.sampling import choose_articles, sample
    from assistant.evaluation.session import run_grid, run_once, run_retrieval
    from assistant.evaluation.shelf import ArticleShelf
    from assistant.evaluation.tables import (
        comparison_values,
        definitions,
        print_comparison,
        print_definitions,
        print_report,
    )
    from assistant.evaluation.words import contains_answer, normal_form

__all__ = [
    "METRICS",
    "ArticleShelf",
    "Case",
    "Dataset",
    "Fitted",
    "Gold",
    "Row",
    "Sampling",
    "Setup",
    "calibrate_rows",
    "choose_articles",
    "compare",
    "comparison_page",
    "comparison_values",
    "contains_answer",
    "definitions",
    "evaluate",
    "failed_row",
    "keep_report",
    "load_adapter",
    "load_conversations",
    "load_dataset",
    "load_followups",
    "load_questions",
    "load_squad",
    "make_report",
    "make_row",
    "normal_form",
    "peak_memory_mib",
    "print_comparison",
    "print_definitions",
    "print_report",
    "read_ratings",
    "read_reply",
    "read_rows",
    "read_run",
    "recall_table",
    "run_grid",
    "run_once",
    "run_retrieval",
    "sample",
    "summarize",
    "write_cases",
    "write_file",
    "write_row",
]

_FILES = {
    "adapters": "load_adapter read_reply",
    "calibrating": "Fitted calibrate_rows",
    "cases": "Case Dataset Gold",
    "comparison": "compare",
    "conversations": "load_conversations",
    "datasets": "load_dataset load_questions load_squad",
    "followups": "load_followups",
    "html": "comparison_page",
    "metrics": "METRICS",
    "plan": "Sampling Setup",
    "ratings": "read_ratings write_cases",
    "records": "keep_report read_run write_file",
    "report": "make_report summarize",
    "retrieval": "recall_table",
    "rows": "Row read_rows write_row",
    "running": "evaluate failed_row make_row peak_memory_mib",
    "sampling": "choose_articles sample",
    "session": "run_grid run_once run_retrieval",
    "shelf": "ArticleShelf",
    "tables": "comparison_values definitions print_comparison print_definitions print_report",
    "words": "contains_answer normal_form",
}
_HOMES = {name: file for file, names in _FILES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """Import a public name at its first use: the command line's help must not wait for numpy and models."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"assistant.evaluation.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
