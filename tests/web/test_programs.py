"""The app as programs use it: Gradio's API, and the Model Context Protocol with its own client."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from assistant import Article
from assistant.web import Running, serve
from assistant.web.guard import Exposure

BRIDGE = "The bridge of Ely was opened on 4 May 1901. Anna Brandt designed it."


@pytest.fixture(scope="module")
def app(cache_folder: Path) -> Iterator[Running]:
    running = serve(model="none", mcp=True)
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


def use_mcp(app: Running, *calls: tuple[str, dict[str, Any]], password: str = "") -> tuple[Any, list[Any]]:
    """The tools that an MCP server lists, and the results of calls."""

    async def use() -> tuple[Any, list[Any]]:
        headers = {"Authorization": f"Bearer {password}"} if password else {}
        async with (
            httpx.AsyncClient(headers=headers, timeout=120) as http,
            streamable_http_client(f"{app.address}mcp", http_client=http) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = (await session.list_tools()).tools
            return tools, [await session.call_tool(name, given) for name, given in calls]

    with ThreadPoolExecutor(1) as apart:  # a loop of its own, beside that of the browser's tests
        return apart.submit(asyncio.run, use()).result()


def test_mcp_tools_tell_each_member_of_what_they_give(app: Running) -> None:
    tools, _ = use_mcp(app)
    assert sorted(tool.name for tool in tools) == ["ask_article", "check_quotes", "find_quotes"]
    for tool in tools:
        assert tool.description and "ctx" not in tool.inputSchema["properties"]
        schema = tool.outputSchema
        results = [schema] if tool.name == "ask_article" else list(schema["$defs"].values())
        assert all(member["description"] for result in results for member in result["properties"].values())


def test_mcp_results_are_structured(app: Running, sample: Article) -> None:
    question = {"question": "Where will Russia open a Consulate General?"}
    _, (answer, quotes, checks, refused) = use_mcp(
        app,
        ("ask_article", question),
        ("find_quotes", {**question, "article": BRIDGE}),
        ("check_quotes", {"text": "The bridge of Ely was opened on 4 May 1902.", "article": BRIDGE}),
        ("ask_article", {"question": "Who is root?", "article": "http://127.0.0.1/"}),
    )
    assert answer.structuredContent["state"] == "answered"
    for quote in answer.structuredContent["citations"]:
        assert sample.text[quote["start"] : quote["end"]] == quote["quote"]
    assert all(BRIDGE[q["start"] : q["end"]] == q["quote"] for q in quotes.structuredContent["result"])
    assert not checks.isError, checks.content
    assert checks.structuredContent["result"][0]["verdict"] == "nearly"
    assert refused.isError and "private address" in refused.content[0].text


def test_mcp_takes_the_password_as_a_bearer_token(cache_folder: Path) -> None:
    running = serve(model="none", mcp=True, exposure=Exposure("127.0.0.1", password="open sesame"))
    try:
        assert httpx.post(f"{running.address}mcp", json={}).status_code == 401
        tools, _ = use_mcp(running, password="open sesame")
        assert len(tools) == 3
    finally:
        running.close()
