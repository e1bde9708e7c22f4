import pytest

from assistant import Assistant


@pytest.mark.parametrize(
    "question", ["Summarise the article in three points.", "tl;dr", "What are the key takeaways?"]
)
def test_a_summary_of_the_whole_goes_through_the_article(quoting: Assistant, question: str) -> None:
    answer = quoting.ask(question)
    starts = [citation.start for citation in answer.citations]
    assert len(starts) >= 3 and max(starts) > len(quoting.article.text) / 2


def test_a_summary_of_a_matter_is_about_that_matter(quoting: Assistant) -> None:
    answer = quoting.ask("What is said about the consulate, in brief?")
    assert any("Consulate" in citation.quote for citation in answer.citations)
    assert len(answer.citations) <= 3


def test_a_summary_of_what_is_not_there_is_declined(quoting: Assistant) -> None:
    assert not quoting.ask("Sum up in short how penguins raise their chicks in winter.").answered
