"""What the quotes are worth.

Precision and recall follow ALCE (Gao et al., "Enabling Large Language Models to Generate Text with
Citations", 2023), with the gold of the data set in place of their entailment model: a quote supports when it
holds a gold span or lies in a paragraph with one; the `span` figures ask for the gold span itself.
"""

from assistant.evaluation.failures import supporting
from assistant.evaluation.metrics.metric import median, metric, ratio
from assistant.evaluation.rows import Row


def citation_precision(row: Row) -> tuple[float, float] | None:
    """Of the quotes under answers to answerable questions, the share that supports: holds a gold span or lies
    in a paragraph with one."""
    return (sum(supporting(row)), len(row.supports)) if _counts(row) and row.supports else None


def citation_recall(row: Row) -> float | None:
    """Of the answers to answerable questions, the share with at least one quote that supports: holds a gold
    span or lies in a paragraph with one."""
    return float(any(supporting(row))) if _counts(row) else None


def citation_span_precision(row: Row) -> tuple[float, float] | None:
    """Of the quotes under answers to answerable questions, the share that holds a gold span."""
    return (sum(row.supports), len(row.supports)) if _counts(row) and row.supports else None


def citation_span_recall(row: Row) -> float | None:
    """Of the answers to answerable questions, the share with at least one quote that holds a gold span."""
    return float(any(row.supports)) if _counts(row) else None


def quotes_exact(row: Row) -> tuple[float, float] | None:
    """Share of all quotes that are, letter for letter, the slice of the article that they say they are."""
    return (sum(row.exact), len(row.exact)) if row.exact else None


def quotes_per_answer(row: Row) -> float | None:
    """Mean number of quotes under an answer."""
    return float(len(row.exact)) if row.answered else None


def quote_characters(row: Row) -> float | None:
    """Median over the answers of the characters of all their quotes: what a person reads to check one."""
    if not row.answered or not row.exact:
        return None
    return float(sum(len(citation["quote"]) for citation in row.answer["citations"]))


def unsupported_terms(row: Row) -> float | None:
    """Share of the answers with a number or a name that is in none of their quotes, nor in the question:
    perhaps invented, certainly not proved (entity-level factual consistency, Nan et al., 2021)."""
    return float(bool(row.unsupported)) if row.answered else None


def _counts(row: Row) -> bool:
    return bool(row.gold) and row.located and row.answered


METRICS = (
    metric(citation_precision, ratio),
    metric(citation_recall),
    metric(citation_span_precision, ratio),
    metric(citation_span_recall),
    metric(quotes_exact, ratio),
    metric(quotes_per_answer, better="neither", unit="count"),
    metric(quote_characters, median, better="lower", unit="characters"),
    metric(unsupported_terms, better="lower"),
)
