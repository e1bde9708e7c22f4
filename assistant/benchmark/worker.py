"""A process with one system in it, so that its imports, start and memory are its own.

    python -m assistant.benchmark.worker MODULE MODEL FOLDER

It reads commands from standard input and answers each on standard output, one line of JSON each; the first
line, {"ready": true}, says that the system is loaded.

    {"command": "open", "text": …, "title": …}    {"seconds": …, "passages": …, "memory_mib": …}
    {"command": "reopen"}                         {"seconds": …, "memory_mib": …}
    {"command": "ask", "question": …}             {"seconds": {…}, "answer": {…}, "memory_mib": …}

A command that failed is answered with {"error": …}. The process ends when its input does.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from assistant.benchmark.system import System, load_system


def main() -> None:
    """Load the system and answer until the input ends."""
    module, model, folder = sys.argv[1:]
    # Only answers may go to the pipe: a library that prints must not break the protocol.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # the weights are packaged; no system may ask a hub
    try:
        system = load_system(module, model, Path(folder))
    except Exception as error:  # whatever a system raises is its result
        _tell(answers, {"error": f"{type(error).__name__}: {error}"})
        return
    _tell(answers, {"ready": True})
    for line in sys.stdin:
        try:
            reply = _carry_out(system, json.loads(line))
        except Exception as error:  # a failed question must not end the run
            reply = {"error": f"{type(error).__name__}: {error}"}
        from assistant.evaluation import peak_memory_mib  # after the start, which is timed

        _tell(answers, {**reply, "memory_mib": peak_memory_mib()})


def _tell(answers: TextIO, reply: dict[str, Any]) -> None:
    answers.write(json.dumps(reply) + "\n")
    answers.flush()


def _carry_out(system: System, command: dict[str, Any]) -> dict[str, Any]:
    begin = time.perf_counter()
    match command["command"]:
        case "open":
            passages = system.open(command["text"], command["title"])
            seconds = time.perf_counter() - begin
            system.keep()
            return {"seconds": seconds, "passages": passages}
        case "reopen":
            system.reopen()
            return {"seconds": time.perf_counter() - begin}
        case "ask":
            said = system.ask(command["question"])
            return {"seconds": said.seconds, "answer": said.answer}
        case unknown:
            raise ValueError(f"there is no command {unknown!r}")


if __name__ == "__main__":
    main()
