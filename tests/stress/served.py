"""A server in a process of its own, and visitors who speak plain HTTP to it. Loopback only."""

import json
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpcore

_WORDS = ("bridge", "river", "town", "stone", "builder", "year", "engineer", "valley", "water", "mill")


@dataclass(frozen=True)
class Served:
    """A running server: its address, its process and what it wrote on the standard error."""

    address: str
    process: subprocess.Popen[str]
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Status and body of a GET."""
        return self.send("GET", path, None, **headers)

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Status and body of a request; underscores in names of headers are hyphens."""
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        reply = httpcore.request(
            method,
            self.address + path,
            headers=named,
            content=body,
            extensions={"timeout": {"connect": 60, "read": 300, "write": 60, "pool": 60}},
        )
        return reply.status, reply.content

    def post(self, path: str, value: Any, **headers: str) -> tuple[int, bytes]:
        """Status and body of a POST of JSON."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.send("POST", path, body, content_type="application/json", **headers)

    def wait_until_ready(self) -> None:
        """Wait until the models are loaded, for a minute at most: what they take is nobody's attack."""
        for _ in range(120):
            if self.get("healthz")[0] == 200:
                return
            time.sleep(0.5)

    def figure(self, name: str) -> float:
        """A number of `/metrics`."""
        found = re.search(rf"^{name} (\S+)$", self.get("metrics")[1].decode(), re.M)
        return float(found.group(1)) if found else 0.0

    @property
    def memory_megabytes(self) -> float:
        """What the server's process holds in memory."""
        return self.figure("process_resident_memory_bytes") / 2**20

    def functions(self) -> dict[str, int]:
        """The numbers of the page's functions by name."""
        config = json.loads(self.get("config")[1])
        return {str(one["api_name"]): one["id"] for one in config["dependencies"]}

    def call(self, number: int, data: list[Any], session: str = "") -> dict[str, Any]:
        """The last message of a function of the page, called as the page does."""
        session = session or secrets.token_hex(8)
        body = {"data": data, "fn_index": number, "session_hash": session, "event_data": None}
        status, reply = self.post("gradio_api/queue/join", body)
        if status != 200:
            return {"status": status, "reply": reply.decode("utf-8", "replace")}
        _, events = self.get(f"gradio_api/queue/data?session_hash={session}")
        messages = [
            json.loads(line[6:]) for line in events.decode().splitlines() if line.startswith("data: ")
        ]
        return next(m for m in reversed(messages) if m["msg"] == "process_completed")

    def tracebacks(self) -> int:
        """How many tracebacks the server has written."""
        return self.log.read_text(encoding="utf-8", errors="replace").count("Traceback")


@contextmanager
def served(*options: str) -> Iterator[Served]:
    """`assistant serve --model none` with options, on a free port; ended at the end."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        with log.open("w") as stream:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    "from assistant.cli import main; main()",
                    "serve",
                    "--model=none",
                    "--port=0",
                    "--metrics",
                    *options,
                ],
                stderr=stream,
                stdout=stream,
                text=True,
                env={**os.environ, "ASSISTANT_CACHE": f"{folder}/cache", "COLUMNS": "200"},
            )
        try:
            running = Served(_address(process, log), process, log)
            running.wait_until_ready()
            yield running
        finally:
            process.terminate()
            process.wait(timeout=30)


def uploaded(name: str) -> list[Path]:
    """What lies in the folders of uploads of this computer's servers under a name."""
    return list(Path(tempfile.gettempdir()).glob(f"article-assistant-*/**/{name}"))


def made_text(characters: int, seed: int = 0) -> str:
    """Sentences of a length, none like another."""
    chooser = random.Random(seed)
    sentences: list[str] = []
    length = 0
    while length < characters:
        words = [f"{chooser.choice(_WORDS)} {chooser.randrange(9999)}" for _ in range(7)]
        sentences.append(" ".join(words).capitalize() + ".")
        length += len(sentences[-1]) + 1
    return " ".join(sentences)


def _address(process: subprocess.Popen[str], log: Path) -> str:
    import time

    for _ in range(3000):
        found = re.search(r"Open (http://\S+/) in", log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found.group(1)
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
