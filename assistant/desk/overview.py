"""An overview of an article, made when asked for: each line is words of the article, with their quote."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.articles import Article, Sentence, find_dates
from assistant.assistant import Assistant
from assistant.desk.sentences import prose_sentences
from assistant.errors import AssistantError
from assistant.reading import names
from assistant.writing import Citation

SAYS, WHO, WHEN, WHERE = "It says", "Who and what is named", "When", "Where"
NUMBERS, SPEAKERS = "Numbers", "Who says what"
_MOST = 3  # lines of a kind
_MOST_CHECKED = 6  # quoted sentences whose speaker is looked for
_SURE = 0.6
_MOST_CHARACTERS = 400_000  # of which names, dates and numbers are looked for
_NUMBER = re.compile(
    r"[$€£]\s?\d[\d,.]*(?: (?:thousand|million|billion|trillion))?|"
    r"\b\d[\d,.]*\s?(?:%|per ?cent\b|(?:thousand|million|billion|trillion)\b)"
)
_SPOKEN = re.compile(r"[“\"].{20,}?[”\"]", re.S)


@dataclass(frozen=True)
class Line:
    """One line: its kind, words that stand in the quote, and the quote."""

    kind: str
    words: str
    citation: Citation


def overview(helper: Assistant) -> tuple[Line, ...]:
    """What the article says in three sentences, who, when, where, which numbers, and who says what.

    Every line's words stand in its quote; a kind that the article does not have is left out.
    """
    quoting = helper.without_writer()
    lines = [
        Line(SAYS, "", quote) for quote in quoting.ask("Summarise this article in three sentences.").citations
    ]
    for article in helper.articles:
        sentences = prose_sentences(article, _MOST_CHARACTERS)
        lines += _who(article, sentences)
        lines += _when(article, sentences)
        lines += _numbers(article, sentences)
        lines += _speakers(quoting, article, sentences)
    lines += _where(quoting)
    numbered: list[Line] = []
    for kind in (SAYS, WHO, WHEN, WHERE, NUMBERS, SPEAKERS):
        own = [line for line in lines if line.kind == kind]
        numbered += own[: _MOST if kind != SPEAKERS else _MOST_CHECKED]
    return tuple(numbered)


def _line(kind: str, words: str, article: Article, sentence: Sentence) -> Line:
    quote = article.text[sentence.start : sentence.end]
    return Line(kind, " ".join(words.split()), Citation(0, quote, sentence.start, sentence.end, article))


def _who(article: Article, sentences: list[Sentence]) -> Iterator[Line]:
    """The names of two words and more that stand most often, each with the first sentence that has it."""
    first: dict[str, Sentence] = {}
    counted: Counter[str] = Counter()
    for sentence in sentences:
        for name in names(" ".join(article.shown(sentence.start, sentence.end).split())):
            if " " in name:
                counted[name] += 1
                first.setdefault(name, sentence)
    for name, count in counted.most_common(_MOST):
        if count > 1 or len(sentences) < 60:
            yield _line(WHO, name, article, first[name])


def _when(article: Article, sentences: list[Sentence]) -> Iterator[Line]:
    """The first dates of the text; a year alone counts where there is no fuller one."""
    seen: set[str] = set()
    for sentence in sentences:
        shown = article.shown(sentence.start, sentence.end)
        for found in find_dates(shown):
            words = shown[found.start : found.end]
            if words not in seen and len(seen) < _MOST:
                seen.add(words)
                yield _line(WHEN, words, article, sentence)
                break


def _where(quoting: Assistant) -> Iterator[Line]:
    """The place of what is told, where the reader is sure of it."""
    try:
        answer = quoting.ask("Where does this take place?")
    except AssistantError:
        return
    holding = [c for c in answer.citations if answer.short and answer.short in c.quote]
    if answer.answered and answer.confidence >= _SURE and holding:
        yield Line(WHERE, " ".join(answer.short.split()), holding[0])


def _numbers(article: Article, sentences: list[Sentence]) -> Iterator[Line]:
    """Sums, shares and large numbers, each with its sentence."""
    for sentence in sentences:
        found = _NUMBER.search(article.shown(sentence.start, sentence.end))
        if found:
            yield _line(NUMBERS, found.group().rstrip(".,"), article, sentence)


def _speakers(quoting: Assistant, article: Article, sentences: list[Sentence]) -> Iterator[Line]:
    """Who says what stands in quotation marks, where the sentence itself names somebody."""
    spoken = [s for s in sentences if _SPOKEN.search(article.shown(s.start, s.end))][:_MOST_CHECKED]
    for sentence in spoken:
        for check in quoting.check(article.text[sentence.start : sentence.end])[:1]:
            if check.speaker and check.speaker in article.shown(sentence.start, sentence.end):
                yield _line(SPEAKERS, check.speaker, article, sentence)
