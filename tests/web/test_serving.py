"""A shared server with a password, over real HTTP."""

import json
import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpcore
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant import AssistantError
from assistant.web import Exposure, Running, make_rules, serve
from tests.stress.served import Served

PASSWORD = "correct horse battery"
BRIDGE = "The bridge of Ely was opened on 4 May 1901. Anna Brandt designed it."


@pytest.fixture(scope="module")
def app(cache_folder: Path) -> Iterator[Running]:
    exposure = Exposure("0.0.0.0", password=PASSWORD)
    rules = make_rules(True, shows_metrics=True, questions_a_minute=6, max_article_megabytes=0.01)
    running = serve(model="none", exposure=exposure, rules=rules)
    running.wait_until_ready()
    yield running
    running.close()


def fetched(
    app: Running, path: str, method: str = "GET", body: bytes = b"", **headers: str
) -> tuple[int, str]:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    reply = httpcore.request(method, app.address + path, headers=named, content=body)
    return reply.status, reply.content.decode()


def test_without_the_password_nothing_is_told(app: Running, caplog: pytest.LogCaptureFixture) -> None:
    assert fetched(app, "config")[0] == 401
    assert fetched(app, "gradio_api/queue/join", "POST", b"{}", content_type="application/json")[0] == 401
    assert fetched(app, "metrics")[0] == 401
    assert fetched(app, "metrics", authorization="Bearer wrong")[0] == 401
    status, text = fetched(app, "metrics", authorization=f"Bearer {PASSWORD}")
    assert status == 200 and "assistant_sessions" in text


def test_a_program_logs_in_asks_and_is_counted(app: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "assistant.web")
    client = Client(app.address, auth=("anybody", PASSWORD), verbose=False)
    answer = client.predict("Who designed the bridge?", BRIDGE, api_name="/ask_article")
    assert answer["answered"] and "Brandt" in answer["text"]
    with pytest.raises(AppError, match=r"MB of text; at most 0\.0025 MB"):
        client.predict("Who?", BRIDGE * 100, api_name="/ask_article")
    with pytest.raises(AppError, match="questions within a minute"):
        for _ in range(6):
            client.predict("Who designed the bridge?", BRIDGE, api_name="/ask_article")
    assert "/gradio_api/queue/join" in caplog.text
    for secret in ("designed", "Brandt", PASSWORD, client.session_hash):
        assert secret not in caplog.text
    _, text = fetched(app, "metrics", authorization=f"Bearer {PASSWORD}")
    assert 'assistant_refused_total{kind="ArticleError"} 1.0' in text
    assert 'assistant_questions_total{state="answered"}' in text


def test_plain_http_is_behind_the_password_and_the_limits(app: Running) -> None:
    kind, pass_word = "application/json", f"Bearer {PASSWORD}"
    asked = json.dumps({"question": "Who designed the bridge?", "article_text": BRIDGE}).encode()
    for path, method in (("v1/models", "GET"), ("v1/ask", "POST"), ("v1/nothing", "GET")):
        assert fetched(app, path, method, content_type=kind)[0] == 401
    assert fetched(app, "v1/models", authorization=pass_word)[0] == 200
    assert fetched(app, "v1/nothing", authorization=pass_word)[0] == 404
    long = json.dumps({"text": BRIDGE * 100}).encode()
    status, text = fetched(app, "v1/articles", "POST", long, content_type=kind, authorization=pass_word)
    assert status == 400 and "at most 0.0" in text
    statuses = [
        fetched(app, "v1/ask", "POST", asked, content_type=kind, authorization=pass_word)[0] for _ in range(7)
    ]
    assert statuses[-1] == 429 and set(statuses) <= {200, 429}


def test_nothing_of_a_visitors_article_is_kept(app: Running, cache_folder: Path) -> None:
    kept = [json.loads(path.read_text())["title"] for path in cache_folder.rglob("index.json")]
    assert "Brandt" not in " ".join(kept)
    manifests = list(cache_folder.glob("indexes/*/index.json"))
    assert len(manifests) == len(kept)
    assert not any(path.is_file() for path in app.guard.uploads.place.rglob("*"))


FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def guarded(cache_folder: Path) -> Iterator[Running]:
    """A server of which nobody has tried a password yet."""
    running = serve(model="none", exposure=Exposure("127.0.0.1", password=PASSWORD))
    yield running
    running.close()


def test_guessing_passwords_is_slowed_down_and_the_right_one_is_not_told_by_then(guarded: Running) -> None:
    form = b"username=x&password=wrong"
    statuses = [fetched(guarded, "login", "POST", form, content_type=FORM)[0] for _ in range(12)]
    assert statuses == [400] * 10 + [429] * 2
    right = f"username=x&password={PASSWORD}".encode()
    assert fetched(guarded, "login", "POST", right, content_type=FORM)[0] == 429
    assert fetched(guarded, "v1/models", authorization=f"Bearer {PASSWORD}")[0] == 429


def test_guessing_tokens_is_slowed_down_too(guarded: Running) -> None:
    statuses = [fetched(guarded, "v1/models", authorization=f"Bearer wrong{n}")[0] for n in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    status, text = fetched(guarded, "v1/models", authorization=f"Bearer {PASSWORD}")
    assert status == 429 and "Too many passwords" in json.loads(text)["error"]["message"]


def test_right_passwords_and_requests_without_any_are_no_guesses(guarded: Running) -> None:
    right = f"username=x&password={PASSWORD}".encode()
    for _ in range(12):
        assert fetched(guarded, "v1/models")[0] == 401
        assert fetched(guarded, "login", "POST", right, content_type=FORM)[0] == 200
        assert fetched(guarded, "v1/models", authorization=f"Bearer {PASSWORD}")[0] == 200


def test_what_fails_inside_is_one_line_of_json(guarded: Running) -> None:
    login = httpcore.request(
        "POST",
        f"{guarded.address}login",
        headers={"content-type": FORM},
        content=f"username=x&password={PASSWORD}".encode(),
    )
    cookies = [
        value.decode().partition(";")[0] for name, value in login.headers if name.lower() == b"set-cookie"
    ]
    status, text = fetched(
        guarded,
        "gradio_api/call/nothing",
        "POST",
        b'{"data": []}',
        content_type="application/json",
        cookie="; ".join(cookies),
    )
    assert status >= 400 and json.loads(text)


def test_every_answer_has_safe_headers(app: Running) -> None:
    for path, host in (("", ""), ("nothing", ""), ("", "evil.example")):
        reply = httpcore.request("GET", app.address + path, headers={"host": host} if host else {})
        headers = {name.decode().lower(): value.decode() for name, value in reply.headers}
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_a_port_that_is_taken_is_said(app: Running) -> None:
    with pytest.raises(AssistantError, match="--port"):
        serve(model="none", port=int(app.address.rpartition(":")[2].strip("/")))


def test_two_servers_of_a_process_take_uploads_each(app: Running, cache_folder: Path) -> None:
    first, second = serve(model="none"), serve(model="none")
    form = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="ely.txt"\r\n\r\n'
        b"The bridge of Ely was opened on 4 May 1901.\r\n--x--\r\n"
    )
    for running in (first, second):
        status, text = fetched(
            running, "gradio_api/upload", "POST", form, content_type="multipart/form-data; boundary=x"
        )
        assert status == 200
        [path] = json.loads(text)
        assert Path(path).is_relative_to(running.guard.uploads.place)
        visitor = Served(running.address, subprocess.Popen(["true"], text=True), Path())
        file = {"path": path, "meta": {"_type": "gradio.FileData"}}
        message = visitor.call(visitor.functions()["from_files"], [[file]])
        assert message["success"] and "4 May 1901" in str(message["output"])
    first.close()
    second.close()
    assert not first.guard.uploads.place.exists() and not second.guard.uploads.place.exists()
