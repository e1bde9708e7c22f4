"""The assistant: the one place that knows every room, from the article to the cited answer."""

from collections.abc import Generator, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from assistant.answers import DECLINED, Answer, Clock, Event, Evidence, Token
from assistant.articles import Article, HeadFact, Limits, Sentence, Source, head_fact, load_articles
from assistant.conversation import History, standalone_question
from assistant.errors import ModelError, QuestionError
from assistant.index import ArticleIndex, PassageRetriever, get_embedder, open_joined_index
from assistant.progress import Progress
from assistant.reading import (
    CHECKED_KINDS,
    QuestionKind,
    Reader,
    Reading,
    TrainedReader,
    answerable_probability,
    log_odds,
    packaged_reader,
)
from assistant.settings import Settings, make_settings
from assistant.writing import (
    LOCAL_TURNS,
    Citation,
    CitedText,
    Writer,
    cite,
    contradicts,
    get_chat_model,
    is_local,
    is_order,
    quote_evidence,
)

MAX_QUESTION_CHARACTERS = 2000
_HEAD_CONFIDENCE = 0.95  # that a date or byline at the head of an article is the article's own
_SHOWN_EVIDENCE = 3  # quotes shown before the answer
_BROAD_KINDS = (QuestionKind.LIST, QuestionKind.SUMMARY)  # answered in some sentences
# Sentences that make the answer when there is no writer; a question not named here gets one.
_QUOTED_SENTENCES = {QuestionKind.YES_NO: 2, QuestionKind.LIST: 3, QuestionKind.SUMMARY: 6}


@dataclass
class _Draft:
    """What the writer gave.

    Attributes:
        text: its words.
        signals: the reader's, and the writer's word on whether there is an answer.
        notice: what went wrong, in a line for people; then its words count for nothing.
    """

    text: str = ""
    signals: dict[str, float] = field(default_factory=dict)
    notice: str = ""


class Assistant:
    """Answers questions about an article, or about a collection of articles.

    Args:
        article: the article, or a `Collection`.
        progress: called as `progress(line, share)` during long steps.
        **options: see `assistant.settings.Settings`: `model`, `embedder`, `top_k`, `index_dir`,
            `threshold`, `timeout_seconds` and the rest. What is not given comes from `ASSISTANT_…` variables.

    Raises:
        AssistantError: a setting, a model or the index folder cannot be used.
    """

    def __init__(self, article: Article, *, progress: Progress | None = None, **options: Any) -> None:
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
        self._reader: Reader = TrainedReader(self.index, network)

    @classmethod
    def open(cls, source: Source, limits: Limits | None = None, **options: Any) -> "Assistant":
        """An assistant for a path, an http(s) address or an `Article`; builds or reopens its index.

        A folder, or a list of these, is opened as one collection: each citation names its own article.
        `limits` says how much of a file or page is taken; from `ASSISTANT_…` variables when not given.

        Raises:
            ArticleError: nothing readable is there.
        """
        return cls(load_articles(source, limits, options.get("progress")), **options)

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

    def ask(self, question: str, history: History = ()) -> Answer:
        """The answer to a question.

        Args:
            question: the question, at most 2,000 characters.
            history: earlier (question, answer text) pairs, oldest first, for follow-up questions.

        Raises:
            QuestionError: the question is empty or too long.
            ModelError: the local model does not load.
        """
        *_, answer = self.stream(question, history)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: str, history: History = ()) -> Iterator[Event]:
        """Events of an answer: one `Evidence`, then `Token`s, last the `Answer`. Raises as `ask` does."""
        _require_question(question)
        clock = Clock()
        fact = head_fact(self.article, question)
        if fact is not None:
            yield from self._about_article(question, fact, clock)
            return
        question = standalone_question(question, history)
        retrieved = self._retriever.search(question)
        clock.lap("retrieve")
        reading = self._reader.read(question, retrieved)
        clock.lap("read")
        closest = self._closest(reading)
        clock.first("evidence")
        yield Evidence(closest)
        draft = yield from self._write(question, reading, clock)
        yield self._answer(question, reading, closest, draft, clock)

    def _about_article(self, question: str, fact: HeadFact, clock: Clock) -> Iterator[Event]:
        """When it was published or who wrote it: words of its head, which no passage search finds."""
        cited = quote_evidence(self.article, fact.words)
        clock.first("evidence")
        yield Evidence(cited.citations)
        yield Answer(
            text=cited.text,
            answered=True,
            confidence=_HEAD_CONFIDENCE,
            citations=cited.citations,
            closest=cited.citations,
            timings=clock.done(),
            short=cited.citations[0].quote if len(cited.citations) == 1 else "",
            question=question,
        )

    def _closest(self, reading: Reading) -> tuple[Citation, ...]:
        """The quotes that are shown before there is an answer: the best, and one of each rival."""
        shown = max(_SHOWN_EVIDENCE, 1 + len(reading.rivals))
        return quote_evidence(self.article, reading.evidence[:shown]).citations

    def _write(self, question: str, reading: Reading, clock: Clock) -> Generator[Token, None, _Draft]:
        """The writer's draft, piece by piece; an empty one where there is no writer."""
        writer = self.load_writer() if reading.evidence else None
        clock.lap("load")
        draft = _Draft(signals=dict(reading.signals))
        try:
            for piece in self._pieces(writer, question, reading, draft.signals, clock) if writer else ():
                draft.text += piece
                yield Token(piece)
        except ModelError as error:
            draft.notice = _writer_failed(error)
        return draft

    def _pieces(
        self, writer: Writer, question: str, reading: Reading, signals: dict[str, float], clock: Clock
    ) -> Iterator[str]:
        """Pieces of the writer's answer, once its word on whether there is one is among the signals."""
        with writer.turn():
            clock.lap("wait")
            signals |= self._check(writer, question, reading)
            clock.lap("check")
            is_answered = answerable_probability(reading.kind, signals) >= self.settings.threshold
            # Where articles disagree they speak for themselves: no writer chooses between them.
            if not is_answered or reading.rivals:
                return
            prompt = "overview" if reading.kind in _BROAD_KINDS else "answer"
            for piece in writer.write(question, self._evidence_texts(reading), prompt):
                clock.first("first_token")
                yield piece
            clock.lap("write")

    def _check(self, writer: Writer, question: str, reading: Reading) -> dict[str, float]:
        """The writer's word on whether the evidence answers; nothing when it gives no probabilities."""
        if reading.kind not in CHECKED_KINDS:
            return {}
        says = writer.says_answerable(question, self._evidence_texts(reading))
        return {} if says is None else {"says_answerable": log_odds(says)}

    def _answer(
        self, question: str, reading: Reading, closest: tuple[Citation, ...], draft: _Draft, clock: Clock
    ) -> Answer:
        """The answer by all that is known: declined when the article hardly answers, else cited."""
        confidence = answerable_probability(reading.kind, draft.signals)
        answered = confidence >= self.settings.threshold
        cited = CitedText(DECLINED, (), 0.0)
        if answered:
            cited = self._cite(question, "" if draft.notice else draft.text, reading)
        clock.lap("cite")
        return Answer(
            text=cited.text,
            answered=answered,
            confidence=confidence,
            citations=cited.citations,
            closest=closest,
            timings=clock.done(),
            notice=draft.notice,
            signals=draft.signals,
            short=self._short(reading) if answered else "",
            question=question,
        )

    def _short(self, reading: Reading) -> str:
        """The short answer; none where articles disagree, since it would be only one of theirs."""
        if reading.span is None or reading.rivals:
            return ""
        return self.article.text[reading.span.start : reading.span.end]

    def _cite(self, question: str, draft: str, reading: Reading) -> CitedText:
        """The draft with marks; the article's own sentences where there is no draft, where nothing of it
        holds, or where it says something else than the reader's span; of articles that disagree, each's."""
        if draft and not contradicts(draft, self._short(reading)):
            cited = cite(self.article, question, draft, _in_order(reading.evidence), self._embedder)
            if cited.text:
                return cited
        quoted = _QUOTED_SENTENCES.get(reading.kind, 1) + len(reading.rivals)
        return quote_evidence(self.article, reading.evidence[:quoted])

    def _evidence_texts(self, reading: Reading) -> list[str]:
        """What the writer reads; it never reads an article's orders to a machine."""
        texts = [" ".join(self.article.shown(s.start, s.end).split()) for s in _in_order(reading.evidence)]
        return [text for text in texts if not is_order(text)] or texts[:1]


def ask(question: str, article: Source, history: History = (), **options: Any) -> Answer:
    """Answer one question about an article (a path, an http(s) address, an `Article`, a folder or a list).

    The long-lived `Assistant` answers further questions without opening the article again::

        answer = ask("How much has been invested?", article="talks.txt")
        print(answer.text, answer.citations[0].quote)
    """
    _require_question(question)
    return Assistant.open(article, **options).ask(question, history)


def _require_question(question: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in question):
        raise QuestionError("The question holds half a character. Type it anew.")
    if not question.strip():
        raise QuestionError("The question is empty. Type a question about the article.")
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION_CHARACTERS:,} are taken. "
            "Ask a shorter one."
        )


def _in_order(evidence: tuple[Sentence, ...]) -> list[Sentence]:
    """Evidence in article order, so that questions about one place share the beginning of their prompt."""
    return sorted(evidence, key=lambda s: s.start)


def _writer_failed(error: ModelError) -> str:
    return f"The writer gave no answer, so these are the article's own words. ({error})"
