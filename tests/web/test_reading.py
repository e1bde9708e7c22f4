"""Reading: pages, structure, contents, find, the way through the quotes, and quotes that are checked."""

from pathlib import Path
from typing import Any

import pytest

from tests.scanned_pages import Look, scanned
from tests.web.pages import CONSULATE, ask, keep_screenshot, open_file, open_text

STONES = "How many stones was the quay of Vik mended with?"
QUAYS = (("Halden", 11), ("Vik", 211), ("Moss", 311))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A PDF of five pages, a chapter on each."""
    fpdf = pytest.importorskip("fpdf")
    pdf = fpdf.FPDF()
    for number, name in enumerate(("Halden", "Brevik", "Vik", "Moss", "Lund")):
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 16)
        pdf.multi_cell(0, 9, f"The harbour of {name}", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=11)
        for year in range(7):
            words = f"The quay of {name} was mended with {100 * number + year + 11} stones in {1901 + year}. "
            pdf.multi_cell(0, 6, words + f"The fishermen of {name} were content. " * 4)
            pdf.ln(3)
    path = tmp_path / "harbours.pdf"
    pdf.output(str(path))
    return path


def test_a_quote_is_found_on_its_page_of_the_pdf(page: Any, report: Path) -> None:
    open_file(page, report)
    page.locator("article", has_text="The harbour of Lund").wait_for()
    rules = page.locator("article .page-rule").evaluate_all("all => all.map((e) => e.dataset.page)")
    assert rules == ["2", "3", "4", "5"]
    shown = ask(page, STONES)
    assert "p. 3" in shown
    page.get_by_label("Copy this quote with its source").first.click()
    assert ", page 3, characters" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Page picture").click()
    picture = page.get_by_role("img", name="Picture of page 3")
    picture.wait_for()
    outline, image = page.locator("#picture .outline").first.bounding_box(), picture.bounding_box()
    assert outline["width"] > 50
    assert image["y"] < outline["y"] < image["y"] + image["height"]
    keep_screenshot(page, "pdf_page")
    page.get_by_role("button", name="Next page").click()
    page.get_by_role("img", name="Picture of page 4").wait_for()


def test_a_quote_of_a_scan_is_outlined_on_its_picture(page: Any, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    paragraphs = [f"The quay of {name} was mended with {number} stones." for name, number in QUAYS]
    pages = [scanned([text, "The fishermen were content."], Look("", turned=1.0), 100) for text in paragraphs]
    pages[0].save(tmp_path / "quays.tif", save_all=True, append_images=pages[1:])
    open_file(page, tmp_path / "quays.tif")
    page.locator("article", has_text="The quay of Vik").wait_for(timeout=60_000)
    assert "p. 2" in ask(page, STONES)
    page.get_by_role("button", name="Page picture").click()
    picture = page.get_by_role("img", name="Picture of page 2")
    picture.wait_for(timeout=60_000)
    outline, image = page.locator("#picture .outline").first.bounding_box(), picture.bounding_box()
    assert outline["width"] > 0.2 * image["width"]
    assert image["y"] < outline["y"] < image["y"] + 0.2 * image["height"]
    keep_screenshot(page, "scan_page")


def test_contents_and_find_lead_through_a_long_article(page: Any, report: Path) -> None:
    open_file(page, report)
    page.locator("article", has_text="The harbour of Lund").wait_for()
    page.get_by_role("button", name="Contents").click()
    page.locator("#contents button", has_text="Moss").click()
    assert page.evaluate("document.activeElement.textContent") == "The harbour of Moss"
    page.get_by_label("Find in the article").fill("Brevik were content")
    assert page.locator("#found").inner_text() == "1 of 28"
    page.keyboard.press("Enter")
    assert page.locator("#found").inner_text() == "2 of 28"


def test_lists_and_tables_are_lists_and_tables_and_marks_find_their_cells(page: Any) -> None:
    open_text(
        page,
        "# Prices\n\nThe shop sells furniture.\n\n| Item | Price |\n|---|---|\n| Desk | 240 euros |\n"
        "| Chair | 90 euros |\n\n## Rules\n\n- No smoking in the shop.\n- Dogs are welcome in the shop.\n",
    )
    page.locator("article table").wait_for()
    assert page.locator("article th").all_inner_texts() == ["Item", "Price"]
    assert page.locator("article li").count() == 2
    assert page.get_by_role("heading", name="Rules").count() == 1
    shown = ask(page, "What does the desk cost?")
    assert "240 euros" in shown
    assert "240 euros" in page.locator("article mark.current").all_inner_texts()


def test_quotes_are_checked_word_by_word_and_lead_into_the_article(page: Any) -> None:
    page.get_by_role("button", name="Check a quote").click()
    page.get_by_role("button", name="Check against the article").click()
    page.get_by_role("alert").get_by_text("nothing to check yet").wait_for()
    page.get_by_label("Sentences to check").fill(
        "Russian money in Kazakhstan has reached roughly $5 billion, he said. "
        "Preparations are almost finished, and Lavrov thanked the Kazakh authorities for their help. "
        "“Russian money,” Nurtleu said, “in Kazakhstan has reached roughly $4 billion.” "
        "A tunnel will be dug to Norway."
    )
    page.get_by_role("button", name="Check against the article").click()
    checks = page.locator("li.check")
    checks.nth(3).wait_for()
    assert checks.nth(0).locator(".said del").inner_text() == "5"
    assert checks.nth(0).locator("q ins").inner_text() == "4"
    assert checks.nth(1).locator(".verdict").inner_text() == "Exactly so"
    assert "who says it is put in" in checks.nth(2).locator(".verdict").inner_text()
    assert "Not in the article" in checks.nth(3).locator(".verdict").inner_text()
    keep_screenshot(page, "checked")
    checks.nth(0).locator("button.quote").click()
    assert "$4 billion" in page.locator("article mark.current").inner_text()
    page.keyboard.press("j")
    assert page.locator("#evidence-place").inner_text() == "Quote 2 of 4"
    assert "Preparations are almost" in page.locator("article mark.current").inner_text()
    page.keyboard.press("k")
    assert "$4 billion" in page.locator("article mark.current").inner_text()
    page.get_by_role("button", name="Back to the answer").click()
    assert page.evaluate("document.activeElement.closest('li.check') !== null")


def test_a_silent_article_can_be_asked_anyway(page: Any) -> None:
    shown = ask(page, "Which football club won the cup in Brazil in 1962?")
    assert "The article does not say." in shown
    page.get_by_role("button", name="Ask anyway").click()
    page.locator("#past .turn").last.locator("button.cite").first.wait_for()
    assert "Not sure" in page.locator("#past .turn").last.inner_text()
    ask(page, CONSULATE)
    assert page.get_by_role("button", name="Ask anyway").count() == 0
