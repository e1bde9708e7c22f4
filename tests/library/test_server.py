"""A library on a server: Milvus Lite in a process of its own, that several use and that is killed."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import Assistant, AssistantError
from assistant.library import Library, LibraryPlace, add_articles
from assistant.library.rows import article_id
from assistant.web import Running, serve
from tests.library.articles import town_article, write_towns
from tests.library.lite_server import LiteServer
from tests.plain_embedder import PlainEmbedder

pytest.importorskip("pymilvus")

DEPTH = "How deep is the harbour of York 1?"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiteServer]:
    with LiteServer(tmp_path / "server") as started:
        yield started


def add_in_a_process(folder: Path, server: LiteServer, *options: str) -> "subprocess.Popen[str]":
    """`assistant library add`, running."""
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "library", "add", str(folder)]
    return subprocess.Popen(
        [*command, "--to", server.address, "--json", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ},
        start_new_session=True,
    )


def finish(process: "subprocess.Popen[str]") -> dict[str, object]:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    found: dict[str, object] = json.loads(out)
    return found


def test_two_writers_at_once_write_each_article_once(server: LiteServer, tmp_path: Path) -> None:
    folder = write_towns(tmp_path / "towns", 24)
    both = [add_in_a_process(folder, server) for _ in range(2)]
    added = [finish(process) for process in both]
    assert all(one["failed"] == [] for one in added)
    with Library.open(LibraryPlace(server.address)) as library:
        check = library.verify()
        rows = list(library.all_articles())
        assert len(rows) == len({row["id"] for row in rows}) == 24
        assert (check.articles, check.problems, check.unfinished) == (24, (), ())
        assert check.passages == library.passage_count == sum(row["passages"] for row in rows)


def test_adding_goes_on_after_a_kill(server: LiteServer, tmp_path: Path) -> None:
    folder = write_towns(tmp_path / "towns", 60)
    adding = add_in_a_process(folder, server, "--workers", "2")
    place = LibraryPlace(server.address)
    wait_until(lambda: count_articles(place) > 0)
    os.killpg(adding.pid, signal.SIGKILL)
    adding.communicate()
    before = count_articles(place)
    again = finish(add_in_a_process(folder, server))
    assert again["articles"] == 60 - before and again["known"] == before
    with Library.open(place) as library:
        check = library.verify()
        assert (check.articles, check.problems, check.unfinished) == (60, (), ())
        assert check.passages == library.passage_count


def count_articles(place: LibraryPlace) -> int:
    try:
        with Library.open(place) as library:
            return library.article_count()
    except AssistantError:  # it is not there yet
        return 0


def is_reached(helper: Assistant) -> bool:
    try:
        return bool(helper.as_retriever().invoke(DEPTH))
    except AssistantError:
        return False


def wait_until(is_so: Callable[[], bool], seconds: float = 240.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_killed_server_loses_nothing_and_is_asked_again(server: LiteServer) -> None:
    place = LibraryPlace(server.address)
    with Library.create(place, PlainEmbedder()) as library:
        add_articles([town_article(number) for number in range(12)], library, PlainEmbedder())
        with Assistant.open(library=server.address, model="none", embedder=PlainEmbedder()) as helper:
            assert "4 metres" in helper.as_retriever().invoke(DEPTH)[0].page_content
            server.kill()
            with pytest.raises(AssistantError, match="cannot be reached"):
                helper.ask(DEPTH)
            server.start()
            wait_until(lambda: is_reached(helper))
            assert "4 metres" in helper.as_retriever().invoke(DEPTH)[0].page_content
            check = library.verify()
            assert (check.articles, check.problems, check.unfinished) == (12, (), ())


def test_articles_come_and_go_while_others_ask(server: LiteServer) -> None:
    place = LibraryPlace(server.address)
    with Library.create(place, PlainEmbedder()) as writer:
        add_articles([town_article(1)], writer, PlainEmbedder())
        with Assistant.open(library=server.address, model="none", embedder=PlainEmbedder()) as reader:
            assert len(reader.as_retriever().invoke("town")) > 0
            add_articles([town_article(2)], writer, PlainEmbedder())
            found = reader.as_retriever().invoke("How deep is the harbour of Durham 2?")
            assert any("Durham 2" in document.metadata["title"] for document in found)
            writer.remove(article_id(town_article(2)))
            found = reader.as_retriever().invoke("How deep is the harbour of Durham 2?")
            assert found and all("York 1" in document.metadata["title"] for document in found)


@pytest.fixture
def app(server: LiteServer, tmp_path: Path) -> Iterator[Running]:
    assert finish(add_in_a_process(write_towns(tmp_path / "towns", 3), server))["articles"] == 3
    running = serve(library=server.address, model="none")
    running.wait_until_ready()
    yield running
    running.close()


def health(app: Running) -> tuple[int, dict[str, bool]]:
    try:
        with urllib.request.urlopen(f"{app.address}healthz") as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_readers_are_told_when_milvus_is_away_and_it_comes_back_by_itself(
    app: Running, server: LiteServer
) -> None:
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    client = Client(app.address, verbose=False)
    assert health(app) == (200, {"live": True, "ready": True, "models": True, "library": True})
    assert "4 metres" in client.predict(DEPTH, api_name="/ask_article")["text"]
    server.kill()
    assert health(app) == (503, {"live": True, "ready": False, "models": True, "library": False})
    with pytest.raises(AppError, match="cannot be reached"):
        client.predict(DEPTH, api_name="/ask_article")
    server.start()
    wait_until(lambda: health(app)[0] == 200)
    assert "4 metres" in client.predict(DEPTH, api_name="/ask_article")["text"]
