"""Words meant for the assistant, wishes for the form of an answer, comparisons, and what is newest."""

from pathlib import Path

import pytest

from assistant import Assistant

TOWN = (
    "The market of Lowmoor\n\nThe market of Lowmoor was opened on 2 May 1874. "
    "The hall was built by Edith Crane.\n\n"
    "The mayor, Tom Vale, wants a second hall. The trader Nora Finch wants to keep the old one.\n\n"
    "The old hall is 40 metres long. The new fish hall, opened in 1990, is 65 metres long."
)


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant.from_text(TOWN, model="none", index_dir=tmp_path_factory.mktemp("indexes"))


@pytest.mark.parametrize("words", ["Hello", "Thanks a lot!", "What can I ask?"])
def test_a_greeting_is_told_what_can_be_asked(helper: Assistant, words: str) -> None:
    answer = helper.ask(words)
    assert not answer.answered and answer.text.startswith("Ask a question about the article")


def test_a_wish_that_cannot_be_met_is_told_so(helper: Assistant) -> None:
    assert "does not translate" in helper.ask("Please translate the text into Spanish").text


@pytest.mark.parametrize(
    ("question", "points"), [("Summarise in 3 bullet points", 3), ("Give me two key points", 2)]
)
def test_as_many_points_as_are_wished(helper: Assistant, question: str, points: int) -> None:
    lines = helper.ask(question).text.split("\n")
    assert len(lines) == points and all(line.startswith("- ") and line.endswith("]") for line in lines)


def test_a_comparison_quotes_both(helper: Assistant) -> None:
    quotes = " ".join(citation.quote for citation in helper.ask("Which hall is longer?").citations)
    assert "40 metres" in quotes and "65 metres" in quotes


def test_an_answer_to_mail_beats_what_it_quotes(tmp_path: Path) -> None:
    mail = tmp_path / "reply.eml"
    mail.write_text(
        "From: Ann Lee <a@example.org>\nTo: t@example.org\nSubject: Tent\n"
        "Date: Mon, 6 May 2024 09:00:00 +0000\n\n"
        "The tent costs 900 euros, not 700.\n\nOn Sun, 5 May 2024, Tom Kerr wrote:\n"
        "> The tent costs 700 euros.\n> We meet at the pier.\n"
    )
    helper = Assistant.open(mail, model="none", index_dir=tmp_path / "indexes")
    assert "900" in helper.ask("How much does the tent cost?").citations[0].quote
    assert "pier" in helper.ask("Where do we meet?").text


def test_a_page_that_is_cut_off_says_so_beside_every_answer(tmp_path: Path) -> None:
    page = tmp_path / "gold.html"
    page.write_text(
        "<html><body><article><h1>Gold</h1><p>The divers came up on the third day and "
        "would not say what they saw.</p><p>Subscribe to continue reading</p></article></body></html>"
    )
    helper = Assistant.open(page, model="none", index_dir=tmp_path / "indexes")
    for question in ("What did they see?", "When did the divers come up?"):
        assert "subscribers" in helper.ask(question).notice
