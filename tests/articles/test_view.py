"""The caller's own text: what is quoted is a slice of it, whatever characters it holds."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Article, Assistant, AssistantError
from assistant.articles import cut_article
from assistant.web.article_rendering import article_html, place_attributes
from assistant.writing import quote_evidence

SEEN = (
    "می‌خواهم",
    "👩‍🚀",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "നന്‍",
    "葛\U000e0100",
    "ᠭ\u180bᠠ",
)


def quotes_hold(text: str) -> bool:
    article = Article.from_text(text)
    sentences = [s for passage in cut_article(article) for s in passage.sentences]
    citations = quote_evidence(article, sentences).citations
    return article.text == text and all(c.quote and c.quote == text[c.start : c.end] for c in citations)


def test_offsets_point_into_the_text_that_was_given_for_every_kind_of_character() -> None:
    kinds: dict[str, list[str]] = {}
    for code in range(0x110000):
        kind = unicodedata.category(chr(code))
        if kind != "Cs":
            kinds.setdefault(kind, []).append(chr(code))
    for kind, characters in kinds.items():
        for c in (
            characters if kind in ("Cf", "Cc", "Zs", "Zl", "Zp") else characters[:: len(characters) // 9 + 1]
        ):
            assert quotes_hold(
                f"Our pier{c} was sold{c}{c}.{c}\r\nIt burned down in 19{c}40 after a storm. It{c}"
            )


@given(
    st.text(alphabet=st.sampled_from("ab. \n\r\v-\u00ad\u200b\u200d\u200eक👩"), min_size=1).filter(str.strip)
)
def test_offsets_point_into_any_text(text: str) -> None:
    article = Article.from_text(f"A{text}")
    for passage in cut_article(article):
        for s in passage.sentences:
            shown = article.shown(s.start, s.end)
            assert shown.strip() == shown != ""
            assert article.view.original(*article.view.shown_at(s.start, s.end)) == (s.start, s.end)


def test_an_answer_about_a_text_with_unseen_characters_quotes_that_text() -> None:
    first = "The pier\u200e (\u05e9\u05dc\u05d5\u05dd\u200f) was so\u00adld in 1932.\r\n"
    text = f"{first}It bur\u00adned down in 1940 after a storm.\r\n"
    answer = Assistant.from_text(text, model="none").ask("When did the pier burn down?")
    quote = answer.citations[0]
    assert quote.quote == text[quote.start : quote.end] == "It bur\u00adned down in 1940 after a storm."
    assert answer.text == "It burned down in 1940 after a storm. [1]"


def test_what_nobody_sees_is_not_shown_and_what_a_word_needs_is() -> None:
    assert Article.from_text("A\u200b b\u202ec\U000e0041 d\u200d\u200d.").view.text == "A bc d."
    assert Article.from_text(" ".join(SEEN)).view.text == " ".join(SEEN)


def test_words_cut_at_line_ends_are_read_whole_and_quoted_as_they_are() -> None:
    text = "The labo-\r\nratory of well-\nknown Ann Lloyd-\nJones is old. It has pre-\nand post-war rooms."
    article = Article.from_text(text)
    shown = "The laboratory of well-known Ann Lloyd-Jones is old. It has pre-\nand post-war rooms."
    assert (article.text, article.view.text) == (text, shown)
    first = cut_article(article)[0].sentences[0]
    assert text[first.start : first.end] == "The labo-\r\nratory of well-\nknown Ann Lloyd-\nJones is old."


def test_half_characters_and_binary_data_are_refused() -> None:
    with pytest.raises(AssistantError, match=r"half a character \(U\+D83D, at offset 6\)"):
        Article.from_text("Hello \ud83d!")
    with pytest.raises(AssistantError, match="binary"):
        Article.from_text("\0\1\2\3" * 20)
    assert (
        Article.from_text("One \0 byte among so many letters is no binary file.").view.text[:8] == "One  byt"
    )


def test_a_question_with_half_a_character_is_refused() -> None:
    with pytest.raises(AssistantError, match="half a character"):
        Assistant.from_text("The pier is red. It is old.", model="none").ask("Is it \udc00?")


def test_the_page_marks_a_quote_where_it_shows_it() -> None:
    article = Article.from_text("The pi\u00ader is 👩‍🚀 red.\r\n\r\nIt bur\u00adned down in 1940.")
    citation = quote_evidence(article, cut_article(article)[0].sentences).citations[-1]
    assert "It burned down in 1940.</p>" in article_html(article)
    assert "data-start='24' data-end='47'" in place_attributes(citation)
    assert "data-start='24'" in article_html(article)
