"""What the tests of the page do with it: open it, ask, open articles."""

import os
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from assistant.web import Running

SCREENSHOTS = os.environ.get("ASSISTANT_SCREENSHOTS")
CONSULATE = "Where will Russia open a Consulate General?"
BRIDGE = "The bridge of Ely\n\nAnna 😀 Brandt designed the bridge of Ely. It was opened in 1901."


def open_page(browser: Any, app: Running, **options: Any) -> Any:
    context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **options})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    opened.requested = []
    opened.on("request", lambda request: opened.requested.append(request.url))
    opened.goto(app.address)
    opened.wait_for_selector("article .text", state="attached")
    return opened


def keep_screenshot(page: Any, name: str) -> None:
    if SCREENSHOTS:
        Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SCREENSHOTS}/{name.replace('/', '_')}.png")


def ask(page: Any, question: str) -> str:
    count = page.locator("#past .answer").count()
    page.get_by_label("Question").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('#past .answer').length > {count}", timeout=120_000)
    return str(page.locator("#past .turn").last.inner_text())


def open_text(page: Any, text: str) -> None:
    open_sources(page)
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_role("button", name="Add the text").click()


def open_sources(page: Any) -> None:
    button = page.get_by_role("button", name="Sources")
    if button.get_attribute("aria-expanded") == "false":
        button.click()


def open_file(page: Any, *paths: Path) -> None:
    open_sources(page)
    page.locator("#upload input[type=file]").set_input_files([str(path) for path in paths])


def go_to(page: Any, title: str) -> None:
    """Go to an article that is open."""
    open_sources(page)
    page.locator("button.source[data-go]", has_text=title).click()


def has_package(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def shown_mark(page: Any) -> Any:
    mark = page.locator("article mark.current")
    mark.wait_for()
    page.wait_for_timeout(1200)  # smooth scrolling
    return mark
