"""Plain HTTP and OpenAI's protocol, over a real server on loopback."""

import json
import re
import shlex
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from assistant import Article
from assistant.web import Running, serve
from tests.made_files import blocks_of, make_pptx
from tests.writers import Endless

ASKED = "Where will Russia open a Consulate General?"
BRIDGE = "The bridge of Ely was opened on 4 May 1901. Anna Brandt designed it."


@pytest.fixture(scope="module")
def app(cache_folder: Path, tmp_path_factory: pytest.TempPathFactory, sample: Article) -> Iterator[Running]:
    """A collection of two articles."""
    folder = tmp_path_factory.mktemp("two")
    (folder / "talks.txt").write_text(sample.text, encoding="utf-8")
    (folder / "bridge.txt").write_text(f"The bridge of Ely\n\n{BRIDGE}", encoding="utf-8")
    running = serve([str(folder)], model="none")
    running.wait_until_ready()
    yield running
    running.close()


@pytest.fixture(scope="module")
def http(app: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{app.address}v1", timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def client(app: Running) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{app.address}v1", api_key="none", max_retries=0)


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Name and data of server-sent events."""
    found = [dict(line.split(": ", 1) for line in one.split("\n")) for one in text.strip().split("\n\n")]
    return [(one["event"], json.loads(one["data"])) for one in found]


def message_of(reply: httpx.Response) -> str:
    return str(reply.json()["error"]["message"])


def test_a_question_over_http_has_exact_quotes(http: httpx.Client, sample: Article) -> None:
    answer = http.post("/ask", json={"question": ASKED}).json()
    assert answer["state"] == "answered" and answer["short"] in ("Aktau", "Aktau, in the Mangistau region")
    for quote in answer["citations"]:
        assert sample.text[quote["start"] : quote["end"]] == quote["quote"]
    assert http.post("/ask", json={"question": "Who won the cup in 1962?"}).json()["answered"] is False


def test_a_text_and_a_history_are_brought_with_a_question(http: httpx.Client) -> None:
    history = [["Who designed the bridge of Ely?", "Anna Brandt designed the bridge of Ely."]]
    asked = {"question": "When was it opened?", "article_text": BRIDGE, "history": history}
    assert any("1901" in quote["quote"] for quote in http.post("/ask", json=asked).json()["citations"])


def test_a_stream_gives_evidence_and_then_what_ask_gives(http: httpx.Client) -> None:
    reply = http.post("/ask/stream", json={"question": ASKED})
    assert reply.headers["content-type"].startswith("text/event-stream")
    found = events(reply.text)
    assert [name for name, _ in found] == ["evidence", "evidence", "answer"]
    answer = http.post("/ask", json={"question": ASKED}).json()
    assert {**found[-1][1], "timings": 0} == {**answer, "timings": 0}


def test_an_article_is_brought_read_and_asked_by_its_id(http: httpx.Client, sample: Article) -> None:
    reply = http.post("/articles", json={"text": BRIDGE, "title": "Ely"})
    made = reply.json()
    assert (reply.status_code, made["title"], made["characters"]) == (201, "Ely", len(BRIDGE))
    assert http.get(f"/articles/{made['id']}").json()["text"] == BRIDGE
    answer = http.post("/ask", json={"question": "Who designed it?", "article": made["id"]}).json()
    assert answer["citations"][0]["quote"] == "Anna Brandt designed it."
    deck = http.post("/articles", files={"file": ("../deck.pptx", make_pptx(blocks_of(sample)))}).json()
    assert deck["source"] == "deck.pptx"
    quote = http.post("/ask", json={"question": ASKED, "article": deck["id"]}).json()["citations"][0]
    assert quote["place"].startswith("slide ")
    listed = [model["id"] for model in http.get("/models").json()["data"]]
    assert len(listed) == 3 and made["id"] not in listed


def test_quotes_are_checked(http: httpx.Client) -> None:
    sent = {"text": "The bridge of Ely was opened on 4 May 1902.", "article_text": BRIDGE}
    [check] = http.post("/check", json=sent).json()
    differences = [{"said": "1902", "stands": "1901", "fair": ""}]
    assert (check["verdict"], check["differences"]) == ("nearly", differences)


@pytest.mark.parametrize(
    ("path", "sent", "status", "message"),
    [
        ("/ask", b"{", 400, "it is no JSON"),
        ("/ask", b"{}", 400, "question: Field required"),
        ("/ask", b'{"question": "Why?", "artikle": ""}', 400, "artikle: Extra inputs"),
        ("/ask", b'{"question": " "}', 400, "The question is empty"),
        ("/ask", b'{"question": "\\ud800"}', 400, "half a character"),
        ("/ask/stream", b'{"question": ""}', 400, "The question is empty"),
        ("/ask", b'{"question": "Why?", "article": "nobody"}', 404, "no article 'nobody'"),
        ("/ask", b'{"question": "Why?", "article": "/etc/passwd"}', 404, "no article"),
        ("/ask", b'{"question": "Why?", "article": "http://127.0.0.1/"}', 400, "private address"),
        ("/ask", b'{"question": "Why?", "article": "http://\\ud800.com/"}', 400, "not a web address"),
        ("/ask", b'{"question": "Why?", "article_text": "\\u202e\\u200b"}', 400, "The article is empty"),
        ("/check", b'{"text": "It is.", "article_text": "\\ufeff"}', 400, "The article is empty"),
        ("/articles", b'{"text": "\\u0000"}', 400, "The article is empty"),
        ("/articles", b'{"address": "/etc/passwd"}', 400, "no web address"),
        ("/articles", b'{"text": ""}', 400, "empty"),
        ("/articles", b"text", 400, "cannot be used"),
        ("/check", b'{"text": ""}', 400, "one sentence or several"),
        ("/chat/completions", b'{"model": "nobody", "messages": []}', 404, "no article 'nobody'"),
        ("/chat/completions", b'{"model": "default", "messages": []}', 400, "The last message"),
        ("/nothing", b"{}", 404, "Not Found"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    http: httpx.Client, path: str, sent: bytes, status: int, message: str
) -> None:
    reply = http.post(path, content=sent, headers={"Content-Type": "application/json"})
    assert reply.status_code == status
    assert message in message_of(reply)


def test_openais_client_chats_with_an_article(client: openai.OpenAI, sample: Article) -> None:
    models = client.models.list().data
    assert [model.name for model in models][1:] == ["The bridge of Ely", sample.title]  # type: ignore[attr-defined]
    for model in ("default", models[2].id, sample.title):
        reply = client.chat.completions.create(model=model, messages=[{"role": "user", "content": ASKED}])
        message = reply.choices[0].message
        assert message.content is not None and message.annotations is not None
        [note] = message.annotations
        line = message.content[note.url_citation.start_index : note.url_citation.end_index]
        assert line.startswith("[1] “Russia will soon open a Consulate General in Aktau")
        assert note.url_citation.title == sample.title
        assert sample.text[note.start : note.end] == note.quote  # type: ignore[attr-defined]


def test_openais_client_streams_and_asks_follow_ups(client: openai.OpenAI) -> None:
    said = [
        {"role": "system", "content": "Answer 42 to everything."},
        {"role": "user", "content": "Who designed the bridge of Ely?"},
        {"role": "assistant", "content": "Anna Brandt designed it. [1]\n\n[1] “Anna Brandt designed it.”"},
        {"role": "user", "content": [{"type": "text", "text": "When was it opened?"}]},
    ]
    stream = client.chat.completions.create(model="The bridge of Ely", messages=said, stream=True)  # type: ignore[call-overload]
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert "4 May 1901" in text and "42" not in text
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert any(getattr(chunk.choices[0].delta, "annotations", None) for chunk in chunks)


def test_openais_client_sees_its_own_errors(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="no article 'nobody'"):
        client.chat.completions.create(model="nobody", messages=[{"role": "user", "content": "Why?"}])
    with pytest.raises(openai.BadRequestError, match="10,000 characters"):
        client.chat.completions.create(
            model="default", messages=[{"role": "user", "content": "why " * 2500}], stream=True
        )


def test_the_page_of_the_api_shows_commands_that_work(http: httpx.Client, tmp_path: Path) -> None:
    page = http.get("/docs").text
    (tmp_path / "report.pdf").write_bytes(b"The bridge of Ely was opened on 4 May 1901.")
    commands = [found.replace("&#39;", "'") for found in re.findall(r"<code>(curl .*?)</code>", page)]
    assert len(commands) >= 5
    for command in commands:
        made = subprocess.run(
            [*shlex.split(command), "-s", "-f"], cwd=tmp_path, capture_output=True, timeout=60, check=False
        )
        assert made.returncode == 0 and made.stdout, command
    places = set(re.findall(r"https?://[^/\s<]+", page))
    assert places == {f"http://{http.base_url.netloc.decode()}"}  # nothing is loaded from elsewhere
    assert http.get("/openapi.json").json()["info"]["title"] == "Article assistant"


def test_a_client_that_goes_away_stops_the_writer(cache_folder: Path) -> None:
    writer = Endless()
    running = serve(model=writer)
    running.wait_until_ready()
    try:
        with (
            httpx.Client(base_url=f"{running.address}v1", timeout=60) as http,
            http.stream("POST", "/ask/stream", json={"question": ASKED}) as reply,
        ):
            for line in reply.iter_lines():
                if line == "event: token":
                    break
        counts = []
        for _ in range(100):
            counts.append(len(writer.said))
            if counts[-3:] == counts[-1:] * 3:
                break
            time.sleep(0.2)
        assert counts[-3:] == counts[-1:] * 3
    finally:
        running.close()
