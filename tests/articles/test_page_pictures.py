"""Pictures of pages of PDFs and scans: the one asked for, with the words outlined, by a child with limits."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from assistant import AssistantError
from assistant.articles import PagePainter
from tests.articles.reading import read
from tests.scanned_pages import Look, scanned

fpdf = pytest.importorskip("fpdf")


@pytest.fixture(scope="module")
def painter() -> Iterator[PagePainter]:
    made = PagePainter()
    yield made
    made.close()


@pytest.fixture(scope="module")
def content() -> bytes:
    pdf = fpdf.FPDF()
    for words in ("The bridge was opened in 1901.", "The tower was built in 1902 by Anna Brandt, who"):
        pdf.add_page()
        pdf.set_font("Helvetica", size=12)
        pdf.multi_cell(0, 6, words)
    return bytes(pdf.output())


def test_words_are_outlined_on_their_page(painter: PagePainter, content: bytes) -> None:
    drawn = painter.draw(content, 2, "the tower  was built in 1902")
    assert (drawn.page, drawn.pages) == (2, 2) and drawn.image.startswith(b"\xff\xd8")
    ((left, top, width, height),) = drawn.boxes
    assert 0.02 < left < 0.2 and 0.01 < top < 0.1 and 0.15 < width < 0.5 and 0.005 < height < 0.05
    assert painter.draw(content, 1, "the tower was built").boxes == ()


def test_a_quote_over_the_end_of_a_page_is_outlined_as_far_as_it_goes(
    painter: PagePainter, content: bytes
) -> None:
    assert len(painter.draw(content, 2, "by Anna Brandt, who was born in Ely").boxes) == 1
    assert painter.draw(content, 99).page == 2


def test_a_broken_file_is_an_error_and_the_next_one_is_drawn(painter: PagePainter, content: bytes) -> None:
    painter.draw(content, 1)
    for _ in range(2):  # the second time it is known already, and yet not the file before
        with pytest.raises(AssistantError, match="cannot be drawn"):
            painter.draw(b"%PDF-1.7 broken", 1)
    assert painter.draw(content, 1, "opened in 1901").boxes


SAID = ("The bridge of Ely was opened on 4 May 1901, after eleven years of work.", "Anna Brandt designed it.")


@pytest.mark.parametrize(("kind", "turn"), [("PDF", 0), ("TIFF", 90), ("PNG", 180), ("JPEG", 270)])
def test_words_of_a_scan_are_outlined_on_its_upright_picture(
    painter: PagePainter, kind: str, turn: int
) -> None:
    pytest.importorskip("rapidocr")
    file = io.BytesIO()
    scanned(SAID, Look("", turned=0.5), 150).rotate(turn, expand=True).save(file, kind, resolution=150)
    assert "opened on 4 May 1901, after" in read(file.getvalue(), f"page.{kind.lower()}").text
    drawn = painter.draw(file.getvalue(), 1, SAID[1])
    assert (drawn.page, drawn.pages) == (1, 1)
    picture = Image.open(io.BytesIO(drawn.image)).convert("L")
    assert picture.height > picture.width
    ((left, top, width, height),) = drawn.boxes
    # The line stands alone, so that all ink at its height lies within the outline.
    ink = picture.point(lambda grey: 255 * (grey < 128))
    row = (0, int(top * picture.height), picture.width, int((top + height) * picture.height) + 1)
    found = ink.crop(row).getbbox()
    assert found is not None
    assert abs(found[0] / picture.width - left) < 0.01
    assert abs(found[2] / picture.width - left - width) < 0.01
    one = painter.draw(file.getvalue(), 1, "May 1901").boxes
    assert len(one) == 1 and one[0][2] < 0.2 and one[0][1] < top
    assert painter.draw(file.getvalue(), 1, "the moon rose").boxes == ()
