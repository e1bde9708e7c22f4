"""Questions to start with: made from an article's sentences, and each checked to be answered by it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers import Answer
from assistant.articles import Article, split_sentences
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.reading import names
from assistant.writing import Citation

MIN_CONFIDENCE = 0.55
"""Above the line at which an article is said to answer: a suggestion must not be a near miss."""

_READ_CHARACTERS = 400_000
_TRIED = 8  # questions of a stretch that are put to the assistant at most, of each sort
_TRIED_AFTER = 8  # the same after an answer
_ENOUGH = 0.85  # as sure as that, no other question of the stretch is tried
_QUESTION_CHARACTERS = 100  # a longer one is not in words that a reader would use
_OF_THE_WHOLE = "What is this article about?"
_TOPIC, _ABOUT_TOPIC = "topic", "What does the article say about {}?"
_ARTICLES = ("A ", "An ", "The ")
_SECTION_CHARACTERS = 3000  # so far below a heading stands what it is about
_IS_TOPIC = re.compile(r"[A-Z][^.!?;:|#]{3,60}")

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
_TITLES = (
    r"[Mm]inister|[Pp]resident|[Dd]irector|[Pp]rofessor|Dr\.?|[Aa]rchitect|[Ee]ngineer|[Aa]uthor|[Cc]hair\w*|"
    r"[Gg]overnor|[Mm]ayor|[Ss]cientist|General|[Ss]ecretary"
)
_NAME = r"[A-Z][\w-]*(?:['’][A-Z][\w-]*)?"
_WHO = re.compile(rf"\b(?:{_TITLES})\s(?P<name>(?!{_TITLES}){_NAME} {_NAME})(?![\w-]|\s[A-Z])")
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

    def is_proved_by(self, citation: Citation) -> bool:
        """Whether a quote answers it: of a topic, one that names it or stands below it."""
        if self.kind != _TOPIC:
            return self.is_within(citation)
        topic = self.question.removeprefix(_ABOUT_TOPIC.partition("{")[0]).rstrip("?")
        is_below = citation.article is self.article and 0 <= citation.start - self.start < _SECTION_CHARACTERS
        return is_below or topic.casefold() in " ".join(citation.quote.split()).casefold()


def suggested_questions(helper: Assistant, count: int = 3) -> tuple[str, ...]:
    """At most `count` questions that the article answers, spread over it; at least one of an article that has
    a sentence and a language that the reader knows.

    Each was answered by the assistant without its writer, with confidence, from the very sentence that it was
    made of. Where a stretch of the article gives no clear one, a heading or a name in it is asked about.
    """
    quoting = helper.without_writer()
    found: list[_Candidate] = []
    try:
        for stretch in _stretches(list(_candidates(helper.articles)), count):
            kinds = {candidate.kind for candidate in found}
            if best := _best(quoting, stretch, kinds, {candidate.question for candidate in found}):
                found.append(best)
        questions = [candidate.question for candidate in found]
        if helper.articles and len(questions) < count and quoting.ask(_OF_THE_WHOLE).answered:
            questions.append(_OF_THE_WHOLE)
    except AssistantError:
        return ()
    return tuple(questions)


def follow_up_questions(
    helper: Assistant, answer: Answer, asked: Sequence[str], count: int = 3
) -> tuple[str, ...]:
    """At most `count` questions to ask after an answer, whose matter stands near to what it quotes.

    Each is checked like those to begin with; none was asked before, none is of a sentence that is quoted.
    """
    if not answer.answered or not answer.citations:
        return ()
    quoting, quoted = helper.without_writer(), answer.citations
    known = {" ".join(question.casefold().split()) for question in asked}
    near = [
        candidate
        for candidate in _candidates([quoted[0].article])
        if candidate.question.casefold() not in known and not any(candidate.is_within(c) for c in quoted)
    ]
    near.sort(key=lambda candidate: abs(candidate.start - quoted[0].start))
    good: list[_Candidate] = []
    for candidate in near[:_TRIED_AFTER]:
        is_new = all((c.start, c.question) != (candidate.start, candidate.question) for c in good)
        if is_new and sum(c.kind == candidate.kind for c in good) < 2 and _confidence(quoting, candidate):
            good.append(candidate)
        if len(good) == count:
            break
    return tuple(dict.fromkeys(candidate.question for candidate in good))


def _best(
    quoting: Assistant, stretch: Sequence[_Candidate], kinds: set[str], known: set[str]
) -> _Candidate | None:
    """The surest question of a stretch, one of a new kind before others; those about a topic come last."""
    fresh = [candidate for candidate in stretch if candidate.question not in known]
    clear = [candidate for candidate in fresh if candidate.kind != _TOPIC]
    clear.sort(key=lambda candidate: candidate.kind in kinds)  # stable: in order of the text else
    topics = [candidate for candidate in fresh if candidate.kind == _TOPIC]
    for tried, enough in ((clear[:_TRIED], _ENOUGH), (topics[:_TRIED], MIN_CONFIDENCE)):
        good: list[tuple[float, _Candidate]] = []
        for candidate in tried:
            if confidence := _confidence(quoting, candidate):
                good.append((confidence, candidate))
                if confidence >= enough:
                    break
        if good:
            return max(good, key=lambda pair: pair[0])[1]
    return None


def _confidence(quoting: Assistant, candidate: _Candidate) -> float:
    """How sure the reader is of the answer from the sentence of a question; 0 where it is not."""
    answer = quoting.ask(candidate.question)
    proved = any(candidate.is_proved_by(c) for c in answer.citations)
    if candidate.kind != _TOPIC and len(answer.citations) != 1:  # it means several things
        return 0.0
    return answer.confidence if answer.answered and proved and answer.confidence >= MIN_CONFIDENCE else 0.0


def _stretches(candidates: Sequence[_Candidate], count: int) -> list[list[_Candidate]]:
    """The candidates, each question once, in as many stretches of the text as questions are wanted."""
    unique = list({candidate.question: candidate for candidate in candidates}.values())
    size = max(1, -(-len(unique) // count))
    return [unique[first : first + size] for first in range(0, len(unique), size)]


def nearby_questions(helper: Assistant, near: Sequence[Citation], count: int = 2) -> tuple[str, ...]:
    """At most `count` questions that these sentences answer, which were near to one that has no answer.

    Each was answered by the assistant without its writer, from the very sentence that it was made of.
    """
    quoting = helper.without_writer()
    good: list[str] = []
    for citation in near:
        words = " ".join(citation.quote.split())
        for kind, question in _questions(words, citation.article.view.text):
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
            place = article.view.original(sentence.start, sentence.end)
            words = " ".join(text[sentence.start : sentence.end].split())
            if article.is_heading(*place):
                if words != article.title and _IS_TOPIC.fullmatch(words):
                    topic = words[0].lower() + words[1:] if words.startswith(_ARTICLES) else words
                    yield _Candidate(_TOPIC, _ABOUT_TOPIC.format(topic), article, *place)
                continue
            for kind, question in _questions(words, text):
                yield _Candidate(kind, question, article, *place)
            if name := next((name for name in names(words) if " " in name), None):
                yield _Candidate(_TOPIC, _ABOUT_TOPIC.format(name), article, *place)


def _questions(sentence: str, text: str) -> Iterator[tuple[str, str]]:
    """Questions that a sentence of a text answers, each with its kind."""
    for kind, question, subject in _asked(sentence):
        if len(question) <= _QUESTION_CHARACTERS and (not subject or _can_begin(subject, text)):
            yield kind, question


def _can_begin(subject: str, text: str) -> bool:
    """Whether a sentence's first words are a thing with an article, or a name: a word whose capital is not
    only that of the sentence, "Such engines" or "Located there"."""
    first = subject.split()[0]
    if first in ("The", "A", "An") or _PLAIN_NOUN.match(subject):
        return True
    is_named = re.search(rf"[a-z,;’')] {re.escape(first)}\b", text) is not None
    return is_named and re.search(rf"\b{re.escape(first.lower())}\b", text) is None


def _asked(sentence: str) -> Iterator[tuple[str, str, str]]:
    """The same, each with the subject that the sentence begins with, if it has it."""
    if found := _WHO.search(sentence):
        yield "who", f"Who is {found['name']}?", ""
    if (found := _HOW_MANY.search(sentence)) and not _LEANS.search(found["rest"]):
        yield "how many", f"How many {found['rest']}?", ""
    if _BEGINS_UNCLEAR.match(sentence):
        return
    if found := _HOW_MUCH.search(sentence):
        yield "how much", f"How much {found['aux']} {_subject(found)} worth?", found["subject"]
    for kind, pattern in (("when", _WHEN), ("where", _WHERE)):
        found = pattern.search(sentence)
        if not found or _LEANS.search(found["rest"]) or _LEANS.search(found["subject"]):
            continue
        if found["rest"].split()[0] not in ("a", "an", "the"):  # "is a club founded in 1901" asks of nothing
            question = f"{kind.capitalize()} {found['aux']} {_subject(found)} {found['rest']}?"
            yield kind, question, found["subject"]
    found = _WHAT.search(sentence)
    if found and not _LEANS.search(found["subject"]) and found["subject"].split()[0] not in ("A", "An"):
        yield "what", f"What {found['aux']} {_subject(found)}?", found["subject"]


def _subject(found: re.Match[str]) -> str:
    """The subject inside a question: an article or a plain noun loses its capital, a name keeps it."""
    subject = found["subject"]
    first, _, rest = subject.partition(" ")
    is_plain = first in ("The", "A", "An") or _PLAIN_NOUN.match(subject)
    return f"{first.lower()} {rest}" if is_plain else subject
