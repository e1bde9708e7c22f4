"""Checking quotes: exact, nearly, absent; through the public door, where the reader's word is asked too."""

import json
from pathlib import Path

import pytest

from assistant import Article, Assistant, AssistantError
from assistant.writing import find_sentences

CHECKING = Path(__file__).parent / "checking"
MONEY = "Russian money in Kazakhstan has reached roughly $4 billion, he said."


@pytest.mark.parametrize(
    "text",
    [
        MONEY,
        f"“{MONEY}”",
        "Russian money in\nKazakhstan has reached\n  roughly $4 billion, he said.",
        "Trade between the two neighbours was worth $28 billion last year by Kazakhstan’s count",
        "Russian money in Kazakhstan has rea\u00adched roughly $4 billion",  # a soft hyphen
        "Preparations are almost finished",
    ],
)
def test_typography_and_white_space_change_nothing(sample: Article, text: str) -> None:
    ((_, place),) = find_sentences(sample, text)
    assert place.standing == "exact" and place.differences == ()
    assert place.span is not None


@pytest.mark.parametrize(
    ("text", "differences"),
    [
        (MONEY.replace("4", "5"), [("5", "4")]),
        ("Nurtleu is not confident that this year's figure will pass the $30 billion mark.", [("not", "")]),
        (
            "Lavrov spoke of Kazakhstan as a partner and a strategic ally of Moscow.",
            [("", "dependable")],
        ),
        ("Sergei Lavrov thanked the Kazakh authorities for their support.", None),
        (
            "Trade between the two neighbours was worth $28 billion last year … which fell short",
            [("…", "")],
        ),
    ],
)
def test_what_differs_is_told_word_by_word(
    quoting: Assistant, text: str, differences: list[tuple[str, str]] | None
) -> None:
    (check,) = quoting.check(text)
    assert check.verdict == "nearly"
    assert quoting.article.text[check.start : check.end] == check.quote != ""
    if differences is not None:
        assert [(d.said, d.stands) for d in check.differences] == differences


def test_what_is_not_there_gets_the_nearest_sentence(quoting: Assistant) -> None:
    (check,) = quoting.check("The consulate in Aktau will be paid for by Japan and Korea together.")
    assert check.verdict == "absent" and check.differences == ()
    assert quoting.article.text[check.start : check.end] == check.quote != ""
    assert 0 <= check.confidence <= 1


def test_a_changed_fact_is_not_said_to_be_supported(quoting: Assistant) -> None:
    true, false = quoting.check(
        "Russia is going to open a consulate general in Aktau. Russia is closing its consulate in Aktau."
    )
    assert true.support == "supports" and false.support != "supports"


def test_each_sentence_is_checked_in_order(quoting: Assistant) -> None:
    checks = quoting.check(f"{MONEY} The moon is made of cheese.")
    assert [check.verdict for check in checks] == ["exact", "absent"]
    assert checks[0].confidence == 1.0 and checks[0].to_dict()["support"] == "supports"


@pytest.mark.parametrize("text", ["", " \n", "word " * 5000])
def test_nothing_and_too_much_are_refused(quoting: Assistant, text: str) -> None:
    with pytest.raises(AssistantError, match="20,000 characters"):
        quoting.check(text)


@pytest.mark.parametrize("text", ["?", "…", "\u200b.", "𝔘𝔫𝔦 ⟦x⟧.", "(" * 50, "ß" * 300])
def test_odd_texts_are_absent_and_break_nothing(quoting: Assistant, text: str) -> None:
    assert all(check.verdict == "absent" for check in quoting.check(text))


def test_folding_never_shifts_a_slice() -> None:
    article = Article.from_text("İstanbul ve ﬁne Straße. The bridge was opened in 1901 by Anna Brandt.")
    ((_, place),) = find_sentences(article, "The bridge was opened in 1902 by Anna Brandt.")
    assert place.span is not None
    assert article.text[place.span.start : place.span.end] == "The bridge was opened in 1901 by Anna Brandt"


def cases() -> list[dict[str, str]]:
    """Sixty sentences about an article: twenty that stand in it, twenty changed ones, twenty that do not."""
    return [json.loads(line) for line in (CHECKING / "cases.jsonl").read_text(encoding="utf-8").splitlines()]


def test_sixty_sentences_are_told_apart() -> None:
    text = (CHECKING / "ferries.txt").read_text(encoding="utf-8")
    found = find_sentences(Article.from_text(text), "\n\n".join(case["text"] for case in cases()))
    wrong = []
    for case, (said, place) in zip(cases(), found, strict=True):
        is_right = place.standing == case["verdict"]
        if case["verdict"] == "nearly":
            differences = [d for d in place.differences if d.said or d.stands]
            told = any(case["said"] in d.said and case["stands"] in d.stands for d in differences)
            is_right = is_right and told and all(d.fair == case["fair"] for d in differences)
        wrong += [] if is_right else [said]
    assert wrong == []


def test_who_says_it_is_told_where_the_article_names_somebody() -> None:
    text = (CHECKING / "ferries.txt").read_text(encoding="utf-8")
    helper = Assistant(Article.from_text(text), model="none")
    named, unnamed = helper.check(
        "We are not doing this to look modern. The last time that the sound got new ferries was in 1994."
    )
    assert "Ingrid Solheim" in named.speaker and unnamed.speaker == ""
    assert named.is_fair and named.to_dict()["page"] is None
