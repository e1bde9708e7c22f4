"""A library's page in a real browser; skipped where Chromium, Playwright or Milvus Lite is missing."""

from collections.abc import Iterator
from typing import Any

import pytest

from assistant.library import LibraryPlace, add_files
from assistant.web import Running, serve
from tests.library.articles import write_towns

pytest.importorskip("pymilvus")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = write_towns(tmp_path_factory.mktemp("towns"), 60)
    place = LibraryPlace(str(folder.parent / f"{folder.name}.db"))
    add_files([str(folder)], place)
    running = serve(library=place.address, model="none")
    running.wait_until_ready()
    yield running
    running.close()


def test_the_library_is_searched_opened_and_quoted(browser: Any, app: Running) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(60_000)
    page.goto(app.address)
    page.get_by_text("Articles of the library").click()
    page.wait_for_selector("#library-list li")
    assert page.locator("#library-list li").count() == 50
    page.get_by_text("Further ones").click()
    page.wait_for_function("document.querySelectorAll('#library-list li').length === 10")
    page.locator("#library-search textarea, #library-search input").fill("york 2024-02")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#library-list').textContent.includes('of 1')")
    page.locator("#library-list button[data-open]").click()
    page.wait_for_selector("article .text", state="attached")
    assert "The town of York 1" in page.locator("article").inner_text()

    page.get_by_label("Question").fill("How deep is the harbour of Durham 10?")
    page.keyboard.press("Enter")
    page.wait_for_selector("article mark.current")
    assert "13 metres" in page.locator("article mark.current").inner_text()
    assert "The town of Durham 10" in page.locator("article").inner_text()
    assert page.locator("ol.quotes cite").first.is_visible()
    page.close()
