"""Offsets of a collection and of the articles in it."""

from hypothesis import given
from hypothesis import strategies as st

from assistant import Article
from assistant.articles import Collection
from assistant.articles.hidden import visible_characters

words = st.text(min_size=1, max_size=40).filter(lambda text: bool(visible_characters(text).strip()))


@given(st.lists(words, min_size=1, max_size=6))
def test_every_character_of_an_article_is_found_by_its_offset(texts: list[str]) -> None:
    collection = Collection.of([Article(text) for text in texts])
    for begin, article in collection.parts:
        for place in range(len(article.text)):
            assert collection.part_at(begin + place) == (begin, article)
            assert collection.text[begin + place] == article.text[place]


def test_a_collection_is_named_after_its_folder_and_its_number() -> None:
    articles = [Article("Ely has seven houses.", "Ely"), Article("York has nine.", source="york.txt")]
    assert Collection.of(articles).title == "2 articles"
    assert Collection.of(articles, "Towns", "/towns").title == "Towns (2 articles)"


def test_notices_of_articles_say_whose_they_are() -> None:
    articles = [
        Article("Ely has seven houses.", "Ely", notices=("Left out: 1 piece.",)),
        Article("York has nine.", source="york.txt", notices=("Left out: 2 pieces.",)),
    ]
    assert Collection.of(articles, notices=("One was skipped.",)).notices == (
        "One was skipped.",
        "Ely: Left out: 1 piece.",
        "york.txt: Left out: 2 pieces.",
    )


def test_an_article_is_its_own_only_part() -> None:
    article = Article("Ely has seven houses.")
    assert article.parts == ((0, article),)
    assert article.part_at(5) == (0, article)
