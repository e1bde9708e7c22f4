"""How right the answers are.

Exact match and F1 are those of Rajpurkar et al. (2016); with the unanswerable questions, those of Rajpurkar,
Jia and Liang, "Know What You Don't Know: Unanswerable Questions for SQuAD" (2018). They compare the short
answer where the system gives one: a whole sentence shares few of its words with a gold answer of two.
"""

from assistant.evaluation.failures import is_right
from assistant.evaluation.metrics.metric import balance, metric
from assistant.evaluation.rows import Row
from assistant.evaluation.words import exact, token_f1, without_marks


def right(row: Row) -> float:
    """Share of all questions dealt with rightly: the gold answer given to an answerable question, none to an
    unanswerable one. A question that failed with an error is wrong."""
    return float(is_right(row))


def contains_gold(row: Row) -> float | None:
    """Share of the answerable questions whose answer text holds an accepted answer as whole words, in SQuAD's
    normal form. A declined question counts as not."""
    return float(row.contains_gold) if row.gold and not row.error else None


def contains_gold_when_answered(row: Row) -> float | None:
    """`contains_gold` among the answerable questions that were not declined."""
    return float(row.contains_gold) if row.gold and row.answered else None


def balanced(row: Row) -> tuple[float, float] | None:
    """Mean of `contains_gold` and of the share of the unanswerable questions that were declined, so that the
    mix of the data set does not matter."""
    if row.error:
        return None
    return float(bool(row.gold)), float(row.contains_gold if row.gold else not row.answered)


def yes_no(row: Row) -> float | None:
    """Share of the yes/no questions with an answer whose text begins with the right word. One that says
    neither counts as not."""
    return float(row.word_said == row.answer_word) if row.answer_word and not row.error else None


def member_recall(row: Row) -> float | None:
    """Mean share of the members of lists, comparisons and summaries that the text says, each in one of its
    accepted forms."""
    return row.members_said / len(row.members) if row.members and not row.error else None


def exact_match(row: Row) -> float | None:
    """Share of the answerable questions whose short answer (the text, where there is none) is an accepted
    answer in SQuAD's normal form. A declined question counts 0."""
    if not row.gold or row.error:
        return None
    return exact(without_marks(row.short), row.gold) if row.answered else 0.0


def answer_f1(row: Row) -> float | None:
    """Mean over the answerable questions of the token F1 of the short answer (the text, where there is none)
    and the nearest accepted answer. A declined question counts 0."""
    if not row.gold or row.error:
        return None
    return token_f1(without_marks(row.short), row.gold) if row.answered else 0.0


def squad_exact_match(row: Row) -> float | None:
    """Exact match over all questions as the SQuAD 2.0 script counts it: an unanswerable question counts 1
    when it is declined, else 0."""
    if row.error:
        return None
    return exact_match(row) if row.gold else float(not row.answered)


def squad_f1(row: Row) -> float | None:
    """Token F1 over all questions as the SQuAD 2.0 script counts it: an unanswerable question counts 1 when
    it is declined, else 0."""
    if row.error:
        return None
    return answer_f1(row) if row.gold else float(not row.answered)


METRICS = (
    metric(right),
    metric(contains_gold),
    metric(contains_gold_when_answered),
    metric(balanced, balance),
    metric(yes_no),
    metric(member_recall),
    metric(exact_match),
    metric(answer_f1, name="token_f1"),
    metric(squad_exact_match),
    metric(squad_f1),
)
