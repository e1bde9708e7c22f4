"""Every kind of file: the same article, the same words, the same passages; what nobody sees stays out."""

import gzip
from pathlib import Path

import pytest

from assistant import Article, AssistantError
from assistant.articles import Limits, load_article, split_passages
from assistant.articles.loading import read_article
from tests import made_files
from tests.made_files import MAKERS, blocks_of, zipped


def read(kind: str, content: bytes) -> Article:
    return read_article(content, f"article.{'html' if kind == 'page' else kind}")


def words(article: Article) -> list[str]:
    """The article's words, without the line that holds what only the file's metadata knew."""
    return article.text.replace("By Anna Brandt", "").split()


@pytest.mark.parametrize("kind", MAKERS)
def test_one_article_has_the_same_words_passages_and_headings_as_any_kind(kind: str, sample: Article) -> None:
    article = read(kind, MAKERS[kind](blocks_of(sample)))
    assert words(article) == sample.text.split()
    assert article.title == sample.title
    assert article.published == sample.published
    headings = [(article.text[h.start : h.end], h.level) for h in article.headings]
    assert headings == [(sample.text[h.start : h.end], h.level) for h in sample.headings]
    if "By Anna Brandt" not in article.text:
        found = [article.text[p.start : p.end] for p in split_passages(article.text)]
        assert found == [sample.text[p.start : p.end] for p in split_passages(sample.text)]


@pytest.mark.parametrize("kind", MAKERS)
def test_the_kind_is_told_by_content_whatever_the_name(kind: str, sample: Article) -> None:
    article = read_article(MAKERS[kind](blocks_of(sample)), "download")
    assert "Consulate General in Aktau, in the Mangistau region" in article.text
    assert "<p>" not in article.text


def test_quotes_of_a_pdf_know_their_page(sample: Article) -> None:
    article = read("pdf", MAKERS["pdf"](blocks_of(sample)))
    assert len(article.pages) == 2
    assert article.page_at(article.text.index("Money and trade")) == 1
    assert article.page_at(article.text.index("What comes next")) == 2
    assert article.page_at(article.pages[1] - 1) == 1


def test_words_cut_at_line_ends_of_a_pdf_are_made_whole() -> None:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Times", size=12)
    for line in (
        "The engineers of the city trans-",
        "ported the well-known arches by",
        "boat to the well-",
        "known bridge.",
    ):
        pdf.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    article = read("pdf", bytes(pdf.output()))
    assert article.text == (
        "The engineers of the city transported the well-known arches by boat to the well-known bridge."
    )


def test_running_heads_and_page_numbers_of_a_pdf_are_left_out() -> None:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.set_font("Times", size=12)
    for page in range(1, 5):
        pdf.add_page()
        pdf.cell(0, 6, "Annals of Bridges", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(20)
        pdf.multi_cell(
            0, 6, f"Town {page} built a bridge of wood, and it lasted for many years until a flood."
        )
        pdf.set_y(-40)
        pdf.cell(0, 6, f"Page {page}")
    article = read("pdf", bytes(pdf.output()))
    assert "Annals" not in article.text and "Page" not in article.text
    assert [article.page_at(article.text.index(f"Town {page}")) for page in range(1, 5)] == [1, 2, 3, 4]


TABLE = (
    "<table><tr><th>Town</th><th>Houses</th></tr><tr><td>Ely</td><td>7</td></tr>"
    "<tr><td>York</td><td>9</td></tr></table>"
)


def test_tables_are_read_row_by_row() -> None:
    import io

    import docx

    expected = "Town | Houses\nEly | 7\nYork | 9"
    html = f"<html><body><h1>Towns</h1><p>Two towns were counted.</p>{TABLE}</body></html>"
    assert read("html", html.encode()).text == f"Towns\n\nTwo towns were counted.\n\n{expected}"
    markdown = b"# Towns\n\n| Town | Houses |\n| --- | --- |\n| Ely | 7 |\n| York | 9 |\n"
    assert read("md", markdown).text == f"Towns\n\n{expected}"
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for cells in (("Town", "Houses"), ("Ely", "7"), ("York", "9")):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    assert read("docx", file.getvalue()).text == expected
    rows = rb"\trowd Ely\cell 7\cell\row\trowd York\cell 9\cell\row"
    rtf = rb"{\rtf1\ansi \trowd\cellx1 \cellx2 Town\cell Houses\cell\row" + rows + b"}"
    assert read("rtf", rtf).text == expected
    passages = split_passages(f"{expected}\n\nThe end of it all.")
    assert [(p.start, p.end) for p in passages][:3] == [(0, 13), (14, 21), (22, 30)]


def test_headings_are_context_and_not_quotes() -> None:
    history = b"## History\n\n### Floods\n\nIt broke in 1954."
    article = read("md", b"# Bridges\n\nOne sentence.\n\n" + history + b"\n\n## Today\n\nIt is red.")
    place = article.text.index("It broke")
    assert article.headings_at(place) == ("History", "Floods")
    assert article.headings_at(article.text.index("It is red")) == ("Today",)
    heading = article.text.index("Floods")
    assert article.is_heading(heading, heading + 6)
    assert not article.is_heading(place, place + 5)


def test_markdown_is_read_without_its_marks() -> None:
    front = "---\ntitle: Bridges\nauthor: Anna Brandt\ndate: 2024-03-02\n---\n"
    text = "The **red** [bridge](http://x.org/y) is `old`.\n\n- one\n- two\n\n<!-- secret -->"
    article = read("md", f"{front}{text}".encode())
    assert article.text == "By Anna Brandt · 2024-03-02\n\nThe red bridge is old.\n\n- one\n- two"
    assert (article.title, article.author, article.published) == ("Bridges", "Anna Brandt", "2024-03-02")


def test_an_email_gives_subject_sender_and_date() -> None:
    mail = (
        "From: =?utf-8?q?Zo=C3=AB_Brandt?= <z@example.org>\nTo: a@example.org\nSubject: The bridge\n"
        "Date: Thu, 10 Apr 2025 09:00:00 +0200\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=iso-8859-1\n"
        "Content-Transfer-Encoding: quoted-printable\n\nThe caf=E9 at the bridge is open.\n"
    )
    article = read("eml", mail.encode())
    assert article.text == "The bridge\n\nBy Zoë Brandt · 2025-04-10\n\nThe café at the bridge is open."
    assert (article.title, article.author, article.published) == ("The bridge", "Zoë Brandt", "2025-04-10")


def test_rtf_reads_every_alphabet() -> None:
    content = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}"
        rb"\f0 Caf\'e9 \u8211? \f1\'cc\'e8\'f0\f0  \u-10179?\u-8704?\par {\*\secret hidden}{\pict 0102}End.}"
    )
    assert read("rtf", content).text == "Café – Мир 😀\n\nEnd."


@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "txt"])
def test_packed_files_may_be_packed_once_more(kind: str, sample: Article, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}.gz"
    path.write_bytes(gzip.compress(MAKERS[kind](blocks_of(sample))))
    assert load_article(path).title == sample.title


WORD = "Mombasa"
SEEN = "<html><body><h1>The bridge</h1><p>The bridge was opened in 1901.</p>%s<p>It is red.</p></body></html>"


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display: none'>Mombasa</p>",
        "<style>.x .y{display:none}</style><div class='x'><p class='y'>Mombasa</p></div>",
        "<p style='font-size:0px'>Mombasa</p>",
        "<p style='color:#FFF'>Mombasa</p>",
        "<div style='background:#000'><p style='color:black'>Mombasa</p></div>",
        "<p style='color:rgba(0, 0, 0, 0)'>Mombasa</p>",
        "<div style='position:absolute; left:-5000px'>Mombasa</div>",
        "<div hidden>Mombasa</div>",
        "<p>M\u200bo\u200bm</p><!-- Mombasa -->",
        "<div style='color:white'>Mombasa<span style='color:black'>.</span></div>",
    ],
)
def test_what_a_page_hides_is_left_out(hidden: str) -> None:
    article = read("html", (SEEN % hidden).encode())
    assert WORD not in article.text and "\u200b" not in article.text
    assert article.text.startswith("The bridge\n\nThe bridge was opened in 1901.")
    assert article.text.endswith("It is red.")


@pytest.mark.parametrize(
    "shown",
    [
        "<div style='background:navy'><p style='color:#fff'>Mombasa</p></div>",
        "<style>@media print{p{display:none}} p:hover{display:none}</style><p>Mombasa</p>",
        "<p style='color:rgb(0, 0, 0)'>Mombasa</p>",
        "<p style='font-size:10px'>Mombasa</p>",
    ],
)
def test_what_a_page_shows_is_kept(shown: str) -> None:
    assert WORD in read("html", (SEEN % shown).encode()).text


def test_what_was_left_out_is_told() -> None:
    article = read("html", (SEEN % "<p hidden>Mombasa</p>").encode())
    assert article.notices == ("Left out: 1 piece of text that no reader would see.",)
    assert Article.from_text("Zero\u200b\u200b width.").notices == (
        "Not read: 2 characters that nobody sees.",
    )
    assert Article.from_text("می‌خواهم 👩‍🚀").notices == ()


def test_white_text_of_a_pdf_is_left_out_on_white_and_kept_on_black() -> None:
    from fpdf import FPDF

    for fill in (False, True):
        pdf = FPDF()
        pdf.add_page()
        pdf.set_font("Times", size=12)
        pdf.cell(0, 6, "The bridge was opened in 1901.", new_x="LMARGIN", new_y="NEXT")
        pdf.set_text_color(255)
        pdf.set_fill_color(0)
        pdf.cell(0, 10, "A white line about Mombasa.", fill=fill, new_x="LMARGIN", new_y="NEXT")
        assert (WORD in read("pdf", bytes(pdf.output())).text) is fill


BOMB = gzip.compress(b"The bridge. " * 5_000_000)
ENTITIES = (
    "<!DOCTYPE d [<!ENTITY a 'Mombasa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
    "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
    "<w:p><w:r><w:t>The bridge is red. &b; &x;</w:t></w:r></w:p></w:body></w:document>"
)


def test_no_entity_is_expanded() -> None:
    article = read("docx", zipped({"word/document.xml": ENTITIES}))
    assert article.text.startswith("The bridge is red.")
    assert WORD not in article.text
    assert Path("/etc/hostname").read_text().strip() not in article.text


@pytest.mark.parametrize(
    ("content", "limits", "message"),
    [
        (b"word " * 300_000, Limits(max_megabytes=1), r"larger than 1 MB"),
        (BOMB, Limits(), r"more than 200 times its size"),
        (BOMB, Limits(max_ratio=1e6, max_unpacked_megabytes=10), r"more than 10 MB"),
        (zipped({"word/document.xml": "<a/>" * 10**7}), Limits(), r"more than 200 times its size"),
        (
            gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"x")))),
            Limits(),
            r"packed more than 3 times",
        ),
        (zipped({"a.txt": "text"}), Limits(), r"zip archive\. Unpack it"),
        (zipped({"xl/workbook.xml": "<a/>" * 10**6}), Limits(), r"more than 200 times its size"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Limits(), r"save it as \.docx"),
        (b"%PDF-1.7\n%nothing", Limits(), r"damaged"),
        (b"PK\x03\x04" + b"\0" * 100, Limits(), r"damaged"),
        (b"\x1f\x8b" + b"\0" * 100, Limits(), r"damaged"),
    ],
)
def test_what_is_over_a_limit_or_damaged_is_refused_in_one_line(
    content: bytes, limits: Limits, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    with pytest.raises(AssistantError, match=message) as caught:
        load_article(path, limits)
    assert "\n" not in str(caught.value)


def test_pdfs_have_a_limit_of_pages(sample: Article, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(made_files.make_pdf(blocks_of(sample)))
    with pytest.raises(AssistantError, match=r"has 2 pages; at most 1"):
        load_article(path, Limits(max_pages=1))


def test_reading_ends_at_the_time_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body>" + "<p>The bridge is red and old.</p>" * 300_000)
    with pytest.raises(AssistantError, match=r"longer than 0\.2 seconds"):
        load_article(path, Limits(read_seconds=0.2))


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The bridge is red. " * 100)
    monkeypatch.setenv("ASSISTANT_MAX_MEGABYTES", "0.001")
    with pytest.raises(AssistantError, match=r"larger than 0\.001 MB"):
        load_article(path)
    monkeypatch.setenv("ASSISTANT_MAX_MEGABYTES", "many")
    with pytest.raises(AssistantError, match="must be a number"):
        load_article(path)


def test_deep_nesting_is_read_or_refused(tmp_path: Path) -> None:
    for name, content in (
        ("a.html", b"<div>" * 100_000 + b"The bridge is red."),
        ("a.rtf", b"{\\rtf1 " + b"{" * 100_000 + b"The bridge is red."),
    ):
        (tmp_path / name).write_bytes(content)
        try:
            assert "bridge" in load_article(tmp_path / name).text
        except AssistantError as error:
            assert "\n" not in str(error)
