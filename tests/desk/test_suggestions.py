"""Questions to begin with and to ask next: checked, and spread over the whole article."""

from assistant import Article, Assistant
from assistant.desk import follow_up_questions, suggested_questions

FILLER = "\n\n".join(f"Stone {n} of the wall is grey and lies upon another one." for n in range(600))
LONG = (
    f"The wall\n\nThe gate of York was opened in 1901.\n\n{FILLER}\n\nThe tower of Hull was finished in 1877."
)


def test_a_long_article_gets_questions_from_all_over_that_it_answers() -> None:
    helper = Assistant(Article.from_text(LONG), model="none", keep_index=False)
    questions = suggested_questions(helper)
    assert {"When was the gate of York opened?", "When was the tower of Hull finished?"} <= set(questions)
    assert all(helper.ask(question).answered for question in questions)


def test_an_article_of_a_sentence_gets_a_question() -> None:
    helper = Assistant.from_text(
        "it rained in the night and the roads were wet.", model="none", keep_index=False
    )
    assert suggested_questions(helper)


def test_what_can_be_asked_next_is_new_and_answered(quoting: Assistant) -> None:
    asked = "Where will Russia open a Consulate General?"
    answer = quoting.ask(asked)
    questions = follow_up_questions(quoting, answer, [asked])
    assert questions and len(questions) <= 3
    assert not [question for question in questions if "about A " in question or "about The " in question]
    for question in questions:
        further = quoting.ask(question)
        assert further.answered and further.citations != answer.citations
    assert follow_up_questions(quoting, quoting.ask("Who won the cup in Brazil in 1962?"), []) == ()
