"""The assistant: the one place that knows every room, from the article to the cited answer."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import cached_property
from typing import Any, NoReturn

from assistant.answers import Answer, Check, Clock, Event, Evidence, State, Token
from assistant.arguments import require, require_text
from assistant.articles import (
    ENGLISH,
    Article,
    Limits,
    Sentence,
    Source,
    keep_page,
    language_name,
    load_articles,
    question_language,
    split_sentences,
    told_by_article,
)
from assistant.composing import Composer, Draft, Found
from assistant.conversation import (
    REMEMBERED_TURNS,
    History,
    Turn,
    is_allowed,
    read_history,
    reply_to_address,
    stands_alone,
    with_last_question,
)
from assistant.doors import MAX_QUESTION_CHARACTERS, Doors, require_question
from assistant.errors import ArticleError, AssistantError, ModelError, QuestionError, SettingsError
from assistant.index import PassageIndex, PassageRetriever, Spelling, get_embedder, open_joined_index
from assistant.library import Library, LibraryIndex, library_place
from assistant.progress import Progress
from assistant.reading import QuestionKind, Reader, packaged_reader
from assistant.settings import Settings, make_settings
from assistant.writing import LOCAL_TURNS, Writer, get_chat_model, is_local

MAX_CHECKED_CHARACTERS = 20_000
_NO_ARTICLE = (
    "No article is given. Give a path such as talks.txt, a web address or a folder, or name a library with "
    "--library (in Python: library=)."
)
_BROAD_KINDS = (QuestionKind.LIST, QuestionKind.SUMMARY)  # answered in some sentences
_KEPT_AS_TYPED = 0.8  # confidence from which on a follow-up that nobody rewrites is not asked in another way
_REWRITTEN_BONUS = 0.05  # of confidence for a model's rewriting of a follow-up against the question as typed


class Assistant(Doors):
    """Answers questions about an article, a collection of articles, or a library.

    Many threads may ask it at the same time (see `Doors`). In a `with` statement it is closed at the end.

    Args:
        article: the article, or a `Collection`; None for the library that the options name.
        progress: called as `progress(line, share)` during long steps.
        **options: see `assistant.settings.Settings`: `model`, `embedder`, `top_k`, `index_dir`,
            `threshold`, `timeout_seconds` and the rest. What is not given comes from `ASSISTANT_…` variables.

    Raises:
        AssistantError: a setting, a model or the index folder cannot be used.
    """

    def __init__(
        self, article: Article | None = None, *, progress: Progress | None = None, **options: Any
    ) -> None:
        if article is not None:
            wanted = (
                "an Article: use Assistant.open() for a path or an address, Assistant.from_text() for a text"
            )
            require("article", article, Article, wanted, ArticleError)
        if progress is not None and not callable(progress):
            raise SettingsError("progress takes a function that is called with a line and a share.")
        super().__init__()
        self.settings: Settings = make_settings(**options)
        self._progress = progress
        self._embedder = get_embedder(self.settings.embedder)
        self.library: Library | None = None
        """The library that is asked; None for an article."""
        if article is None:
            if not self.settings.library:
                raise ArticleError(_NO_ARTICLE)
            self.library = Library.open(library_place(self.settings), self._embedder)
            self.index: PassageIndex = LibraryIndex(self.library)
        else:
            self.index = open_joined_index(
                article,
                self._embedder,
                self.settings.index_dir if self.settings.keep_index else None,
                progress,
                self.settings.passage_characters,
            )
        self.article = self.index.article
        self._home = self
        self._network = packaged_reader() if self.settings.reader == "trained" else None
        self._read_from(
            PassageRetriever(index=self.index, embedder=self._embedder, top_k=self.settings.top_k)
        )

    @classmethod
    def open(cls, source: Source | None = None, limits: Limits | None = None, **options: Any) -> "Assistant":
        """An assistant for a path, an http(s) address or an `Article`; builds or reopens its index.

        A folder, or a list of these, is opened as one collection: each citation names its own article.
        The text of an address is kept as it was read, for `assistant articles refresh`.
        `limits` says how much of a file or page is taken; from `ASSISTANT_…` variables when not given.
        Without a source, `library=` (or `ASSISTANT_LIBRARY`) names the library that is asked.

        Raises:
            ArticleError: nothing readable is there.
            LibraryError: the library is not there, cannot be reached, or was made otherwise.
        """
        if source is None:
            return cls(None, **options)
        if options.get("library"):
            raise SettingsError("Give either an article or a library, not both.")
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

    def __reduce__(self) -> NoReturn:
        """Refuse `pickle` and `copy.deepcopy`: models and indexes live in this process.

        Raises:
            AssistantError: always.
        """
        raise AssistantError(
            "An Assistant cannot be pickled or deep-copied. Open the article again where you need it: its "
            "index is saved, so that takes milliseconds."
        )

    @property
    def notices(self) -> tuple[str, ...]:
        """Lines for people about the opening: what was left out of the article, an index built anew."""
        return (*self.article.notices, *([self.index.notice] if self.index.notice else []))

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that are asked: one, or those of the collection; none of a library, which may have
        millions (see `library.articles`)."""
        return tuple(article for _, article in self.article.parts)

    def as_retriever(self) -> PassageRetriever:
        """The retriever of this article or collection, for use in any LangChain program."""
        self._require_open()
        return self._retriever

    def without_writer(self) -> "Assistant":
        """The same assistant, sharing its index, whose answers are the article's own sentences."""
        self._require_open()
        other = self._twin()
        other.settings = replace(self.settings, model="none")
        other.__dict__.pop("_writer", None)
        other._home = other
        return other

    def load_writer(self) -> Writer | None:
        """Load the writer now instead of at the first question; None with `model="none"`.

        Raises:
            ModelError: the local model does not load.
            SettingsError: the provider cannot be used.
        """
        return self._home._writer

    def _read_from(self, retriever: PassageRetriever) -> None:
        """Search with a retriever, and read what it finds."""
        self._retriever = retriever
        self._reader = Reader(retriever.index, self._network, self._embedder)
        self._composer = Composer(
            retriever.index.article,
            self._reader,
            self._embedder,
            self.settings.threshold,
            self.settings.calibration,
        )

    def _visiting(self) -> "Assistant":
        """The same assistant for one question: what a library finds for it is kept together meanwhile."""
        if self.library is None:
            return self
        other = self._twin()
        other._read_from(self._retriever.visiting())
        return other

    def _twin(self) -> "Assistant":
        """Another one that shares everything."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.article)

    @cached_property
    def _writer(self) -> Writer | None:
        model, timeout_seconds = self.settings.model, self.settings.timeout_seconds
        chat = get_chat_model(model, timeout_seconds, self._progress, self.settings.base_url)
        turns = LOCAL_TURNS if is_local(model) else None
        return Writer(chat, timeout_seconds, turns) if chat is not None else None

    def stream(self, question: str, history: History = ()) -> Generator[Event]:
        """Events of an answer: `Evidence` once or more, then `Token`s, last the `Answer`.

        The first evidence are the sentences nearest to the question as it was typed; the next one has the
        reader's short answer, and the question as it was understood. Raises as `ask` does.
        """
        self._require_open()
        require_question(question)
        with closing(self._visiting()._stream(question, read_history(history)[-REMEMBERED_TURNS:])) as events:
            for event in events:
                yield event
                if not isinstance(event, Answer):
                    self._require_open()

    def _stream(self, question: str, turns: Sequence[Turn]) -> Generator[Event]:
        clock = Clock()
        fact = told_by_article(self.article, question) if self.library is None else None
        if fact is not None:
            answer = self._composer.head_answer(question, fact, clock)
            yield Evidence(answer.citations, answer.short, answer.state, answer.confidence, question)
            yield answer
            return
        language = question_language(question, self.article.written_in)
        if {language, self.article.written_in} != {ENGLISH}:
            yield from self._other_language(question, language, clock)
            return
        if self.library is None:  # whose words are too many to mend by
            question = self._spelling.mended(question)
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
        answer = self._composer.answer(found, draft, clock)
        reply = "" if answer.answered else reply_to_address(question, self._embedder)
        yield self._composer.addressed_answer(question, reply, answer) if reply else answer

    def _other_language(self, question: str, language: str, clock: Clock) -> Iterator[Event]:
        """The events of a question, or about an article, in a language that the reader does not know."""
        nearest = self._reader.nearest(question, self._retriever.search(question))
        clock.lap("retrieve")
        clock.first("evidence")
        yield self._composer.nearest(question, nearest)
        draft = Draft()
        writer = self.load_writer()
        clock.lap("load")
        try:
            if writer is not None:
                nearest = self._nearest_in_article(writer, question, language, nearest)
                excerpts = self._composer.excerpts_of(nearest)
                with writer.turn():
                    wanted = {"prompt": "other_language", "language": language_name(language)}
                    draft.text = "".join(writer.write(question, excerpts, **wanted))
        except ModelError as error:
            draft.notice = _writer_failed(error)
        clock.lap("write")
        answer = self._composer.other_language_answer(question, nearest, draft, clock)
        yield Evidence(answer.closest, "", answer.state, answer.confidence, question)
        yield answer

    def _nearest_in_article(
        self, writer: Writer, question: str, language: str, nearest: tuple[Sentence, ...]
    ) -> tuple[Sentence, ...]:
        """The nearest sentences to a question, put into the article's language where it is in another."""
        if language == self.article.written_in:
            return nearest
        with writer.turn():
            translated = writer.translate(question, language_name(self.article.written_in))
        if not translated or len(translated) > MAX_QUESTION_CHARACTERS:
            return nearest
        return self._reader.nearest(translated, self._retriever.search(translated))

    def check(self, text: str) -> list[Check]:
        """Whether sentences that somebody quotes stand in the article, for each sentence in order.

        Args:
            text: one sentence or several, at most 20,000 characters.

        Raises:
            QuestionError: there is no text, or too much of it.
        """
        self._require_open()
        require_text("text", text, "one sentence or several to check", QuestionError)
        if not text.strip() or len(text) > MAX_CHECKED_CHARACTERS:
            raise QuestionError(
                f"Give one sentence or several to check, at most {MAX_CHECKED_CHARACTERS:,} characters."
            )
        visiting = self._visiting()
        if self.library is not None:  # what may hold the sentences must be found before they are looked for
            for sentence in split_sentences(text):
                visiting._retriever.search(text[sentence.start : sentence.end])
        return visiting._composer.checks(text, visiting._retriever)

    def _about(self) -> str:
        named = f" “{self.article.title}”" if self.article.title else ""
        return (
            f"Answers a question from the article{named} alone, with exact quotes as proof, or says that the "
            "article does not say."
        )

    def _let_go(self) -> None:
        if self.library is not None:
            self.library.close()
        for held in ("index", "_retriever", "_reader", "_composer", "_writer"):
            self.__dict__.pop(held, None)

    def _understood(self, typed: Found, turns: Sequence[Turn], clock: Clock) -> Found:
        """A follow-up as it was typed, or made standalone: the one that the reader is surer of.

        A question that plainly stands alone, and has a sure answer, stays. Without a rewriting the last
        question goes in front of one whose answer is not beyond doubt, but what answers the last question
        answers no other.
        """
        if typed.state is State.ANSWERED and stands_alone(typed.question):
            return typed
        rewritten = rewrite_question(self.load_writer(), typed.question, turns, self.article.title)
        clock.lap("rewrite")
        if rewritten:
            other = self._found(rewritten) if rewritten != typed.question else typed
            is_surer = other.confidence + _REWRITTEN_BONUS > typed.confidence
        elif typed.confidence < _KEPT_AS_TYPED:
            other = self._found(with_last_question(typed.question, turns))
            is_surer = other.confidence > typed.confidence and not other.same_answer(
                self._found(turns[-1].question)
            )
        else:
            other, is_surer = typed, False
        clock.lap("reread")
        return other if is_surer else typed

    def _found(self, question: str) -> Found:
        return self._composer.found(question, self._reader.read(question, self._retriever.search(question)))

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

        answer = ask("Where will Russia open a Consulate General?", article="talks.txt")
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
