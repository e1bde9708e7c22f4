import pytest

from assistant.reading import QuestionKind, answerable_probability, is_sure

SIGNALS = {
    "span": 0.0,
    "head": 0.0,
    "best_head": 0.0,
    "passage_cosine": 0.6,
    "best_overlap": 0.5,
    "decided": 0.5,
}


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if kind is not QuestionKind.SUMMARY])
def test_nothing_retrieved_means_no_chance_of_an_answer(kind: QuestionKind) -> None:
    assert answerable_probability(kind, {}) == 0.0


@pytest.mark.parametrize("name", ["span", "head"])
def test_a_surer_reader_makes_an_answer_likelier(name: str) -> None:
    less, more = {**SIGNALS, name: -4.0}, {**SIGNALS, name: 4.0}
    assert answerable_probability(QuestionKind.SPAN, less) < answerable_probability(QuestionKind.SPAN, more)


def test_without_the_reader_the_nearest_passage_decides() -> None:
    near, far = ({"passage_cosine": cosine, "best_overlap": 0.5} for cosine in (0.9, 0.1))
    chances = [answerable_probability(QuestionKind.SPAN, signals) for signals in (near, far)]
    assert chances[0] > 0.5 > chances[1]


def test_the_whole_article_can_always_be_summed_up_but_not_a_matter_of_its_own() -> None:
    assert answerable_probability(QuestionKind.SUMMARY, {}) == 1.0
    assert answerable_probability(QuestionKind.SUMMARY, {**SIGNALS, "span": -9.0, "head": -5.0}) < 0.5


def test_a_certain_answer_is_sure_and_a_toss_up_is_not() -> None:
    assert is_sure(0.99) and not is_sure(0.3)
