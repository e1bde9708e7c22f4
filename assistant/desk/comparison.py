"""Two articles side by side: what both say, where they differ, what only one has; each with its quotes."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from assistant.answers import Check, Support
from assistant.articles import Article, Change, changes, split_sentences
from assistant.assistant import Assistant
from assistant.writing import Citation

BOTH, DIFFER, ONLY = "Both say", "They differ", "Only one says"
_SENTENCES = 10  # of each article that are looked for in the other
_SURE = 0.75  # of the reader, that one sentence supports or contradicts another
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


def compare(one: Assistant, other: Assistant) -> tuple[Pair, ...]:
    """The chief sentences of each article, as the other one has them.

    The reader says whether a sentence of the one supports or contradicts the nearest of the other; what it
    does not decide is of one alone.
    """
    pairs = [*_pairs(one, other), *_pairs(other, one)]
    seen: set[frozenset[tuple[str, int]]] = set()
    kept = []
    for pair in pairs:
        places = frozenset((c.article.digest, c.start) for c in (pair.one, pair.other) if c)
        if places not in seen:
            seen.add(places)
            kept.append(pair)
    return tuple(sorted(kept, key=lambda pair: (BOTH, DIFFER, ONLY).index(pair.kind)))


def _pairs(helper: Assistant, other: Assistant) -> Iterator[Pair]:
    for said in _chief(helper):
        checks = other.check(said.article.shown(said.start, said.end))
        if len(checks) == 1:
            yield _pair(said, checks[0])


def _chief(helper: Assistant) -> list[Citation]:
    """All sentences of a short article, the chief ones of a long one."""
    article = helper.article
    shown = (article.view.original(s.start, s.end) for s in split_sentences(article.view.text))
    places = [(start, end) for start, end in shown if not article.is_heading(start, end)]
    if len(places) > _SENTENCES:
        return list(
            helper.without_writer().ask(f"Summarise this article in {_SENTENCES} sentences.").citations
        )
    return [Citation(0, article.text[start:end], start, end, article) for start, end in places]


def _pair(said: Citation, check: Check) -> Pair:
    if (
        check.quote
        and (check.is_fair or check.confidence >= _SURE)
        and check.support is not Support.UNDECIDED
    ):
        kind = DIFFER if check.support is Support.CONTRADICTS and not check.is_fair else BOTH
        return Pair(kind, said, Citation(0, check.quote, check.start, check.end, check.article))
    return Pair(ONLY, said)
