"""Calibration on rows made by hand."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from assistant.evaluation import METRICS, Row, write_row
from assistant.training.calibration import (
    Trials,
    balanced_weights,
    fit,
    known_weights,
    main,
    probabilities,
    try_weights,
    unsure_bound,
)


def row(number: int, answerable: bool, article: str = "Tin", dataset: str = "day", **signals: float) -> Row:
    answer: dict[str, Any] = {"answered": True, "text": "", "citations": [], "signals": signals}
    return Row(str(number), article, "Who?", ("x",) if answerable else (), answer, dataset=dataset)


def trials(chances: list[float], labels: list[bool], weights: list[float] | None = None) -> Trials:
    return Trials(np.array(chances), np.array(labels), np.array(weights or [1.0] * len(chances)))


def test_each_set_and_each_kind_within_it_has_the_same_weight() -> None:
    rows = [
        row(1, True),
        row(2, True),
        row(3, True),
        row(4, False),
        row(5, True, dataset="trap"),
        row(6, False, dataset="trap"),
    ]
    assert balanced_weights(rows) == pytest.approx([0.5, 0.5, 0.5, 1.5, 1.5, 1.5])
    assert balanced_weights(rows[:3]) == pytest.approx([1, 1, 1])
    own = [row(7, True, dataset="kinds_dev.jsonl"), row(8, False, dataset="kinds_dev.jsonl")]
    assert balanced_weights([*rows[4:], *own]) == pytest.approx([4 / 3, 4 / 3, 2 / 3, 2 / 3])


def test_figures_of_equal_weights_are_those_of_the_evaluation() -> None:
    one = trials([0.95, 0.85, 0.45, 0.05, 0.41], [True, False, True, False, False])
    pairs = np.column_stack([one.chances, one.labels])
    assert one.auc == pytest.approx(METRICS["answerable_auc"].combine(pairs))
    assert one.calibration_error == pytest.approx(METRICS["calibration_error"].combine(pairs))


def test_weights_count_in_every_figure() -> None:
    one = trials([0.9, 0.2, 0.8, 0.1], [True, True, False, False], [3, 1, 1, 1])
    assert one.declined(0.5, True) == 1 / 4 and one.declined(0.5, False) == 1 / 2
    assert one.auc == pytest.approx((3 * 1 + 3 * 1 + 0 + 1) / (4 * 2))
    assert one.calibration_error == pytest.approx((3 * 0.1 + 0.8 + 0.8 + 0.1) / 6)
    assert one.unsure(0.5, 0.85) == 1 / 4


def test_the_bound_of_unsure_is_the_largest_that_keeps_the_share() -> None:
    one = trials([0.3, 0.55, 0.6, 0.6, 0.7, 0.8, 0.9], [True] * 7)
    assert unsure_bound(one, 0.5, 1 / 6) == 0.6
    assert unsure_bound(one, 0.5, 1 / 2) == 0.7  # both of 0.6 are below it
    assert unsure_bound(one, 0.5, 1 / 3) == 0.6  # with both it would be a half
    assert unsure_bound(one, 0.5, 0) == 0.55
    assert unsure_bound(one, 0.95, 0.15) == 0.95
    assert one.unsure(0.5, 0.7) == pytest.approx(1 / 2)


def made_rows() -> list[Row]:
    """Rows that all signals tell apart, but for noise, on fitted and other articles of two sets."""
    draw = np.random.default_rng(3)
    signals = sorted({name for weights in known_weights().values() for name in weights if name != "bias"})
    rows = []
    for number in range(240):
        answerable = number % 2 == 0
        dataset, articles = [("trap", ("Normans", "Force")), ("day", ("Oxford", "Flag"))][number // 2 % 2]
        values = {name: float(draw.normal(1.0 if answerable else 0.0)) for name in signals}
        rows.append(row(number, answerable, articles[number // 4 % 2], dataset, **values))
    return rows


def test_a_fit_finds_the_signal_that_tells() -> None:
    rows = made_rows()
    (name, *_) = [signal for signal in rows[0].answer["signals"]]
    weights = fit(rows, [name])
    assert weights[name] > 0.5 and set(weights) == {name, "bias"}
    chances = probabilities(rows, weights)
    assert chances[::2].mean() > 0.55 > 0.45 > chances[1::2].mean()
    assert try_weights(rows, weights).calibration_error < 0.1


def test_the_command_prints_every_set_of_weights_with_its_curves(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(main)
    for one in made_rows():
        write_row(one, tmp_path / f"{one.dataset}.jsonl")
    files = [str(tmp_path / "trap.jsonl"), str(tmp_path / "day.jsonl")]
    done = CliRunner().invoke(app, [*files, "--plot", str(tmp_path / "curves.png")])
    assert done.exit_code == 0, done.output
    assert known_weights()
    for name in known_weights():
        assert f"{name} = {{" in done.output
    assert "fitted on all sets: 120 questions" in done.output and "checked on trap: 60" in done.output
    assert "| threshold | day: wrongly declined | day: rightly declined | trap: wrongly" in done.output
    assert "unsure below 0." in done.output
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_rows_without_the_signals_are_told(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(main)
    write_row(row(1, True, odd=1.0), tmp_path / "rows.jsonl")
    done = CliRunner().invoke(app, [str(tmp_path / "rows.jsonl")])
    assert done.exit_code == 0 and "too few rows" in done.output
