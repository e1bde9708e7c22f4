"""The page in a real browser; skipped where Chromium or Playwright is missing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Article
from assistant.rendering import article_html
from assistant.web import Running, serve

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def app() -> Iterator[Running]:
    running = serve(model="none")
    yield running
    running.close()


@pytest.fixture(scope="module")
def browser():  # type: ignore[no-untyped-def]
    with playwright.sync_playwright() as tool:
        chromium = tool.chromium.launch(
            executable_path=CHROMIUM,
            args=["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, app):  # type: ignore[no-untyped-def]
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.requested = []
    opened.on("request", lambda request: opened.requested.append(request.url))
    opened.goto(app.address)
    opened.wait_for_selector("article p.text")
    yield opened
    opened.close()


def ask(page, question: str) -> str:  # type: ignore[no-untyped-def]
    count = page.locator(".answer").count()
    page.get_by_label("Question").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('.answer').length > {count}", timeout=60_000)
    return str(page.locator(".answer").last.inner_text())


def open_text(page, text: str) -> None:  # type: ignore[no-untyped-def]
    page.get_by_text("Open another article").click()
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_role("button", name="Open the text").click()


@needs_browser
def test_a_clicked_citation_marks_the_very_words_in_view(page, sample: Article) -> None:  # type: ignore[no-untyped-def]
    assert "Aktau" in ask(page, "Where will Russia open a Consulate General?")
    page.locator(".answer button.cite").first.click()
    mark = page.locator("article mark.current")
    mark.wait_for()
    assert mark.inner_text() in sample.text and "Aktau" in mark.inner_text()
    page.wait_for_timeout(800)  # smooth scrolling
    box, frame = mark.bounding_box(), page.locator("article").bounding_box()
    assert frame["y"] <= box["y"] <= frame["y"] + frame["height"]


@needs_browser
def test_the_article_is_silent_and_the_page_says_so(page) -> None:  # type: ignore[no-untyped-def]
    shown = ask(page, "Which football club won the cup in Brazil in 1962?")
    assert "The article does not say." in shown and "Closest in the article" in shown


@needs_browser
def test_another_article_can_be_pasted(page) -> None:  # type: ignore[no-untyped-def]
    open_text(page, "The bridge of Ely\n\nAnna 😀 Brandt designed the bridge of Ely. It was opened in 1901.")
    page.get_by_text("It was opened in 1901.").wait_for()
    assert "1901" in ask(page, "When was the bridge of Ely opened?")
    page.locator("article mark").first.wait_for()
    marked = page.locator("article mark").all_inner_texts()
    assert "It was opened in 1901." in marked


@needs_browser
def test_a_file_can_be_opened(page, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "castle.txt"
    path.write_text("The castle of York has seven towers. It was built in 1068.")
    page.get_by_text("Open another article").click()
    page.get_by_role("tab", name="File").click()
    page.locator("input[type=file]").set_input_files(str(path))
    page.get_by_text("seven towers").wait_for()
    assert "castle.txt" in page.locator("article").inner_text()


@needs_browser
@pytest.mark.parametrize(
    ("address", "message"),
    [("http://127.0.0.1/", "private address"), ("/etc/passwd", "not a web address")],
)
def test_private_places_cannot_be_opened_from_the_page(page, address: str, message: str) -> None:  # type: ignore[no-untyped-def]
    page.get_by_text("Open another article").click()
    page.get_by_role("tab", name="Address").click()
    page.get_by_label("Web address").fill(address)
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text(message).wait_for()


@needs_browser
def test_an_empty_question_is_answered_with_a_line(page) -> None:  # type: ignore[no-untyped-def]
    page.get_by_label("Question").fill("   ")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("The question is empty").wait_for()


@needs_browser
def test_html_in_an_article_is_shown_and_never_run(page) -> None:  # type: ignore[no-untyped-def]
    text = (
        "<script>document.title='owned'</script> <img src=x onerror=\"document.title='owned'\"> "
        "The bridge of Ely was opened in 1901 by <b onmouseover='alert(1)'>Anna Brandt</b>."
    )
    open_text(page, text)
    page.get_by_text("<script>document.title='owned'</script>").wait_for()
    ask(page, "When was the <i>bridge</i> of Ely opened? <script>document.title='owned'</script>")
    assert page.title() == "Article assistant"
    assert page.locator("article img, article b, .answer img, .answer b, .asked i").count() == 0


@needs_browser
def test_two_tabs_do_not_see_each_other(page, browser, app) -> None:  # type: ignore[no-untyped-def]
    ask(page, "Where will Russia open a Consulate General?")
    other = browser.new_page()
    other.goto(app.address)
    other.wait_for_selector("article p.text")
    assert other.locator(".answer").count() == 0
    other.close()


@needs_browser
def test_the_page_loads_nothing_from_outside(page, app: Running) -> None:  # type: ignore[no-untyped-def]
    ask(page, "Where will Russia open a Consulate General?")
    outside = [u for u in page.requested if not u.startswith((app.address.rstrip("/"), "data:", "blob:"))]
    assert outside == []


def test_offsets_count_as_browsers_do() -> None:
    html = article_html(Article("One 😀😀.\nTwo."))
    assert "data-start='0'" in html and "data-start='10'" in html
