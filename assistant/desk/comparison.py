"""Two articles side by side: what both say, where they differ, what only one has; each with its quotes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from assistant.answers import Check, Support
from assistant.articles import Article, Change, changes
from assistant.assistant import Assistant
from assistant.desk.sentences import prose_sentences
from assistant.writing import Citation, Standing

BOTH, DIFFER, ONLY = "Both say", "They differ", "Only one says"
_SENTENCES = 10  # of each article that are looked for in the other
_SURE = 0.75  # of the reader, that one sentence supports another
_ONE_TEXT = 80  # of 100, from which on two texts are versions of one
_LOOKED_AT = 20_000


@dataclass(frozen=True)
class Pair:
    """One matter: its kind, a quote, and the other article's, which what only one says has not."""

    kind: str
    one: Citation
    other: Citation | None = None


def are_versions(one: Article, other: Article) -> bool:
    """Whether two articles are versions of one text."""
    texts = (" ".join(a.view.text[:_LOOKED_AT].split()) for a in (one, other))
    return fuzz.ratio(*texts) >= _ONE_TEXT


def changed(one: Article, other: Article) -> list[Change]:
    """What changed from one version of a text to the other."""
    return changes(one.view.text, other.view.text)


def compare(
    one: Assistant, other: Assistant, together: Assistant, questions: Sequence[str] = ()
) -> tuple[Pair, ...]:
    """What both say, where they differ, and what only one has, of the chief sentences of each.

    They differ where a question has another answer in each (see `Answer.disagrees`), and where a sentence of
    one stands in the other but for words that count. What the reader says of sentences that are only of the
    same matter proves no difference: it calls too many a contradiction.

    Args:
        one: the assistant of one article.
        other: that of the other.
        together: that of both.
        questions: questions that one of them answers.
    """
    seen: set[frozenset[tuple[str, int]]] = set()
    kept = []
    for pair in (*_disagreements(together, questions), *_pairs(one, other), *_pairs(other, one)):
        places = frozenset((c.article.digest, c.start) for c in (pair.one, pair.other) if c)
        if not any(places <= known or known <= places for known in seen):
            seen.add(places)
            kept.append(pair)
    return tuple(sorted(kept, key=lambda pair: (BOTH, DIFFER, ONLY).index(pair.kind)))


def _disagreements(together: Assistant, questions: Sequence[str]) -> Iterator[Pair]:
    quoting = together.without_writer()
    for question in questions:
        answer = quoting.ask(question)
        first = answer.citations[0] if answer.disagrees else None
        rival = next((c for c in answer.citations if first and c.article is not first.article), None)
        if first and rival:
            yield Pair(DIFFER, first, rival)


def _pairs(helper: Assistant, other: Assistant) -> Iterator[Pair]:
    for said in _chief(helper):
        checks = other.check(said.article.shown(said.start, said.end))
        if len(checks) == 1:
            yield _pair(said, checks[0])


def _chief(helper: Assistant) -> list[Citation]:
    """All sentences of a short article, the chief ones of a long one."""
    article = helper.article
    sentences = prose_sentences(article)
    if len(sentences) > _SENTENCES:
        return list(
            helper.without_writer().ask(f"Summarise this article in {_SENTENCES} sentences.").citations
        )
    return [Citation(0, article.text[s.start : s.end], s.start, s.end, article) for s in sentences]


def _whole(check: Check) -> Citation:
    """The whole sentences in which the words stand that a check found."""
    article = check.article
    held = [s for s in prose_sentences(article) if s.start < check.end and s.end > check.start]
    start, end = (held[0].start, held[-1].end) if held else (check.start, check.end)
    return Citation(0, article.text[start:end], start, end, article)


def _pair(said: Citation, check: Check) -> Pair:
    quote = _whole(check)
    if check.is_fair or (check.support is Support.SUPPORTS and check.confidence >= _SURE):
        return Pair(BOTH, said, quote)
    if check.verdict is Standing.NEARLY and check.support is not Support.SUPPORTS:
        return Pair(DIFFER, said, quote)
    return Pair(ONLY, said)
