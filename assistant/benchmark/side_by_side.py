"""Side by side: the same questions to every system in turn, one at a time, each in its own process."""

import os
import platform
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.articles import Article
from assistant.benchmark.figures import Timed, figures, for_json, markdown_table, paired_ratios
from assistant.benchmark.processes import Worker
from assistant.benchmark.work import Work
from assistant.evaluation import Case, Row, failed_row, make_row, read_reply

Tell = Callable[[str], None]
"""Told a line about what is going on."""


@dataclass(frozen=True)
class Contender:
    """A system in the comparison.

    Attributes:
        name: at the head of its column.
        module: where its `make_system` is; see `assistant.benchmark.system`.
        questions: how many questions it is asked, spread over the work; None for all.
    """

    name: str
    module: str
    questions: int | None = None


OURS = Contender("ours", "assistant.benchmark.ours")
LANGCHAIN = Contender("LangChain tutorial", "assistant.benchmark.langchain_chain")
LLAMAINDEX = Contender("LlamaIndex citations", "assistant.benchmark.llamaindex_engine")


@dataclass(frozen=True)
class Comparison:
    """What a comparison found.

    Attributes:
        notes: lines for people: the work, the machine, who was asked less.
        columns: figures by the name of the system, ours first.
        ratios: the peers' figures by ours, on the questions that both answered.
        timed: everything that was seen, by the name of the system.
    """

    notes: tuple[str, ...]
    columns: dict[str, dict[str, float]]
    ratios: dict[str, dict[str, float]]
    timed: dict[str, Timed]

    def to_markdown(self) -> str:
        """The table with its notes."""
        return (
            markdown_table(self.columns, self.ratios) + "".join(f"\n- {note}" for note in self.notes) + "\n"
        )

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values for JSON, with every answer and its times."""
        seen = {
            name: {
                "starts": t.starts,
                "openings": t.openings,
                "reopenings": t.reopenings,
                "asked": t.asked,
                "answers": [
                    {"question": r.question, "gold": r.gold, "answer": r.answer, "error": r.error}
                    for r in t.rows
                ],
            }
            for name, t in self.timed.items()
        }
        parts = {"notes": self.notes, "figures": self.columns, "ratios": self.ratios, "seen": seen}
        plain: dict[str, Any] = for_json(parts)
        return plain


def compare_systems(
    work: Work, contenders: Sequence[Contender], model: str, tell: Tell = lambda line: None
) -> Comparison:
    """Start every system twice, then open every article and ask every question in turn: A B A B.

    Args:
        work: the articles and questions.
        contenders: ours first; the ratios are to the first one.
        model: the writer of all of them, as `Assistant` takes it.
        tell: told what is going on.

    Raises:
        WorkerError: a system does not start, or its process ends.
    """
    timed = {contender.name: Timed() for contender in contenders}
    with tempfile.TemporaryDirectory() as place:
        folders = {contender.name: Path(place) / str(n) for n, contender in enumerate(contenders)}
        for contender in contenders:
            tell(f"{contender.name}: first start")
            with Worker(contender.module, model, folders[contender.name]) as worker:
                timed[contender.name].starts.append(worker.start_seconds)
        with ExitStack() as stack:
            workers = {}
            for contender in contenders:
                tell(f"{contender.name}: second start")
                worker = Worker(contender.module, model, folders[contender.name])
                workers[contender.name] = stack.enter_context(worker)
                timed[contender.name].starts.append(worker.start_seconds)
            _ask_in_turn(work, contenders, workers, timed, tell)
            for name, worker in workers.items():
                timed[name].memory_mib = worker.memory_mib
    first, *peers = timed
    return Comparison(
        notes=_notes(work, contenders, model),
        columns={name: figures(seen) for name, seen in timed.items()},
        ratios={name: paired_ratios(timed[first], timed[name]) for name in peers},
        timed=timed,
    )


def _ask_in_turn(
    work: Work,
    contenders: Sequence[Contender],
    workers: dict[str, Worker],
    timed: dict[str, Timed],
    tell: Tell,
) -> None:
    shares = {c.name: _share(work.cases, c.questions) for c in contenders}
    number = 0
    for article in work.articles:
        for contender in contenders:
            tell(f"{contender.name}: opens {article.title or 'the article'}")
            _open(workers[contender.name], article, timed[contender.name])
        for case in (case for case in work.cases if case.article is article):
            number += 1
            for contender in contenders:
                if case.id in shares[contender.name]:
                    tell(f"question {number} of {len(work.cases)}: {contender.name}")
                    _ask(workers[contender.name], case, timed[contender.name], tell)


def _open(worker: Worker, article: Article, timed: Timed) -> None:
    opened = worker.require("open", text=article.text, title=article.title)
    timed.openings.append((opened["seconds"], opened["passages"], len(article.text.split())))
    timed.reopenings.append(worker.require("reopen")["seconds"])


def _ask(worker: Worker, case: Case, timed: Timed, tell: Tell) -> None:
    said = worker.tell("ask", question=case.question)
    if "error" in said:
        tell(f"  failed: {said['error']}")
        timed.rows.append(failed_row(case, "", said["error"]))
        return
    timed.asked.append(said["seconds"])
    timed.rows.append(_judged(case, said))


def _judged(case: Case, said: dict[str, Any]) -> Row:
    return make_row(case, read_reply(said["answer"], case.article, said["seconds"]["total"]))


def _share(cases: Sequence[Case], questions: int | None) -> set[str]:
    """The ids of so many questions, evenly spread, taking of both kinds in turn where the work has both."""
    if questions is None or questions >= len(cases):
        return {case.id for case in cases}
    ordered = sorted(cases, key=lambda case: not case.answerable)  # stable: the work's order within a kind
    step = len(ordered) / max(questions, 1)
    return {ordered[int((n + 0.5) * step)].id for n in range(questions)}


def _notes(work: Work, contenders: Sequence[Contender], model: str) -> tuple[str, ...]:
    asked_less = tuple(
        f"{c.name} was asked {c.questions} of the {len(work.cases)} questions, because it is slow; "
        "its ratios are on those alone."
        for c in contenders
        if c.questions is not None and c.questions < len(work.cases)
    )
    return (
        work.note,
        f"Writer: {model}. {platform.system()}, {platform.machine()}, {os.cpu_count()} processors. Times are "
        "medians; one question at a time, every system in turn; every system in its own process.",
        "Opening an article holds saving its index with ours, and not with the others.",
        *asked_less,
    )
