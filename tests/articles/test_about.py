import pytest

from assistant.articles import Article, Told, told_by_article
from tests.articles.reading import read


def words(article: Article, question: str) -> list[str] | None:
    told = told_by_article(article, question)
    return None if told is None else [article.text[s.start : s.end] for s in told.words]


def page(head: str, body: str) -> Article:
    return read(
        f"<html><head><title>T</title>{head}</head><body><h1>Dam</h1>{body}</body></html>".encode(), "a.html"
    )


@pytest.mark.parametrize(
    ("text", "published", "updated", "author"),
    [
        (
            "Dam\n\nPosted by Ida Moe on March 9, 2022 | Last updated: May 2, 2023\n\nIt broke.",
            "2022-03-09",
            "2023-05-02",
            "Ida Moe",
        ),
        (
            "Damm\n\nVeröffentlicht am 3. Februar 2021 · Aktualisiert am 5.2.2021\n\nEr brach.",
            "2021-02-03",
            "2021-02-05",
            "",
        ),
        (
            "Barrage\n\nPublié le 3 février 2021, mis à jour le 5 février 2021\n\nIl céda.",
            "2021-02-03",
            "2021-02-05",
            "",
        ),
        ("ダム\n\n公開 2021年2月3日\n\n決壊した。", "2021-02-03", None, ""),
        (
            "Dam\n\nInes Falk | 4 March 2024\n\nA report was published on 3 May 2021.",
            "2024-03-04",
            None,
            "Ines Falk",
        ),
        ("Dam\n\nUpdated 4 March 2024\n\nA report was published on 3 May 2021.", None, "2024-03-04", ""),
    ],
)
def test_the_head_decides_and_no_sentence_of_the_text(
    text: str, published: str | None, updated: str | None, author: str
) -> None:
    article = Article.from_text(text)
    assert (article.published, article.updated, article.author) == (published, updated, author)


def test_metadata_tell_published_from_updated_and_the_outlet() -> None:
    article = page(
        '<meta property="og:site_name" content="The Courier"><script type="application/ld+json">{"@graph":'
        '[{"@type":"NewsArticle","datePublished":"2023-11-05T06:00Z","dateModified":"2023-11-07"}]}</script>',
        "<p>A study was published on 12 January 2020. It warned of cracks in the dam.</p>",
    )
    assert (article.published, article.updated, article.outlet) == ("2023-11-05", "2023-11-07", "The Courier")
    assert words(article, "When was this last updated?") == ["Updated 2023-11-07"]
    assert words(article, "Which newspaper reported this?") == ["The Courier"]
    assert words(article, "When was the study published?") is None  # the text is asked


def test_an_update_that_nothing_tells_is_not_made_up() -> None:
    article = Article.from_text("Dam\n\n4 March 2024\n\nIt broke on 3 May 2021.")
    assert told_by_article(article, "When was this last updated?") == Told(())


def test_the_report_that_an_article_tells_of_is_another_text() -> None:
    article = Article.from_text("Dam\n\nBy Ines Falk\n\nThe author of the report, Lea Brand, warned of it.")
    assert words(article, "Who wrote this article?") == ["By Ines Falk"]
    assert words(article, "Who is the author of the report?") is None


TOWN = Article.from_text(
    "The market\n\nBy Ida Moe\n\nIt was opened on 2 May 1874. A fire came in 1931.\n\n"
    "Three rules hold:\n\n1. Bring a cup.\n2. Wash it.\n3. Take it home.\n\n"
    "Dogs stay outside. It is closed on Mondays."
)


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("List all dates", ["It was opened on 2 May 1874.", "A fire came in 1931."]),
        ("What does the last paragraph say?", ["Dogs stay outside.", "It is closed on Mondays."]),
        ("What is the first sentence?", ["It was opened on 2 May 1874."]),
        ("Which sentence mentions dogs?", ["Dogs stay outside."]),
        ("What is step 2?", ["2. Wash it."]),
        ("What are the rules?", ["1. Bring a cup.", "2. Wash it.", "3. Take it home."]),
        ("What is the title?", ["The market"]),
        ("What does the ninth paragraph say?", []),
        ("What is the date of the fire?", None),
        ("What are the prices?", None),
    ],
)
def test_a_text_is_asked_as_a_text(question: str, quotes: list[str] | None) -> None:
    assert words(TOWN, question) == quotes


def test_dates_are_named_with_the_marks_of_their_sentences() -> None:
    told = told_by_article(TOWN, "Which dates are mentioned?")
    assert told is not None and told.text == "2 May 1874 [1], 1931 [2]"


def test_what_is_newest_is_told_of_a_live_page() -> None:
    live = page(
        "", "<h2>20:40</h2><p>Trains run again.</p><h2>17:05</h2><p>Roofs fell.</p><h2>07:15</h2><p>Wind.</p>"
    )
    assert words(live, "What is the latest news?") == ["Trains run again."]
