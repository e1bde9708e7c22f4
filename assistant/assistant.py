"""The assistant: the one place that knows every room, from the article to the cited answer."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Any

from assistant.answers import Answer, Check, Clock, Event, Evidence, State, Token
from assistant.articles import Article, Limits, Source, head_fact, keep_page, load_articles
from assistant.composing import Composer, Draft, Found
from assistant.conversation import (
    REMEMBERED_TURNS,
    History,
    Turn,
    is_allowed,
    read_history,
    with_last_question,
)
from assistant.doors import Doors, require_question
from assistant.errors import ModelError, QuestionError
from assistant.index import ArticleIndex, PassageRetriever, get_embedder, open_joined_index
from assistant.progress import Progress
from assistant.reading import QuestionKind, Reader, packaged_reader
from assistant.settings import Settings, make_settings
from assistant.writing import LOCAL_TURNS, Writer, get_chat_model, is_local

MAX_CHECKED_CHARACTERS = 20_000
_BROAD_KINDS = (QuestionKind.LIST, QuestionKind.SUMMARY)  # answered in some sentences
_REWRITTEN_BONUS = 0.05  # of confidence for a model's rewriting of a follow-up against the question as typed


class Assistant(Doors):
    """Answers questions about an article, or about a collection of articles.

    Many threads may ask it at the same time (see `Doors`). In a `with` statement it is closed at the end.

    Args:
        article: the article, or a `Collection`.
        progress: called as `progress(line, share)` during long steps.
        **options: see `assistant.settings.Settings`: `model`, `embedder`, `top_k`, `index_dir`,
            `threshold`, `timeout_seconds` and the rest. What is not given comes from `ASSISTANT_…` variables.

    Raises:
        AssistantError: a setting, a model or the index folder cannot be used.
    """

    def __init__(self, article: Article, *, progress: Progress | None = None, **options: Any) -> None:
        super().__init__()
        self.settings: Settings = make_settings(**options)
        self.article = article
        self._progress = progress
        self._embedder = get_embedder(self.settings.embedder)
        self.index: ArticleIndex = open_joined_index(
            article, self._embedder, self.settings.index_dir, progress, self.settings.passage_characters
        )
        self._retriever = PassageRetriever(
            index=self.index, embedder=self._embedder, top_k=self.settings.top_k
        )
        network = packaged_reader() if self.settings.reader == "trained" else None
        self._reader = Reader(self.index, network)
        self._composer = Composer(
            article, self._reader, self._embedder, self.settings.threshold, self.settings.calibration
        )

    @classmethod
    def open(cls, source: Source, limits: Limits | None = None, **options: Any) -> "Assistant":
        """An assistant for a path, an http(s) address or an `Article`; builds or reopens its index.

        A folder, or a list of these, is opened as one collection: each citation names its own article.
        The text of an address is kept as it was read, for `assistant articles refresh`.
        `limits` says how much of a file or page is taken; from `ASSISTANT_…` variables when not given.

        Raises:
            ArticleError: nothing readable is there.
        """
        article = load_articles(source, limits, options.get("progress"))
        for _, part in article.parts:
            if part.read_at:
                keep_page(part)
        return cls(article, **options)

    @classmethod
    def from_text(cls, text: str, title: str = "", **options: Any) -> "Assistant":
        """An assistant for raw text.

        Raises:
            ArticleError: the text is empty or binary.
        """
        return cls(Article.from_text(text, title), **options)

    @property
    def notices(self) -> tuple[str, ...]:
        """Lines for people about the opening: what was left out of the article, an index built anew."""
        return (*self.article.notices, *([self.index.notice] if self.index.notice else []))

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that are asked: one, or those of the collection."""
        return tuple(article for _, article in self.article.parts)

    def as_retriever(self) -> PassageRetriever:
        """The retriever of this article or collection, for use in any LangChain program."""
        return self._retriever

    def without_writer(self) -> "Assistant":
        """The same assistant, sharing its index, whose answers are the article's own sentences."""
        other = copy(self)
        other.settings = replace(self.settings, model="none")
        other.__dict__.pop("_writer", None)
        return other

    def load_writer(self) -> Writer | None:
        """Load the writer now instead of at the first question; None with `model="none"`.

        Raises:
            ModelError: the local model does not load.
            SettingsError: the provider cannot be used.
        """
        return self._writer

    @cached_property
    def _writer(self) -> Writer | None:
        model, timeout_seconds = self.settings.model, self.settings.timeout_seconds
        chat = get_chat_model(model, timeout_seconds, self._progress)
        turns = LOCAL_TURNS if is_local(model) else None
        return Writer(chat, timeout_seconds, turns) if chat is not None else None

    def stream(self, question: str, history: History = ()) -> Generator[Event]:
        """Events of an answer: `Evidence` once or more, then `Token`s, last the `Answer`.

        The first evidence are the sentences nearest to the question as it was typed; the next one has the
        reader's short answer, and the question as it was understood. Raises as `ask` does.
        """
        require_question(question)
        self._require_open()
        turns = read_history(history)[-REMEMBERED_TURNS:]
        clock = Clock()
        fact = head_fact(self.article, question)
        if fact is not None:
            answer = self._composer.head_answer(question, fact, clock)
            yield Evidence(answer.citations, answer.short, answer.state, answer.confidence, question)
            yield answer
            return
        retrieved = self._retriever.search(question)
        clock.lap("retrieve")
        nearest = self._reader.nearest(question, retrieved)
        clock.first("evidence")
        yield self._composer.nearest(question, nearest)
        found = self._composer.found(question, self._reader.read(question, retrieved))
        clock.lap("read")
        if turns:
            found = self._understood(found, turns, clock)
        clock.first("short")
        yield found.evidence
        draft = yield from self._write(found, clock)
        yield self._composer.answer(found, draft, clock)

    def check(self, text: str) -> list[Check]:
        """Whether sentences that somebody quotes stand in the article, for each sentence in order.

        Args:
            text: one sentence or several, at most 20,000 characters.

        Raises:
            QuestionError: there is no text, or too much of it.
        """
        if not text.strip() or len(text) > MAX_CHECKED_CHARACTERS:
            raise QuestionError(
                f"Give one sentence or several to check, at most {MAX_CHECKED_CHARACTERS:,} characters."
            )
        self._require_open()
        return self._composer.checks(text, self._retriever)

    def _about(self) -> str:
        named = f" “{self.article.title}”" if self.article.title else ""
        return (
            f"Answers a question from the article{named} alone, with exact quotes as proof, or says that the "
            "article does not say."
        )

    def _let_go(self) -> None:
        for held in ("index", "_retriever", "_reader", "_composer", "_writer"):
            self.__dict__.pop(held, None)

    def _understood(self, typed: Found, turns: Sequence[Turn], clock: Clock) -> Found:
        """A follow-up as it was typed, or made standalone: the one that the reader is surer of.

        Without a rewriting the last question goes in front, but only where the question as it was typed has
        no sure answer: the last answer would do for both.
        """
        question, bonus = rewrite_question(self.load_writer(), typed.question, turns, self.article.title), 0.0
        clock.lap("rewrite")
        if question:
            bonus = _REWRITTEN_BONUS
        elif typed.state is not State.ANSWERED:
            question = with_last_question(typed.question, turns)
        if question in ("", typed.question):
            return typed
        reading = self._reader.read(question, self._retriever.search(question))
        other = self._composer.found(question, reading)
        clock.lap("reread")
        return other if other.confidence + bonus > typed.confidence else typed

    def _write(self, found: Found, clock: Clock) -> Generator[Token, None, Draft]:
        """The writer's draft, piece by piece; an empty one where there is no writer or no answer.

        Where articles disagree they speak for themselves: no writer chooses between them.
        """
        is_wanted = found.state is not State.SILENT and not found.reading.rivals
        writer = self.load_writer() if is_wanted else None
        clock.lap("load")
        draft = Draft()
        try:
            for piece in self._pieces(writer, found, clock) if writer else ():
                draft.text += piece
                yield Token(piece)
        except ModelError as error:
            draft.notice = _writer_failed(error)
        return draft

    def _pieces(self, writer: Writer, found: Found, clock: Clock) -> Iterator[str]:
        """Pieces of the writer's answer."""
        with writer.turn():
            clock.lap("wait")
            prompt = "overview" if found.reading.kind in _BROAD_KINDS else "answer"
            for piece in writer.write(found.question, self._composer.excerpts(found.reading), prompt):
                clock.first("first_token")
                yield piece
            clock.lap("write")


def ask(question: str, article: Source, history: History = (), **options: Any) -> Answer:
    """Answer one question about an article (a path, an http(s) address, an `Article`, a folder or a list).

    The long-lived `Assistant` answers further questions without opening the article again::

        answer = ask("How much has been invested?", article="talks.txt")
        print(answer.text, answer.citations[0].quote)
    """
    require_question(question)
    with Assistant.open(article, **options) as helper:
        return helper.ask(question, history)


def rewrite_question(writer: Writer | None, question: str, turns: Sequence[Turn], title: str = "") -> str:
    """A follow-up question as the writer makes it standalone; empty without a writer, when it fails, and when
    it puts in what nobody said.

    Args:
        writer: the writer, or None.
        question: the question as it was typed.
        turns: the turns before it, oldest first.
        title: the article's title.
    """
    if writer is None:
        return ""
    with suppress(ModelError):  # the answer can be had without; a writer that stays away says so then
        with writer.turn():
            rewritten = writer.rewrite(question, turns, title)
        if is_allowed(rewritten, question, turns, title):
            return rewritten
    return ""


def _writer_failed(error: ModelError) -> str:
    return f"The writer gave no answer, so these are the article's own words. ({error})"
