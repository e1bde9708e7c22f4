"""Many at once: askers in threads of their own, all with one assistant."""

import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.answers import Answer, Evidence
from assistant.assistant import Assistant
from assistant.evaluation import peak_memory_mib


@dataclass
class Asker:
    """What one asker saw; filled while it asks.

    Attributes:
        evidence: seconds from each question to its evidence.
        whole: seconds from each question to its whole answer.
        errors: what was raised instead of an answer.
        notices: answers that came without the writer, because it failed or was too slow.
    """

    evidence: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notices: int = 0


@dataclass(frozen=True)
class Load:
    """The figures of so many askers at once.

    Attributes:
        model: the writer.
        askers: how many asked at once.
        asked: questions in all.
        lost: questions without an answer.
        without_writer: answers for which the writer failed or was too slow.
        answers_per_minute: answers by the time from the first question to the last answer.
        evidence_median, evidence_p95: seconds to the evidence.
        whole_median, whole_p95: seconds to the whole answer.
        fairness: the slowest asker's mean seconds by the fastest one's; 1 is fair.
        peak_memory_mib: highest memory of the process up to then.
    """

    model: str
    askers: int
    asked: int
    lost: int
    without_writer: int
    answers_per_minute: float
    evidence_median: float
    evidence_p95: float
    whole_median: float
    whole_p95: float
    fairness: float
    peak_memory_mib: float


def measure_load(helper: Assistant, questions: Sequence[str], askers: int, questions_each: int) -> Load:
    """Let so many askers ask so many questions each, all beginning together.

    Each goes through the questions from another place on, so that no two ask the same at once.
    """
    seen = [Asker() for _ in range(askers)]
    begun = threading.Barrier(askers + 1)

    def run(number: int) -> None:
        begun.wait()
        for turn in range(questions_each):
            _ask(helper, questions[(number * questions_each + turn) % len(questions)], seen[number])

    threads = [threading.Thread(target=run, args=(number,)) for number in range(askers)]
    for thread in threads:
        thread.start()
    begun.wait()
    begin = time.perf_counter()
    for thread in threads:
        thread.join()
    return summarize_load(str(helper.settings.model), seen, time.perf_counter() - begin, questions_each)


def summarize_load(model: str, seen: Sequence[Asker], seconds: float, questions_each: int) -> Load:
    """The figures of what some askers saw in so many seconds."""
    evidence = [s for asker in seen for s in asker.evidence]
    whole = [s for asker in seen for s in asker.whole]
    means = [statistics.mean(asker.whole) for asker in seen if asker.whole]
    asked = questions_each * len(seen)
    return Load(
        model=model,
        askers=len(seen),
        asked=asked,
        lost=asked - len(whole),
        without_writer=sum(asker.notices for asker in seen),
        answers_per_minute=60 * len(whole) / seconds,
        evidence_median=_percentile(evidence, 50),
        evidence_p95=_percentile(evidence, 95),
        whole_median=_percentile(whole, 50),
        whole_p95=_percentile(whole, 95),
        fairness=max(means) / min(means) if means else float("nan"),
        peak_memory_mib=peak_memory_mib(),
    )


def load_table(loads: Sequence[Load]) -> str:
    """A line for each number of askers."""
    lines = [
        "| writer | askers | answers | lost | without writer | answers a minute "
        "| evidence, median (s) | evidence, p95 (s) | whole, median (s) | whole, p95 (s) "
        "| slowest / fastest asker | peak so far (MiB) |",
        "| --- |" + " ---: |" * 11,
    ]
    for load in loads:
        lines.append(
            f"| {load.model} | {load.askers} | {load.asked - load.lost} | {load.lost} "
            f"| {load.without_writer} | {load.answers_per_minute:.1f} "
            f"| {load.evidence_median:.2f} | {load.evidence_p95:.2f} "
            f"| {load.whole_median:.2f} | {load.whole_p95:.2f} | {load.fairness:.2f} "
            f"| {load.peak_memory_mib:,.0f} |"
        )
    return "\n".join(lines) + "\n"


def _ask(helper: Assistant, question: str, asker: Asker) -> None:
    begin = time.perf_counter()
    is_first = True
    try:
        for event in helper.stream(question):
            if isinstance(event, Evidence) and is_first:
                is_first = False
                asker.evidence.append(time.perf_counter() - begin)
            elif isinstance(event, Answer):
                asker.whole.append(time.perf_counter() - begin)
                asker.notices += bool(event.notice)
    except Exception as error:  # a lost request is what is looked for
        asker.errors.append(f"{type(error).__name__}: {error}")


def _percentile(values: Sequence[float], percent: float) -> float:
    return float(np.percentile(values, percent)) if values else float("nan")
