"""Citations: each claim of an answer tied to exact slices of the article.

A model's own citation marks are never trusted: measured on the local writer, half of them point at a sentence
without the answer. The quotes are found here, by aligning each sentence of the draft with the evidence.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from langchain_core.embeddings import Embeddings
from rapidfuzz import fuzz

from assistant.articles import Article, Sentence, split_sentences
from assistant.index import embed, stemmed

MAX_QUOTES_PER_CLAIM = 2
_NEW_WORD_WEIGHT = 3.0  # words that the question does not hold carry the answer
_SECOND_QUOTE_GAIN = 0.25  # share of a claim's words that a second quote must add

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"\b[^\W\d_a-z][\w'’-]*", re.UNICODE)
_BULLET = re.compile(r"[-*•▪◦‣●–—]\s+(?=\S)")
_MARK = re.compile(r"\s*\[\d+\]")
# "The excerpts do not mention…": the writer telling about its task, not about the article's matter.
_ABOUT_EXCERPTS = re.compile(
    r"\b(?:excerpts?|passages?|article|text)\b.{0,20}\b(?:not|n't|no)\b"
    r".{0,20}\b(?:say|state|mention|specify|provide|contain|give|include|information)",
    re.IGNORECASE,
)
_NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve"
_SMALL_NUMBERS = {word: str(number) for number, word in enumerate(_NUMBER_WORDS.split())}


@dataclass(frozen=True)
class Citation:
    """One numbered quote.

    Attributes:
        number: the mark in the answer, from 1.
        quote: the article's own words: `article.text[start:end] == quote`, always.
        start: offset of the quote's first character in the article's text.
        end: offset after its last character.
        article: the very article that is quoted, also when it is one of a collection.
    """

    number: int
    quote: str
    start: int
    end: int
    article: Article

    @property
    def page(self) -> int | None:
        """The page, from 1, on which the quote begins; None when the article has no pages."""
        return self.article.page_at(self.start)

    @property
    def place(self) -> str:
        """The same for people, whatever the kind of file: "page 3", "slide 3", "Costs!A7:C7", or nothing."""
        return self.article.place(self.start, self.end)

    @property
    def exact_place(self) -> str:
        """The same, and the offsets that prove the quote."""
        return ", ".join(filter(None, [self.place, f"characters {self.start}–{self.end}"]))


@dataclass(frozen=True)
class CitedText:
    """An answer's text with marks, its citations, and how well the evidence supports it, in [0, 1]."""

    text: str
    citations: tuple[Citation, ...]
    support: float


def cite(
    article: Article,
    question: str,
    draft: str,
    evidence: Sequence[Sentence],
    embedder: Embeddings,
    is_supported: Callable[[str, Sequence[Sentence]], bool] = lambda claim, quotes: True,
) -> CitedText:
    """Put citation marks into a draft and drop what the evidence does not support.

    A sentence of the draft is dropped when one of its numbers or names is in no evidence sentence, when
    none of its words that answer the question is, when its quotes do not support it (`is_supported(claim,
    quotes)`), or when it speaks of the excerpts instead of their matter. When nothing is left, the text is
    empty and the support 0.
    """
    quotes = [article.shown(s.start, s.end) for s in evidence]
    known = " ".join(quotes)
    claims = _claims(draft)
    numbers: dict[Sentence, int] = {}
    kept: list[str] = []
    supports: list[float] = []
    for claim in claims:
        if _ABOUT_EXCERPTS.search(claim) or unsupported_terms(claim, known):
            continue
        chosen, support = _align(claim, question, evidence, quotes, embedder)
        if not chosen or not is_supported(claim, chosen):
            continue
        marks = "".join(f"[{numbers.setdefault(s, len(numbers) + 1)}]" for s in chosen)
        kept.append(_with_marks(claim, marks))
        supports.append(support)
    citations = tuple(_citation(article, number, sentence) for sentence, number in numbers.items())
    return CitedText(" ".join(kept), citations, min(supports, default=0.0))


def quote_evidence(article: Article, evidence: Sequence[Sentence]) -> CitedText:
    """The evidence itself as the answer: the article's sentences, each with its mark.

    The article's own marks, such as [7], stay in the quotes but not in the answer, where they would look
    like ours.
    """
    citations = tuple(_citation(article, number, s) for number, s in enumerate(evidence, start=1))
    words = (_MARK.sub("", article.shown(s.start, s.end)).split() for s in evidence)
    text = " ".join(f"{' '.join(own)} [{c.number}]" for own, c in zip(words, citations, strict=True))
    return CitedText(text, citations, 1.0 if citations else 0.0)


def contradicts(draft: str, short: str) -> bool:
    """Whether a draft says something else than the reader's short answer.

    It does when none of the short answer's words is in it, or when one of its numbers is missing. A draft
    that tells the same in other words is taken for a contradiction too, which costs style, not truth.
    """
    said, wanted = (_with_numbers(text, stemmed([text])[0]) for text in (draft, short))
    numbers = {_number(n) for n in _NUMBER.findall(short)}
    return bool(wanted) and (not wanted & said or not numbers <= said)


def unsupported_terms(claim: str, evidence: str) -> list[str]:
    """Numbers and names of a claim that are nowhere in the evidence, in the claim's order.

    Numbers are compared up to separators ("2,160" is "2160"), small ones also as words. A name is a
    capitalised word that is not the first of the claim, where any word has a capital.
    """
    known_words = {
        _plain(part) for word in re.findall(r"[\w'’-]+", evidence) for part in (word, *word.split("-"))
    }
    known_numbers = {_number(n) for n in _NUMBER.findall(evidence)}
    known_numbers |= {_SMALL_NUMBERS[w] for w in known_words if w in _SMALL_NUMBERS}
    missing = [n for n in _NUMBER.findall(claim) if _number(n) not in known_numbers]
    first = re.search(r"\w", claim)
    for match in _NAME.finditer(claim):
        word = _plain(match.group())
        is_first = first is not None and match.start() == first.start()
        if not is_first and word not in known_words and not _is_known_variant(word, known_words):
            missing.append(match.group())
    return missing


def _is_known_variant(word: str, known: set[str]) -> bool:
    """Whether a name differs from a known word only by an ending ("Norman", "Normans") or is a part of it."""
    return any(
        len(word) >= 4 and len(other) >= 4 and (word.startswith(other) or other.startswith(word))
        for other in known
    ) or all(part in known for part in re.split(r"[-'’]", word) if part)


def _claims(draft: str) -> list[str]:
    plain = _MARK.sub("", draft).strip()
    return [plain[s.start : s.end] for s in split_sentences(plain)]


def _align(
    claim: str, question: str, evidence: Sequence[Sentence], quotes: list[str], embedder: Embeddings
) -> tuple[list[Sentence], float]:
    """The one or two evidence sentences that best prove a claim, best first, and the share they cover."""
    if not evidence:
        return [], 0.0
    claim_words, question_words, *quote_words = (
        _with_numbers(text, words)
        for text, words in zip([claim, question, *quotes], stemmed([claim, question, *quotes]), strict=True)
    )
    weights = {w: 1.0 if w in question_words else _NEW_WORD_WEIGHT for w in claim_words}
    total = sum(weights.values()) or 1.0
    covered = np.array([sum(weights[w] for w in claim_words & words) / total for words in quote_words])
    vectors = embed(embedder, [f"{question} {claim}", *quotes])
    fuzzy = np.array([fuzz.partial_token_set_ratio(claim, quote) / 100 for quote in quotes])
    asked = np.array([len(question_words & words) / max(1, len(question_words)) for words in quote_words])
    scores = covered + 0.6 * asked + 0.5 * (vectors[1:] @ vectors[0]) + 0.1 * fuzzy
    best = int(np.argmax(scores))
    new_words = claim_words - question_words
    if new_words and not new_words & set().union(*quote_words):
        return [], 0.0
    chosen = [best]
    rest = new_words - quote_words[best]  # what the question says already needs no second proof
    gains = np.array([sum(weights[w] for w in rest & words) / total for words in quote_words])
    second = int(np.argmax(gains + 0.01 * scores))
    if gains[second] >= _SECOND_QUOTE_GAIN:
        chosen.append(second)
    support = float(covered[best] + (gains[second] if len(chosen) > 1 else 0.0))
    return [evidence[i] for i in chosen[:MAX_QUOTES_PER_CLAIM]], support


def _with_numbers(text: str, words: list[str]) -> set[str]:
    """Words and numbers: the word splitter drops single digits, which can be the whole answer."""
    found = set(words) | {_number(n) for n in _NUMBER.findall(text)}
    return found | {_SMALL_NUMBERS[w] for w in re.findall(r"\w+", text.lower()) if w in _SMALL_NUMBERS}


def _with_marks(claim: str, marks: str) -> str:
    ending = re.search(r"[.!?]+[\"'”’)]*$", claim)
    if ending is None:
        return f"{claim} {marks}"
    return f"{claim[: ending.start()]} {marks}{ending.group()}"


def _citation(article: Article, number: int, sentence: Sentence) -> Citation:
    begin, own = article.part_at(sentence.start)
    start, end = sentence.start - begin, sentence.end - begin
    if bullet := _BULLET.match(own.words(start, end)):  # a quote begins with its words
        start += bullet.end()
    return Citation(number, own.words(start, end), start, end, own)


def _plain(word: str) -> str:
    """A word without case, accents and possessive: "Temür's" and "Temur" are one name."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return re.sub(r"['’]s$", "", letters.casefold().strip("'’-"))


def _number(digits: str) -> str:
    return digits.replace(",", "").rstrip(".")
