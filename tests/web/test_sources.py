"""Sources: several at once, asked together or alone, and errors beside the field that caused them."""

from pathlib import Path
from typing import Any

import pytest

from assistant.web import Running
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
    page.context.close()
