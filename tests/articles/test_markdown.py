"""Markdown: its words without its marks."""

import pytest

from tests.articles.reading import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# The *red* bridge #\n\nText.", "The red bridge\n\nText."),
        ("The bridge\n==========\n\nText.", "The bridge\n\nText."),
        ("A [link](http://x.org 'title') and <http://y.org>.", "A link and http://y.org."),
        ("![A red bridge](bridge.png)It is red.", "It is red."),
        ("Some `code` and ~~old~~ **new** _words_.", "Some code and new words."),
        ("    indented = 1\n    code = 2\n\nText.", "indented = 1\ncode = 2\n\nText."),
        ("```python\nx = 1\n\ny = 2\n```\n\nText.", "x = 1\ny = 2\n\nText."),
        ("> quoted\n> words\n\nText.", "quoted words\n\nText."),
        ("1. one\n2. two\n   - deep\n\nText.", "1. one\n2. two\n- deep\n\nText."),
        ("One line\nof text.  \nAnother.", "One line of text.\nAnother."),
        ("Fish &amp; chips &copy; \\*here\\*", "Fish & chips © *here*"),
        ("Before.\n\n---\n\nAfter.", "Before.\n\nAfter."),
        ("It is red.[^1]\n\n[label]: http://x.org", "It is red.[^1]"),
    ],
)
def test_marks_are_no_words(text: str, expected: str) -> None:
    assert read(text, "a.md").text == expected


def test_html_in_markdown_is_read_like_html() -> None:
    article = read("It is red.\n\n<p style='display:none'>Mombasa</p>\n<div>It is <b>old</b>.</div>", "a.md")
    assert article.text == "It is red.\n\nIt is old."
    assert "Left out: 1 piece" in article.notices[0]
    assert "alert" not in read("Red.\n\n<script>alert('x')</script>", "a.md").text


def test_headings_have_their_levels() -> None:
    article = read("# One\n\ntext.\n\n### Three\n\ntext.\n\nTwo\n---\n\ntext.", "a.md")
    assert [(article.text[h.start : h.end], h.level) for h in article.headings] == [
        ("One", 1),
        ("Three", 3),
        ("Two", 2),
    ]
    assert article.title == "One"


@pytest.mark.parametrize("end", ["---", "..."])
def test_front_matter_is_no_text(end: str) -> None:
    front = (
        f"---\nTitle: 'The bridge'\nauthor: \"Anna Brandt\"\ndate: 2024-03-02T10:00:00\ndraft: true\n{end}\n"
    )
    article = read(f"{front}\nIt is red.", "a.md")
    assert (article.title, article.author, article.published) == ("The bridge", "Anna Brandt", "2024-03-02")
    assert article.text == "By Anna Brandt · 2024-03-02\n\nIt is red."


@pytest.mark.parametrize("date", ["2 March 2024", "2024-31-02", "soon", ""])
def test_a_date_of_front_matter_that_is_no_day_is_none(date: str) -> None:
    assert read(f"---\ntitle: x\ndate: {date}\n---\n\nIt is red.", "a.md").published is None


def test_a_rule_at_the_beginning_is_no_front_matter() -> None:
    assert read("---\n\nIt is red.\n\nIt is old.", "a.md").text == "It is red.\n\nIt is old."
