from types import MappingProxyType
from typing import Any

import pytest

from assistant import Assistant, AssistantError
from assistant.conversation import Turn, read_history

PAIR = ("Which bridge is it?", "The bridge of Ely [1]. It was built of stone [2].")
TURN = Turn("Which bridge is it?", "The bridge of Ely. It was built of stone.")


@pytest.mark.parametrize(
    "history",
    [
        [PAIR],
        (list(PAIR),),
        [{"role": "user", "content": PAIR[0]}, {"role": "assistant", "content": PAIR[1]}],
        [MappingProxyType({"role": "user", "content": PAIR[0]}), {"role": "assistant", "content": PAIR[1]}],
    ],
)
def test_each_form_of_a_history_gives_the_same_turns(history: Any) -> None:
    assert read_history(history) == [TURN]
    assert read_history(history)[0].begins == "The bridge of Ely."


def test_answers_are_a_history_with_the_questions_as_they_were_understood(quoting: Assistant) -> None:
    answer = quoting.ask("How much was trade worth last year?")
    (turn,) = read_history([answer])
    assert turn.question == answer.question and "[1]" not in turn.answer


@pytest.mark.parametrize("history", [None, (), []])
def test_no_history_is_no_turns(history: Any) -> None:
    assert read_history(history) == []


def test_a_message_without_an_answer_and_other_roles_are_left_out() -> None:
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "First?"},
        {"role": "user", "content": "Second?"},
        {"role": "assistant", "content": "Yes."},
        {"role": "user", "content": "Third?"},
    ]
    assert read_history(messages) == [Turn("Second?", "Yes.")]


@pytest.mark.parametrize(
    "history",
    ["Who?", ["Who?"], [("Who?",)], [("Who?", None)], [3], 7, {"role": "user"}, [{"role": "user"}], [b"ab"]],
)
def test_any_other_form_is_refused_with_the_forms_that_are_taken(quoting: Assistant, history: Any) -> None:
    with pytest.raises(AssistantError, match=r"history is a list of earlier turns"):
        quoting.ask("And then?", history)
