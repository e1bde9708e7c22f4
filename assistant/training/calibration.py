"""Fits the weights of `assistant.reading.confidence` to the rows of evaluations.

    ASSISTANT_THRESHOLD=0 assistant evaluate squad2_articles.json --limit 0 --model none --rows trap.jsonl
    ASSISTANT_THRESHOLD=0 assistant evaluate everyday_articles.json --limit 0 --model none --rows day.jsonl
    ASSISTANT_THRESHOLD=0 assistant evaluate assistant/evaluation/own/kinds_dev.jsonl --limit 0 --model none \
        --rows own.jsonl --articles-from squad2_articles.json --articles-from everyday_articles.json
    python -m assistant.training.calibration trap.jsonl day.jsonl own.jsonl --plot curves.png

With the threshold at 0 every question is answered. Each `…_WEIGHTS` of `confidence` is fitted to the rows
that have all of its signals, on the articles of `FITTED_ARTICLES` and the questions of `FITTED_SETS`; the
other articles tell what it is worth. Each data set has the same weight, however many questions it has (those
of `FITTED_SETS` half of it), and within it the answerable and the unanswerable questions have the same
weight; all figures are weighted so. Of several rows of one question the last counts, so rows of a local
writer (which have more signals) stand after those of "none".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import typer

from assistant.errors import DatasetError
from assistant.evaluation import Row, read_rows
from assistant.evaluation.metrics.certainty import BINS
from assistant.evaluation.rows import by_key
from assistant.reading import confidence
from assistant.settings import Settings

FITTED_ARTICLES = (
    *("Normans", "Harvard University", "Yuan dynasty"),  # questions that are written to look answerable
    *("Oxford", "Rotterdam", "Tin", "Drum and bass"),  # everyday questions
)
"""The seven visible articles that weights, thresholds and bounds are fitted on."""

FITTED_SETS = ("kinds_dev.jsonl",)
"""Sets whose questions are all fitted on: our own, development half, in words that are not the article's.
They count half, as they are few."""

THRESHOLDS = tuple(round(0.1 * tenth, 1) for tenth in range(1, 10))
_INVERSE_PENALTY = 3.0  # of the logistic regression's L2 term; the result hardly depends on it
_BIAS = "bias"
_TOGETHER = "all sets"

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Trials:
    """Questions with their P(answerable).

    Attributes:
        chances: P(answerable) of each question.
        labels: whether the article answers it.
        weights: what it counts.
    """

    chances: Numbers
    labels: Flags
    weights: Numbers

    def declined(self, threshold: float, answerable: bool) -> float:
        """Share of the answerable, or unanswerable, questions below the threshold."""
        return _share(self.chances < threshold, self.weights, self.labels == answerable)

    def unsure(self, threshold: float, bound: float) -> float:
        """Share of the answers that are below the bound."""
        return _share(self.chances < bound, self.weights, self.chances >= threshold)

    @property
    def auc(self) -> float:
        """Chance that an answerable question has a higher probability than an unanswerable one."""
        from sklearn.metrics import roc_auc_score

        return float(roc_auc_score(self.labels, self.chances, sample_weight=self.weights))

    @property
    def calibration_error(self) -> float:
        """Mean distance of probability and share of answerable questions, over bins of equal width."""
        places = np.minimum((self.chances * BINS).astype(int), BINS - 1)
        signed = self.weights * (self.chances - self.labels)
        distances = np.abs(np.bincount(places, weights=signed, minlength=BINS))
        return float(distances.sum() / self.weights.sum())


def balanced_weights(rows: Sequence[Row]) -> Numbers:
    """A weight for each row, 1 on average: the same for each data set, and within it for each kind; one of
    `FITTED_SETS` counts half."""
    groups = [(row.dataset, bool(row.gold)) for row in rows]
    counts = {dataset: 0.5 if dataset in FITTED_SETS else 1.0 for dataset, _ in groups}
    kinds_of = {dataset: len({g for g in groups if g[0] == dataset}) for dataset in counts}
    share = {g: counts[g[0]] / (kinds_of[g[0]] * groups.count(g)) for g in set(groups)}
    return np.array([share[g] * len(rows) / sum(counts.values()) for g in groups])


def fit(rows: Sequence[Row], signals: Sequence[str]) -> dict[str, float]:
    """Weights by signal and "bias" (Platt scaling over several signals), on balanced rows."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_INVERSE_PENALTY, max_iter=2000)
    model.fit(_matrix(rows, signals), _labels(rows), sample_weight=balanced_weights(rows))
    names = [*signals, _BIAS]
    return dict(zip(names, map(float, [*model.coef_[0], model.intercept_[0]]), strict=True))


def probabilities(rows: Sequence[Row], weights: dict[str, float]) -> Numbers:
    """P(answerable) of each row by the weights."""
    signals = _signals(weights)
    scores = _matrix(rows, signals) @ np.array([weights[name] for name in signals]) + weights[_BIAS]
    chances: Numbers = 1 / (1 + np.exp(-scores))
    return chances


def try_weights(rows: Sequence[Row], weights: dict[str, float]) -> Trials:
    """The rows with their probability by the weights."""
    return Trials(probabilities(rows, weights), _labels(rows), balanced_weights(rows))


def unsure_bound(trials: Trials, threshold: float, share: float) -> float:
    """The largest bound such that at most this share of the answers is below it, rounded down to 0.001."""
    answered = trials.chances >= threshold
    if not answered.any():
        return threshold
    order = np.argsort(trials.chances[answered])
    chances, weights = trials.chances[answered][order], trials.weights[answered][order]
    # The share below each chance, if that were the bound; equal chances are below it together.
    below = np.concatenate([[0.0], np.cumsum(weights)[:-1]]) / weights.sum()
    first_of_equals = np.searchsorted(chances, chances)
    possible = chances[below[first_of_equals] <= share + 1e-9]
    return max(threshold, float(np.floor(possible.max() * 1000) / 1000))


def known_weights() -> dict[str, dict[str, float]]:
    """Every set of weights of `assistant.reading.confidence` by its name."""
    ending = "_WEIGHTS"
    return {n: w for n, w in vars(confidence).items() if n.endswith(ending) and isinstance(w, dict)}


def main(
    rows_files: Annotated[list[Path], typer.Argument(help="Rows of evaluations with the threshold at 0.")],
    threshold: Annotated[
        float, typer.Option(min=0, max=1, help="Below this probability a question is declined.")
    ] = Settings.threshold,
    unsure: Annotated[
        float, typer.Option(min=0, max=1, help="The share of answers that may be unsure.")
    ] = 0.15,
    plot: Annotated[
        Path | None, typer.Option(help="PNG file for the curves of wrongly and rightly declined.")
    ] = None,
) -> None:
    """Print the weights, and how they do on the articles that they were not fitted on."""
    read = (replace(row, dataset=row.dataset or file.name) for file in rows_files for row in read_rows(file))
    rows = [row for row in by_key(read).values() if not row.error]
    curves: dict[str, Trials] = {}
    for name, present in known_weights().items():
        signals = _signals(present)
        usable = [row for row in rows if row.answer.get("signals", {}).keys() >= set(signals)]
        fitted = [row for row in usable if _is_fitted(row)]
        checked = [row for row in usable if not _is_fitted(row)]
        if not (_has_both(fitted) and _has_both(checked)):
            typer.echo(f"{name}: too few rows have the signals {', '.join(signals)}.")
            continue
        made = fit(fitted, signals)
        typer.echo(f"{name} = { {signal: round(weight, 3) for signal, weight in made.items()} }")
        bound = unsure_bound(try_weights(fitted, made), threshold, unsure)
        for heading, some in (("fitted on", fitted), ("checked on", checked)):
            for dataset, part in _by_dataset(some).items():
                _print_figures(f"{heading} {dataset}", part, made, threshold, bound)
        typer.echo(f"  unsure below {bound:.3f}\n")
        apart = {d: part for d, part in _by_dataset(checked).items() if d != _TOGETHER and _has_both(part)}
        tried = {d: try_weights(part, made) for d, part in apart.items()}
        _print_curves(tried)
        curves |= {f"{name.removesuffix('_WEIGHTS').lower()}, {d}": one for d, one in tried.items()}
    if plot and curves:
        plot_curves(curves, plot, threshold)


def plot_curves(curves: dict[str, Trials], path: Path, threshold: float) -> None:
    """Draw wrongly against rightly declined questions over all thresholds; a dot is at the threshold."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4.5), layout="constrained")
    axes = figure.add_subplot()
    for name, trials in curves.items():
        steps = np.linspace(0, 1, 201)
        wrongly, rightly = ([trials.declined(step, kind) for step in steps] for kind in (True, False))
        (line,) = axes.plot(wrongly, rightly, label=name)
        axes.plot(
            trials.declined(threshold, True), trials.declined(threshold, False), "o", color=line.get_color()
        )
    axes.set(
        xlabel="share of answerable questions declined",
        ylabel="share of unanswerable questions declined",
        xlim=(0, 1),
        ylim=(0, 1.02),
    )
    axes.set_title(f"Articles that nothing was fitted on; dots at {threshold:g}", fontsize=10)
    axes.legend(frameon=False)
    try:
        figure.savefig(path, dpi=110)
    except OSError as error:
        raise DatasetError(f"{path} cannot be written: {error.strerror or error}.") from error


def _is_fitted(row: Row) -> bool:
    return row.article in FITTED_ARTICLES or row.dataset in FITTED_SETS


def _print_figures(
    heading: str, rows: Sequence[Row], weights: dict[str, float], threshold: float, bound: float
) -> None:
    if not _has_both(rows):
        typer.echo(f"  {heading}: {len(rows)} questions of one kind only")
        return
    trials = try_weights(rows, weights)
    typer.echo(
        f"  {heading}: {len(rows)} questions, AUC {trials.auc:.3f}, calibration error "
        f"{trials.calibration_error:.3f}; at {threshold:g} declined "
        f"{trials.declined(threshold, True):.3f} of the answerable and "
        f"{trials.declined(threshold, False):.3f} of the unanswerable, "
        f"unsure {trials.unsure(threshold, bound):.3f} of the answers"
    )


def _print_curves(tried: dict[str, Trials]) -> None:
    """Wrongly and rightly declined over thresholds, as a Markdown table."""
    heads = [f"{dataset}: {kind} declined" for dataset in tried for kind in ("wrongly", "rightly")]
    typer.echo("| threshold | " + " | ".join(heads) + " |")
    typer.echo("| ---: |" + " ---: |" * len(heads))
    for threshold in THRESHOLDS:
        shares = [one.declined(threshold, kind) for one in tried.values() for kind in (True, False)]
        typer.echo(f"| {threshold:.1f} | " + " | ".join(f"{share:.3f}" for share in shares) + " |")
    typer.echo("")


def _by_dataset(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows together, and those of each data set when there are several."""
    sets = sorted({row.dataset for row in rows})
    apart = {name: [row for row in rows if row.dataset == name] for name in sets}
    return {_TOGETHER: list(rows), **apart} if len(sets) > 1 else apart


def _has_both(rows: Sequence[Row]) -> bool:
    return len({bool(row.gold) for row in rows}) == 2


def _signals(weights: dict[str, float]) -> list[str]:
    return [name for name in weights if name != _BIAS]


def _share(flags: Flags, weights: Numbers, among: Flags) -> float:
    total = weights[among].sum()
    return float(weights[among & flags].sum() / total) if total else float("nan")


def _matrix(rows: Sequence[Row], signals: Sequence[str]) -> Numbers:
    return np.array([[row.answer["signals"][name] for name in signals] for row in rows], dtype=float)


def _labels(rows: Sequence[Row]) -> Flags:
    return np.array([bool(row.gold) for row in rows])


if __name__ == "__main__":
    typer.run(main)
