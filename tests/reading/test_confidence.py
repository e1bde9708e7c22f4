import pytest

from assistant.reading import QuestionKind, answerable_probability, log_odds

SIGNALS = {"span": 0.0, "head": 0.0, "best_head": 0.0, "passage_cosine": 0.6, "best_overlap": 0.5}


@pytest.mark.parametrize("kind", QuestionKind)
def test_nothing_retrieved_means_no_chance_of_an_answer(kind: QuestionKind) -> None:
    assert answerable_probability(kind, {}) == 0.0


@pytest.mark.parametrize("name", ["span", "head"])
def test_a_surer_reader_makes_an_answer_likelier(name: str) -> None:
    less, more = {**SIGNALS, name: -4.0}, {**SIGNALS, name: 4.0}
    assert answerable_probability(QuestionKind.SPAN, less) < answerable_probability(QuestionKind.SPAN, more)


def test_the_writers_word_counts_where_there_is_one() -> None:
    agreed = {**SIGNALS, "says_answerable": log_odds(0.95)}
    denied = {**SIGNALS, "says_answerable": log_odds(0.05)}
    assert answerable_probability(QuestionKind.SPAN, denied) < 0.5
    assert answerable_probability(QuestionKind.SPAN, agreed) > 0.5


def test_log_odds_stay_finite() -> None:
    assert log_odds(0.5) == 0.0
    assert log_odds(0.0) == pytest.approx(-5.989, abs=1e-3)
    assert log_odds(1.0) == pytest.approx(5.989, abs=1e-3)


def test_a_question_without_a_span_rests_on_the_passages_not_on_a_span() -> None:
    hopeless_span = {**SIGNALS, "span": -20.0}
    for kind in (QuestionKind.YES_NO, QuestionKind.LIST):
        assert answerable_probability(kind, hopeless_span) == answerable_probability(kind, SIGNALS)


def test_a_summary_can_always_be_given() -> None:
    assert answerable_probability(QuestionKind.SUMMARY, SIGNALS) == 1.0
