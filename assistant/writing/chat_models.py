"""Chat models by name, all behind LangChain's `BaseChatModel`.

`"local"` runs a small model in this process through llama.cpp, which listens on a loopback address, so that
it is reached through the same chat class as every other provider.
"""

import os
import secrets
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel

from assistant.errors import ModelError, SettingsError
from assistant.progress import Progress
from assistant.writing.model_file import local_model_path
from assistant.writing.writer import MAX_ANSWER_TOKENS, prompt_messages, rewrite_messages

CONTEXT_TOKENS = 4096

LOCAL_TURNS = threading.Semaphore(1)
"""Held for a whole answer by whoever uses a local model: between its two prompts nobody else's may push out
what the server has read. Measured in `docs/benchmark.md`."""

_THREADS = max(1, min(os.cpu_count() or 1, 8))


def get_chat_model(
    model: str | BaseChatModel,
    timeout_seconds: float = 120.0,
    progress: Progress | None = None,
    base_url: str = "",
) -> BaseChatModel | None:
    """A chat model by name; None for "none".

    Args:
        model: "local", the path of a GGUF file, "none", a LangChain provider string such as
            "openai:gpt-5-mini", or a chat model.
        timeout_seconds: how long a provider may take.
        progress: told about the long steps of loading the local model.
        base_url: where a provider's server is, such as a vLLM server for "openai:…"; its own when empty.

    Raises:
        ModelError: the local model does not load.
        SettingsError: the provider string is unknown or its package or key is missing.
    """
    if not isinstance(model, str):
        return model
    if model == "none":
        return None
    if is_local(model):
        return _local_chat_model(model, timeout_seconds, progress)
    from langchain.chat_models import init_chat_model

    place: dict[str, Any] = {"base_url": base_url} if base_url else {}
    if base_url and model.startswith("openai:") and not os.environ.get("OPENAI_API_KEY"):
        place["api_key"] = "none"  # a server of one's own often wants no key, the client always
    try:
        chat: BaseChatModel = init_chat_model(
            model, temperature=0, max_tokens=MAX_ANSWER_TOKENS, timeout=timeout_seconds, **place
        )
    except Exception as error:  # each provider's package raises its own kinds
        raise SettingsError(
            f'The model {model!r} cannot be used: {error} Use "local", "none" or "provider:model".'
        ) from error
    return chat


def is_local(model: str | BaseChatModel) -> bool:
    """Whether a model runs in this process."""
    return isinstance(model, str) and (model == "local" or model.endswith(".gguf"))


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
            for messages in (prompt_messages("answer", "", []), rewrite_messages("", [], "")):
                chat.bind(max_tokens=1).invoke(messages)

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
    # One keeps what the answers' prompts begin with, the other what rewriting begins with.
    params.n_parallel = 2
    params.n_ctx = params.n_parallel * CONTEXT_TOKENS
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
