"""Pictures of PDF pages: the page that is asked for, with the words outlined, from a child with limits."""

from collections.abc import Iterator

import pytest

from assistant import AssistantError
from assistant.articles import PagePainter

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
    with pytest.raises(AssistantError, match="cannot be drawn"):
        painter.draw(b"%PDF-1.7 broken", 1)
    assert painter.draw(content, 1, "opened in 1901").boxes
