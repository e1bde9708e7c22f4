"""Validate a reader: `python -m assistant.training.validate squad2_articles.json --data FOLDER`.

Prints the figures of the reader's card for each network of a folder, on passages that are given: gold
paragraphs of a SQuAD 2.0 file, yes/no questions of BoolQ, and claims that were set aside.
"""

import statistics
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from assistant.evaluation import METRICS, Case, contains_answer, load_squad
from assistant.evaluation.words import token_f1
from assistant.reading import Verdict
from assistant.reading.reader import READER_FOLDER
from assistant.reading.reader_model import PassageScores, ReaderModel
from assistant.training.examples import is_set_aside, read_rows

_MAX_CHARACTERS = 1000


def paragraph_figures(cases: Sequence[Case], model: ReaderModel) -> dict[str, float]:
    """Token F1 when it must answer, and the areas under the curves of answerable against unanswerable.

    Args:
        cases: questions whose article is the gold paragraph.
        model: the network.
    """
    scored = [(case, model.score(case.question, [case.article.text])[0]) for case in cases]
    labels = [bool(case.gold) for case, _ in scored]
    spans = [_best_score(scores) for _, scores in scored]
    heads = [scores.answerable for _, scores in scored]
    shorts = [(_short(case, scores), case.answers) for case, scores in scored if case.gold]
    return {
        "questions": len(scored),
        "f1": statistics.mean(token_f1(short, answers) for short, answers in shorts),
        "contains_gold": statistics.mean(contains_answer(short, answers) for short, answers in shorts),
        "auc_head": _auc(heads, labels),
        "auc_span": _auc(spans, labels),
        "auc_both": _auc([span / 4 + head for span, head in zip(spans, heads, strict=True)], labels),
    }


def yes_no_figures(data: Path, model: ReaderModel, limit: int | None) -> dict[str, float]:
    """Accuracy on the rows of `boolq-dev`, passage given: the likelier of yes and no."""
    rows = [r for r in read_rows(data / "reader_train_3.jsonl.gz") if r["source"] == "boolq-dev"]
    rows = rows[:: max(1, len(rows) // limit)] if limit else rows
    right = []
    for row in rows:
        verdict = model.score(row["question"], [row["context"][:_MAX_CHARACTERS]])[0].verdict
        says = "yes" if verdict[Verdict.YES] >= verdict[Verdict.NO] else "no"
        right.append(says == row["answer_word"])
    share = statistics.mean(row["answer_word"] == "yes" for row in rows)
    return {"questions": len(rows), "accuracy": statistics.mean(right), "share_of_yes": share}


def claim_figures(data: Path, model: ReaderModel, limit: int | None) -> dict[str, float]:
    """Balanced accuracy of "supported" against the rest on claims set aside, and by source."""
    rows = [row for row in read_rows(data / "claims_train.jsonl.gz") if is_set_aside(row)]
    rows = rows[:: max(1, len(rows) // limit)] if limit else rows
    right: dict[str, list[bool]] = defaultdict(list)
    by_source: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        verdict = model.score(row["claim"], [row["context"]])[0].verdict
        is_right = (verdict[Verdict.YES] >= 0.5) == (row["label"] == "supported")
        right["supported" if row["label"] == "supported" else "other"].append(is_right)
        by_source[row["source"]].append(is_right)
    shares = {kind: statistics.mean(found) for kind, found in right.items()}
    figures = {"claims": len(rows), "balanced_accuracy": statistics.mean(shares.values()), **shares}
    return figures | {source: statistics.mean(found) for source, found in sorted(by_source.items())}


def _best_score(scores: PassageScores) -> float:
    span = scores.best_span()
    return span.score if span else -20.0


def _short(case: Case, scores: PassageScores) -> str:
    span = scores.best_span()
    return case.article.text[span.start : span.end] if span else ""


def _auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    return float(METRICS["answerable_auc"].combine(np.column_stack([scores, labels])))


def main(
    dataset: Annotated[Path, typer.Argument(help="A SQuAD 2.0 file.")],
    data: Annotated[Path, typer.Option(help="Folder of the training files.")],
    folder: Annotated[Path, typer.Option(help="Folder of networks; the packaged one.")] = READER_FOLDER,
    limit: Annotated[int | None, typer.Option(help="About so many of each, for a quick look.")] = None,
) -> None:
    """Print figures for each network of the folder."""
    cases = load_squad(dataset, per_paragraph=True)
    chosen = cases[:: max(1, len(cases) // limit)] if limit else cases
    for file in sorted(folder.glob("model*.onnx")):
        model = ReaderModel(folder, file.name)
        _print(f"{file.name}, gold paragraphs", paragraph_figures(chosen, model))
        _print(f"{file.name}, yes/no", yes_no_figures(data, model, limit))
        _print(f"{file.name}, claims", claim_figures(data, model, limit))


def _print(heading: str, values: dict[str, float]) -> None:
    typer.echo(f"{heading}: " + ", ".join(f"{name} {value:.4g}" for name, value in values.items()))


if __name__ == "__main__":
    typer.run(main)
