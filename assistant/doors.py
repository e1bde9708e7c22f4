"""Doors for programs: an assistant asked from asyncio, with many questions at once, and from LangChain."""

import asyncio
import contextvars
import threading
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Generator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from assistant.answers import Answer, Event
from assistant.arguments import require_text
from assistant.conversation import History
from assistant.errors import AssistantError, QuestionError
from assistant.progress import Progress
from assistant.writing import Citation

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable
    from langchain_core.tools import StructuredTool

MAX_QUESTION_CHARACTERS = 2000

ASKED_AT_ONCE = 8
"""Questions of `ask_many` and `aask` that are on their way at the same time, so that a provider's writer is
busy too."""


class Doors(ABC):
    """The ways in which other programs ask.

    One assistant may be asked by many threads and event loops at the same time: `ask`, `stream`, `check`,
    `aask`, `astream`, `ask_many`, the tool, the runnable and the retriever change nothing that they share.
    A single stream belongs to one reader at a time, and `close` is for when all others have ended.
    """

    _is_closed = False

    def __init__(self) -> None:
        # A whole question is a job: one that holds the local writer never waits for a free thread.
        self._askers = ThreadPoolExecutor(ASKED_AT_ONCE, "assistant-asker")

    @abstractmethod
    def stream(self, question: str, history: History = ()) -> Generator[Event]:
        """Events of an answer, last the `Answer`."""

    @abstractmethod
    def _about(self) -> str:
        """What is asked, in a line that a model reads."""

    @abstractmethod
    def _let_go(self) -> None:
        """Drop what takes memory."""

    async def aask(self, question: str, history: History = ()) -> Answer:
        """`Assistant.ask` for asyncio: the event loop stays free meanwhile.

        Of very many at once some are answered while the others wait. A task that is cancelled lets go of its
        question at the next event.

        Raises:
            QuestionError, ModelError: as `Assistant.ask` does.
        """
        stopped = threading.Event()
        run = contextvars.copy_context().run
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._askers, run, self._ask_until, stopped, question, history
            )
        finally:
            stopped.set()

    async def astream(self, question: str, history: History = ()) -> AsyncGenerator[Event]:
        """`Assistant.stream` for asyncio: `async for event in helper.astream(…)`.

        Each stream has a thread of its own, which ends with it. One that is dropped half-way is closed after
        the event that is on its way: a writer's next token, or nothing if it hangs for `timeout_seconds`.

        Raises:
            QuestionError, ModelError: as `Assistant.ask` does.
        """
        loop, run = asyncio.get_running_loop(), contextvars.copy_context().run
        events = self.stream(question, history)

        def step() -> Event | None:
            return next(events, None)

        thread = ThreadPoolExecutor(1, "assistant-stream")
        try:
            while event := await loop.run_in_executor(thread, run, step):
                yield event
        finally:
            thread.submit(run, events.close)  # in its turn: a generator at work cannot be closed
            thread.shutdown(wait=False)

    def ask_many(self, questions: Sequence[str], progress: bool | Progress = False) -> list[Answer]:
        """The answers to many questions, in their order, with all cores busy.

        Args:
            questions: each stands for itself; none is a follow-up of another.
            progress: True for a bar on the standard error, or what is called with a line and the share done.

        Raises:
            QuestionError: one of them cannot be asked; its number is named, and none has been asked.
            ModelError: the local model does not load.
        """
        _require_questions(questions)
        self._require_open()
        stopped = threading.Event()
        with _told(progress) as tell:
            asked = [self._askers.submit(self._ask_until, stopped, question, ()) for question in questions]
            try:
                return list(_results(asked, tell))
            finally:
                stopped.set()
                for one in asked:
                    one.cancel()

    def as_tool(self, name: str = "ask_article", description: str = "") -> "StructuredTool":
        """This article as a tool of LangChain, for agents.

        The model gets the answer and its numbered quotes as text. The tool message's `artifact` is the list
        of citations as dictionaries, as in `Answer.to_dict`. What goes wrong for a reason that people can
        mend is told to the model.

        Args:
            name: the tool's name.
            description: what it is for; says which article it knows when not given.
        """
        from langchain_core.tools import StructuredTool, ToolException

        def answer(question: str) -> tuple[str, list[dict[str, Any]]]:
            try:
                return _told_to_model(self.ask(question))
            except AssistantError as error:
                raise ToolException(str(error)) from error

        async def aanswer(question: str) -> tuple[str, list[dict[str, Any]]]:
            try:
                return _told_to_model(await self.aask(question))
            except AssistantError as error:
                raise ToolException(str(error)) from error

        return StructuredTool.from_function(
            answer,
            aanswer,
            name=name,
            description=description or self._about(),
            args_schema=_TOOL_ARGUMENTS,
            response_format="content_and_artifact",
            handle_tool_error=True,
        )

    def as_runnable(self) -> "Runnable[Any, Answer]":
        """This assistant as a step of a LangChain chain, which gives an `Answer`.

        It takes a question, or a dictionary of `question` and, for follow-ups, `history`.
        """
        from langchain_core.runnables import RunnableLambda

        def answer(asked: Any) -> Answer:
            return self.ask(*_asked(asked))

        async def aanswer(asked: Any) -> Answer:
            return await self.aask(*_asked(asked))

        return RunnableLambda(answer, aanswer, name="article_assistant")

    def ask(self, question: str, history: History = ()) -> Answer:
        """The answer to a question.

        Args:
            question: the question, at most 2,000 characters.
            history: earlier turns, oldest first, for follow-up questions: (question, answer text) pairs,
                `Answer`s, or dictionaries with role and content.

        Raises:
            QuestionError: the question is empty or too long, or the history of another form.
            ModelError: the local model does not load.
        """
        return self._ask_until(threading.Event(), question, history)

    def close(self) -> None:
        """Let go of index, library and threads; a question after it is refused. Twice does no harm.

        The models are the process's, and stay loaded for other assistants. `without_writer` gives one that
        shares the threads, so both are closed together.
        """
        if not self._is_closed:
            self._is_closed = True
            self._askers.shutdown(cancel_futures=True)
            self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _require_open(self) -> None:
        if self._is_closed:
            raise AssistantError("This assistant is closed. Open the article again with Assistant.open().")

    def _ask_until(self, stopped: threading.Event, question: str, history: History) -> Answer:
        with closing(self.stream(question, history)) as events:
            for event in events:
                if isinstance(event, Answer):
                    return event
                if stopped.is_set():
                    break
        raise CancelledError


def require_question(question: str) -> None:
    """Refuse what cannot be asked.

    Raises:
        QuestionError: it is no text, empty or too long, or holds half a character.
    """
    require_text("question", question, "a text", QuestionError)
    if not question.strip():
        raise QuestionError("The question is empty. Type a question about the article.")
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION_CHARACTERS:,} are taken. "
            "Ask a shorter one."
        )


def numbered_quotes(answer: Answer) -> str:
    """An answer as text for those who see nothing else: its words, then its quotes by number, in one line
    each."""
    quotes = [f"[{c.number}] “{' '.join(c.quote.split())}”{_where(c)}" for c in answer.citations]
    return "\n\n".join([answer.text, *(["\n".join(quotes)] if quotes else [])])


_TOOL_ARGUMENTS = {
    "type": "object",
    "title": "Question",
    "properties": {
        "question": {
            "type": "string",
            "description": "A whole question that can be understood alone, at most 2,000 characters.",
        }
    },
    "required": ["question"],
}


def _told_to_model(answer: Answer) -> tuple[str, list[dict[str, Any]]]:
    citations: list[dict[str, Any]] = answer.to_dict()["citations"]
    unsure = "Not sure: " if answer.state == "unsure" else ""
    return f"{unsure}{numbered_quotes(answer)}", citations


def _where(citation: Citation) -> str:
    parts = [part for part in (citation.article.title, citation.place) if part]
    return f" ({', '.join(parts)})" if parts else ""


def _asked(asked: Any) -> tuple[str, History]:
    """Question and history of what a chain gives."""
    if isinstance(asked, str):
        return asked, ()
    if isinstance(asked, Mapping) and isinstance(asked.get("question"), str):
        return asked["question"], asked.get("history") or ()
    raise QuestionError('Give a question, or {"question": "…", "history": […]}.')


def _require_questions(questions: Sequence[str]) -> None:
    if isinstance(questions, str) or not isinstance(questions, Sequence):
        raise QuestionError("ask_many takes a list of questions; a single one goes to ask.")
    for number, question in enumerate(questions, start=1):
        try:
            require_question(question)
        except QuestionError as error:
            raise QuestionError(f"Question {number}: {error}") from error


def _results(asked: Sequence[Future[Answer]], tell: Progress) -> Iterator[Answer]:
    for number, one in enumerate(asked, start=1):
        yield one.result()
        tell("Asking", number / len(asked))


@contextmanager
def _told(progress: bool | Progress) -> Iterator[Progress]:
    """What is told how far it is: the caller's own, a bar, or nobody."""
    if callable(progress):
        yield progress
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True)) if progress else nullcontext() as bars:
        task = bars.add_task("Asking", total=1.0) if bars else None

        def tell(line: str, share: float) -> None:
            if bars and task is not None:
                bars.update(task, description=line, completed=share)

        yield tell
