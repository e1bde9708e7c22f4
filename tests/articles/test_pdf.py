"""PDF: the words of its pages, as people see them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Article, AssistantError
from tests.articles.reading import read

fpdf = pytest.importorskip("fpdf")


def pdf(draw: "Callable[[fpdf.FPDF], object]", **options: object) -> Article:
    """The article of a PDF of one page."""
    made = fpdf.FPDF(**options)
    made.set_title("Untitled")
    made.add_page()
    made.set_font("Times", size=12)
    draw(made)
    return read(bytes(made.output()), "a.pdf")


def write(page: "fpdf.FPDF", text: str, **options: object) -> None:
    """A paragraph."""
    page.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT", **options)
    page.ln(6)


def test_paragraphs_are_put_together_from_lines() -> None:
    long = "The bridge of Ely was opened in the spring of 1901, and many people came to see it. " * 4

    def draw(page: "fpdf.FPDF") -> None:
        write(page, long)
        write(page, "It is red.")

    assert pdf(draw).text == f"{long.strip()}\n\nIt is red."


def test_two_columns_are_read_one_after_the_other() -> None:
    words = "The {} column tells of a bridge that was built a long time ago by people of the town. " * 3

    def draw(page: "fpdf.FPDF") -> None:
        with page.text_columns(ncols=2, gutter=8, text_align="L") as columns:
            columns.write(words.format(*["left"] * 3))
            columns.new_column()
            columns.write(words.format(*["right"] * 3))

    text = " ".join(pdf(draw).text.split())
    assert text.index("right") > text.rindex("left")
    assert text.count("The left column tells of a bridge that was built a long time ago") == 3


@pytest.mark.parametrize("hiding", ["white", "tiny", "unpainted", "outside"])
def test_words_that_are_not_seen_are_left_out_and_counted(hiding: str) -> None:
    def draw(page: "fpdf.FPDF") -> None:
        write(page, "It is red and very old.")
        if hiding == "white":
            page.set_text_color(255)
        if hiding == "tiny":
            page.set_font_size(0.8)
        if hiding == "unpainted":
            page.text_mode = "INVISIBLE"
        if hiding == "outside":
            page.text(-300, 50, "Mombasa")
        else:
            write(page, "Mombasa")

    article = pdf(draw)
    assert article.text == "It is red and very old."
    assert article.notices == ("Left out: 1 piece of text that no reader would see.",)


def test_words_of_any_colour_on_a_ground_of_another_are_kept() -> None:
    def draw(page: "fpdf.FPDF") -> None:
        page.set_fill_color(20, 20, 120)
        page.set_text_color(255)
        page.cell(0, 6, "White on blue.", fill=True, new_x="LMARGIN", new_y="NEXT")
        page.set_text_color(200, 30, 30)
        page.cell(0, 6, "Red on white.")

    article = pdf(draw)
    assert article.text == "White on blue. Red on white."
    assert article.notices == ()


def test_larger_lines_are_headings() -> None:
    def draw(page: "fpdf.FPDF") -> None:
        page.set_font("Times", "B", 20)
        write(page, "The bridge")
        page.set_font("Times", size=12)
        write(page, "It was opened in 1901, and it is red. " * 5)

    article = pdf(draw)
    assert [(article.text[h.start : h.end], h.level) for h in article.headings] == [("The bridge", 1)]
    assert article.title == "The bridge"


def test_every_word_knows_its_page() -> None:
    made = fpdf.FPDF()
    made.set_font("Times", size=12)
    for number in range(1, 4):
        made.add_page()
        if number != 2:
            write(made, f"Page {number} tells of town {number}.")
    article = read(bytes(made.output()), "a.pdf")
    assert [article.page_at(article.text.index(f"town {n}")) for n in (1, 3)] == [1, 3]
    assert len(article.pages) == 3


def test_a_pdf_without_words_says_what_to_do() -> None:
    with pytest.raises(AssistantError, match=r"a\.pdf .*(?:scan|text)"):
        pdf(lambda page: page.rect(10, 10, 50, 50))


def test_a_pdf_with_a_password_says_so() -> None:
    made = fpdf.FPDF()
    made.add_page()
    made.set_font("Times", size=12)
    made.cell(text="It is red.")
    made.set_encryption(owner_password="owner", user_password="user")
    with pytest.raises(AssistantError, match="password"):
        read(bytes(made.output()), "a.pdf")


def test_right_to_left_words_are_in_the_order_of_reading() -> None:
    article = read((Path(__file__).parent / "arabic.pdf").read_bytes(), "arabic.pdf")  # printed by a browser
    assert "افتتح الجسر القديم في مدينة إيلي عام 1901. صممته المهندسة آنا برانت" in article.text
    assert "הגשר העתיק בעיר אילי נפתח בשנת 1901. תכננה אותו" in article.text
