"""The page without a mouse, without sight, on a phone, at 200 % and on paper; axe looks at every state."""

from typing import Any

import pytest

from assistant.web import Running
from tests.web.pages import CONSULATE, ask, keep_screenshot, open_page, open_sources, shown_mark

SILENT = "Which football club won the cup in Brazil in 1962?"
CHANGED = "Russian money in Kazakhstan has reached roughly $5 billion, he said. The moon is made of cheese."


def serious(page: Any) -> list[str]:
    """What axe finds that is serious or worse, by rule, with the elements."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page).response["violations"]
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes']][:4]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1400])
def test_axe_finds_nothing_serious(browser: Any, app: Running, width: int, colours: str) -> None:
    page = open_page(browser, app, viewport={"width": width, "height": 860}, color_scheme=colours)
    ask(page, CONSULATE)
    ask(page, "Why?")
    ask(page, SILENT)
    found = serious(page)
    keep_screenshot(page, f"asked_{width}_{colours}")
    page.get_by_role("button", name="Check a quote").click()
    page.get_by_label("Sentences to check").fill(CHANGED)
    page.get_by_role("button", name="Check against the article").click()
    page.locator(".check").first.wait_for()
    found += serious(page)
    keep_screenshot(page, f"checked_{width}_{colours}")
    if width < 768:
        page.get_by_role("button", name="Article", exact=True).click()
    open_sources(page)
    found += serious(page)
    keep_screenshot(page, f"sources_{width}_{colours}")
    page.context.close()
    assert found == []


def test_a_mark_leads_to_its_quote_and_back_without_a_mouse(page: Any) -> None:
    ask(page, CONSULATE)
    cite = page.locator(".answer button.cite").first
    cite.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    described = cite.get_attribute("aria-describedby")
    assert "Aktau" in page.locator(f"#{described}").inner_text()
    page.keyboard.press("Enter")
    assert "Aktau" in page.locator("article mark:focus").inner_text()
    assert page.locator("#evidence-place").inner_text() == "Quote 1 of 1"
    page.keyboard.press("Escape")
    assert cite.evaluate(
        "e => e === document.activeElement || e.dataset.start === document.activeElement.dataset.start"
    )


def test_answers_and_copies_are_told_once(page: Any) -> None:
    ask(page, CONSULATE)
    page.wait_for_function("document.querySelector('#announcer').textContent.includes('Aktau')")
    assert page.locator("#chat").get_attribute("aria-live") == "off"
    page.get_by_role("button", name="Copy answer").click()
    page.wait_for_function("document.querySelector('#announcer').textContent === 'Copied'")


def test_controls_can_be_hit_seen_and_named(page: Any) -> None:
    ask(page, CONSULATE)
    sources = page.get_by_role("button", name="Sources")
    assert sources.get_attribute("aria-expanded") == "false"
    open_sources(page)
    assert sources.get_attribute("aria-expanded") == "true"
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input, a')].filter((e) => e.offsetParent)
          .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)
            && !(box.width < 3)).map(([html]) => html)"""
    )
    assert [html for html in small if 'data-tick="' not in html and 'type="file"' not in html] == []
    page.get_by_label("Question").focus()
    outline = "getComputedStyle(document.querySelector('#question')).outlineStyle"
    assert page.evaluate(outline) == "solid"
    levels = page.locator("h1, h2, h3").evaluate_all("all => all.map((e) => e.tagName)")
    assert levels[0] == "H1" and {"H2", "H3"} <= set(levels)


@pytest.mark.parametrize("size", [(390, 700), (700, 450)])  # a phone; a window of 1400 at 200 %
def test_the_question_and_the_answers_start_stay_in_view(
    browser: Any, app: Running, size: tuple[int, int]
) -> None:
    page = open_page(browser, app, viewport={"width": size[0], "height": size[1]})
    ask(page, "Who is Murat Nurtleu?")
    ask(page, "What is the article about?")
    page.wait_for_timeout(400)
    keep_screenshot(page, f"in_view_{size[0]}")
    frame = page.locator("#chat").bounding_box()
    for part in (page.locator(".asked").last, page.locator("#past .answer .says").last):
        box = part.bounding_box()
        assert frame["y"] - 1 <= box["y"] and box["y"] + 20 <= frame["y"] + frame["height"]
    assert page.locator("#question textarea").bounding_box()["y"] < size[1]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


def test_print_shows_the_whole_conversation_with_its_quotes(page: Any) -> None:
    for question in (CONSULATE, "Who is Murat Nurtleu?", "How much was trade worth?", SILENT):
        ask(page, question)
    page.emulate_media(media="print")
    chat = page.locator("#chat")
    assert (
        chat.evaluate("e => e.scrollHeight <= e.clientHeight + 1 && getComputedStyle(e).overflowY")
        == "visible"
    )
    assert page.locator("#reading").is_hidden() and page.locator("#question").is_hidden()
    assert all(turn.is_visible() for turn in page.locator(".turn").all())
    assert all(quote.is_visible() for quote in page.locator("ol.quotes q").all())


def test_a_phone_shows_the_quote_and_the_way_back(browser: Any, app: Running) -> None:
    page = open_page(browser, app, viewport={"width": 390, "height": 780}, has_touch=True)
    ask(page, CONSULATE)
    page.locator(".answer button.cite").first.click()
    shown_mark(page)
    assert "Aktau" in page.locator(".evidence blockquote").inner_text()
    page.get_by_role("button", name="Back to the answer").click()
    assert page.locator("#past .answer").is_visible()
    page.context.close()
