"""An adversary and a crowd, on a server of their own: `python -m tests.stress.server`.

Each part is bounded in count and time, speaks to loopback only, and prints what it saw; the exit status is 1
when something did not hold. `--only soak,askers` runs some parts, `--sessions` and `--questions` set their
size.
"""

import argparse
import json
import secrets
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from tests.stress.served import Served, made_text, served, uploaded

QUESTION = "Where will Russia open a Consulate General?"
BRIDGE = "The bridge of Ely number {} was opened on 4 May 1901. Anna Brandt designed it."
API = "gradio_api/"
CLOSED = (
    *("openapi.json", "docs", "redoc", "monitoring", "monitoring/summary", "nothing", f"{API}openapi.json"),
    *(f"{API}{name}" for name in ("runs", "run-history/records", "vibe-code", "dev/reload", "token")),
    *(f"{API}{name}" for name in ("file=/etc/passwd", "proxy=http://127.0.0.1/", "run/ask", "api/ask")),
)


def hosts(server: Served) -> str:
    """Foreign names and sites are refused; so are functions of the page without a session."""
    own = urlsplit(server.address).netloc
    assert server.get("config", host="evil.example")[0] == 400
    assert server.get("config", origin="http://evil.example")[0] == 403
    assert server.get("config", origin="null")[0] == 403
    assert server.get("config", origin=f"http://{own}")[0] == 200
    for origin in ("http://evil.example", "null", f"http://{own}.evil.example"):
        assert server.post("gradio_api/queue/join", {}, origin=origin)[0] == 403
    assert server.post("gradio_api/queue/join", {}, sec_fetch_site="cross-site")[0] == 403
    number = server.functions()["ask"]
    status, reply = server.post("gradio_api/run/predict", {"data": [QUESTION, ""], "fn_index": number})
    assert status >= 400 and b"page alone" in reply, reply
    return "foreign hosts, origins and callers without a session are refused"


def routes(server: Served) -> str:
    """What nobody needs is closed."""
    opened = [path for path in CLOSED if server.get(path)[0] != 404]
    assert not opened, opened
    return f"{len(CLOSED)} routes are closed"


def bodies(server: Served) -> str:
    """60 MB of JSON and three files of 45 MB are refused, also to who goes on sending, and leave nothing."""
    before = server.memory_megabytes
    assert server.post("gradio_api/queue/join", b"[" + b"1," * 30_000_000 + b"1]")[0] == 413
    part = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n' + b"a" * 45_000_000
    )
    form = b"\r\n".join([part] * 3) + b"\r\n--x--\r\n"
    status, reply = server.send(
        "POST", "gradio_api/upload", form, content_type="multipart/form-data; boundary=x"
    )
    assert status == 413 and b"MB" in reply, reply
    grown = server.memory_megabytes - before
    assert grown < 60, grown
    return f"60 MB of JSON and 3 x 45 MB of files: 413; the server grew by {grown:.0f} MB"


def garbage(server: Served) -> str:
    """Nonsense on each open route ends in a line, never in a traceback or an error without words."""
    before = server.tracebacks()
    nonsense = (b"", b"{", b"null", b"[]", b"{}", b'{"data": 5}', b'{"data": [null, 5, {}], "fn_index": -7}')
    statuses = [
        server.post(f"gradio_api/{path}", body)[0]
        for path in ("queue/join", "run/predict", "call/ask_article", "call/nothing", "cancel", "upload")
        for body in nonsense
    ]
    number = server.functions()["ask_article"]
    for data in ([], [5], [None, None, None], ["", "", []], ["q", 5, "x"], ["q", "", [{"role": 1}]]):
        message = server.call(number, data)
        said = message.get("reply") or message.get("output", {}).get("error")
        assert said, (data, message)
    assert server.tracebacks() == before, server.log.read_text()[-3000:]
    bad = sum(status >= 500 for status in statuses)
    return f"{len(statuses)} nonsense requests, {bad} of them status 5xx; no traceback"


def files(server: Served) -> str:
    """No file of the server's computer is opened, or only copied, for who names its path."""
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / "secret.txt"
        secret.write_text(f"The word that opens the door is {secrets.token_hex(8)}.")
        named = {"path": str(secret), "meta": {"_type": "gradio.FileData"}}
        before = uploaded(secret.name)
        functions = server.functions()
        for name, data in (
            ("from_files", [[named]]),
            ("from_files", [named]),
            ("from_text", [named]),
            ("from_addresses", [named]),
            ("ask_article", ["Which word opens the door?", named, None]),
            ("ask_article", [named, "", None]),
        ):
            message = server.call(functions[name], data)
            assert "opens the door is" not in json.dumps(message), (name, message)
            assert uploaded(secret.name) == before, name
    return "a path that was not uploaded is refused by every function that takes a value"


def slow(server: Served, count: int = 315) -> str:
    """Unfinished requests are hung up, and others are answered meanwhile."""
    place = urlsplit(server.address)
    opened = []
    for number in range(count):
        one = socket.create_connection((place.hostname, place.port), timeout=30)
        head = b"POST /gradio_api/queue/join HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
        one.sendall(head + (b"\r\n{" if number % 2 else b"X-"))
        opened.append(one)
    began = time.monotonic()
    assert server.get("config")[0] == 200
    beside = time.monotonic() - began
    time.sleep(20)
    open_still = 0
    for one in opened:
        one.settimeout(0.01)
        try:
            open_still += bool(one.recv(1))
        except TimeoutError:
            open_still += 1
        except OSError:
            pass
        one.close()
    assert open_still == 0, open_still
    return f"{count} unfinished requests: 0 open after 20 s; a visitor beside them waited {beside:.2f} s"


def beside(server: Served, megabytes: float = 3.0, visits: int = 20) -> str:
    """A visitor with one sentence does not wait for one who opens 3 MB."""
    functions = server.functions()
    listener = _opens(server, megabytes)
    waits = []
    for number in range(visits):
        began = time.monotonic()
        message = server.call(functions["ask_article"], ["Who designed it?", BRIDGE.format(number), None])
        assert "Anna Brandt" in str(message["output"]), message
        waits.append(time.monotonic() - began)
    listener.close()
    return f"beside {megabytes:g} MB a one-sentence visitor waited {max(waits):.2f} s at most of {visits}"


def leaves(server: Served, megabytes: float = 3.0, listens: float = 8.0, bearable: float = 15.0) -> str:
    """Who leaves ends his work: of the minute that his text would take, only seconds are still spent."""
    listener = _opens(server, megabytes)
    time.sleep(listens)
    listener.close()
    before = spent = server.figure("process_cpu_seconds_total")
    while True:
        time.sleep(2)
        now = server.figure("process_cpu_seconds_total")
        if now - spent < 0.3 or now - before > bearable:
            break
        spent = now
    assert now - before <= bearable, f"{now - before:.0f} s of CPU and more, for nobody"
    return f"who left while {megabytes:g} MB were opened cost {now - before:.1f} s of CPU after that"


def _opens(server: Served, megabytes: float) -> socket.socket:
    """The stream of a visitor who pastes a text of that size."""
    session = secrets.token_hex(8)
    body = {"data": [made_text(int(megabytes * 2**20))], "fn_index": server.functions()["from_text"]}
    server.post("gradio_api/queue/join", {**body, "session_hash": session, "event_data": None})
    place = urlsplit(server.address)
    listener = socket.create_connection((place.hostname, place.port), timeout=300)
    listener.sendall(
        f"GET /gradio_api/queue/data?session_hash={session} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    )
    return listener


def askers(server: Served, count: int = 50, questions: int = 1000) -> str:
    """Fifty people ask at once; every question is answered."""
    number = server.functions()["ask_article"]

    def ask(_: int) -> bool:
        message = server.call(number, [QUESTION, "", None])
        return "Aktau" in str(message.get("output"))

    began = time.monotonic()
    with ThreadPoolExecutor(count) as pool:
        right = sum(pool.map(ask, range(questions)))
    seconds = time.monotonic() - began
    assert right == questions, (right, questions)
    return f"{count} askers: {right} of {questions} right, {questions / seconds:.1f} questions a second"


def soak(server: Served, sessions: int = 2000) -> str:
    """Sessions that come, open a short article, ask once and never come back; memory stays level."""
    functions = server.functions()
    seen: list[tuple[int, float]] = []
    lock = threading.Lock()

    def visit(number: int) -> None:
        session = secrets.token_hex(8)
        server.call(functions["from_text"], [BRIDGE.format(number)], session)
        message = server.call(functions["ask"], ["Who designed it?", ""], session)
        assert message["success"], message
        with lock:
            if number % max(1, sessions // 8) == 0:
                seen.append((number, server.memory_megabytes))
                print(
                    f"  {seen[-1][1]:.0f} MB after {number} sessions", flush=True
                )  # also of a run that is cut

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(visit, range(sessions + 1)))
    held = server.figure("assistant_sessions")
    line = ", ".join(f"{number}: {memory:.0f}" for number, memory in sorted(seen))
    later = [memory for number, memory in seen if number >= sessions / 4]
    assert max(later) - min(later) < 0.1 * min(later), line
    return f"MB after so many sessions: {line}; {held:.0f} sessions held"


PARTS: dict[str, Callable[[Served], str]] = {
    "hosts": hosts,
    "routes": routes,
    "bodies": bodies,
    "garbage": garbage,
    "files": files,
    "slow": slow,
    "beside": beside,
    "leaves": leaves,
    "askers": askers,
    "soak": soak,
}


def main() -> int:
    """Run the parts; 1 when one did not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between")
    parser.add_argument("--sessions", type=int, default=2000)
    parser.add_argument("--held", type=int, default=100, help="sessions that the server holds at most")
    parser.add_argument("--questions", type=int, default=1000)
    options = parser.parse_args()
    sized: dict[str, Callable[[Served], str]] = {
        "soak": lambda server: soak(server, options.sessions),
        "askers": lambda server: askers(server, questions=options.questions),
    }
    failed = 0
    with served(
        "--shared", "--no-log", "--questions=0", f"--sessions={options.held}", "--max-article=4"
    ) as server:
        server.call(server.functions()["ask_article"], [QUESTION, "", None])  # the article is indexed
        for name in options.only.split(","):
            try:
                line = {**PARTS, **sized}[name](server)
            except AssertionError as error:
                failed, line = 1, f"did not hold: {error}"
            print(f"{name}: {line}", flush=True)
        print(json.dumps({"tracebacks": server.tracebacks()}))
    return failed


if __name__ == "__main__":
    sys.exit(main())
