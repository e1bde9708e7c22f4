"""Validate a reader: `python -m assistant.training.validate squad2_articles.json`.

Prints the figures of the reader's card: gold paragraphs and whole articles of a SQuAD 2.0 file, for each
exported model of the folder, and our own questions that no single span answers (`broad_questions.jsonl`).
"""

import json
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from assistant.articles import Article
from assistant.evaluation import METRICS, Case, contains_answer, load_squad
from assistant.evaluation.metrics.certainty import risk_coverage
from assistant.evaluation.words import token_f1
from assistant.index import PassageRetriever, get_embedder
from assistant.index.article_index import build_index
from assistant.reading import Reading, TrainedReader, answerable_probability
from assistant.reading.span_model import SpanModel
from assistant.settings import Settings
from assistant.training.calibration import FITTED_ARTICLES

_READER = Path(__file__).parent.parent / "data" / "reader"
_BROAD = Path(__file__).parent / "broad_questions.jsonl"


@dataclass(frozen=True)
class Trial:
    """One question, what the reader made of it, P(answerable) and the seconds of retrieving and reading."""

    case: Case
    reading: Reading
    probability: float
    seconds: float

    @property
    def short(self) -> str:
        """The words of the short answer; empty when there is none."""
        span = self.reading.span
        return self.case.article.text[span.start : span.end] if span else ""

    @property
    def plain_f1(self) -> float:
        """The best token F1 of the short answer against an accepted one."""
        return token_f1(self.short, self.case.answers)

    @property
    def short_f1(self) -> float:
        """The same, but 1 when the short answer contains an accepted one."""
        return 1.0 if contains_answer(self.short, self.case.answers) else self.plain_f1

    @property
    def evidence_holds(self) -> bool:
        """Whether the first evidence sentence covers a gold span."""
        first = self.reading.evidence[0] if self.reading.evidence else None
        return first is not None and any(
            first.start <= g.start and g.end <= first.end for g in self.case.gold
        )


def read_cases(cases: Iterable[Case], model: SpanModel) -> list[Trial]:
    """Retrieve and read every case with the product's own defaults and one exported network."""
    embedder = get_embedder()
    rooms: dict[int, tuple[PassageRetriever, TrainedReader]] = {}
    trials = []
    for case in cases:
        if id(case.article) not in rooms:
            index = build_index(case.article, embedder)
            retriever = PassageRetriever(index=index, embedder=embedder, top_k=Settings().top_k)
            rooms[id(case.article)] = retriever, TrainedReader(index, model)
        retriever, reader = rooms[id(case.article)]
        began = time.perf_counter()
        reading = reader.read(case.question, retriever.search(case.question))
        seconds = time.perf_counter() - began
        trials.append(Trial(case, reading, answerable_probability(reading.kind, reading.signals), seconds))
    return trials


def figures(trials: Sequence[Trial], threshold: float = Settings.threshold) -> dict[str, float]:
    """Figures of a set of trials; those of the probability are of articles that it was not fitted on.

    `f1` and `short_f1_half` (token F1 of at least 0.5) are over answerable questions, when the reader must
    answer. `decided` is the mean share of both kinds decided right at the threshold.
    """
    asked = [t for t in trials if t.case.gold]
    checked = [t for t in trials if t.case.article.title not in FITTED_ARTICLES]
    labels = np.array([bool(t.case.gold) for t in checked])
    chances = np.array([t.probability for t in checked])
    certainty = np.column_stack([chances, labels])
    answered = [t for t in asked if t.probability >= threshold]
    declined = chances < threshold
    return {
        "questions": len(trials),
        "f1": statistics.mean(t.plain_f1 for t in asked),
        "short_f1_half": statistics.mean(t.short_f1 >= 0.5 for t in asked),
        "short_f1_half_when_answered": statistics.mean(t.short_f1 >= 0.5 for t in answered),
        "evidence_holds_gold": statistics.mean(t.evidence_holds for t in answered),
        "auc": METRICS["answerable_auc"].combine(certainty),
        "unanswerable_declined": float(declined[~labels].mean()),
        "answerable_declined": float(declined[labels].mean()),
        "decided": float((declined[~labels].mean() + 1 - declined[labels].mean()) / 2),
        "calibration_error": METRICS["calibration_error"].combine(certainty),
        "median_seconds": statistics.median(t.seconds for t in trials),
    }


def broad_figures(articles: dict[str, Article], model: SpanModel) -> dict[str, dict[str, float]]:
    """Our own questions that no span answers, by kind: shares answered and declined as they should be."""
    rows = [json.loads(line) for line in _BROAD.read_text(encoding="utf-8").splitlines()]
    cases = [Case(str(i), articles[row["article"]], row["question"], ()) for i, row in enumerate(rows)]
    by_kind: dict[str, list[tuple[dict[str, Any], Trial]]] = {}
    for row, trial in zip(rows, read_cases(cases, model), strict=True):
        by_kind.setdefault(row["kind"], []).append((row, trial))
    return {kind: _broad_shares(found) for kind, found in by_kind.items()}


def plot_risk_coverage(trials: Sequence[Trial], path: Path) -> None:
    """Draw the curve of the articles that the probability was not fitted on.

    Wrong is an answer to a question without one, or a short answer with a token F1 below 0.5.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.add_subplot()
    checked = [t for t in trials if t.case.article.title not in FITTED_ARTICLES]
    share = statistics.mean(bool(t.case.gold) for t in checked)
    wrong = [not t.case.gold or t.short_f1 < 0.5 for t in checked]
    curve = risk_coverage(np.column_stack([[t.probability for t in checked], wrong]))
    axes.plot(curve[:, 0], curve[:, 1], color="#1d5fbf")
    axes.axhline(1 - share, color="#999", linestyle=":", label="share of unanswerable questions")
    axes.set(
        xlabel="share of questions answered",
        ylabel="share of answers that are wrong",
        xlim=(0, 1),
        ylim=(0, 1),
    )
    axes.set_title(f"Risk against coverage, whole articles, {len(checked)} questions", fontsize=10)
    axes.legend(frameon=False)
    figure.savefig(path, dpi=110)


def _broad_shares(found: Sequence[tuple[dict[str, Any], Trial]]) -> dict[str, float]:
    answerable = [(row, trial) for row, trial in found if row["answerable"]]
    silent = [trial for row, trial in found if not row["answerable"]]
    return {
        "questions": len(found),
        "kind_recognized": statistics.mean(trial.reading.kind == row["kind"] for row, trial in found),
        "answered": statistics.mean(trial.probability >= Settings.threshold for _, trial in answerable),
        "evidence_holds": statistics.mean(row["holds"] in _evidence(trial) for row, trial in answerable),
        "silent_declined": statistics.mean([t.probability < Settings.threshold for t in silent] or [1.0]),
    }


def _evidence(trial: Trial) -> str:
    return " ".join(trial.case.article.text[s.start : s.end] for s in trial.reading.evidence)


def main(
    dataset: Annotated[Path, typer.Argument(help="A SQuAD 2.0 file.")],
    folder: Annotated[
        Path, typer.Option(help="Folder of exported models; the packaged one by default.")
    ] = _READER,
    limit: Annotated[int | None, typer.Option(help="About so many questions, for a quick look.")] = None,
    plot: Annotated[
        Path | None, typer.Option(help="PNG file for the curve of risk against coverage.")
    ] = None,
) -> None:
    """Print figures for each exported model of the folder."""
    cases, paragraph_cases = (_chosen(load_squad(dataset, per_paragraph=p), limit) for p in (False, True))
    for file in sorted(folder.glob("*.onnx")):
        model = SpanModel(folder, file.name)
        _print(f"{file.name}, gold paragraph", figures(read_cases(paragraph_cases, model)))
        trials = read_cases(cases, model)
        _print(f"{file.name}, whole article", figures(trials))
        if plot and file.name == "model.onnx":
            plot_risk_coverage(trials, plot)
    articles = {case.article.title: case.article for case in cases}
    articles["sample"] = Article.from_text((_READER.parent / "sample.txt").read_text(encoding="utf-8"))
    for kind, shares in broad_figures(articles, SpanModel(folder)).items():
        _print(f"{kind} questions", shares)


def _chosen(cases: Sequence[Case], limit: int | None) -> Sequence[Case]:
    return cases[:: max(1, len(cases) // limit)] if limit else cases


def _print(heading: str, values: dict[str, float]) -> None:
    typer.echo(f"{heading}: " + ", ".join(f"{name} {value:.4g}" for name, value in values.items()))


if __name__ == "__main__":
    typer.run(main)
