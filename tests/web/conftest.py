"""One app and one browser for the tests of the page; skipped where Chromium or Playwright is missing.

Screenshots are kept in the folder that `ASSISTANT_SCREENSHOTS` names; by default they are not kept.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.web import Running, serve
from tests.web.pages import keep_screenshot, open_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys in a browser are told by what they use."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def app(cache_folder: Path) -> Iterator[Running]:
    running = serve(model="none")
    running.wait_until_ready()
    yield running
    running.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with playwright.sync_playwright() as tool:
        chromium = tool.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--no-first-run", *quiet]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, app: Running, request: pytest.FixtureRequest) -> Iterator[Any]:
    opened = open_page(browser, app)
    yield opened
    keep_screenshot(opened, request.node.name)
    opened.context.close()
