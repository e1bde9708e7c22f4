import pytest

from assistant import Article
from assistant.articles import split_sentences
from assistant.index import get_embedder
from assistant.writing import CitedText, cite, quote_evidence
from assistant.writing.citations import unsupported_terms

TEXT = (
    "The bridge of Ely was opened on 4 May 1901. Anna Brandt designed it. It cost 2,160 pounds. "
    "Cattle cross it twice a day. In 1930 a flood took two of its five arches."
)
ARTICLE = Article(TEXT)


def cited(question: str, draft: str) -> CitedText:
    return cite(ARTICLE, question, draft, split_sentences(TEXT), get_embedder())


@pytest.mark.parametrize(
    ("question", "draft", "quote"),
    [
        ("Who designed the bridge?", "The bridge was designed by Anna Brandt.", "Anna Brandt designed it."),
        ("What did it cost?", "It cost 2160 pounds.", "It cost 2,160 pounds."),
        ("When was it opened?", "It was opened in 1901.", "The bridge of Ely was opened on 4 May 1901."),
        ("What did the flood take?", "2 arches.", "In 1930 a flood took two of its five arches."),
    ],
)
def test_a_claim_is_tied_to_the_sentence_that_proves_it(question: str, draft: str, quote: str) -> None:
    found = cited(question, draft)
    assert [c.quote for c in found.citations] == [quote]
    for c in found.citations:
        assert ARTICLE.text[c.start : c.end] == c.quote


def test_marks_stand_before_the_full_stop_and_follow_the_numbers() -> None:
    found = cited("Who designed it and what did it cost?", "Anna Brandt designed it. It cost 2,160 pounds.")
    assert found.text == "Anna Brandt designed it [1]. It cost 2,160 pounds [2]."
    assert [c.number for c in found.citations] == [1, 2]


def test_the_models_own_marks_are_thrown_away() -> None:
    assert cited("Who designed it?", "Anna Brandt designed it [7].").text == "Anna Brandt designed it [1]."


@pytest.mark.parametrize(
    "draft",
    [
        "It cost 3,000 pounds.",
        "Otto Weber designed it.",
        "The excerpts do not mention who designed it.",
        "Purple elephants dance.",
        "",
    ],
)
def test_what_the_evidence_does_not_hold_is_dropped(draft: str) -> None:
    found = cited("Who designed the bridge?", draft)
    assert (found.text, found.citations, found.support) == ("", (), 0.0)


def test_only_the_unsupported_sentence_is_dropped() -> None:
    found = cited("Who designed it?", "Anna Brandt designed it. She was born in Vienna in 1850.")
    assert found.text == "Anna Brandt designed it [1]."


def test_names_and_numbers_are_compared_without_accents_and_separators() -> None:
    evidence = "Yesün Temür’s army of 2,160 men met the Normans in three battles."
    assert unsupported_terms("The army of Temur had 2160 men and fought 3 battles.", evidence) == []
    assert unsupported_terms("They met 14 Saxons under King Harald.", evidence) == [
        "14",
        "Saxons",
        "King",
        "Harald",
    ]


def test_evidence_can_be_the_answer() -> None:
    found = quote_evidence(ARTICLE, split_sentences(TEXT)[:2])
    assert found.text == "The bridge of Ely was opened on 4 May 1901. [1] Anna Brandt designed it. [2]"
    assert [TEXT[c.start : c.end] for c in found.citations] == [c.quote for c in found.citations]
