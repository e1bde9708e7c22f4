"""Web pages and HTML files: the article of a page, and what it says of itself."""

import pytest

from assistant import AssistantError
from assistant.articles.markup import parse_html
from tests.articles.reading import read

TEXT = "".join(
    f"<p>Sentence {i} of the article, which tells more of the old bridge of Ely.</p>" for i in range(12)
)
MENU = "<nav><ul>" + "".join(f"<li><a href='/{i}'>Section {i}</a></li>" for i in range(9)) + "</ul></nav>"


def page(body: str, head: str = "") -> str:
    """A page."""
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>"


def test_menus_and_advertisements_are_left_out_and_headings_stay() -> None:
    aside = "<aside><p>Buy a mattress today, at half its price.</p></aside>"
    footer = "<footer>© The Daily. Imprint.</footer>"
    body = f"{MENU}<article><h1>The bridge</h1>{TEXT}<h2>Its past</h2>{TEXT}</article>{aside}{footer}"
    article = read(page(body), "a.html")
    for absent in ("Section 3", "mattress", "Imprint"):
        assert absent not in article.text
    assert article.text.startswith("The bridge\n\nSentence 0")
    assert [article.text[h.start : h.end] for h in article.headings] == ["The bridge", "Its past"]


def test_a_page_without_furniture_is_read_whole() -> None:
    article = read(page("<h1>A</h1><p>Short.</p><p>© Someone</p><p>Also.</p>"), "a.html")
    assert article.text == "A\n\nShort.\n\n© Someone\n\nAlso."


def test_a_page_of_few_words_beside_a_menu_keeps_them() -> None:
    article = read(page(f"{MENU}<div><h1>Opening hours</h1><p>From nine to five.</p></div>"), "a.html")
    assert "From nine to five." in article.text


def test_title_author_date_and_language_come_from_the_page() -> None:
    head = (
        "<title>The bridge | The Daily</title><meta name='author' content='Anna Brandt; Joe Lee'>"
        "<meta property='article:published_time' content='2024-03-02T10:00:00Z'>"
    )
    article = read(page(f"<h1>The bridge</h1>{TEXT}", head), "a.html")
    assert (article.title, article.author, article.published) == (
        "The bridge",
        "Anna Brandt, Joe Lee",
        "2024-03-02",
    )
    assert article.language == "en"
    assert "By Anna Brandt, Joe Lee · 2024-03-02" in article.text


def test_a_date_that_the_page_does_not_state_is_not_guessed() -> None:
    guessed = page(
        f"<h1>The bridge</h1>{TEXT}", "<link rel='canonical' href='https://x.org/2019/05/06/bridge'>"
    )
    assert read(guessed, "a.html").published is None


def test_a_time_element_states_a_date() -> None:
    stated = page(f"<article><h1>The bridge</h1><time datetime='2024-03-02'>2 March</time>{TEXT}</article>")
    assert read(stated, "a.html").published == "2024-03-02"


@pytest.mark.parametrize(
    "declared",
    [
        "<meta charset='{}'>",
        "<meta http-equiv='Content-Type' content='text/html; charset={}'>",
        "<META CHARSET = {}>",
    ],
)
def test_a_page_names_its_encoding(declared: str) -> None:
    content = page("<p>Мост красный, и ему сто лет.</p>", declared.format("windows-1251")).encode("cp1251")
    assert read(content, "a.html").text == "Мост красный, и ему сто лет."


def test_an_xml_page_is_read() -> None:
    content = (
        "<?xml version='1.0' encoding='iso-8859-1'?><html xmlns='http://www.w3.org/1999/xhtml'>"
        "<body><h1>Brücke</h1><p>Sie ist rot.</p></body></html>"
    )
    assert read(content.encode("latin-1"), "a.xhtml").text == "Brücke\n\nSie ist rot."


def test_no_entity_of_a_page_reads_a_file() -> None:
    content = (
        b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><html><body><p>Red &x; &amp; old.</p>"
    )
    assert read(content, "a.html").text.endswith("Red &x; & old.")


@pytest.mark.parametrize(
    "content", ["<html></html>", "<html><body><img src='a.png'></body></html>", "<p hidden>x</p>"]
)
def test_a_page_without_words_is_refused(content: str) -> None:
    with pytest.raises(AssistantError, match=r"No article text was found in a\.html"):
        read(content, "a.html")


def test_comments_part_no_words() -> None:
    root = parse_html(b"<p>The bri<!-- x -->dge<?php echo 1 ?> is red.</p>", "a.html")
    assert root.text_content() == "The bridge is red."
