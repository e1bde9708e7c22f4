"""The assistant: the one place that knows every room, from the article to the cited answer."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from assistant.answers import DECLINED, Answer, Check, Clock, Event, Evidence, State, Support, Token
from assistant.articles import Article, HeadFact, Limits, Sentence, Source, head_fact, load_articles
from assistant.conversation import (
    REMEMBERED_TURNS,
    History,
    Turn,
    is_allowed,
    read_history,
    with_last_question,
)
from assistant.errors import ModelError, QuestionError
from assistant.index import ArticleIndex, PassageRetriever, get_embedder, open_joined_index
from assistant.progress import Progress
from assistant.reading import (
    QuestionKind,
    Reader,
    Reading,
    Verdict,
    answerable_probability,
    is_sure,
    packaged_reader,
)
from assistant.settings import Settings, make_settings
from assistant.writing import (
    LOCAL_TURNS,
    Citation,
    CitedText,
    Place,
    Standing,
    Writer,
    cite,
    contradicts,
    find_sentences,
    get_chat_model,
    is_local,
    is_order,
    quote_evidence,
)

MAX_QUESTION_CHARACTERS = 2000
MAX_CHECKED_CHARACTERS = 20_000
_COMPARED_SENTENCES = 3  # nearest sentences that a sentence which is absent is compared with
_HEAD_CONFIDENCE = 0.95  # that a date or byline at the head of an article is the article's own
_SHOWN_EVIDENCE = 3  # quotes shown before the answer
_BROAD_KINDS = (QuestionKind.LIST, QuestionKind.SUMMARY)  # answered in some sentences
_SURE_VERDICT = 0.7  # that a passage says yes, or no: from here on the answer says so
_REWRITTEN_BONUS = 0.05  # of confidence for a model's rewriting of a follow-up against the question as typed
_MIN_SUPPORT = 0.5  # that evidence supports a sentence of the writer: below, it is dropped


@dataclass(frozen=True)
class _Found:
    """What the reader found: all of an answer but a writer's words.

    Attributes:
        question: the standalone question.
        reading: the reader's.
        closest: quotes of its best evidence.
        state: how the answer stands.
        confidence: P(the article answers), in [0, 1].
        short: the answer in few words.
    """

    question: str
    reading: Reading
    closest: tuple[Citation, ...]
    state: State
    confidence: float
    short: str


@dataclass
class _Draft:
    """What the writer gave.

    Attributes:
        text: its words.
        notice: what went wrong, in a line for people; then its words count for nothing.
    """

    text: str = ""
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
        self._reader = Reader(self.index, network)

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
            history: earlier turns, oldest first, for follow-up questions: (question, answer text) pairs,
                `Answer`s, or dictionaries with role and content.

        Raises:
            QuestionError: the question is empty or too long, or the history of another form.
            ModelError: the local model does not load.
        """
        *_, answer = self.stream(question, history)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: str, history: History = ()) -> Iterator[Event]:
        """Events of an answer: `Evidence` once or more, then `Token`s, last the `Answer`.

        The first evidence are the sentences nearest to the question as it was typed; the next one has the
        reader's short answer, and the question as it was understood. Raises as `ask` does.
        """
        _require_question(question)
        turns = read_history(history)[-REMEMBERED_TURNS:]
        clock = Clock()
        fact = head_fact(self.article, question)
        if fact is not None:
            yield from self._about_article(question, fact, clock)
            return
        retrieved = self._retriever.search(question)
        clock.lap("retrieve")
        nearest = self._reader.nearest(question, retrieved)
        clock.first("evidence")
        yield Evidence(self._quotes(nearest[:_SHOWN_EVIDENCE]), question=question)
        found = self._found(question, self._reader.read(question, retrieved))
        clock.lap("read")
        if turns:
            found = self._understood(found, turns, clock)
        clock.first("short")
        yield Evidence(found.closest, found.short, found.state, found.confidence, found.question)
        draft = yield from self._write(found, clock)
        yield self._answer(found, draft, clock)

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
        return [self._checked(sentence, place) for sentence, place in find_sentences(self.article, text)]

    def _checked(self, sentence: str, place: Place) -> Check:
        """A sentence with what stands in its place; of one that is absent, the nearest sentence."""
        near = (
            [place.span] if place.span else self._reader.nearest(sentence, self._retriever.search(sentence))
        )
        said = [(self._reader.support(sentence, [span]), span) for span in near[:_COMPARED_SENTENCES]]
        verdict, span = max(said, key=lambda one: _decision(one[0])[1], default=(None, Sentence(0, 0)))
        support, confidence = _decision(verdict)
        if place.standing is Standing.EXACT:
            support, confidence = Support.SUPPORTS, 1.0
        begin, article = self.article.part_at(span.start)
        start, end = span.start - begin, span.end - begin
        quote = article.text[start:end]
        return Check(
            sentence, place.standing, quote, start, end, place.differences, support, confidence, article
        )

    def _about_article(self, question: str, fact: HeadFact, clock: Clock) -> Iterator[Event]:
        """When it was published or who wrote it: words of its head, which no passage search finds."""
        cited = quote_evidence(self.article, fact.words)
        short = cited.citations[0].quote if len(cited.citations) == 1 else ""
        clock.first("evidence")
        clock.first("short")
        yield Evidence(cited.citations, short, State.ANSWERED, _HEAD_CONFIDENCE, question)
        yield Answer(
            text=cited.text,
            state=State.ANSWERED,
            confidence=_HEAD_CONFIDENCE,
            citations=cited.citations,
            closest=cited.citations,
            timings=clock.done(),
            short=short,
            question=question,
        )

    def _understood(self, typed: _Found, turns: Sequence[Turn], clock: Clock) -> _Found:
        """A follow-up as it was typed, or made standalone: the one that the reader is surer of."""
        question, bonus = self._standalone(typed.question, turns)
        clock.lap("rewrite")
        if question == typed.question:
            return typed
        other = self._found(question, self._reader.read(question, self._retriever.search(question)))
        clock.lap("reread")
        return other if other.confidence + bonus > typed.confidence else typed

    def _standalone(self, question: str, turns: Sequence[Turn]) -> tuple[str, float]:
        """The writer's rewriting, if it holds to what was said, and its bonus; else the last question in
        front."""
        rewritten = rewrite_question(self.load_writer(), question, turns, self.article.title)
        return (rewritten, _REWRITTEN_BONUS) if rewritten else (with_last_question(question, turns), 0.0)

    def _quotes(self, sentences: Sequence[Sentence]) -> tuple[Citation, ...]:
        return quote_evidence(self.article, sentences).citations

    def _found(self, question: str, reading: Reading) -> _Found:
        """What is made of a reading: declined when the article hardly answers."""
        confidence = answerable_probability(reading.kind, reading.signals)
        state = State.ANSWERED if is_sure(confidence) else State.UNSURE
        if confidence < self.settings.threshold:
            state = State.SILENT
        # The best, and one of each rival.
        closest = self._quotes(reading.evidence[: max(_SHOWN_EVIDENCE, len(reading.proof))])
        short = "" if state is State.SILENT else self._short(reading)
        return _Found(question, reading, closest, state, confidence, short)

    def _short(self, reading: Reading) -> str:
        """The short answer; none where articles disagree, since it would be only one of theirs."""
        if reading.verdict:
            return _yes_or_no(reading.verdict)
        if reading.rivals:
            return ""
        words = self._members(reading)
        # A single one stays a slice of the article, line ends and all.
        return words[0] if len(words) == 1 else ", ".join(" ".join(w.split()) for w in words)

    def _members(self, reading: Reading) -> list[str]:
        """The words of the short answer, each stretch of the article alone."""
        return [self.article.text[s.start : s.end] for s in reading.spans]

    def _write(self, found: _Found, clock: Clock) -> Generator[Token, None, _Draft]:
        """The writer's draft, piece by piece; an empty one where there is no writer or no answer.

        Where articles disagree they speak for themselves: no writer chooses between them.
        """
        is_wanted = found.state is not State.SILENT and not found.reading.rivals
        writer = self.load_writer() if is_wanted else None
        clock.lap("load")
        draft = _Draft()
        try:
            for piece in self._pieces(writer, found, clock) if writer else ():
                draft.text += piece
                yield Token(piece)
        except ModelError as error:
            draft.notice = _writer_failed(error)
        return draft

    def _pieces(self, writer: Writer, found: _Found, clock: Clock) -> Iterator[str]:
        """Pieces of the writer's answer."""
        with writer.turn():
            clock.lap("wait")
            prompt = "overview" if found.reading.kind in _BROAD_KINDS else "answer"
            for piece in writer.write(found.question, self._evidence_texts(found.reading), prompt):
                clock.first("first_token")
                yield piece
            clock.lap("write")

    def _answer(self, found: _Found, draft: _Draft, clock: Clock) -> Answer:
        """The answer by all that is known."""
        cited = CitedText(DECLINED, (), 0.0)
        if found.state is not State.SILENT:
            cited = self._cite(found, "" if draft.notice else draft.text)
        clock.lap("cite")
        return Answer(
            text=cited.text,
            state=found.state,
            confidence=found.confidence,
            citations=cited.citations,
            closest=found.closest,
            timings=clock.done(),
            notice=draft.notice,
            signals=found.reading.signals,
            short=found.short,
            question=found.question,
        )

    def _cite(self, found: _Found, draft: str) -> CitedText:
        """The draft with marks; the article's own sentences where there is no draft, where nothing of it
        holds, or where it says something else than the reader; of articles that disagree, each's."""
        reading = found.reading
        if draft and self._agrees(draft, found):
            cited = cite(
                self.article,
                found.question,
                draft,
                _in_order(reading.evidence),
                self._embedder,
                self._supports,
            )
            if cited.text:
                return cited
        quoted = quote_evidence(self.article, reading.proof)
        if reading.verdict and found.short:
            return replace(quoted, text=f"{found.short}. {quoted.text}")
        return quoted

    def _agrees(self, draft: str, found: _Found) -> bool:
        """Whether a draft says what the reader found, all members of a list; a yes or no is right or is not
        given."""
        if found.reading.verdict is None:
            members = self._members(found.reading) if found.short else ()
            return not any(contradicts(draft, member) for member in members)
        said = draft.split()[0].strip(".,:;!").casefold()
        return said == found.short.casefold() if said in ("yes", "no") else not found.short

    def _supports(self, claim: str, sentences: Sequence[Sentence]) -> bool:
        """Whether sentences of the article support a claim, by the reader; True where there is none."""
        verdict = self._reader.support(claim, sentences)
        return verdict is None or verdict[Verdict.YES] >= _MIN_SUPPORT

    def _evidence_texts(self, reading: Reading) -> list[str]:
        """What the writer reads; it never reads an article's orders to a machine."""
        texts = [" ".join(self.article.text[s.start : s.end].split()) for s in _in_order(reading.evidence)]
        return [text for text in texts if not is_order(text)] or texts[:1]


def ask(question: str, article: Source, history: History = (), **options: Any) -> Answer:
    """Answer one question about an article (a path, an http(s) address, an `Article`, a folder or a list).

    The long-lived `Assistant` answers further questions without opening the article again::

        answer = ask("How much has been invested?", article="talks.txt")
        print(answer.text, answer.citations[0].quote)
    """
    _require_question(question)
    return Assistant.open(article, **options).ask(question, history)


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


def _decision(verdict: Mapping[Verdict, float] | None) -> tuple[Support, float]:
    """What a sentence says to another, and how sure that is; nothing without a reader."""
    if verdict is None:
        return Support.UNDECIDED, 0.0
    said = {Support.SUPPORTS: verdict[Verdict.YES], Support.CONTRADICTS: verdict[Verdict.NO]}
    best = max(said, key=lambda support: said[support])
    return (best, said[best]) if said[best] >= _MIN_SUPPORT else (Support.UNDECIDED, 1.0 - said[best])


def _require_question(question: str) -> None:
    if not question.strip():
        raise QuestionError("The question is empty. Type a question about the article.")
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION_CHARACTERS:,} are taken. "
            "Ask a shorter one."
        )


def _yes_or_no(verdict: Mapping[Verdict, float]) -> str:
    """The word, where the passage says it for sure; else nothing."""
    said = {"Yes": verdict[Verdict.YES], "No": verdict[Verdict.NO]}
    return next((word for word, chance in said.items() if chance >= _SURE_VERDICT), "")


def _in_order(evidence: tuple[Sentence, ...]) -> list[Sentence]:
    """Evidence in article order, so that questions about one place share the beginning of their prompt."""
    return sorted(evidence, key=lambda s: s.start)


def _writer_failed(error: ModelError) -> str:
    return f"The writer gave no answer, so these are the article's own words. ({error})"
