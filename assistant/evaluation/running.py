"""Running: every question asked of a system, a row for each as it comes."""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from assistant.articles import Article
from assistant.errors import ModelError, SettingsError
from assistant.evaluation.adapters import Reply, System
from assistant.evaluation.cases import Case, Gold
from assistant.evaluation.rows import Row
from assistant.evaluation.words import contains_answer, without_marks

_CONTEXT_CHARACTERS = 160  # of the article shown on either side of a quote
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n]\s*|[\"“‘(]\s*)$")


def evaluate(
    cases: Sequence[Case],
    *,
    system: System | None = None,
    requests: int = 1,
    dataset: str = "",
    **options: Any,
) -> Iterator[Row]:
    """Ask every question and give a row for each as it comes; a question that fails is a row with its error.

    Args:
        cases: the questions, which are asked article by article.
        system: what is asked; the assistant with `options` when not given.
        requests: questions asked at the same time; more than 1 helps with writers that work elsewhere.
        dataset: the data set's name in the rows; a `Dataset` brings its own.
        **options: the options of `Assistant`, and `mode` ("hybrid", "dense" or "bm25").

    Raises:
        SettingsError, ModelError: the assistant cannot run with these options, whatever the question.
    """
    if system is None:
        from assistant.evaluation.engine import AssistantSystem  # the models' libraries take seconds

        system = AssistantSystem(**options)
    name = dataset or getattr(cases, "name", "")
    yield from (_opening_row(case, name) for case in cases if not case.question)
    for article in dict.fromkeys(case.article for case in cases if case.question):
        about = [case for case in cases if case.article is article and case.question]
        yield from _rows(open_asking(system, article, name), about, requests)


def open_asking(system: System, article: Article, dataset: str) -> Callable[[Case], Row]:
    """Open an article; what comes back asks about it, and a question that fails is a row with its error.

    Raises:
        SettingsError, ModelError: the system cannot run at all.
    """
    try:
        opened = system.open_article(article)
    except (SettingsError, ModelError):
        raise
    except Exception as error:  # whatever another system raises is its result
        message = _message(error)
        return lambda case: failed_row(case, dataset, message)

    def ask(case: Case) -> Row:
        try:
            return make_row(case, system.ask(opened, case), dataset)
        except Exception as error:  # a failed question must not end a run of hours
            return failed_row(case, dataset, _message(error))

    return ask


def _rows(ask: Callable[[Case], Row], cases: list[Case], requests: int) -> Iterator[Row]:
    """Rows in the order of the cases, however many are asked at once."""
    if requests <= 1:
        yield from map(ask, cases)
        return
    pool = ThreadPoolExecutor(requests)
    try:
        yield from pool.map(ask, cases)
    finally:
        pool.shutdown(cancel_futures=True)


def make_row(case: Case, reply: Reply, dataset: str = "") -> Row:
    """Judge a reply by the gold of its case."""
    text, answer = case.article.text, reply.answer
    quotes = [_place(case.article, citation) for citation in answer["citations"]]
    words = [str(c["quote"]) for c in answer["citations"]]
    understood = str(answer.get("question") or "")
    answered = bool(answer["answered"])
    evidence = " ".join([*words, case.question, understood])
    exact = tuple(
        bool(c.get("exact", q.start >= 0 and text[q.start : q.end] == str(c["quote"])))
        for c, q in zip(answer["citations"], quotes, strict=True)
    )
    return Row(
        id=case.id,
        article=case.article.title,
        question=case.question,
        gold=case.answers,
        answer=answer,
        contains_gold=answered and contains_answer(answer["text"], case.answers),
        supports=tuple(any(_covers(quote, gold) for gold in case.gold) for quote in quotes),
        exact=exact,
        dataset=dataset,
        located=bool(case.gold) or not case.answerable,
        in_paragraph=tuple(any(_covers(p, quote) for p in case.paragraphs) for quote in quotes),
        contexts=tuple(_around(text, quote) for quote in quotes),
        gold_context=_gold_context(case),
        gold_rank=_gold_rank(case, reply.passages),
        used=reply.used,
        unsupported=tuple(unsupported_terms(answer["text"], evidence)) if answered else (),
        tokens=reply.tokens,
        memory_mib=peak_memory_mib(),
        standalone=understood if understood != case.question else "",
        kind=case.kind,
        answer_word=case.answer_word,
        members=case.members,
        wanted_state=case.state,
        unmet=(*case.unmet, *_unmet(case, answer, all(exact))),
    )


def _unmet(case: Case, answer: Mapping[str, Any], is_exact: bool) -> Iterator[str]:
    """What else is expected of an answer and did not come."""
    state = str(answer.get("state") or ("answered" if answer["answered"] else "silent"))
    told = f"{answer['text']}\n{answer.get('notice') or ''}".casefold()
    if case.state not in ("", state):
        yield "state"
    if case.notice.casefold() not in told:
        yield "notice"
    if case.exact and not is_exact:
        yield "exact"


def _opening_row(case: Case, dataset: str) -> Row:
    """The row of a case that asks nothing: all that counts was seen when its article was opened."""
    answer: dict[str, Any] = {"text": "", "answered": False, "citations": [], "timings": {}}
    title = case.article.title
    return Row(case.id, title, "", (), answer, dataset=dataset, kind=case.kind, unmet=case.unmet)


def unsupported_terms(answer: str, evidence: str) -> list[str]:
    """Numbers and names of an answer that are nowhere in the evidence, in the answer's order.

    Written apart from the engine's own check on purpose: a measure that shares the code of what it measures
    finds nothing. Numbers are compared as digits without separators; a name is a capitalised word that does
    not begin a sentence, compared without case and possessive.
    """
    plain = without_marks(answer)
    numbers = {_digits(n) for n in _NUMBER.findall(evidence)}
    words = {_name(part) for word in _WORD.findall(evidence) for part in (word, *word.split("-"))}
    missing = [n for n in _NUMBER.findall(plain) if _digits(n) not in numbers]
    for match in _WORD.finditer(plain):
        begins = _SENTENCE_START.search(plain[: match.start()])
        if match.group()[0].isupper() and not begins and _name(match.group()) not in words:
            missing.append(match.group())
    return missing


def failed_row(case: Case, dataset: str, message: str) -> Row:
    """The row of a question that ended with an error."""
    return Row(
        id=case.id,
        article=case.article.title,
        question=case.question,
        gold=case.answers,
        answer={},
        error=message,
        dataset=dataset,
        located=bool(case.gold) or not case.answerable,
        gold_context=_gold_context(case),
        kind=case.kind,
        answer_word=case.answer_word,
        members=case.members,
    )


def _message(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error) or 'no message'}"


def _covers(outer: Gold, inner: Gold) -> bool:
    return 0 <= outer.start <= inner.start and inner.end <= outer.end


def gold_rank(gold: Sequence[Gold], passages: Sequence[Gold]) -> int:
    """Rank from 1 of the first passage that holds a gold span whole; 0 when none does."""
    for rank, passage in enumerate(passages, start=1):
        if any(_covers(passage, span) for span in gold):
            return rank
    return 0


def _gold_rank(case: Case, passages: Sequence[Gold] | None) -> int | None:
    return gold_rank(case.gold, passages) if passages is not None and case.gold else None


def _around(text: str, place: Gold) -> tuple[str, str]:
    if place.start < 0:
        return "", ""
    first, last = place.start - _CONTEXT_CHARACTERS, place.end + _CONTEXT_CHARACTERS
    before, after = text[max(0, first) : place.start], text[place.end : last]
    # Whole words only, where the article goes on.
    if first > 0 and " " in before:
        before = before[before.index(" ") + 1 :]
    if last < len(text) and " " in after:
        after = after[: after.rindex(" ")]
    return before, after


def _place(article: Article, citation: Mapping[str, Any]) -> Gold:
    """Where a quote stands in the text that is searched: its own offsets are those of an article in it."""
    begins = [begin for begin, part in article.parts if part.source == citation.get("source")]
    begin = begins[0] if begins and citation["start"] >= 0 else 0
    return Gold(begin + citation["start"], begin + citation["end"])


def _gold_context(case: Case) -> tuple[str, ...]:
    if not case.gold:
        return ()
    before, after = _around(case.article.text, case.gold[0])
    return before, case.article.text[case.gold[0].start : case.gold[0].end], after


def peak_memory_mib() -> float:
    """The highest memory of this process so far, in MiB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():  # what `getrusage` tells on Linux begins with the peak of the process's parent
        high = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        return round(int(high[1]) / 2**10, 1) if high else 0.0
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)  # bytes there, KiB elsewhere


def _digits(number: str) -> str:
    return number.replace(",", "").rstrip(".")


def _name(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.casefold())
