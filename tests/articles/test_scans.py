"""Pictures of text: read in order, said where read badly, refused in a line where they cannot be."""

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from rapidfuzz.distance import Levenshtein

from assistant import Article, Assistant, AssistantError
from assistant.articles import Limits, load_article
from tests.articles.reading import read
from tests.made_files import blocks_of, make_pdf
from tests.scanned_pages import Look, scanned

TEXTS = (
    "The bridge of Ely was opened on 4 May 1901, after eleven years of work in which the river rose twice.",
    "Anna Brandt designed it; the parliament of the county had asked for an iron bridge that carries trains.",
    "It cost 12,500 pounds, of which the inhabitants of the surrounding villages gave more than a third.",
)


def saved(pages: Sequence[Image.Image], kind: str, **options: int) -> bytes:
    file = io.BytesIO()
    pages[0].save(file, kind, save_all=len(pages) > 1, append_images=pages[1:], **options)
    return file.getvalue()


def error_of(article: Article, texts: Sequence[str]) -> float:
    return Levenshtein.normalized_distance(" ".join(texts), " ".join(article.text.split()))


def test_a_turned_photograph_of_two_columns_is_read_in_order_with_cut_words_made_whole() -> None:
    texts = [f"{text} {TEXTS[(place + 1) % 3]}" for place, text in enumerate(TEXTS)] * 4
    page = scanned(texts, Look("", columns=2, turned=1.5), 150)
    article = read(saved([page], "JPEG", quality=85), "photo.jpg")
    assert error_of(article, texts) < 0.01
    assert article.notices[0].startswith("1 page was read from pictures")


def test_pages_of_a_tiff_file_are_cited_as_read_from_a_picture() -> None:
    pages = [scanned([text], Look(""), 100) for text in TEXTS[:2]]
    helper = Assistant(read(saved(pages, "TIFF"), "pages.tif"), model="none")
    [quote] = helper.ask("Who designed the bridge of Ely?").citations
    assert "Anna Brandt designed it" in quote.quote
    assert (quote.page, quote.place) == (2, "page 2, read from a picture")


def test_pages_of_a_pdf_that_are_pictures_stand_between_those_with_text(
    sample: Article, tmp_path: Path
) -> None:
    with pypdfium2.PdfDocument(make_pdf(blocks_of(sample)[:4])) as document:
        scan = saved([scanned([TEXTS[1]], Look(""), 150)], "PDF")
        document.import_pages(pypdfium2.PdfDocument(scan))
        document.import_pages(pypdfium2.PdfDocument(make_pdf([("p", "The end of it all is here.")])))
        document.save(tmp_path / "mixed.pdf")
    told: list[tuple[str, float]] = []
    article = load_article(tmp_path / "mixed.pdf", progress=lambda line, share: told.append((line, share)))
    place = article.text.index("Anna Brandt designed it")
    assert article.text.endswith("The end of it all is here.")
    assert article.place(place, place + 5) == f"page {len(article.pages) - 1}, read from a picture"
    assert article.place(0, 5) == "page 1"
    assert told == [("Reading the pictures", 0.0), ("Reading the pictures", 1.0)]


def test_a_page_read_badly_says_so() -> None:
    page = scanned([TEXTS[0]], Look("", blur=1.8), 72)
    notices = read(saved([page], "PNG"), "page.png").notices
    assert any(notice.startswith("Read badly: page 1 (") for notice in notices)


def test_pictures_that_cannot_be_read_are_refused_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AssistantError, match="picture without text"):
        read(saved([Image.new("L", (600, 400), 255)], "PNG"), "empty.png")
    with pytest.raises(AssistantError, match="damaged"):
        read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "cut.png")
    path = tmp_path / "pages.tif"
    path.write_bytes(saved([Image.new("L", (60, 40), 255)] * 3, "TIFF"))
    with pytest.raises(AssistantError, match="at most 2 are read"):
        load_article(path, Limits(max_scans=2))
    # The extra that is missing is named; the reading process finds this in place of it.
    (tmp_path / "rapidocr.py").write_text("raise ImportError")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(AssistantError, match=r'install the extra "scans"'):
        load_article(path)
