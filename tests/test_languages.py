"""Questions and articles in languages that the reader was not trained for."""

from pathlib import Path

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from assistant import Answer, Assistant

GERMAN = (
    "Die alte Mühle\n\nDie Mühle von Tarn wurde am 3. Mai 1823 von Karl Lenz gebaut. "
    "Das Museum wird von Anna Koller geleitet. Eine Eintrittskarte kostet fünf Euro."
)


def ask(tmp_path: Path, question: str, *replies: str) -> Answer:
    model = FakeListChatModel(responses=list(replies)) if replies else "none"
    return Assistant.from_text(GERMAN, model=model, index_dir=tmp_path).ask(question)


@pytest.mark.parametrize("question", ["Wer hat die Mühle gebaut?", "Who built the mill?"])
def test_without_a_writer_nothing_is_claimed_and_the_nearest_sentences_are_shown(
    tmp_path: Path, question: str
) -> None:
    answer = ask(tmp_path, question)
    assert (answer.state, answer.answered, answer.citations) == ("language", False, ())
    assert any("Karl Lenz" in quote.quote for quote in answer.closest)


def test_a_writers_answer_is_never_sure(tmp_path: Path) -> None:
    answer = ask(tmp_path, "Wer leitet das Museum?", "Anna Koller leitet das Museum.")
    assert (answer.state, answer.text) == ("unsure", "Anna Koller leitet das Museum. [1]")
    assert answer.citations[0].quote == "Das Museum wird von Anna Koller geleitet."


def test_what_the_writer_does_not_find_is_not_claimed(tmp_path: Path) -> None:
    assert ask(tmp_path, "Wer hat das Dach gebaut?", "NONE").state == "language"


def test_a_number_that_no_sentence_has_is_not_shown(tmp_path: Path) -> None:
    answer = ask(tmp_path, "Wann wurde die Mühle gebaut?", "Die Mühle wurde 1923 gebaut.")
    assert "1923" not in answer.text and "1823" in answer.text


def test_a_question_in_another_language_is_put_into_the_articles(tmp_path: Path) -> None:
    answer = ask(tmp_path, "Who runs the museum?", "Wer leitet das Museum?", "Anna Koller runs it.")
    assert (answer.state, answer.citations[0].quote) == (
        "unsure",
        "Das Museum wird von Anna Koller geleitet.",
    )
