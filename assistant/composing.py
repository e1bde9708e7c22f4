"""Composing: from a reading, and a draft if there is one, to an answer that its quotes prove."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from langchain_core.embeddings import Embeddings

from assistant.answers import DECLINED, OTHER_LANGUAGE, Answer, Check, Clock, Evidence, State, Support
from assistant.articles import Article, Sentence, Told, is_head_line
from assistant.calibration import Calibration
from assistant.index import PassageRetriever, embed
from assistant.reading import (
    QuestionKind,
    Reader,
    Reading,
    Verdict,
    answerable_probability,
    in_wished_form,
    is_sure,
    statements,
    wished_sentences,
)
from assistant.writing import (
    Citation,
    CitedText,
    Place,
    Standing,
    cite,
    contradicts,
    find_sentences,
    is_order,
    quote_evidence,
    quote_other_language,
)

_HEAD_CONFIDENCE = 0.95  # that a date or byline at the head of an article is the article's own
_OTHER_LANGUAGE_CONFIDENCE = 0.45  # of a writer's word alone, which is never sure
_MARKS = re.compile(r"\s*\[\d+\]")
_SHOWN_EVIDENCE = 3  # quotes shown before the answer
_SURE_VERDICT = 0.8  # that a passage says yes, or no: .93 of such words are right on BoolQ's dev half
_MIN_SUPPORT = 0.5  # that evidence supports a sentence: below, one of the writer's is dropped
_RELATED = 0.4  # cosine from which on a sentence is of the same matter as one that is checked
_QUALIFIER_CHARACTERS = 24
# English has few words that make a number a guess or a bound; without them a short answer claims too much.
_QUALIFIER = re.compile(
    r"\b(?:about|almost|approximately|around|at least|at most|close to|fewer than|less than|more than|nearly|"
    r"over|roughly|some|under|up to)\s+$",
    re.IGNORECASE,
)
_COMPARED_SENTENCES = 3  # nearest sentences that a sentence which is absent is compared with


@dataclass(frozen=True)
class Found:
    """What the reader found: all of an answer but a writer's words.

    Attributes:
        question: the question as it was understood.
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

    @property
    def evidence(self) -> Evidence:
        """The same as an event."""
        return Evidence(self.closest, self.short, self.state, self.confidence, self.question)

    def same_answer(self, other: "Found") -> bool:
        """Whether both point at the same words, or prove a yes or no by the same sentences."""
        if self.reading.spans or other.reading.spans:
            return any(
                a.start < b.end and b.start < a.end for a in self.reading.spans for b in other.reading.spans
            )
        return self.reading.proof == other.reading.proof


@dataclass
class Draft:
    """What the writer gave.

    Attributes:
        text: its words.
        notice: what went wrong, in a line for people; then its words count for nothing.
    """

    text: str = ""
    notice: str = ""


class Composer:
    """Makes answers about an article.

    Args:
        article: the article, or a collection.
        reader: its reader.
        embedder: aligns what a draft says with the evidence.
        threshold: P(the article answers) from which on there is an answer.
        calibration: what makes that probability one of a team's own questions.
    """

    def __init__(
        self,
        article: Article,
        reader: Reader,
        embedder: Embeddings,
        threshold: float,
        calibration: Calibration,
    ) -> None:
        self._article = article
        self._reader = reader
        self._embedder = embedder
        self._threshold = threshold
        self._calibration = calibration

    def nearest(self, question: str, sentences: Sequence[Sentence]) -> Evidence:
        """The first evidence: the sentences nearest to a question, before anything was read."""
        return Evidence(self._quotes(self._told(sentences)[:_SHOWN_EVIDENCE]), question=question)

    def found(self, question: str, reading: Reading) -> Found:
        """What is made of a reading: declined when the article hardly answers."""
        confidence = answerable_probability(reading.kind, reading.signals)
        if reading.signals:  # without any nothing was read that could be judged
            confidence = self._calibration.probability(confidence)
        state = State.ANSWERED if is_sure(confidence) else State.UNSURE
        if confidence < self._threshold:
            state = State.SILENT
        # The best, and one of each rival.
        evidence = self._told(reading.evidence)
        closest = self._quotes(evidence[: max(_SHOWN_EVIDENCE, len(reading.proof))])
        short = "" if state is State.SILENT else self._short(question, reading)
        return Found(question, reading, closest, state, confidence, short)

    def excerpts(self, reading: Reading) -> list[str]:
        """What the writer reads; it never reads an article's orders to a machine."""
        return self.excerpts_of(reading.evidence)

    def excerpts_of(self, sentences: tuple[Sentence, ...]) -> list[str]:
        """Sentences as the writer reads them, in article order."""
        texts = [" ".join(self._article.shown(s.start, s.end).split()) for s in _in_order(sentences)]
        return [text for text in texts if not is_order(text)] or texts[:1]

    def answer(self, found: Found, draft: Draft, clock: Clock) -> Answer:
        """The answer by all that is known."""
        cited = CitedText(DECLINED, (), 0.0)
        if found.state is not State.SILENT:
            cited = self._cite(found, "" if draft.notice else draft.text.strip())
            cited = replace(cited, text=in_wished_form(found.question, found.reading.kind, cited.text))
        clock.lap("cite")
        return Answer(
            text=cited.text,
            state=found.state,
            confidence=found.confidence,
            citations=cited.citations,
            closest=found.closest,
            timings=clock.done(),
            notice=draft.notice or self._article.caveat,
            signals=found.reading.signals,
            short=found.short,
            question=found.question,
            disagrees=found.state is not State.SILENT and bool(found.reading.rivals),
        )

    def head_answer(self, question: str, fact: Told, clock: Clock) -> Answer:
        """When it was published, who wrote it, its dates, a paragraph: what no passage search finds."""
        cited = quote_evidence(self._article, fact.words)
        listed = _MARKS.sub("", fact.text)
        clock.first("evidence")
        clock.first("short")
        return Answer(
            text=fact.text or cited.text or DECLINED,
            state=State.ANSWERED if fact.words else State.SILENT,
            confidence=_HEAD_CONFIDENCE if fact.words else 1 - _HEAD_CONFIDENCE,
            citations=cited.citations,
            closest=cited.citations,
            timings=clock.done(),
            short=listed or (cited.citations[0].quote if len(cited.citations) == 1 else ""),
            notice=self._article.caveat,
            question=question,
        )

    def addressed_answer(self, question: str, reply: str, answer: Answer) -> Answer:
        """A reply to words that were meant for the assistant and that the article does not answer."""
        return replace(answer, text=reply, closest=(), question=question)

    def other_language_answer(
        self, question: str, nearest: Sequence[Sentence], draft: Draft, clock: Clock
    ) -> Answer:
        """An answer in a language that the reader does not know: by the writer's word, never for sure; none
        where there is no writer, or where it finds none."""
        cited = CitedText("", (), 0.0)
        if draft.text.strip() and not draft.notice:
            cited = quote_other_language(self._article, question, draft.text, nearest)
        clock.lap("cite")
        return Answer(
            text=cited.text or OTHER_LANGUAGE,
            state=State.UNSURE if cited.text else State.LANGUAGE,
            confidence=_OTHER_LANGUAGE_CONFIDENCE if cited.text else 0.0,
            citations=cited.citations,
            closest=self._quotes(self._told(nearest)[:_SHOWN_EVIDENCE]),
            timings=clock.done(),
            notice=draft.notice or self._article.caveat,
            question=question,
        )

    def checks(self, text: str, retriever: PassageRetriever) -> list[Check]:
        """How each sentence of a text stands in the article."""
        return [self._check(said, place, retriever) for said, place in find_sentences(self._article, text)]

    def _is_related(self, sentence: str, span: Sentence) -> bool:
        """Whether a sentence of the article is of the same matter; of another one it decides nothing."""
        if span.end == span.start:
            return False
        said, stands = embed(self._embedder, [sentence, self._article.shown(span.start, span.end)])
        return bool(said @ stands >= _RELATED)

    def _told(self, sentences: Sequence[Sentence]) -> Sequence[Sentence]:
        """Those that tell of something: not the article's date line, unless there is nothing else."""
        return [s for s in sentences if not self._is_head_line(s)] or sentences

    def _is_head_line(self, sentence: Sentence) -> bool:
        """Whether it is an article's date line; no whole text of a library is fetched to tell."""
        _, article = self._article.part_at(sentence.start)
        return article.is_at_hand and is_head_line(self._article, sentence.start, sentence.end)

    def _quotes(self, sentences: Sequence[Sentence]) -> tuple[Citation, ...]:
        return quote_evidence(self._article, sentences).citations

    def _short(self, question: str, reading: Reading) -> str:
        """The short answer; none where articles disagree, since it would be only one of theirs."""
        if reading.verdict:
            return self._yes_or_no(question, reading.verdict, reading.proof)
        if reading.rivals:
            return ""
        words = [self._article.words(self._qualified(s, reading), s.end) for s in reading.spans]
        # A single one stays a slice of the article, line ends and all.
        return words[0] if len(words) == 1 else ", ".join(" ".join(w.split()) for w in words)

    def _yes_or_no(self, question: str, verdict: Mapping[Verdict, float], proof: Sequence[Sentence]) -> str:
        """The word, where the passage says it for sure and the sentence that is quoted says it alone, too."""
        said = {"Yes": Verdict.YES, "No": Verdict.NO}
        word = next((word for word, side in said.items() if verdict[side] >= _SURE_VERDICT), "")
        alone = self._reader.support(question, proof[:1]) if word else None
        return word if alone and alone[said[word]] >= _MIN_SUPPORT else ""

    def _members(self, reading: Reading) -> list[str]:
        """The words of the short answer, each stretch of the article alone."""
        return [self._article.words(s.start, s.end) for s in reading.spans]

    def _qualified(self, span: Sentence, reading: Reading) -> int:
        """Where the short answer begins: with the word that qualifies it, as in "roughly $4 billion"."""
        sentences = (*reading.proof, *reading.evidence)
        starts = [s.start for s in sentences if s.start <= span.start < s.end] or [span.start]
        begin = max(starts[0], span.start - _QUALIFIER_CHARACTERS)
        found = _QUALIFIER.search(self._article.words(begin, span.start))
        return begin + found.start() if found else span.start

    def _cite(self, found: Found, draft: str) -> CitedText:
        """The draft with marks; the article's own sentences where there is no draft, where nothing of it
        holds, or where it says something else than the reader; of articles that disagree, each's."""
        reading = found.reading
        if draft and self._agrees(draft, found):
            evidence = _in_order(reading.evidence)
            cited = cite(self._article, found.question, draft, evidence, self._embedder, self._supports)
            wished = wished_sentences(found.question) if reading.kind is QuestionKind.SUMMARY else None
            if cited.text and wished in (None, len(statements(cited.text))):
                return cited
        quoted = quote_evidence(self._article, reading.proof)
        if reading.verdict and found.short:
            return replace(quoted, text=f"{found.short}. {quoted.text}")
        return quoted

    def _agrees(self, draft: str, found: Found) -> bool:
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

    def _check(self, sentence: str, place: Place, retriever: PassageRetriever) -> Check:
        """A sentence with what stands in its place; of one that is absent, the nearest sentence."""
        near: Sequence[Sentence] = [place.span] if place.span else ()
        near = near or self._reader.nearest(sentence, retriever.search(sentence))
        said = [(self._reader.support(sentence, [span]), span) for span in near[:_COMPARED_SENTENCES]]
        decided = [one for one in said if _decision(one[0])[0] is not Support.UNDECIDED]
        verdict, span = (decided or said or [(None, Sentence(0, 0))])[0]
        support, confidence = _decision(verdict)
        if place.standing is Standing.EXACT:
            support, confidence = Support.SUPPORTS, 1.0
        elif place.standing is Standing.ABSENT and not self._is_related(sentence, span):
            support = Support.UNDECIDED
        begin, article = self._article.part_at(span.start)
        start, end = span.start - begin, span.end - begin
        says = self._reader.speaker(place.span) if place.span else None
        return Check(
            text=sentence,
            verdict=place.standing,
            quote=article.words(start, end),
            start=start,
            end=end,
            differences=place.differences,
            support=support,
            confidence=confidence,
            article=article,
            speaker=self._article.shown(says.start, says.end) if says else "",
        )


def _decision(verdict: Mapping[Verdict, float] | None) -> tuple[Support, float]:
    """What a sentence says to another, and how sure that is; nothing without a reader."""
    if verdict is None:
        return Support.UNDECIDED, 0.0
    said = {Support.SUPPORTS: verdict[Verdict.YES], Support.CONTRADICTS: verdict[Verdict.NO]}
    best = max(said, key=lambda support: said[support])
    return (best, said[best]) if said[best] >= _MIN_SUPPORT else (Support.UNDECIDED, 1.0 - said[best])


def _in_order(evidence: tuple[Sentence, ...]) -> list[Sentence]:
    """Evidence in article order, so that questions about one place share the beginning of their prompt."""
    return sorted(evidence, key=lambda s: s.start)
