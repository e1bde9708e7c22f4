"""Sources: several at once, asked together or alone, and errors beside the field that caused them."""

from pathlib import Path
from typing import Any

import pytest

from assistant.web import Running, serve
from tests.articles.test_fetching import Server
from tests.web.pages import ask, go_to, keep_screenshot, open_file, open_page, open_sources

FIRST = "The bridge of Ely\n\nAnna Brandt designed it. The bridge of Ely opened in 1901."
SECOND = "The river\n\nThe bridge of Ely opened in 1903. It crosses the river."


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "ely.txt", tmp_path / "river.txt"]
    for path, text in zip(paths, (FIRST, SECOND), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_files_that_come_together_are_asked_together_and_can_be_ticked_apart(
    page: Any, files: list[Path]
) -> None:
    open_file(page, *files)
    page.locator("article", has_text="crosses the river").wait_for()
    assert page.locator("article section").count() == 2
    shown = ask(page, "When did the bridge of Ely open?")
    assert "1901" in shown and "1903" in shown and "Sources disagree" in shown
    open_sources(page)
    keep_screenshot(page, "sources_together")
    assert page.locator("ul.sources li").count() == 3
    assert "Text" in page.locator("ul.sources li").last.inner_text()
    page.get_by_label("Ask The river").uncheck()
    page.locator("article section").nth(1).wait_for(state="detached")
    assert page.locator(".turn").count() == 0
    assert "1903" not in ask(page, "When did the bridge of Ely open?")
    page.get_by_label("Ask The river").check()
    page.locator(".turn", has_text="1903").wait_for()
    go_to(page, "Kazakhstan")
    page.locator("article", has_text="Kazakhstan sees").wait_for()
    open_sources(page)  # boxes say what is asked, also those that were clicked
    page.wait_for_function("document.querySelectorAll('#source-list input:checked').length === 1")
    go_to(page, "The river")
    page.locator("article", has_text="crosses the river").wait_for()
    page.get_by_label("Close The river").click()
    page.locator("ul.sources li").nth(2).wait_for(state="detached")
    page.locator("article", has_text="Kazakhstan sees").wait_for()
    go_to(page, "The bridge of Ely")
    page.locator(".turn", has_text="1901").wait_for()


def test_a_file_that_is_dropped_anywhere_is_opened(page: Any) -> None:
    dropped = page.evaluate_handle(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(['The castle of Hull has nine towers.'], 'hull.txt', {type: 'text/plain'}));
          return data;
        }"""
    )
    page.locator("#chat").dispatch_event("drop", {"dataTransfer": dropped})
    page.locator("article").get_by_text("nine towers").wait_for()
    assert "hull.txt" in page.locator("article").inner_text()


def test_on_a_phone_an_error_stands_beside_its_field(browser: Any, app: Running, tmp_path: Path) -> None:
    page = open_page(browser, app, viewport={"width": 390, "height": 780})
    page.get_by_role("button", name="Article", exact=True).click()
    open_sources(page)
    address = page.get_by_label("Web addresses")
    address.fill("  ")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("There is no address yet").wait_for()
    address.fill("127.0.0.1.example.invalid/news")  # no https:// needed
    page.keyboard.press("Enter")
    error = page.get_by_role("alert").get_by_text("example.invalid was not found")
    error.wait_for()
    assert ".." not in error.inner_text()
    box, line = address.bounding_box(), error.bounding_box()
    assert 0 < line["y"] - box["y"] < 200 and line["y"] + line["height"] <= 780
    page.get_by_role("button", name="Add the text").click()
    page.get_by_role("alert").get_by_text("There is no text yet").wait_for()
    path = tmp_path / "photo.bin"
    path.write_bytes(b"\x7fELF\0\0\0\1" * 50)
    open_file(page, path)
    page.get_by_role("alert").get_by_text("photo.bin is a program").wait_for()
    keep_screenshot(page, "phone_errors")
    good = tmp_path / "hull.txt"
    good.write_text("The castle of Hull has nine towers.", encoding="utf-8")
    open_file(page, good)
    page.locator("article", has_text="nine towers").wait_for(state="attached")
    page.get_by_role("alert").get_by_text("photo.bin").wait_for(state="detached")
    page.context.close()


def test_a_long_pdf_is_shown_while_it_is_read_and_a_question_asked_meanwhile_waits_for_all_of_it(
    page: Any, tmp_path: Path
) -> None:
    fpdf = pytest.importorskip("fpdf")
    pdf = fpdf.FPDF()
    pdf.set_font("Helvetica", size=11)
    for number in range(1, 41):
        pdf.add_page()
        pdf.multi_cell(0, 6, f"The tower of village {number} was built by mason {number} of Vik. " * 30)
    pdf.add_page()
    pdf.multi_cell(0, 6, "The lighthouse of Moss was painted by Greta Lund in 1931.")
    path = tmp_path / "villages.pdf"
    pdf.output(str(path))
    open_file(page, path)
    page.locator("article", has_text="tower of village 1").wait_for()  # its first pages, or all of it
    assert "Greta Lund" in ask(page, "Who painted the lighthouse of Moss?")
    assert page.locator("article", has_text="Greta Lund").count() == 1
    page.wait_for_function("!document.querySelector('#state').innerText.trim()")


PAGE = "<html><body><h1>The bridge of Ely</h1><p>{}</p><p>Anna Brandt designed it.</p></body></html>"


def test_a_web_page_is_read_anew_and_what_changed_is_shown(browser: Any) -> None:
    pages = Server()
    html = {"Content-Type": "text/html"}
    pages.routes["/ely"] = 200, html, PAGE.format("The bridge was opened in 1901.").encode()
    app = serve(model="none", limits=pages.limits())
    page = open_page(browser, app)
    open_sources(page)
    page.get_by_label("Web addresses").fill(pages.url("/ely"))
    page.keyboard.press("Enter")
    page.locator("article", has_text="opened in 1901").wait_for()
    assert "1901" in ask(page, "When was the bridge opened?")
    assert "Anna Brandt" in ask(page, "Who designed the bridge?")
    pages.routes["/ely"] = 200, html, PAGE.format("The iron bridge was opened in 1902.").encode()
    open_sources(page)
    page.get_by_role("button", name="Read The bridge of Ely anew").click()
    page.locator("article", has_text="opened in 1902").wait_for()
    changed = page.locator(".renewed")
    assert changed.locator("del").all_inner_texts() == ["1901."]
    assert changed.locator("ins").all_inner_texts() == ["iron", "1902."]
    assert "No longer there: “The bridge was opened in 1901.”" in changed.inner_text()
    assert "Anna" not in changed.locator(".lost").inner_text()
    keep_screenshot(page, "refreshed")
    page.locator("article mark", has_text="Anna Brandt designed it.").wait_for()
    assert "1902" in ask(page, "When was the bridge opened?")
    del pages.routes["/ely"]
    page.get_by_role("button", name="Read The bridge of Ely anew").click()
    page.get_by_role("alert").get_by_text("stays").wait_for()
    assert "1902" in page.locator("article").inner_text()
    page.context.close()
    app.close()
    pages.close()
