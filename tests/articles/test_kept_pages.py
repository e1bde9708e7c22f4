"""A page that changes: what it said, what it says now, and what is no longer there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, AssistantError
from assistant.articles import Change, changes, find_page, forget_page, gone, refresh_page
from assistant.web.copying import quote_to_copy
from tests.articles.test_fetching import Server
from tests.conftest import Run

PAGE = "<html><body><h1>The bridge of Ely</h1><p>{}</p><p>Anna Brandt designed it.</p></body></html>"


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def test_changes_are_told_word_by_word_with_what_is_around_them() -> None:
    old = "A title\n\nThe bridge was opened in 1901.\n\nIt is red.\n\nIt was mended."
    new = "A title\n\nThe iron bridge was opened in 1902.\nIt is red.\n\nAnd long."
    assert changes(old, old.replace("\n\n", "\n")) == []
    assert changes(old, new) == [
        Change("The", "", "iron", "bridge was opened in 1902."),
        Change("The iron bridge was opened in", "1901.", "1902.", ""),
        Change("", "It was mended.", "And long.", ""),
    ]
    assert gone(["It is\nred.", "in 1901", "in 1901"], new) == ["in 1901"]


def test_a_page_is_kept_as_it_was_read_and_compared_with_what_it_says_now(server: Server) -> None:
    url = server.url("/ely")
    server.routes["/ely"] = 200, {"Content-Type": "text/html"}, PAGE.format("It was opened in 1901.").encode()
    helper = Assistant.open(url, server.limits(), model="none")
    answer = helper.ask("When was it opened?")
    assert answer.to_dict()["citations"][0]["read_at"] == helper.article.read_at != ""
    assert f"read on {helper.article.read_at}" in quote_to_copy(answer.citations[0])
    kept = find_page(helper.article.digest[:8])
    assert (kept.address, kept.read_at) == (url, helper.article.read_at)
    assert refresh_page(kept, server.limits()).changes == ()
    server.routes["/ely"] = 200, {"Content-Type": "text/html"}, PAGE.format("It was opened in 1902.").encode()
    found = refresh_page(find_page(url), server.limits())
    assert [(change.removed, change.added) for change in found.changes] == [("1901.", "1902.")]
    assert gone([answer.citations[0].quote], found.article.text) == [answer.citations[0].quote]


def test_of_a_page_that_is_gone_the_old_text_stays(server: Server, run_command: Run) -> None:
    url = server.url("/gone")
    server.routes["/gone"] = (
        200,
        {"Content-Type": "text/html"},
        PAGE.format("It was opened in 1901.").encode(),
    )
    Assistant.open(url, server.limits(), model="none")
    del server.routes["/gone"]
    with pytest.raises(AssistantError, match=r"The text that was read on .* stays"):
        refresh_page(find_page(url), server.limits())
    assert "1901" in find_page(url).text
    # The command takes no private address, whatever was kept.
    done = run_command("articles", "refresh", url)
    assert done.returncode == 1 and "private address" in done.stderr and "stays" in done.stderr
    assert "No page is kept" in run_command("articles", "refresh", "nothing").stderr


def test_a_page_is_forgotten_for_good(server: Server, cache_folder: Path) -> None:
    url = server.url("/forget")
    page = PAGE.format("The heron of Ely was seen in 1911.").encode()
    server.routes["/forget"] = 200, {"Content-Type": "text/html"}, page
    Assistant.open(url, server.limits(), model="none", keep_index=False)
    assert "heron" in find_page(url).text
    forget_page(url)
    with pytest.raises(AssistantError, match="No page is kept"):
        find_page(url)
    kept = [path for path in (cache_folder / "pages").iterdir() if b"heron" in path.read_bytes()]
    assert not kept
    forget_page(url)  # once more is no error
