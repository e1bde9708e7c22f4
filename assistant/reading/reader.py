"""The reader: which words answer, which sentences prove it, and signals for "does the article answer?".

One pass of a trained network over (question, passage) gives all of it; see its card in
`assistant/data/reader/README.md`.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from langchain_core.embeddings import Embeddings

from assistant.articles import Article, Passage, Sentence, View
from assistant.index import PassageIndex, Retrieved, stemmed
from assistant.reading.candidates import READ_ORDER, UNREAD_ORDER, Candidate
from assistant.reading.choosing import compared_with, newest_first
from assistant.reading.disagreement import other_answers
from assistant.reading.questions import QuestionKind, question_kind
from assistant.reading.reader_model import PassageScores, ReaderModel, Verdict, nothing_read
from assistant.reading.summaries import SummaryScope
from assistant.reading.wishes import wished_sentences

EVIDENCE_CHARACTERS = 500
"""How much evidence the writer sees."""

READER_FOLDER = Path(__file__).parent.parent / "data" / "reader"
"""Where the network lies that comes with the package."""

_NO_SPAN = -20.0
_SUMMARY_SENTENCES = 6
_TOPIC_SENTENCES = 3
_MOST_MEMBERS = 12
_WHO_SAYS = "Who said this?"
_SURE_SPEAKER = 1.0  # both that the sentence answers who says it, and the place of the name
_SPEAKER_WORDS = 8
_MEMBER_HEAD = 0.0  # a further passage adds members to a list when it answers at least this much
_WHOLE = re.compile(r"[.!?][\"”’)\]]*$")
_POINTS_BACK = re.compile(
    r"(?:he|she|it|they|his|her|its|their|this|that|these|those|such|there|and|but|however|also|meanwhile)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """What the reader found.

    Attributes:
        kind: what the question asks for.
        evidence: sentences that may hold the answer, best first.
        proof: those that hold it, best first: one, all with members of a list, or one of each rival.
        spans: the short answer, as offsets into the article: one span, or the members of a list, in order of
            the text; none for yes/no questions and summaries.
        verdict: probabilities of yes, no and undecided; None where the question is not a yes/no question.
        rivals: of a collection, sentences of other articles that give another answer, best first.
        signals: what the decision rests on, by name (see `answerable_probability`); empty when nothing
            was retrieved, and for a summary of the whole article.
    """

    kind: QuestionKind
    evidence: tuple[Sentence, ...] = ()
    proof: tuple[Sentence, ...] = ()
    spans: tuple[Sentence, ...] = ()
    verdict: dict[Verdict, float] | None = None
    rivals: tuple[Sentence, ...] = ()
    signals: dict[str, float] = field(default_factory=dict)


class Reader:
    """Reads the retrieved passages with a network; without one, goes by shared words alone.

    Args:
        index: where the passages are.
        model: the network, or None.
        embedder: the one that the index was made with.
    """

    def __init__(self, index: PassageIndex, model: ReaderModel | None, embedder: Embeddings) -> None:
        self._index = index
        self._model = model
        self._scope = SummaryScope(embedder)

    def nearest(self, question: str, retrieved: Sequence[Retrieved]) -> tuple[Sentence, ...]:
        """The retrieved sentences nearest to a question, before the network has read any of them."""
        passages = self._passages(retrieved)
        candidates = self._candidates(question, passages, [nothing_read()] * len(passages))
        candidates.sort(key=lambda c: (-c.score(UNREAD_ORDER), c.sentence.start))
        return _within_budget([c.sentence for c in candidates])

    def read(self, question: str, retrieved: Sequence[Retrieved]) -> Reading:
        """Evidence, short answer and signals for a question."""
        kind = question_kind(question)
        candidates = self.candidates(question, retrieved)
        if not candidates:
            return Reading(kind)
        order = READ_ORDER if self._model else UNREAD_ORDER
        candidates.sort(key=lambda c: (-c.score(order), c.sentence.start))
        candidates = newest_first(candidates, self._age_at, _MEMBER_HEAD)
        signals = self._signals(candidates, retrieved)
        evidence = tuple(c.sentence for c in candidates)
        best = candidates[0]
        if kind is QuestionKind.SUMMARY and self._scope.is_whole(question, retrieved):
            wished = wished_sentences(question) or _SUMMARY_SENTENCES
            outline = _spread(self._outline(wished), wished)
            return Reading(kind, _within_budget(outline), outline)
        if kind is QuestionKind.SUMMARY:
            wished = wished_sentences(question) or _TOPIC_SENTENCES
            proof = tuple(sorted(evidence[:wished], key=lambda s: s.start))
            return Reading(kind, _within_budget(evidence), proof, signals=signals)
        if self._model is None:
            return Reading(kind, _within_budget(evidence), evidence[:1], signals=signals)
        if kind is QuestionKind.YES_NO:
            return Reading(kind, _within_budget(evidence), evidence[:1], (), best.verdict, signals=signals)
        return self._answering(question, kind, candidates, signals)

    def candidates(self, question: str, retrieved: Sequence[Retrieved]) -> list[Candidate]:
        """One candidate for each retrieved sentence; of a sentence in two passages, the better reading."""
        passages = self._passages(retrieved)
        return self._candidates(question, passages, self._scores(question, passages))

    def support(self, claim: str, sentences: Sequence[Sentence]) -> dict[Verdict, float] | None:
        """Probabilities that sentences of the article support a claim, refute it, or do not decide it.

        None without a network.
        """
        if self._model is None:
            return None
        text = " ".join(self._text(s.start, s.end) for s in sorted(sentences, key=lambda s: s.start))
        return self._model.score(claim, [text])[0].verdict

    def speaker(self, span: Sentence) -> Sentence | None:
        """Who says what stands at a span, where its sentence names somebody; None without a network."""
        sentences = (
            (p, s) for p in range(self._index.passage_count) for s in self._index.passage(p).sentences
        )
        found_in = next((pair for pair in sentences if pair[1].start <= span.start < pair[1].end), None)
        if self._model is None or found_in is None:
            return None
        position, whole = found_in
        view = self._index.passage_view(position).slice(whole.start, whole.end)
        scores = self._model.score(_WHO_SAYS, [view.text])[0]
        found = scores.best_span(0, len(view.text))
        if found is None or min(scores.answerable, found.score) < _SURE_SPEAKER:
            return None
        start, end = view.original(found.start, found.end)
        is_name = len(view.text[found.start : found.end].split()) <= _SPEAKER_WORDS
        return Sentence(start, end) if is_name else None

    def _answering(
        self, question: str, kind: QuestionKind, candidates: Sequence[Candidate], signals: dict[str, float]
    ) -> Reading:
        """The reading of a question that words of the article answer: one span, or several members."""
        best = candidates[0]
        partner = compared_with(question, candidates, lambda c: self._text(c.sentence.start, c.sentence.end))
        if partner is not None:
            both = tuple(sorted([best.sentence, partner.sentence], key=lambda s: s.start))
            return Reading(kind, _within_budget(both, 2), both, (best.span,), signals=signals)
        rivals = other_answers(self._index.article, question, candidates)
        age = self._age_at(best.sentence.start)
        holding = [c for c in _holding(candidates, kind) if self._age_at(c.sentence.start) <= age]
        spans = tuple(_distinct((m for c in holding for m in c.members), self._index.article))
        if rivals or len(spans) < 2:
            spans, holding = (best.span,), [best]
        proof = tuple(dict.fromkeys([best.sentence, *(c.sentence for c in holding), *rivals]))
        evidence = tuple(dict.fromkeys([*proof, *(c.sentence for c in candidates)]))
        return Reading(
            kind, _within_budget(evidence, len(proof)), proof, spans, rivals=rivals, signals=signals
        )

    def _signals(self, candidates: Sequence[Candidate], retrieved: Sequence[Retrieved]) -> dict[str, float]:
        best = candidates[0]
        signals = {"passage_cosine": max(r.cosine for r in retrieved), "best_overlap": best.overlap}
        if self._model is not None:
            signals |= {
                "span": best.span_score,
                "head": best.head,
                "best_head": max(c.head for c in candidates),
                "decided": 1.0 - best.verdict[Verdict.UNDECIDED],
            }
        return signals

    def _passages(self, retrieved: Sequence[Retrieved]) -> list[tuple[Passage, View]]:
        """The passages found, each with what is read of it."""
        positions = [found.position for found in retrieved]
        return [(self._index.passage(p), self._index.passage_view(p)) for p in positions]

    def _scores(self, question: str, passages: Sequence[tuple[Passage, View]]) -> list[PassageScores]:
        """What the network says of each passage; nothing without one."""
        if self._model is None:
            return [nothing_read()] * len(passages)
        return self._model.score(question, [view.text for _, view in passages])

    def _candidates(
        self, question: str, passages: Sequence[tuple[Passage, View]], scored: Sequence[PassageScores]
    ) -> list[Candidate]:
        sentences = list(dict.fromkeys(s for p, _ in passages for s in p.sentences if not self._is_title(s)))
        shares = _overlaps(question, [self._text(s.start, s.end) for s in sentences], self._language)
        overlaps = dict(zip(sentences, shares, strict=True))
        best: dict[Sentence, Candidate] = {}
        for rank, ((passage, view), scores) in enumerate(zip(passages, scored, strict=True)):
            members = [Sentence(*view.original(m.start, m.end)) for m in scores.members()]
            for sentence in passage.sentences:
                if sentence not in overlaps:
                    continue
                found = replace(
                    _candidate(sentence, view, scores, members, overlaps[sentence], rank),
                    is_row=passage.row is not None,
                )
                if sentence not in best or found.score(READ_ORDER) > best[sentence].score(READ_ORDER):
                    best[sentence] = found
        return list(best.values())

    def _outline(self, wished: int) -> list[Sentence]:
        """A sentence from each of the passages nearest to what the whole article is about, in order; where
        that is fewer than are wished, further ones of these passages."""
        passages = [self._index.passage(i).sentences for i in self._index.outline()]
        firsts = [next((s for s in sentences if self._stands_alone(s)), None) for sentences in passages]
        chosen = dict.fromkeys(s for s in firsts if s)
        further = [
            s for sentences in passages for s in sentences if self._stands_alone(s) and s not in chosen
        ]
        chosen |= dict.fromkeys(further[: max(0, min(wished, _SUMMARY_SENTENCES) - len(chosen))])
        return sorted(chosen, key=lambda s: s.start) or list(self._index.passage(0).sentences)

    def _stands_alone(self, sentence: Sentence) -> bool:
        """Whether a sentence is whole and does not begin by pointing back."""
        text = self._text(sentence.start, sentence.end)
        return bool(_WHOLE.search(text)) and not _POINTS_BACK.match(text) and not self._is_title(sentence)

    def _age_at(self, offset: int) -> int:
        begin, article = self._index.article.part_at(offset)
        return article.age_at(offset - begin)

    @property
    def _language(self) -> str:
        return self._index.article.written_in

    def _text(self, start: int, end: int) -> str:
        return self._index.article.shown(start, end)

    def _is_title(self, sentence: Sentence) -> bool:
        """Titles and headings prove nothing."""
        begin, article = self._index.article.part_at(sentence.start)
        words = self._text(sentence.start, sentence.end).strip("# ")
        return words == article.title or article.is_heading(sentence.start - begin, sentence.end - begin)


@cache
def packaged_reader() -> ReaderModel:
    """The network that comes with the package, loaded once.

    Raises:
        ModelError: its files are missing or damaged.
    """
    return ReaderModel(READER_FOLDER)


def _holding(candidates: Sequence[Candidate], kind: QuestionKind) -> list[Candidate]:
    """Candidates with members of the answer: of the best one's passage, and of others that answer.

    What one row of a table answers no other row answers, unless a list is asked for.
    """
    best = candidates[0]
    if best.is_row and kind is not QuestionKind.LIST:
        return [best]
    return [c for c in candidates if c.members and (c.rank == best.rank or c.head >= _MEMBER_HEAD)]


def _distinct(spans: Iterable[Sentence], article: Article) -> list[Sentence]:
    """Spans in order of the text, none of them twice, and no words twice."""
    found: dict[str, Sentence] = {}
    end = 0
    for span in sorted(spans, key=lambda s: s.start):
        if span.start >= end:
            end = span.end
            found.setdefault(article.words(span.start, span.end).casefold(), span)
    return list(found.values())[:_MOST_MEMBERS]


def _candidate(
    sentence: Sentence,
    view: View,
    scores: PassageScores,
    members: Sequence[Sentence],
    overlap: float,
    rank: int,
) -> Candidate:
    span = scores.best_span(*view.shown_at(sentence.start, sentence.end))
    place = Sentence(*view.original(span.start, span.end)) if span else sentence
    return Candidate(
        sentence=sentence,
        span=place,
        members=tuple(m for m in members if sentence.start <= m.start and m.end <= sentence.end),
        span_score=span.score if span else _NO_SPAN,  # none where the network's length limit cut it off
        head=scores.answerable,
        verdict=scores.verdict,
        overlap=overlap,
        rank=rank,
    )


def _spread(sentences: Sequence[Sentence], most: int) -> tuple[Sentence, ...]:
    """At most so many of the sentences, from the first to near the last."""
    count = min(most, len(sentences))
    return tuple(sentences[i * len(sentences) // count] for i in range(count))


def _within_budget(sentences: Sequence[Sentence], least: int = 1) -> tuple[Sentence, ...]:
    """As many sentences as the writer may see, but `least` of them whatever their length."""
    chosen: list[Sentence] = []
    used = 0
    for sentence in sentences:
        used += sentence.end - sentence.start
        if len(chosen) >= least and used > EVIDENCE_CHARACTERS:
            break
        chosen.append(sentence)
    return tuple(chosen)


def _overlaps(question: str, texts: list[str], language: str) -> list[float]:
    """Share of the question's words in each text, rare words counting more."""
    words, *documents = (set(found) for found in stemmed([question, *texts], language))
    weights = {
        word: math.log(1 + len(documents) / (0.5 + sum(word in document for document in documents)))
        for word in words
    }
    total = sum(weights.values())
    return [sum(weights[w] for w in words & document) / total if total else 0.0 for document in documents]
