import pytest

from assistant import Article
from assistant.articles import head_fact


@pytest.mark.parametrize(
    ("text", "published", "author"),
    [
        ("A headline\n\nBy Anna Brandt\n\nApril 10, 2025\n\nThe text.", "2025-04-10", "Anna Brandt"),
        (
            "Headline\n\nBy Anna Brandt and Joe Lee | 10 Apr. 2025\n\nText.",
            "2025-04-10",
            "Anna Brandt and Joe Lee",
        ),
        ("The bridge\n\nBy Anna Lund, April 10, 2025\n\nIt is red.", "2025-04-10", "Anna Lund"),
        ("The bridge\n\nBy Anna Lund, April Moss\n\nIt is red.", None, "Anna Lund, April Moss"),
        ("date 2025-04-10 ASTANA, Kazakhstan, April 10. The plant will be built.", "2025-04-10", ""),
        ("ASTANA, Kazakhstan, April 10. The plant will be built.", None, ""),
        ("A headline\n\nPublished: 2 March 2024\nUpdated: 5 March 2024\n\nText.", "2024-03-02", ""),
        ("A headline\n\nUpdated March 5, 2024\n\nText.", None, ""),
        (
            "The war began on 1 September 1939 when troops crossed the border, and by the end of the week "
            "more than a million people had left their homes for the west.",
            None,
            "",
        ),
        ("By the river stood a house.\n\nIt was old.", None, ""),
        ("Written by: Zoë van der Berg\n\nText.", None, "Zoë van der Berg"),
    ],
)
def test_date_and_byline_come_from_the_head(text: str, published: str | None, author: str) -> None:
    article = Article.from_text(text)
    assert (article.published, article.author) == (published, author)


ARTICLE = Article.from_text(
    "A headline\n\nBy Anna Brandt · Updated April 11, 2025\n\n"
    "ASTANA, Kazakhstan, April 10. The plant will be built."
)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Who wrote this article?", "By Anna Brandt"),
        ("who is the author?", "By Anna Brandt"),
        ("When was this published?", "ASTANA, Kazakhstan, April 10."),
        ("When was the article written?", "ASTANA, Kazakhstan, April 10."),
        ("When was the plant built?", None),
        ("Who wrote the constitution?", None),
    ],
)
def test_questions_about_the_article_are_answered_by_its_head(question: str, quote: str | None) -> None:
    fact = head_fact(ARTICLE, question)
    found = [ARTICLE.text[words.start : words.end] for words in fact.words] if fact else []
    assert found == ([quote] if quote else [])


def test_without_a_byline_the_text_itself_is_asked() -> None:
    assert head_fact(Article.from_text("The bridge is red. It is old."), "Who wrote this?") is None
