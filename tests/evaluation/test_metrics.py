"""Every metric against cases worked out by hand."""

import math
from typing import Any

import pytest

from assistant import AssistantError
from assistant.evaluation import METRICS, Row, contains_answer, normal_form
from assistant.evaluation.failures import Stage, failed_stage, is_right, question_type
from assistant.evaluation.intervals import bootstrap_interval, paired_p_value
from assistant.evaluation.metrics import get_metric
from assistant.evaluation.running import unsupported_terms
from assistant.evaluation.words import exact, spoken_word, token_f1

GOLD = ("Anna Brandt",)


def row(answered: bool = True, gold: tuple[str, ...] = (), **values: Any) -> Row:
    """A row; members of the answer are given with `answer=`, the rest are the row's own."""
    answer = {"answered": answered, "text": "", "citations": [], "timings": {}, **values.pop("answer", {})}
    return Row("id", "title", "question", gold, answer, **values)


def confident(confidence: float, right: bool) -> Row:
    """An answered question: answerable and right, or unanswerable and so wrong."""
    return row(gold=GOLD if right else (), contains_gold=right, answer={"confidence": confidence})


FAILED = Row("id", "title", "question", GOLD, {}, error="ModelError: no answer")


def test_normal_form_is_squads() -> None:
    assert normal_form("The  U.S. Army's,  (an) a-b") == "us armys ab"


@pytest.mark.parametrize(
    ("text", "gold", "expected"),
    [
        ("It was opened in 1901 [1].", "1901", True),
        ("It was opened in 1901[2].", "in 1901", True),
        ("There are 19012 of them.", "1901", False),
        ("The bridge of Ely.", "bridge of the Ely", True),
        ("Nothing.", "1901", False),
        ("Anything at all", "%", False),
    ],
)
def test_an_answer_contains_gold_as_whole_words(text: str, gold: str, expected: bool) -> None:
    assert contains_answer(text, [gold]) is expected


@pytest.mark.parametrize(
    ("text", "answers", "f1", "em"),
    [
        ("the cat sat", ["cat sat down"], 2 * 2 / (2 + 3), 0),
        ("cat cat", ["cat"], 2 * 1 / (2 + 1), 0),
        ("The Cat!", ["dog", "cat"], 1, 1),
        ("dog", ["cat"], 0, 0),
        ("", ["cat"], 0, 0),
    ],
)
def test_token_f1_and_exact_match_take_the_nearest_answer(
    text: str, answers: list[str], f1: float, em: float
) -> None:
    assert token_f1(text, answers) == pytest.approx(f1)
    assert exact(text, answers) == em


def test_answers_are_scored_by_their_short_form_and_declined_ones_count_as_nothing() -> None:
    rows = [
        row(
            gold=GOLD, contains_gold=True, answer={"text": "It was Anna Brandt [1].", "short": "Anna Brandt"}
        ),
        row(gold=GOLD, contains_gold=True, answer={"text": "Anna Brandt did [1]."}),
        row(answered=False, gold=GOLD),
        row(answered=False),
        row(answered=True),
        FAILED,
    ]
    assert METRICS["contains_gold"](rows) == 2 / 3
    assert METRICS["contains_gold_when_answered"](rows) == 1
    assert METRICS["exact_match"](rows) == pytest.approx(1 / 3)
    assert METRICS["token_f1"](rows) == pytest.approx((1 + 2 * 2 / 5) / 3)
    assert METRICS["squad_exact_match"](rows) == pytest.approx((1 + 0 + 0 + 1 + 0) / 5)
    assert METRICS["squad_f1"](rows) == pytest.approx((1 + 0.8 + 0 + 1 + 0) / 5)
    assert METRICS["right"](rows) == 3 / 6


def said(text: str, *quotes: str, **values: Any) -> Row:
    """An answer to an answerable question, with its quotes."""
    citations = [{"quote": quote} for quote in quotes]
    right = contains_answer(text, GOLD)
    return row(gold=GOLD, contains_gold=right, answer={"text": text, "citations": citations}, **values)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Yes, it did [1].", "yes"),
        ("“No.”", "no"),
        ("no [1]", "no"),
        ("No, it was not.", "no"),
        ("No it was not.", "no"),
        ("[1] Yes it was.", "yes"),
        ("No one came.", ""),
        ("No fewer than 20 came.", ""),
        ("No. 5 is the oldest.", ""),
        ("Yesterday it opened.", ""),
        ("It did not.", ""),
    ],
)
def test_a_text_begins_with_yes_or_no_or_with_neither(text: str, word: str) -> None:
    assert spoken_word(text) == word


def test_yes_or_no_is_the_word_the_text_begins_with_else_the_quote_that_decides() -> None:
    rows = [
        said("Yes, by Carl [1].", "Carl did.", answer_word="yes"),
        said("No, it was Anna Brandt [1].", "Anna Brandt did.", answer_word="yes"),
        said("Carl did [1].", "Anna Brandt and Carl did.", answer_word="yes"),
        said("Anna Brandt did [1].", "Carl did.", answer_word="yes"),
        row(False, GOLD, answer_word="no"),
        row(False),
    ]
    assert [is_right(one) for one in rows] == [True, False, True, False, False, True]
    assert METRICS["yes_no"](rows) == 2 / 5
    assert METRICS["yes_no_opposite"](rows) == 1 / 5


THREE = (("Anna",), ("the architect Lee", "Lee"), ("Carl",))


@pytest.mark.parametrize(
    ("kind", "text", "quote", "recall", "right"),
    [
        ("list", "Anna [1], Lee and Carl[2].", "", 1, True),
        ("list", "Anna and Lee [1].", "Anna, Lee and Carl.", 2 / 3, False),
        ("why", "Anna and Lee [1].", "Anna, Lee and Carl.", 1, True),
        ("compare", "Anna and Lee [1].", "They came.", 2 / 3, False),
        ("summary", "Anna and Lee [1].", "They came.", 2 / 3, True),
        ("summary", "Anna came [1].", "She came.", 1 / 3, False),
    ],
)
def test_members_are_said_in_the_text_or_a_quote(
    kind: str, text: str, quote: str, recall: float, right: bool
) -> None:
    one = said(text, quote, kind=kind, members=THREE)
    assert METRICS["member_recall"]([one]) == pytest.approx(recall)
    assert is_right(one) is right


def test_a_declined_question_says_no_member() -> None:
    declined = row(False, GOLD, kind="list", members=THREE, answer={"text": "Anna, Lee, Carl"})
    assert METRICS["member_recall"]([declined]) == 0 and not is_right(declined)


def test_balanced_is_the_mean_of_gold_given_and_silence_kept() -> None:
    rows = [said("Anna Brandt."), said("Carl."), row(False, GOLD), row(False), row(True), FAILED]
    assert METRICS["balanced"](rows) == pytest.approx((1 / 3 + 1 / 2) / 2)
    assert math.isnan(METRICS["balanced"](rows[:3]))


def test_an_unsure_answer_counts_as_an_answer_and_its_share_is_told() -> None:
    unsure = row(gold=GOLD, contains_gold=True, answer={"state": "unsure"})
    rows = [unsure, row(gold=GOLD, answer={"state": "answered"}), said("Anna Brandt"), row(False)]
    assert [one.state for one in rows] == ["unsure", "answered", "answered", "silent"]
    assert METRICS["unsure_share"](rows) == pytest.approx(1 / 3)
    assert METRICS["contains_gold"](rows[:1]) == 1 and METRICS["answerable_declined"](rows[:1]) == 0


def test_declining_is_right_only_where_the_article_is_silent() -> None:
    rows = [row(gold=GOLD), row(gold=GOLD), row(False, GOLD), row(False), row(True), FAILED]
    assert METRICS["answerable_declined"](rows) == pytest.approx(1 / 3)
    assert METRICS["unanswerable_declined"](rows) == 1 / 2
    assert METRICS["balanced_accuracy"](rows) == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert math.isnan(METRICS["balanced_accuracy"]([row(gold=GOLD)]))


def test_area_under_risk_and_coverage() -> None:
    rows = [confident(0.9, True), confident(0.6, False), confident(0.8, False), confident(0.7, True)]
    assert METRICS["risk_coverage_area"](rows) == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4)
    assert METRICS["risk_coverage_area"]([confident(0.9, True), confident(0.9, False)]) == 0.5
    declined = row(False, GOLD, answer={"confidence": 0.1})
    assert METRICS["risk_coverage_area"]([confident(0.9, True), declined]) == (0 + 1 / 2) / 2


def test_calibration_of_the_confidence() -> None:
    apart = [confident(0.95, True), confident(0.85, False)]
    assert METRICS["calibration_error"](apart) == pytest.approx((0.05 + 0.85) / 2)
    together = [confident(0.91, True), confident(0.99, False)]
    assert METRICS["calibration_error"](together) == pytest.approx(0.95 - 0.5)
    assert METRICS["calibration_error"]([confident(1.0, True)]) == 0
    assert METRICS["brier_score"](apart) == pytest.approx((0.05**2 + 0.85**2) / 2)


def test_auc_counts_ties_half() -> None:
    rows = [confident(0.9, True), confident(0.5, True), confident(0.5, False), confident(0.1, False)]
    assert METRICS["answerable_auc"](rows) == (1 + 1 + 0.5 + 1) / 4


def test_retrieval_counts_the_rank_of_the_gold_passage() -> None:
    rows = [row(gold=GOLD, gold_rank=rank) for rank in (1, 3, 0, None)]
    assert METRICS["recall_at_1"](rows) == pytest.approx(1 / 3)
    assert METRICS["recall_at_3"](rows) == pytest.approx(2 / 3)
    assert METRICS["recall_at_8"](rows) == pytest.approx(2 / 3)
    assert METRICS["mean_reciprocal_rank"](rows) == pytest.approx((1 + 1 / 3 + 0) / 3)


def test_citations_support_with_the_gold_span_or_from_its_paragraph() -> None:
    rows = [
        row(gold=GOLD, supports=(True, False), in_paragraph=(True, True), exact=(True, True)),
        row(gold=GOLD, supports=(False,), in_paragraph=(False,), exact=(False,)),
        row(gold=GOLD, located=False, supports=(False,), in_paragraph=(False,), exact=(True,)),
        row(answered=False, gold=GOLD),
        row(answered=True, supports=(False,), in_paragraph=(False,), exact=(True,)),
    ]
    assert METRICS["citation_precision"](rows) == pytest.approx(2 / 3)
    assert METRICS["citation_recall"](rows) == 1 / 2
    assert METRICS["citation_span_precision"](rows) == pytest.approx(1 / 3)
    assert METRICS["citation_span_recall"](rows) == 1 / 2
    assert METRICS["quotes_exact"](rows) == pytest.approx(4 / 5)
    assert METRICS["quotes_per_answer"](rows) == (2 + 1 + 1 + 1) / 4


def test_quote_length_is_the_median_of_what_one_reads_for_an_answer() -> None:
    def quoting(*quotes: str) -> Row:
        return row(exact=(True,) * len(quotes), answer={"citations": [{"quote": quote} for quote in quotes]})

    assert METRICS["quote_characters"]([quoting("12345", "123"), quoting("1"), quoting("123")]) == 3


def test_seconds_are_medians_and_95th_percentiles() -> None:
    rows = [row(answer={"timings": {"total": float(seconds)}}) for seconds in (1, 2, 3, 4, 5)]
    assert METRICS["seconds_in_all"](rows) == 3
    assert METRICS["seconds_in_all_p95"](rows) == pytest.approx(4.8)
    assert METRICS["tokens_written"]([row(tokens=10), row(tokens=20), row()]) == 15
    assert METRICS["peak_memory_mib"]([row(memory_mib=10), row(memory_mib=30)]) == 30


@pytest.mark.parametrize(
    ("answer", "evidence", "missing"),
    [
        ("It was built in 1905 by Anna Brandt [1].", "Built in 1901 by Anna Brandt.", ["1905"]),
        ("It was designed by Carl Brandt.", "Anna Brandt's bridge", ["Carl"]),
        ("About 2160 people. They left.", "2,160 people", []),
        ("The Norman king won. Rollo's army lost.", "the norman king; Rollo", []),
    ],
)
def test_unsupported_terms_are_numbers_and_names_in_no_quote(
    answer: str, evidence: str, missing: list[str]
) -> None:
    assert unsupported_terms(answer, evidence) == missing


@pytest.mark.parametrize(
    ("one", "stage"),
    [
        (FAILED, Stage.ERROR),
        (row(False, GOLD, gold_rank=0, used=8), Stage.RETRIEVAL),
        (row(False, GOLD, gold_rank=9, used=8), Stage.RETRIEVAL),
        (row(True, GOLD, gold_rank=0, used=8), Stage.RETRIEVAL),
        (row(False, GOLD, gold_rank=2, used=8), Stage.READER),
        (row(False, GOLD), Stage.READER),
        (row(True, GOLD, gold_rank=2, used=8), Stage.WRITER),
        (row(True, GOLD, contains_gold=True, supports=(False,), in_paragraph=(False,)), Stage.CITATION),
        (row(True, GOLD, contains_gold=True, supports=(False,), in_paragraph=(True,)), Stage.NONE),
        (row(True, GOLD, contains_gold=True, located=False, supports=(False,)), Stage.NONE),
        (row(True), Stage.UNANSWERABLE),
        (row(False), Stage.NONE),
    ],
)
def test_a_failure_is_put_down_to_its_first_stage(one: Row, stage: Stage) -> None:
    assert failed_stage(one) is stage


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who spoke?", "who"),
        ("In what country is it?", "what"),
        ("How many people live there?", "how many, how much"),
        ("How did it end?", "how"),
        ("What's new?", "what"),
        ("To whom was it given?", "who"),
        ("Is it old?", "other"),
    ],
)
def test_questions_are_told_apart_by_their_question_word(question: str, kind: str) -> None:
    assert question_type(question) == kind


def test_every_metric_says_what_it_is_and_of_nothing_there_is_no_figure() -> None:
    for metric in METRICS.values():
        assert metric.definition.endswith((".", ")")), metric.name
        assert math.isnan(metric([])), metric.name


def test_an_unknown_metric_is_refused_with_the_list_of_those_there_are() -> None:
    with pytest.raises(AssistantError, match=r"no metric 'f2'.*token_f1"):
        get_metric("f2")


def test_an_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    metric = METRICS["contains_gold"]
    seen = metric.observations([row(gold=GOLD, contains_gold=place < 6) for place in range(10)])
    low, high = bootstrap_interval(metric.figure, seen)
    assert 0.2 <= low < 0.6 < high <= 1
    assert bootstrap_interval(metric.figure, seen) == (low, high)
    same = metric.observations([row(gold=GOLD, contains_gold=True)] * 5)
    assert bootstrap_interval(metric.figure, same) == (1, 1)


def test_the_paired_test_tells_a_change_from_chance() -> None:
    metric = METRICS["contains_gold"]
    wrong = metric.observations([row(gold=GOLD)] * 12)
    right = metric.observations([row(gold=GOLD, contains_gold=True)] * 12)
    one_more = right.copy()
    one_more[0] = 0
    assert paired_p_value(metric.figure, wrong, right) < 0.01
    assert paired_p_value(metric.figure, right, right) == 1
    assert paired_p_value(metric.figure, one_more, right) == 1
