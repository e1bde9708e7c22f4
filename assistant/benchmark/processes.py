"""A worker seen from outside: started, told what to do, timed, ended."""

import json
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from assistant.errors import AssistantError


class WorkerError(AssistantError):
    """A system could not be started, or its process ended."""


class Worker:
    """A system in a process of its own, loaded when this returns.

    Attributes:
        start_seconds: from the start of the process until all that a first question needs was loaded.
        memory_mib: the highest memory of the process so far.
    """

    def __init__(self, module: str, model: str, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        begin = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "assistant.benchmark.worker", module, model, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.memory_mib = 0.0
        first = self._read()
        self.start_seconds = time.perf_counter() - begin
        if "error" in first:
            self._end()
            raise WorkerError(f"{module} did not start: {first['error']}")

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def tell(self, command: str, **values: Any) -> dict[str, Any]:
        """What the system replies to a command; with `error` when it failed.

        Raises:
            WorkerError: the process ended.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"command": command, **values}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise WorkerError("A system's process ended before its next command.") from error
        reply = self._read()
        self.memory_mib = float(reply.get("memory_mib", self.memory_mib))
        return reply

    def require(self, command: str, **values: Any) -> dict[str, Any]:
        """As `tell`, for a command without which nothing can go on.

        Raises:
            WorkerError: the process ended, or the system failed.
        """
        reply = self.tell(command, **values)
        if "error" in reply:
            raise WorkerError(f"A system could not {command} an article: {reply['error']}")
        return reply

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise WorkerError(f"A system's process ended with status {self._process.wait()}; see above.")
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _end(self) -> None:
        """Close its input, which ends it; and end it by force where that is not enough."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
