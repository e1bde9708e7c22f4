import pytest

from assistant.conversation import standalone_question

HISTORY = [("Who is Murat Nurtleu?", "He is the Foreign Minister of Kazakhstan.")]


@pytest.mark.parametrize("question", ["Who did he meet?", "And the target?", "Why?"])
def test_a_question_that_leans_on_the_last_one_gets_it_in_front(question: str) -> None:
    assert standalone_question(question, HISTORY) == f"Who is Murat Nurtleu? {question}"


def test_a_question_that_stands_alone_is_left_alone() -> None:
    question = "How much has Russia invested in Kazakhstan?"
    assert standalone_question(question, HISTORY) == question
    assert standalone_question("Who did he meet?", []) == "Who did he meet?"


def test_a_chain_of_follow_ups_goes_back_to_the_one_that_stands_alone() -> None:
    history = [*HISTORY, ("Who did he meet?", "Sergei Lavrov.")]
    asked = standalone_question("Where was that?", history)
    assert asked == "Who is Murat Nurtleu? Who did he meet? Where was that?"
