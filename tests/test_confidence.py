import pytest

from assistant.confidence import answerable_probability, log_odds

SIGNALS = {"passage_cosine": 0.6, "best_overlap": 0.5}


def test_nothing_retrieved_means_no_chance_of_an_answer() -> None:
    assert answerable_probability({}) == 0.0


@pytest.mark.parametrize("name", ["passage_cosine", "best_overlap"])
def test_more_of_a_signal_makes_an_answer_likelier(name: str) -> None:
    less, more = {**SIGNALS, name: 0.2}, {**SIGNALS, name: 0.9}
    assert answerable_probability(less) < answerable_probability(more)


def test_each_stage_changes_the_probability_in_its_own_direction() -> None:
    checked = {**SIGNALS, "says_answerable": log_odds(0.95)}
    denied = {**SIGNALS, "says_answerable": log_odds(0.05)}
    assert answerable_probability(denied) < 0.5 < answerable_probability(checked)
    unsupported = answerable_probability({**checked, "support": 0.0})
    assert unsupported < answerable_probability({**checked, "support": 1.0}) - 0.05


def test_log_odds_stay_finite() -> None:
    assert log_odds(0.5) == 0.0
    assert log_odds(0.0) == pytest.approx(-5.989, abs=1e-3)
    assert log_odds(1.0) == pytest.approx(5.989, abs=1e-3)
