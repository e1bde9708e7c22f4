"""The article: its text, and what is found by an offset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Article, AssistantError
from assistant.articles.article import MAX_BYTES, Heading
from assistant.articles.hidden import visible_characters


def headings(text: str) -> list[tuple[str, int]]:
    """The headings of a plain text, with their levels."""
    return [(text[h.start : h.end], h.level) for h in Article.from_text(text).headings]


BODY = "The bridge was opened in the spring of 1901, and it is red."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"The bridge\n\n{BODY}\n\nIts past\n\n{BODY}", [("The bridge", 1), ("Its past", 2)]),
        (f"# The bridge\n{BODY}\n### Its past\n{BODY}", [("# The bridge", 1), ("### Its past", 3)]),
        (f"{BODY}\n\nIts past\n{BODY}", []),  # not alone: the line goes on
        (f"{BODY}\n\nIt is red.\n\n{BODY}", []),
        (f"{BODY}\n\n1901 and after\n\n{BODY}", []),
        (f"{BODY}\n\nin small letters\n\n{BODY}", []),
        (f"{BODY}\n\nEly | 7\n\n{BODY}", []),
        (f"{BODY}\n\nAnna Brandt · 2024\n\n{BODY}", []),
        (f"{BODY}\n\nA long line of words before a short one\n\nShort.", []),
        (f"{BODY}\n\nIts end", []),
        ("#hashtag and more", []),
    ],
)
def test_lines_that_read_like_headings(text: str, found: list[tuple[str, int]]) -> None:
    assert headings(text) == found


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("The bridge of Ely", "The bridge of Ely"),
        ("## The bridge of Ely", "The bridge of Ely"),
        ("The bridge is red.", ""),
        ("Is it red?", ""),
        ("“It is red”", ""),
        ("x" * 121, ""),
    ],
)
def test_the_first_line_is_the_title_when_it_reads_like_one(first: str, title: str) -> None:
    assert Article.from_text(f"\n{first}\n\n{BODY}").title == title


def test_what_is_given_is_not_looked_for() -> None:
    article = Article.from_text(
        "Headline\n\nBy Anna Brandt, 2024-03-02\n\nText.", "Mine", "a.txt", "2020-01-01", author="Joe Lee"
    )
    assert (article.title, article.source, article.published, article.author) == (
        "Mine",
        "a.txt",
        "2020-01-01",
        "Joe Lee",
    )


def test_huge_texts_are_refused() -> None:
    with pytest.raises(AssistantError, match="The text is larger than 50 MB"):
        Article.from_text("x" * (MAX_BYTES + 1))


@given(st.text(min_size=1).filter(lambda text: bool(visible_characters(text).strip())))
def test_the_digest_is_of_the_text_alone(text: str) -> None:
    one, two = Article(text, "A", "a.txt"), Article(text, "B", "b.txt")
    assert one.digest == two.digest != Article(text + "x").digest
    assert len(one.digest) == 64


def test_pages_are_found_by_offset() -> None:
    article = Article("one two three", pages=(0, 4, 4, 8))
    assert [article.page_at(article.text.index(word)) for word in ("one", "two", "three")] == [1, 3, 4]
    assert article.page_at(len(article.text)) == 4
    assert Article("one").page_at(0) is None


def test_headings_over_an_offset_are_those_of_higher_levels() -> None:
    text = "A x B y C z D w"
    places = {letter: text.index(letter) for letter in "ABCD"}
    levels = {"A": 1, "B": 2, "C": 3, "D": 2}
    found = tuple(Heading(places[name], places[name] + 1, level) for name, level in levels.items())
    article = Article(text, "A", headings=found)
    assert [article.headings_at(text.index(c)) for c in "xyzw"] == [(), ("B",), ("B", "C"), ("D",)]
    assert article.headings_at(0) == ()
    assert article.is_heading(places["C"], places["C"] + 1)
    assert not article.is_heading(places["C"], places["C"] + 2)
