"""The reader's desk in a real browser: pins, links, what is kept, and the ways out."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Article
from assistant.web import Exposure, Running, serve
from tests.web.pages import BRIDGE, CONSULATE, ask, open_page, open_sources, open_text, shown_mark

TOWER = "The tower of Hull\n\nThe tower of Hull was finished in 1877. It has 211 steps."


@pytest.fixture(scope="module")
def others(cache_folder: Path) -> Iterator[Running]:
    """A server for others."""
    running = serve(model="none", exposure=Exposure(is_shared=True))
    running.wait_until_ready()
    yield running
    running.close()


def pin_first(page: Any) -> None:
    page.locator("#past .answer [data-pin-quote]").first.click()
    page.get_by_role("button", name="Pins (1)").wait_for()


def saved(page: Any, form: str) -> Path:
    with page.expect_download() as download:
        page.locator(".carry").get_by_role("button", name=form, exact=True).click()
    return Path(download.value.path())


def test_quotes_are_pinned_with_a_click_and_with_a_key_and_carried_out(page: Any, sample: Article) -> None:
    ask(page, CONSULATE)
    pin_first(page)
    ask(page, "How many joint enterprises are there?")
    page.locator("#past .answer").last.locator("button.cite").first.click()
    for count in (2, 1, 2):  # the second time takes the pin off
        page.keyboard.press("p")
        page.get_by_role("button", name=f"Pins ({count})").wait_for()
    page.get_by_role("button", name="Pins (2)").click()
    quotes = page.locator("li.pin q").all_inner_texts()
    assert len(quotes) == 2 and all(q in " ".join(sample.text.split()) for q in quotes)
    page.locator("li.pin textarea").first.fill("for the *report*")
    page.locator("li.pin textarea").last.click()
    page.get_by_role("button", name="Green").first.click()
    page.locator("li.pin.green").wait_for()
    page.get_by_role("button", name="Move down").first.click()
    page.locator("li.pin:nth-child(2).green").wait_for()
    assert page.locator("li.pin textarea").last.input_value() == "for the *report*"
    pins = json.loads(saved(page, "JSON").read_text(encoding="utf-8"))["pins"]
    assert [pin["note"] for pin in pins] == ["", "for the *report*"] and pins[1]["colour"] == "green"
    assert all(sample.text[pin["start"] : pin["end"]] == pin["quote"] for pin in pins)
    assert "for the \\*report\\*" in saved(page, "Markdown").read_text(encoding="utf-8")
    assert zipfile.ZipFile(saved(page, "Word")).testzip() is None
    assert "title = {" in saved(page, "BibTeX").read_text(encoding="utf-8")
    page.get_by_label("the chat").check()
    assert CONSULATE in saved(page, "Markdown").read_text(encoding="utf-8")
    page.get_by_role("button", name="Remove this pin").first.click()
    page.get_by_role("button", name="Pins (1)").wait_for()
    page.reload()
    page.get_by_role("button", name="Pins (1)").wait_for()


def test_selected_words_are_pinned_exactly(page: Any) -> None:
    open_text(page, BRIDGE)
    page.locator("article", has_text="Anna").wait_for()
    page.evaluate(
        """() => {
          const pieces = [...document.querySelectorAll('article .text')];
          const piece = pieces.find((e) => e.textContent.includes('Anna'));
          const range = document.createRange();
          range.setStart(piece.firstChild, piece.textContent.indexOf('designed'));
          range.setEnd(piece.firstChild, piece.textContent.indexOf(' the bridge'));
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.locator("#pin-selection").click()
    page.get_by_role("button", name="Pins (1)").click()
    assert page.locator("li.pin q").inner_text() == "designed"


def test_a_pin_of_an_article_behind_goes_there(page: Any) -> None:
    ask(page, CONSULATE)
    pin_first(page)
    open_text(page, BRIDGE)
    page.locator("article", has_text="Anna").wait_for()
    page.get_by_role("button", name="Pins (1)").click()
    page.locator("li.pin button.quote").click()
    assert "Aktau" in shown_mark(page).inner_text()


def test_a_link_opens_the_article_where_it_is_kept_and_names_it_where_it_is_not(
    browser: Any, app: Running, others: Running
) -> None:
    page = open_page(browser, app)
    open_text(page, BRIDGE)
    page.locator("article", has_text="Anna").wait_for()
    ask(page, "When was the bridge of Ely opened?")
    page.locator("#past .answer [data-link]").first.click()
    link = page.evaluate("navigator.clipboard.readText()")
    page.wait_for_timeout(1000)  # it is kept
    page.context.close()
    fresh = browser.new_context().new_page()
    fresh.goto(link)
    mark = shown_mark(fresh)
    assert "1901" in mark.inner_text() and "#quote" not in fresh.url
    fresh.goto(link.replace(app.address, others.address))
    fresh.get_by_role("alert").get_by_text("The bridge of Ely").wait_for()
    fresh.context.close()


def test_what_was_opened_is_found_again_by_what_was_asked_and_deleted_for_good(
    browser: Any, app: Running, cache_folder: Path
) -> None:
    page = open_page(browser, app)
    open_text(page, TOWER)
    page.locator("article", has_text="211 steps").wait_for()
    asked = ask(page, "When was the tower of Hull finished?")
    pin_first(page)
    page.wait_for_timeout(1000)  # it is kept
    page.context.close()
    page = open_page(browser, app)
    open_sources(page)
    row = page.locator("#kept-list button.source", has_text="The tower of Hull")
    assert "1 question · 1 pin" in row.inner_text()
    row.click()
    page.locator("article", has_text="211 steps").wait_for()
    assert page.locator("#past .turn").inner_text() == asked
    page.get_by_role("button", name="Pins (1)").wait_for()
    open_sources(page)
    page.get_by_label("Delete The tower of Hull for good").click()
    page.get_by_label("Delete The tower of Hull for good").click()
    row.wait_for(state="detached")
    page.context.close()
    digest = Article.from_text(TOWER).digest[:16]
    assert not [path for path in cache_folder.rglob("*") if path.name.startswith(digest)]


def test_after_a_crash_a_tab_gets_back_what_it_had_open(browser: Any, cache_folder: Path) -> None:
    running = serve(model="none")
    running.wait_until_ready()
    page = open_page(browser, running)
    open_text(page, "The lock of Ghent\n\nPieter Maes designed the lock of Ghent. It was opened in 1911.")
    page.locator("article", has_text="Pieter").wait_for()
    asked = ask(page, "When was the lock of Ghent opened?")
    page.wait_for_timeout(1500)  # it is kept
    port = int(running.address.rstrip("/").rpartition(":")[2])
    running.close()
    again = serve(model="none", port=port)
    again.wait_until_ready()
    page.reload()
    page.locator("article", has_text="Pieter").wait_for()
    page.locator("#past .turn").wait_for()
    assert page.locator("#past .turn").inner_text() == asked
    page.context.close()
    again.close()


def test_a_server_for_others_keeps_nothing_and_the_shelf_is_off_until_it_is_switched_on(
    browser: Any, others: Running, cache_folder: Path
) -> None:
    page = open_page(browser, others)
    open_text(page, TOWER)
    page.locator("article", has_text="211 steps").wait_for()
    ask(page, "When was the tower of Hull finished?")
    open_sources(page)
    page.wait_for_timeout(800)
    assert page.locator("#kept-list li").count() == 0
    page.get_by_label("Keep in this browser").check()
    page.locator("#kept-list li", has_text="1 question").wait_for()
    assert re.search(r"1 kept, \d+\.\d MB", page.locator("#shelf-size").inner_text())
    asked = ask(page, "How many steps does the tower of Hull have?")
    page.locator("#kept-list li", has_text="2 questions").wait_for(state="attached")
    digest = Article.from_text(TOWER).digest[:16]
    assert not [path for path in cache_folder.rglob("*") if path.name.startswith(digest)]
    page.evaluate("sessionStorage.clear()")
    page.reload()  # a new tab: nothing of before is open
    page.wait_for_selector("article .text", state="attached")
    open_sources(page)
    page.locator("#kept-list button.source").click()
    page.locator("#past .turn").nth(1).wait_for()
    assert page.locator("#past .turn").last.inner_text() == asked
    page.get_by_role("button", name="Sources", expanded=False).wait_for()
    open_sources(page)
    for _ in range(2):
        page.locator("#shelf-clear").click()
    page.locator("#kept-list li").wait_for(state="detached")
    page.context.close()
