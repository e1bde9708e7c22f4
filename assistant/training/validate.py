"""Validate a reader on gold paragraphs: `python -m assistant.training.validate FOLDER squad2_articles.json`.

SQuAD's paragraphs are given, so that retrieval plays no part; `assistant evaluate` measures the whole way.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from assistant.evaluation import normal_form
from assistant.span_model import SpanModel


def token_f1(answer: str, gold: str) -> float:
    """F1 of the words in common, in SQuAD's normal form (Rajpurkar et al., 2016)."""
    mine, theirs = normal_form(answer).split(), normal_form(gold).split()
    common = sum((Counter(mine) & Counter(theirs)).values())
    return 2 * common / (len(mine) + len(theirs)) if common else float(mine == theirs)


def validate(model: SpanModel, dataset: Path, limit: int | None = None) -> dict[str, float]:
    """Figures over the questions of a SQuAD 2.0 file, each asked of its own paragraph.

    `f1` is over answerable questions when the reader must answer; `auc…` tell how well a score separates
    answerable from unanswerable; `accuracy…` are at the best threshold, half of either kind assumed.
    """
    f1s: list[float] = []
    labels: list[bool] = []
    spans: list[float] = []
    heads: list[float] = []
    for topic in json.loads(dataset.read_text(encoding="utf-8"))["data"]:
        for paragraph in topic["paragraphs"]:
            for asked in paragraph["qas"][:limit]:
                (found,) = model.score(asked["question"], [paragraph["context"]])
                span = found.best_span()
                answer = paragraph["context"][span.start : span.end] if span else ""
                labels.append(not asked.get("is_impossible"))
                spans.append(span.score if span else -20.0)
                heads.append(found.answerable)
                if labels[-1]:
                    f1s.append(max(token_f1(answer, gold["text"]) for gold in asked["answers"]))
    flags, span_scores, head_scores = np.array(labels), np.array(spans), np.array(heads)
    both = span_scores / span_scores.std() + head_scores / head_scores.std()
    figures = {"questions": float(len(labels)), "f1": float(np.mean(f1s))}
    for name, scores in (("span", span_scores), ("head", head_scores), ("both", both)):
        figures[f"auc_{name}"] = area_under_curve(flags, scores)
        figures[f"accuracy_{name}"] = best_accuracy(flags, scores)
    return figures


def area_under_curve(labels: np.ndarray, scores: np.ndarray) -> float:
    """Chance that a positive scores above a negative (Mann and Whitney's U, scaled)."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    positives = labels.sum()
    above = ranks[labels].sum() - positives * (positives + 1) / 2
    return float(above / (positives * (len(labels) - positives)))


def best_accuracy(labels: np.ndarray, scores: np.ndarray) -> float:
    """Mean of the shares of both kinds decided right, at the threshold where it is highest."""
    order = np.argsort(-scores)
    right = np.cumsum(labels[order]) / labels.sum()
    wrong = np.cumsum(~labels[order]) / (~labels).sum()
    return float(np.max((right + 1 - wrong) / 2))


def main(
    folder: Annotated[Path, typer.Argument(help="Folder of an exported reader.")],
    dataset: Annotated[Path, typer.Argument(help="A SQuAD 2.0 file.")],
    limit: Annotated[int | None, typer.Option(help="Questions per paragraph, for a quick look.")] = None,
) -> None:
    """Print figures for each exported model of the folder."""
    for file in sorted(folder.glob("*.onnx")):
        figures = validate(SpanModel(folder, file.name), dataset, limit)
        typer.echo(f"{file.name}: " + ", ".join(f"{name} {value:.4g}" for name, value in figures.items()))


if __name__ == "__main__":
    typer.run(main)
