"""How right the answers are.

Exact match and F1 are those of Rajpurkar et al. (2016); with the unanswerable questions, those of Rajpurkar,
Jia and Liang, "Know What You Don't Know: Unanswerable Questions for SQuAD" (2018). They compare the short
answer where the system gives one: a whole sentence shares few of its words with a gold answer of two.
"""

from assistant.evaluation.failures import is_right, members_said
from assistant.evaluation.metrics.metric import metric
from assistant.evaluation.rows import Row
from assistant.evaluation.words import exact, spoken_word, token_f1, without_marks


def right(row: Row) -> float:
    """Share of all questions dealt with rightly. Unanswerable: declined. Answerable: the text holds an
    accepted answer, or the short answer is one; of a yes/no question it begins with the right word, or with
    neither and a quote holds an accepted answer; where the data set names members, the text or a quote says
    all of them (the text alone of a list, half of them of a summary). What else a data set expects (a
    state, a notice, a date of the article, that a file is refused) must be so too. A question that failed is
    wrong."""
    return float(is_right(row))


def contains_gold(row: Row) -> float | None:
    """Share of the answerable questions whose answer text holds an accepted answer as whole words, in SQuAD's
    normal form. A declined question counts as not."""
    return float(row.contains_gold) if row.gold and not row.error else None


def contains_gold_when_answered(row: Row) -> float | None:
    """`contains_gold` among the answerable questions that were not declined."""
    return float(row.contains_gold) if row.gold and row.answered else None


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


def yes_no(row: Row) -> float | None:
    """Accuracy on the questions whose answer is yes or no: the share that `right` counts. A declined question
    counts as wrong."""
    return float(is_right(row)) if row.answer_word and not row.error else None


def yes_no_opposite(row: Row) -> float | None:
    """Share of the questions whose answer is yes or no to which the text says the opposite word."""
    if not row.answer_word or row.error:
        return None
    return float(row.answered and spoken_word(row.answer["text"]) not in ("", row.answer_word))


def member_recall(row: Row) -> float | None:
    """Mean share of the members that the answer says, over the questions whose data set names them: in the
    text of a list, else in the text or a quote. A declined question counts 0."""
    return members_said(row) / len(row.members) if row.members and not row.error else None


METRICS = (
    metric(right, of_openings=True),
    metric(contains_gold),
    metric(contains_gold_when_answered),
    metric(exact_match),
    metric(answer_f1, name="token_f1"),
    metric(squad_exact_match),
    metric(squad_f1),
    metric(yes_no),
    metric(yes_no_opposite, better="lower"),
    metric(member_recall),
)
