"""The writer: any LangChain chat model that puts evidence into a sentence or two.

`"local"` runs a small model in this process through llama.cpp, which listens on a loopback address, so that
it is reached through the same chat class as every other provider.
"""

import math
import os
import queue
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from assistant.errors import ModelError, SettingsError
from assistant.model_file import local_model_path
from assistant.orders import without_controls
from assistant.progress import Progress
from assistant.prompts import fill

MAX_ANSWER_TOKENS = 120
CONTEXT_TOKENS = 4096
_THREADS = max(1, min(os.cpu_count() or 1, 8))

_Item = TypeVar("_Item")


class Writer:
    """Writes answers from evidence with one chat model."""

    def __init__(self, chat: BaseChatModel, timeout_seconds: float = 120.0) -> None:
        self._chat = chat
        self._timeout_seconds = timeout_seconds

    def write(self, question: str, evidence: list[str], prompt: str = "answer") -> Iterator[str]:
        """Pieces of the answer as they come.

        Args:
            question: the standalone question.
            evidence: sentences of the article, in its order.
            prompt: name of the prompt: "answer" asks for one sentence, "overview" for some.

        Raises:
            ModelError: the model failed, or gave nothing new for `timeout_seconds`.
        """
        messages = _messages(prompt, question, evidence)

        def pieces() -> Iterator[str]:
            for chunk in self._chat.stream(messages):
                if chunk.text:
                    yield str(chunk.text)

        return _guarded(pieces, self._timeout_seconds)

    def says_answerable(self, question: str, evidence: list[str]) -> float | None:
        """P("yes") to "do the excerpts state the answer?", from token probabilities.

        None when the model gives no token probabilities. The prompt begins like the one of `write`, so a
        server that keeps the last prompt reads the evidence only once.

        Raises:
            ModelError: the model failed or timed out.
        """

        def replies() -> Iterator[BaseMessage]:
            asked = self._chat.bind(logprobs=True, top_logprobs=10, max_tokens=1)
            yield asked.invoke(_messages("check", question, evidence))

        return _yes_probability(next(_guarded(replies, self._timeout_seconds)).response_metadata)


def _yes_probability(metadata: dict[str, Any]) -> float | None:
    content = (metadata.get("logprobs") or {}).get("content") or []
    if not content:
        return None
    mass = {"yes": 0.0, "no": 0.0}
    for candidate in content[0]["top_logprobs"]:
        word = candidate["token"].strip().lower()
        if word in mass:
            mass[word] += math.exp(candidate["logprob"])
    return mass["yes"] / (mass["yes"] + mass["no"]) if any(mass.values()) else None


def get_chat_model(
    model: str | BaseChatModel, timeout_seconds: float = 120.0, progress: Progress | None = None
) -> BaseChatModel | None:
    """A chat model by name; None for "none".

    Args:
        model: "local", the path of a GGUF file, "none", a LangChain provider string such as
            "openai:gpt-5-mini", or a chat model.
        timeout_seconds: how long a provider may take.
        progress: told about the long steps of loading the local model.

    Raises:
        ModelError: the local model does not load.
        SettingsError: the provider string is unknown or its package or key is missing.
    """
    if not isinstance(model, str):
        return model
    if model == "none":
        return None
    if model == "local" or model.endswith(".gguf"):
        return _local_chat_model(model, timeout_seconds, progress)
    from langchain.chat_models import init_chat_model

    try:
        chat: BaseChatModel = init_chat_model(
            model, temperature=0, max_tokens=MAX_ANSWER_TOKENS, timeout=timeout_seconds
        )
    except Exception as error:  # each provider's package raises its own kinds
        raise SettingsError(
            f'The model {model!r} cannot be used: {error} Use "local", "none" or "provider:model".'
        ) from error
    return chat


def _messages(prompt: str, question: str, evidence: list[str]) -> list[BaseMessage]:
    # An article must not end its own excerpt with a control token and go on as the system.
    excerpts = "\n".join(f"- {without_controls(text)}" for text in evidence)
    question = without_controls(question)
    return [SystemMessage(fill("system")), HumanMessage(fill(prompt, evidence=excerpts, question=question))]


def _guarded(make: Callable[[], Iterator[_Item]], timeout_seconds: float) -> Iterator[_Item]:
    """The items of an iterator that runs in its own thread, so that a hung provider can be left behind."""
    items: queue.Queue[tuple[str, Any]] = queue.Queue()
    stopped = threading.Event()

    def run() -> None:
        try:
            for item in make():
                items.put(("item", item))
                if stopped.is_set():
                    return
            items.put(("end", None))
        except Exception as error:  # whatever a provider raises is reported to the asker
            items.put(("error", error))

    threading.Thread(target=run, daemon=True).start()
    try:
        while True:
            try:
                kind, value = items.get(timeout=timeout_seconds)
            except queue.Empty:
                raise ModelError(f"The model gave nothing for {timeout_seconds:g} seconds.") from None
            if kind == "error":
                raise ModelError(f"The model failed: {value}") from value
            if kind == "end":
                return
            yield value
    finally:
        stopped.set()


def _local_chat_model(model: str, timeout_seconds: float, progress: Progress | None) -> BaseChatModel:
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    started = model not in _local_servers
    server = _serve_local_model(model, progress)
    chat = ChatOpenAI(
        base_url=f"{server.address}/v1",
        api_key=SecretStr(server.key),
        model="local",
        temperature=0,
        max_completion_tokens=MAX_ANSWER_TOKENS,
        timeout=timeout_seconds,
        max_retries=0,
    )
    if started:
        _read_ahead(chat)
    return chat


def _read_ahead(chat: BaseChatModel) -> None:
    """Let the server read what all prompts begin with, in the background, before anybody asks.

    It keeps what it has read: the first question need not wait for the system prompt, about a second.
    """

    def read() -> None:
        with suppress(Exception):  # it only saves time: a server that fails says so at the first question
            chat.bind(max_tokens=1).invoke(_messages("check", "", []))

    threading.Thread(target=read, daemon=True).start()


@dataclass(frozen=True)
class _LocalServer:
    """The llama.cpp server of this process; `keep_alive` is what stops it when it is collected."""

    address: str
    key: str
    keep_alive: Any


_local_servers: dict[str, _LocalServer] = {}
_local_servers_lock = threading.Lock()


def _serve_local_model(model: str, progress: Progress | None) -> _LocalServer:
    """Start the server of a model at the first call; later calls share it."""
    with _local_servers_lock:
        if model not in _local_servers:
            path = local_model_path(progress) if model == "local" else Path(model).expanduser()
            _local_servers[model] = _start_server(path, progress)
        return _local_servers[model]


def _start_server(path: Path, progress: Progress | None) -> _LocalServer:
    if not path.is_file():
        raise ModelError(f"There is no model file at {path}. Check the path.")
    if progress:
        progress("Loading the local model", 0.0)
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.hostnames = ["127.0.0.1"]
    params.port = 0  # any free port
    # Other programs and other users of this machine can reach a loopback port; the key keeps them out.
    key = secrets.token_urlsafe(24)
    params.api_keys = [key]
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = 1
    params.cache_ram_mib = 0  # the prompt cache of old conversations would grow to 8 GB
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = _THREADS
    params.verbosity = -1
    params.ui = False
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        raise ModelError(f"The local model does not load: {error}. Delete {path} and try again.") from error
    if progress:
        progress("Loading the local model", 1.0)
    return _LocalServer(server.listening_address, key, server)
