"""The app as programs use it: Gradio's API, and MCP where its packages are installed."""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant import Article, AssistantError
from assistant.web import Running, serve

HAS_MCP = find_spec("mcp") is not None
BRIDGE = "The bridge of Ely was opened on 4 May 1901. Anna Brandt designed it."


@pytest.fixture(scope="module")
def app(cache_folder: Path) -> Iterator[Running]:
    running = serve(model="none", mcp=HAS_MCP)
    running.wait_until_ready()
    yield running
    running.close()


@pytest.fixture(scope="module")
def client(app: Running) -> Client:
    return Client(app.address, verbose=False)


def test_a_program_gets_an_answer_with_exact_quotes(client: Client, sample: Article) -> None:
    answer = client.predict("Where will Russia open a Consulate General?", api_name="/ask_article")
    assert answer["answered"]
    for quote in answer["citations"]:
        assert sample.text[quote["start"] : quote["end"]] == quote["quote"]


def test_a_program_can_bring_its_own_text_and_history(client: Client) -> None:
    answer = client.predict(
        "When was it opened?",
        BRIDGE,
        [["Who designed the bridge of Ely?", "Anna Brandt designed the bridge of Ely."]],
        api_name="/ask_article",
    )
    assert any("1901" in quote["quote"] for quote in answer["citations"])


def test_quotes_can_be_had_alone(client: Client) -> None:
    quotes = client.predict("Who designed it?", BRIDGE, api_name="/find_quotes")
    assert all(BRIDGE[q["start"] : q["end"]] == q["quote"] for q in quotes)


@pytest.mark.parametrize("article", ["/etc/passwd", "http://127.0.0.1/"])
def test_a_program_cannot_read_files_or_private_addresses(client: Client, article: str) -> None:
    if article.startswith("http"):
        with pytest.raises(AppError, match="private address"):
            client.predict("Who is root?", article, api_name="/ask_article")
    else:  # a path is text like any other
        quotes = client.predict("Who is root?", article, api_name="/find_quotes")
        assert all(quote["quote"] in article for quote in quotes)


def test_nothing_else_is_open_to_programs(client: Client) -> None:
    api = client.view_api(print_info=False, return_format="dict")
    assert sorted(api["named_endpoints"]) == ["/ask_article", "/check_quotes", "/find_quotes"]


@pytest.mark.skipif(not HAS_MCP, reason="gradio[mcp] is not installed")
def test_the_mcp_server_offers_the_same_tools(app: Running) -> None:
    with urlopen(f"{app.address}gradio_api/mcp/schema") as reply:
        tools = json.load(reply)
    assert [
        any(tool["name"].endswith(name) for tool in tools) for name in ("ask_article", "find_quotes")
    ] == [
        True,
        True,
    ]
    assert len(tools) == 2


@pytest.mark.skipif(HAS_MCP, reason="gradio[mcp] is installed")
def test_without_its_packages_mcp_is_a_clear_error() -> None:
    with pytest.raises(AssistantError, match=r"pip install"):
        serve(model="none", mcp=True)
