"""The writer: any LangChain chat model that puts evidence into a sentence or two."""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from assistant.conversation import Turn
from assistant.errors import ModelError
from assistant.writing.orders import without_controls
from assistant.writing.prompts import fill

MAX_ANSWER_TOKENS = 120
_MAX_REWRITTEN_TOKENS = 40

_Item = TypeVar("_Item")


class Writer:
    """Writes answers from evidence with one chat model.

    Args:
        chat: the model.
        timeout_seconds: how long it may give nothing.
        turns: where the model can serve only so many at a time, who may use it.
    """

    def __init__(
        self, chat: BaseChatModel, timeout_seconds: float = 120.0, turns: threading.Semaphore | None = None
    ) -> None:
        self._chat = chat
        self._timeout_seconds = timeout_seconds
        self._turns = turns

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One's turn at the model, for all that one answer asks of it.

        Raises:
            ModelError: it did not come within `timeout_seconds`.
        """
        if self._turns is None:
            yield
            return
        if not self._turns.acquire(timeout=self._timeout_seconds):
            raise ModelError(
                f"The model was busy with other questions for {self._timeout_seconds:g} seconds."
            )
        try:
            yield
        finally:
            self._turns.release()

    def write(
        self, question: str, evidence: list[str], prompt: str = "answer", **slots: str
    ) -> Iterator[str]:
        """Pieces of the answer as they come.

        Args:
            question: the standalone question.
            evidence: sentences of the article, in its order.
            prompt: name of the prompt: "answer" asks for one sentence, "overview" for some.
            **slots: what else the prompt says.

        Raises:
            ModelError: the model failed, or gave nothing new for `timeout_seconds`.
        """
        messages = prompt_messages(prompt, question, evidence, **slots)

        def pieces() -> Iterator[str]:
            for chunk in self._chat.stream(messages):
                if chunk.text:
                    yield str(chunk.text)

        return _guarded(pieces, self._timeout_seconds)

    def translate(self, question: str, language: str) -> str:
        """A question in another language, named in English. Raises as `write` does."""
        message = HumanMessage(fill("translate", question=_line(question), language=language))
        return self._line_of([message])

    def rewrite(self, question: str, turns: Sequence[Turn], title: str) -> str:
        """A follow-up question as it can be understood alone, in one call of at most 40 tokens.

        Whoever uses it checks the words (`assistant.conversation.is_allowed`): a model may say anything.

        Args:
            question: the question as it was typed.
            turns: the turns before it.
            title: the article's title.

        Raises:
            ModelError: the model failed or timed out.
        """
        return self._line_of(rewrite_messages(question, turns, title))

    def _line_of(self, messages: list[BaseMessage]) -> str:
        """The first line of what the model says, in one call of at most 40 tokens."""

        def replies() -> Iterator[BaseMessage]:
            yield self._chat.bind(max_tokens=_MAX_REWRITTEN_TOKENS).invoke(messages)

        reply = next(_guarded(replies, self._timeout_seconds))
        lines = str(reply.text).strip().splitlines()
        return lines[0].strip() if lines else ""


def prompt_messages(prompt: str, question: str, evidence: list[str], **slots: str) -> list[BaseMessage]:
    """A prompt of `prompts/` as it is sent, after the system text."""
    # An article must not end its own excerpt with a control token and go on as the system.
    excerpts = "\n".join(f"- {without_controls(text)}" for text in evidence)
    question = without_controls(question)
    return [
        SystemMessage(fill("system")),
        HumanMessage(fill(prompt, evidence=excerpts, question=question, **slots)),
    ]


def rewrite_messages(question: str, turns: Sequence[Turn], title: str) -> list[BaseMessage]:
    """The prompt that makes a follow-up standalone; what was said is quoted in it, each thing on one line."""
    said = "\n".join(f"Question: {_line(t.question)}\nAnswer: {_line(t.begins)}" for t in turns)
    slots = {"title": _line(title), "turns": said, "question": _line(question)}
    return [HumanMessage(fill("rewrite", **slots))]


def _line(text: str) -> str:
    return " ".join(without_controls(text).split())


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
