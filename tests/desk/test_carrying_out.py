"""Pins and references as they leave: read back by the programs that they are for, or by their parsers."""

import io
import json

import bibtexparser
import docx
import rispy

from assistant import Article
from assistant.desk import (
    Pin,
    PinBoard,
    changed_since,
    paper_of_pins,
    pins_to_json,
    quote_fragment,
    read_fragment,
    to_bibtex,
    to_csl,
    to_markdown,
    to_ris,
    to_word,
    web_link,
)

TEXT = (
    "The bridge 😀 of Ely\n\nAnna Brandt designed the *bridge*. "
    "It was opened in 1901, and it cost 3 & 4 pounds."
)
ARTICLE = Article(
    TEXT,
    title="50% & {more} of_it",
    source="https://example.org/a-b?x=1#top",
    author="Anna Brandt and Ütz Müller",
    outlet="The A&B",
    published="2026-01-31",
    read_at="2026-02-01T12:00:00Z",
    pages=(0, 30),
)
START = TEXT.index("It was")
PIN = Pin(ARTICLE, START, len(TEXT), note="see <b> and *this*\x00", colour="green")


def test_bibtex_is_read_by_a_parser() -> None:
    entries = bibtexparser.parse_string(to_bibtex([ARTICLE], paper_of_pins([PIN]).pages)).entries
    fields = {name: field.value for name, field in entries[0].fields_dict.items()}
    assert fields["author"] == "Anna Brandt and Ütz Müller" and fields["year"] == "2026"
    assert fields["title"] == r"50\% \& (more) of\_it" and fields["pages"] == "2"
    assert fields["url"] == ARTICLE.source and fields["urldate"] == "2026-02-01"


def test_ris_is_read_by_a_parser() -> None:
    other = Article.from_text("Nothing else is known. It is a text.", title="Bare")
    first, second = rispy.loads(to_ris([ARTICLE, other]))
    muller = rispy.loads(to_ris([Article("It rains.", author="Jürgen Müller", published="2026-01-31")]))[0]
    assert muller["id"].startswith("muller2026")  # a key has plain letters, and loses none
    assert first["authors"] == ["Anna Brandt", "Ütz Müller"] and first["title"] == ARTICLE.title
    assert first["urls"] == [ARTICLE.source] and first["date"] == "2026/01/31"
    assert second["title"] == "Bare" and "authors" not in second


def test_csl_has_what_a_reference_manager_takes() -> None:
    (item,) = json.loads(to_csl([ARTICLE]))
    assert item["type"] == "webpage" and item["container-title"] == "The A&B"
    assert item["issued"] == {"date-parts": [[2026, 1, 31]]} and item["accessed"]["date-parts"] == [
        [2026, 2, 1]
    ]


def test_word_holds_the_quote_its_place_and_the_note() -> None:
    document = docx.Document(io.BytesIO(to_word(paper_of_pins([PIN]))))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "“It was opened in 1901, and it cost 3 & 4 pounds.”" in text and "page 2" in text
    assert "Note: see <b> and *this*" in text and "Sources" in text


def test_markdown_takes_no_markup_from_a_note_and_json_proves_the_quote() -> None:
    assert "see \\<b\\> and \\*this\\*" in to_markdown(paper_of_pins([PIN]))
    (pin,) = json.loads(pins_to_json([PIN]))["pins"]
    assert (
        ARTICLE.text[pin["start"] : pin["end"]] == pin["quote"] and pin["article"]["sha256"] == ARTICLE.digest
    )


def test_a_link_to_a_quote_says_which_and_a_damaged_one_nothing() -> None:
    link = read_fragment(quote_fragment(ARTICLE, START, len(TEXT)))
    assert link is not None and (link.digest, link.start, link.end) == (ARTICLE.digest, START, len(TEXT))
    assert link.title == ARTICLE.title and link.source == ARTICLE.source
    for damaged in ("#quote=5-2&article=" + ARTICLE.digest, "#quote=1-2&article=abc", "#quote=x", ""):
        assert read_fragment(damaged) is None


def test_a_web_page_is_linked_by_the_words_of_the_quote() -> None:
    assert web_link(ARTICLE, START, START + 6) == "https://example.org/a-b?x=1#:~:text=It%20was"
    assert web_link(Article.from_text("One sentence of no page."), 0, 3) == ""


def test_what_is_shown_is_pinned_as_a_slice_of_the_text() -> None:
    begin, stop = ARTICLE.screen_span(START, len(TEXT))
    assert ARTICLE.span_on_screen(begin, stop) == (START, len(TEXT))


def test_pins_are_in_the_order_of_the_text_or_by_hand_and_know_when_their_article_changed() -> None:
    board = PinBoard()
    second, first = board.add(ARTICLE, START, START + 6), board.add(ARTICLE, 0, 3)
    assert first and second and board.add(ARTICLE, 0, 3) is first and board.add(ARTICLE, 5, 5) is None
    assert board.ordered([ARTICLE]) == [first, second]
    board.move(first.name, 1, [ARTICLE])
    assert board.ordered([ARTICLE]) == [second, first]
    board.change(first.name, note=" mine ", colour="no colour")
    assert board.pins[1].note == "mine" and board.pins[1].colour == "yellow"
    newer = Article(TEXT.replace("It was", "It had been"), source=ARTICLE.source)
    assert changed_since(second, [ARTICLE]) == ""
    assert "no longer in it" in changed_since(second, [ARTICLE, newer])
    assert "still in it" in changed_since(first, [ARTICLE, newer])
