"""Each article's chat owns its run, its buttons and its place; nothing is lost by a click."""

from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from assistant.web import Running, serve
from tests.web.pages import BRIDGE, CONSULATE, ask, go_to, open_page, open_text

LONG = "The road to Hull\n\n" + "\n\n".join(f"Mile {n} of the road to Hull is paved." for n in range(200))


@pytest.fixture(scope="module")
def slow(cache_folder: Any) -> Iterator[Running]:
    """An app whose writer takes its time."""
    words = "Russia will open a Consulate General in Aktau. "
    running = serve(model=FakeListChatModel(responses=[words * 4, "It was opened in 1901."], sleep=0.1))
    running.wait_until_ready()
    yield running
    running.close()


def begin(page: Any, question: str) -> None:
    page.get_by_label("Question").fill(question)
    page.keyboard.press("Enter")
    page.locator("#live .says").wait_for()


def test_an_answer_comes_to_its_own_chat_when_another_article_was_opened(browser: Any, slow: Running) -> None:
    page = open_page(browser, slow)
    begin(page, CONSULATE)
    page.locator("article").evaluate("e => e.scrollTo({top: 300, behavior: 'instant'})")
    open_text(page, BRIDGE)
    page.get_by_text("It was opened in 1901.").wait_for()
    assert page.locator("article").evaluate("e => e.scrollTop") == 0
    assert page.locator(".turn").count() == 0
    assert page.get_by_role("button", name="Stop").count() == 0
    assert "1901" in ask(page, "When was the bridge of Ely opened?")  # beside the other chat's answer
    page.wait_for_timeout(3000)  # the answer of the other chat has ended by now
    assert page.locator(".asked").all_inner_texts() == ["When was the bridge of Ely opened?"]
    go_to(page, "Kazakhstan counts on")
    page.locator("#past .answer").wait_for()
    assert page.locator(".asked").all_inner_texts() == [CONSULATE]
    assert "Aktau" in page.locator("#past .answer").inner_text()
    assert page.get_by_role("button", name="Ask", exact=True).last.is_visible()
    page.context.close()


def test_clearing_in_the_middle_of_an_answer_leaves_no_error_and_can_be_undone(
    browser: Any, slow: Running
) -> None:
    page = open_page(browser, slow)
    begin(page, CONSULATE)
    page.get_by_role("button", name="Clear chat").click()
    page.get_by_text("The chat is cleared.").wait_for()
    page.wait_for_timeout(3000)
    assert page.locator(".turn").count() == 0
    assert page.get_by_text("Error", exact=True).count() == 0
    page.get_by_role("button", name="Clear chat").click()
    page.get_by_text("The chat is empty already.").wait_for()
    asked = ask(page, CONSULATE)
    page.get_by_role("button", name="Clear chat").click()
    page.get_by_role("button", name="Undo").click()
    page.locator("#past .turn").wait_for()
    assert page.locator("#past .turn").inner_text() == asked
    page.context.close()


def test_editing_can_be_left_and_replaces_the_turn_that_was_meant(page: Any) -> None:
    ask(page, CONSULATE)
    page.get_by_role("button", name="Edit last").click()
    page.get_by_text("takes the place of the last one").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function("document.querySelector('#question textarea').value === ''")
    ask(page, "How many joint enterprises are there?")
    assert page.locator(".asked").all_inner_texts() == [CONSULATE, "How many joint enterprises are there?"]
    page.get_by_role("button", name="Edit last").click()
    page.get_by_text("takes the place of the last one").wait_for()
    page.get_by_label("Question").fill("How much was trade worth?")
    page.keyboard.press("Enter")
    page.locator(".asked", has_text="How much was trade worth?").wait_for()
    assert page.locator(".asked").all_inner_texts() == [CONSULATE, "How much was trade worth?"]


def test_each_article_is_found_again_where_it_was_left(page: Any) -> None:
    open_text(page, LONG)
    page.locator("article", has_text="Mile 0 of").wait_for()
    mile = page.locator("article .text", has_text="Mile 120 of")
    mile.evaluate("e => e.scrollIntoView({behavior: 'instant', block: 'start'})")
    page.wait_for_timeout(300)
    go_to(page, "Kazakhstan counts on")
    page.locator("article", has_text="Kazakhstan sees").wait_for()
    assert page.locator("article").evaluate("e => e.scrollTop") == 0
    go_to(page, "The road to Hull")
    page.locator("article", has_text="Mile 0 of").wait_for()
    page.wait_for_timeout(500)
    assert abs(mile.bounding_box()["y"] - page.locator("article").bounding_box()["y"]) < 10


def test_an_empty_chat_is_not_saved_and_the_theme_is_kept(page: Any) -> None:
    page.get_by_role("button", name="Save Markdown").click()
    page.get_by_role("alert").get_by_text("no conversation to save").wait_for()
    page.get_by_role("button", name="Light or dark colours").click()
    assert page.evaluate("document.body.classList.contains('dark')")
    page.reload()
    page.wait_for_function("document.body.classList.contains('dark')")
