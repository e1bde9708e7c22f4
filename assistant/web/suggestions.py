"""Questions to start with: made from an article's sentences, and each checked to be answered by it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.articles import Article, split_sentences
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.writing import Citation

MIN_CONFIDENCE = 0.55
"""Above the line at which an article is said to answer: a suggestion must not be a near miss."""

_READ_CHARACTERS = 20_000  # the beginning of an article is where its matter is introduced
_TRIED = 24  # questions that are put to the assistant at most

_AUXILIARY = r"(?P<aux>will|is|are|was|were|has|have|had|can)"
_SUBJECT = r"(?P<subject>(?:The |A |An )?[A-Z0-9][^,;:()]{2,70}?)"
_BEGINS_UNCLEAR = re.compile(
    r"^(?:It|He|She|They|This|That|These|Those|His|Her|Their|Its|There|Here|But|And|Or|In|On|At|If|When|While|"
    r"After|Before|However|We|I|You)\b"
)
_LEANS = re.compile(
    r"\b(?:he|she|it|they|his|her|its|their|this|these|those|there|latter|former|also)\b", re.I
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WHEN = re.compile(
    rf"^{_SUBJECT} {_AUXILIARY} (?P<rest>[^,;:()]+?) (?:in|on) "
    rf"(?:(?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})?|(?:1[0-9]|20)\d\d)\b"
)
_WHERE = re.compile(
    rf"^{_SUBJECT} {_AUXILIARY} (?P<rest>[^,;:()]+?) (?:in|at) "
    rf"(?!{_MONTH}\b)[A-Z][\w'-]+(?: [A-Z][\w'-]+)*[,.]"
)
_HOW_MUCH = re.compile(rf"^{_SUBJECT} (?P<aux>was|were|is|are) worth [$€£]\S+")
_HOW_MANY = re.compile(
    r"^(?:(?:About|Around|Some|Over|Nearly|Almost|More than|At least)\s)?(?P<number>\d[\d,]*)"
    r"(?: (?:million|billion|thousand))? (?P<rest>[a-z][^,;:()]{8,80})[.,]"
)
_WHO = re.compile(
    r"\b(?:[Mm]inister|[Pp]resident|[Dd]irector|[Pp]rofessor|Dr\.?|[Aa]rchitect|[Ee]ngineer|[Aa]uthor|[Cc]hair\w*|"
    r"[Gg]overnor|[Mm]ayor|[Ss]cientist|King|Queen|General|[Ss]ecretary)\s(?P<name>[A-Z][\w'-]+ [A-Z][\w'-]+)"
)
_WHAT = re.compile(
    r"^(?P<subject>(?:The |A |An )?[A-Z][^,;:()]{2,50}?) (?P<aux>is|are|was|were) (?:an?|the)\b"
)

_PLAIN_NOUN = re.compile(
    r"[A-Z][a-z]+ (?:between|of|for|about) (?:the|a|an|this) [a-z]"
)  # "Trade between the two"


@dataclass(frozen=True)
class _Candidate:
    kind: str
    question: str
    article: Article
    start: int
    end: int

    def is_within(self, citation: Citation) -> bool:
        """Whether a quote holds a piece of the sentence that the question was made of."""
        return citation.article is self.article and citation.start < self.end and citation.end > self.start


def suggested_questions(helper: Assistant, count: int = 3) -> tuple[str, ...]:
    """At most `count` questions that the article answers, of different kinds where it can be.

    Each was answered by the assistant without its writer, with confidence, from the very sentence that it was
    made of. Fewer, or none, where an article gives no clear ones.
    """
    quoting = helper.without_writer()
    good: list[tuple[float, _Candidate]] = []
    for candidate in _spread(list(_candidates(helper.articles)), _TRIED):
        try:
            answer = quoting.ask(candidate.question)
        except AssistantError:
            return ()
        proved = any(candidate.is_within(citation) for citation in answer.citations)
        if answer.answered and proved and answer.confidence >= MIN_CONFIDENCE:
            good.append((answer.confidence, candidate))
    return tuple(candidate.question for candidate in _varied(good, count))


def nearby_questions(helper: Assistant, near: Sequence[Citation], count: int = 2) -> tuple[str, ...]:
    """At most `count` questions that these sentences answer, which were near to one that has no answer.

    Each was answered by the assistant without its writer, from the very sentence that it was made of.
    """
    quoting = helper.without_writer()
    good: list[str] = []
    for citation in near:
        words = " ".join(citation.quote.split())
        for kind, question in _questions(words):
            candidate = _Candidate(kind, question, citation.article, citation.start, citation.end)
            answer = quoting.ask(question)
            if answer.answered and any(candidate.is_within(c) for c in answer.citations):
                good.append(question)
                break
        if len(good) == count:
            break
    return tuple(dict.fromkeys(good))


def _candidates(articles: Sequence[Article]) -> Iterator[_Candidate]:
    for article in articles:
        text = article.view.text[: _READ_CHARACTERS // len(articles)]
        for sentence in split_sentences(text):
            words = " ".join(text[sentence.start : sentence.end].split())
            for kind, question in _questions(words):
                yield _Candidate(
                    kind, question, article, *article.view.original(sentence.start, sentence.end)
                )


def _questions(sentence: str) -> Iterator[tuple[str, str]]:
    if found := _WHO.search(sentence):
        yield "who", f"Who is {found['name']}?"
    if (found := _HOW_MANY.search(sentence)) and not _LEANS.search(found["rest"]):
        yield "how many", f"How many {found['rest']}?"
    if _BEGINS_UNCLEAR.match(sentence):
        return
    if found := _HOW_MUCH.search(sentence):
        yield "how much", f"How much {found['aux']} {_subject(found)} worth?"
    for kind, pattern in (("when", _WHEN), ("where", _WHERE)):
        found = pattern.search(sentence)
        if found and not _LEANS.search(found["rest"]) and not _LEANS.search(found["subject"]):
            yield kind, f"{kind.capitalize()} {found['aux']} {_subject(found)} {found['rest']}?"
    if (found := _WHAT.search(sentence)) and not _LEANS.search(found["subject"]):
        yield "what", f"What {found['aux']} {_subject(found)}?"


def _subject(found: re.Match[str]) -> str:
    """The subject inside a question: an article or a plain noun loses its capital, a name keeps it."""
    subject = found["subject"]
    first, _, rest = subject.partition(" ")
    is_plain = first in ("The", "A", "An") or _PLAIN_NOUN.match(subject)
    return f"{first.lower()} {rest}" if is_plain else subject


def _spread(candidates: Sequence[_Candidate], count: int) -> list[_Candidate]:
    """At most `count`, each question once, from all over the text."""
    unique = list({candidate.question: candidate for candidate in candidates}.values())
    step = max(1.0, len(unique) / count)
    return [unique[int(i * step)] for i in range(min(count, len(unique)))]


def _varied(good: list[tuple[float, _Candidate]], count: int) -> list[_Candidate]:
    """The surest of each kind first, then the next of each kind; never two of one sentence."""
    ranked = sorted(good, key=lambda pair: -pair[0])
    rounds: dict[str, int] = {}
    order = []
    for position, (_, candidate) in enumerate(ranked):
        rounds[candidate.kind] = rounds.get(candidate.kind, 0) + 1
        order.append((rounds[candidate.kind], position, candidate))
    chosen: list[_Candidate] = []
    for _, _, candidate in sorted(order, key=lambda item: item[:2]):
        if all((candidate.article, candidate.start) != (other.article, other.start) for other in chosen):
            chosen.append(candidate)
    return chosen[:count]
