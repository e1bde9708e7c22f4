"""XLSX: sheets as tables, cited by sheet and cell; what is shown, not what is stored."""

import datetime
import io
import re
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.utils import get_column_letter

from assistant import Article, Assistant, AssistantError
from assistant.articles.cell_values import shown_value
from assistant.articles.sheets import MAX_ROWS
from tests.articles.reading import read


def article(book: Any) -> Article:
    file = io.BytesIO()
    book.save(file)
    return read(file.getvalue(), "book.xlsx")


def costs() -> Any:
    book = Workbook()
    sheet = book.active
    sheet.title = "Costs"
    sheet.append(["Costs of the ferries"])
    sheet.append([])
    sheet.append(["Ferry", "Price", "Bought", "Share"])
    sheet.append(["Aurora", 3200000, datetime.date(2021, 5, 4), 0.253])
    sheet.append(["Borea", 5100000, datetime.date(2023, 11, 30), 0.4])
    sheet.append(["Celia", 4700000, datetime.date(2024, 2, 1), 0.347])
    for row in sheet.iter_rows(min_row=4):
        row[1].number_format, row[3].number_format = "#,##0", "0.0%"
    other = book.create_sheet("Crew")
    for row in (["Ferry", "Captain"], ["Aurora", "Nina Holm"], ["Borea", "Ole Dahl"]):
        other.append(row)
    return book


def test_sheets_are_tables_of_shown_values_under_their_names() -> None:
    assert article(costs()).text == (
        "Costs\n\nCosts of the ferries\n\nFerry | Price | Bought | Share\n"
        "Aurora | 3,200,000 | 2021-05-04 | 25.3%\nBorea | 5,100,000 | 2023-11-30 | 40.0%\n"
        "Celia | 4,700,000 | 2024-02-01 | 34.7%\n\nCrew\n\nFerry | Captain\n"
        "Aurora | Nina Holm\nBorea | Ole Dahl"
    )


def test_quotes_are_cited_by_sheet_and_cell() -> None:
    helper = Assistant(article(costs()), model="none")
    quote = helper.ask("When was the Borea bought?").citations[0]
    assert (quote.quote, quote.place) == ("Borea | 5,100,000 | 2023-11-30 | 40.0%", "Costs!A5:D5")
    text = helper.article.text
    place = text.index("Nina Holm")
    assert helper.article.place(place, place + 9) == "Crew!B2"
    assert helper.article.place(text.index("Costs of"), text.index("Costs of") + 20) == "Costs!A1"


def test_every_cell_begins_where_it_is_said_to_begin() -> None:
    book = Workbook()
    book.active.append([None, None, "A\u200b b", 7, None, "  c  "])
    book.active.append(["d", None, None, None, "e"])
    found = article(book)
    assert found.text == "|  | A b | 7 |  | c\nd |  |  |  | e"
    names = {re.split(r" \||\n", found.text[start:])[0]: name for start, name in found.cells}
    assert names == {
        "A b": "Sheet!C1",
        "7": "Sheet!D1",
        "c": "Sheet!F1",
        "d": "Sheet!A2",
        "e": "Sheet!E2",
    }


def test_what_nobody_sees_is_left_out_and_told() -> None:
    book = costs()
    book["Costs"].column_dimensions["B"].hidden = True
    book["Costs"].row_dimensions[5].hidden = True
    book["Crew"].sheet_state = "hidden"
    found = article(book)
    assert "3,200,000" not in found.text and "Borea" not in found.text and "Nina" not in found.text
    assert "Aurora |  | 2021-05-04 | 25.3%" in found.text
    assert "3 pieces of text" in found.notices[0]


def test_formulas_without_a_saved_value_are_told() -> None:
    book = costs()
    book["Costs"]["B7"] = "=SUM(B4:B6)"
    assert any("1 formulas without a saved value" in notice for notice in article(book).notices)


def test_of_a_long_sheet_the_first_rows_are_read_and_that_is_told() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Log")
    for number in range(MAX_ROWS + 500):
        sheet.append([f"Reading {number}", number])
    found = article(book)
    assert found.cells[-1][1] == f"Log!B{MAX_ROWS}"
    assert any(f"first {MAX_ROWS:,} rows" in notice for notice in found.notices)


def test_a_sheet_that_says_it_is_huge_is_read_by_what_it_holds() -> None:
    book = Workbook()
    book.active["A1"], book.active["B1"] = "Ferry", "Aurora"
    book.active["A300"], book.active[f"{get_column_letter(400)}300"] = "Far", "away"
    assert "Ferry | Aurora" in article(book).text


def test_workbooks_without_words_are_refused_by_what_they_hold() -> None:
    book = Workbook()
    with pytest.raises(AssistantError, match="only empty sheets"):
        article(book)
    book.create_chartsheet("Chart").add_chart(BarChart())
    with pytest.raises(AssistantError, match="only charts"):
        article(book)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (None, "General", ""),
        (True, "General", "TRUE"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.00;[Red](#,##0.00)", "(1,234.50)"),
        (-0.5, "0%", "-50%"),
        (0.12345, "0.0#%", "12.35%"),
        (1500000, '"€" #,##0.0,,"M"', "€ 1.5M"),
        (1200, "[$$-409]#,##0", "$1,200"),
        (7, "00000", "00007"),
        (0, '0;-0;"none"', "none"),
        (-0.001, "0.0", "0.0"),
        (12345, "0.00E+00", "12345"),
        (datetime.datetime(2024, 3, 4), "dd/mm/yy", "2024-03-04"),
        (datetime.datetime(2024, 3, 4, 15, 30), "General", "2024-03-04 15:30"),
        (datetime.time(8, 5), "h:mm", "08:05"),
        ("  text ", "@", "  text "),
    ],
)
def test_values_are_shown_as_their_format_writes_them(value: object, number_format: str, shown: str) -> None:
    assert shown_value(value, number_format) == shown
