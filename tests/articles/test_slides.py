"""PPTX: what each slide says, cited by slide."""

import io
from typing import Any

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from assistant import Article, Assistant, AssistantError
from tests.articles.reading import read

BOX = (Inches(1), Inches(1), Inches(6), Inches(2))


def article(deck: Any) -> Article:
    file = io.BytesIO()
    deck.save(file)
    return read(file.getvalue(), "deck.pptx")


def deck_with(layout: int = 5, title: str = "Ferries") -> tuple[Any, Any]:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    slide.shapes.title.text = title
    return deck, slide


def test_slides_give_titles_lists_tables_and_notes() -> None:
    deck, slide = deck_with(1, "Why ferries")
    slide.placeholders[1].text = "They are quiet.\nThey are cheap."
    slide.notes_slide.notes_text_frame.text = "Say that the Aurora needs no fuel."
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "What they cost"
    table = second.shapes.add_table(3, 2, *BOX).table
    for place, text in enumerate(["Ferry", "Price", "Aurora", "3 million", "Borea", "5 million"]):
        table.cell(place // 2, place % 2).text = text
    found = article(deck)
    assert found.text == (
        "Why ferries\n\n- They are quiet.\n- They are cheap.\n\nNotes\n\n"
        "Say that the Aurora needs no fuel.\n\n"
        "What they cost\n\nFerry | Price\nAurora | 3 million\nBorea | 5 million"
    )
    assert found.headings_at(found.text.index("Say that")) == ("Notes",)


def test_quotes_are_cited_by_slide() -> None:
    deck, slide = deck_with()
    slide.shapes.add_textbox(*BOX).text_frame.text = "The Aurora was built in Bergen."
    deck.slides.add_slide(deck.slide_layouts[6])  # empty
    third = deck.slides.add_slide(deck.slide_layouts[6])
    third.shapes.add_textbox(*BOX).text_frame.text = "The Borea carries 120 cars."
    helper = Assistant(article(deck), model="none")
    [quote] = helper.ask("How many cars does the Borea carry?").citations
    assert (quote.quote, quote.page, quote.place) == ("The Borea carries 120 cars.", 3, "slide 3")
    assert helper.ask("Where was the Aurora built?").to_dict()["citations"][0]["place"] == "slide 1"


def test_two_tables_of_a_slide_stay_two_and_a_group_is_read() -> None:
    deck, slide = deck_with()
    for text in ("One", "Two"):
        table = slide.shapes.add_table(2, 2, *BOX).table
        for place in range(4):
            table.cell(place // 2, place % 2).text = f"{text} {place}"
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(*BOX).text_frame.text = "In a group."
    assert article(deck).text == (
        "Ferries\n\nOne 0 | One 1\nOne 2 | One 3\n\nTwo 0 | Two 1\nTwo 2 | Two 3\n\nIn a group."
    )


def test_a_chart_is_read_as_the_table_of_its_numbers() -> None:
    deck, slide = deck_with()
    data = CategoryChartData()
    data.categories = ["2023", "2024"]
    data.add_series("Passengers", (1200, 1350.5))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *BOX, data)
    assert article(deck).text.endswith("| Passengers\n2023 | 1200\n2024 | 1350.5")


def test_what_nobody_sees_is_left_out_and_told() -> None:
    deck, slide = deck_with()
    slide.shapes.add_textbox(*BOX).text_frame.text = "Seen."
    slide.shapes.add_textbox(-Inches(9), *BOX[1:]).text_frame.text = "Beside the slide."
    box = slide.shapes.add_textbox(*BOX)
    box.text_frame.text = "Switched off."
    box._element.xpath("./*/p:cNvPr")[0].set("hidden", "1")
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Hidden slide"
    second._element.set("show", "0")
    found = article(deck)
    assert found.text == "Ferries\n\nSeen."
    assert "3 pieces of text" in found.notices[0]


def test_slides_of_pictures_alone_are_refused_in_a_line() -> None:
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    with pytest.raises(AssistantError, match="holds no words, only pictures"):
        article(deck)
