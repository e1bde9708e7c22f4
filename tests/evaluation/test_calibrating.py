"""Thumbs become cases, cases a calibration, and a calibration another decision."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from assistant import Article, Assistant, AssistantError
from assistant.calibration import Calibration, read_calibration, write_calibration
from assistant.evaluation import Row, calibrate_rows, load_dataset, read_ratings, write_cases
from tests.conftest import Run

BRIDGE = "The bridge of {0} was opened on 4 May 1901. Anna {0} designed it. It carries 120 cars an hour."


def rows(count: int, shift: float = 0.0, articles: int = 4, share: float = 0.5) -> list[Row]:
    """Questions of which those with a logit above `shift` are answerable, all but a few."""
    found = []
    for number in range(count):
        logit = 4 * math.sin(number * 1.7) + shift
        answerable = (number % 9 == 0) != (math.sin(number * 1.7) > 1 - 2 * share)
        answer = {"confidence": 1 / (1 + math.exp(-logit)), "signals": {"span": 1.0}, "citations": []}
        gold = ("x",) if answerable else ()
        found.append(Row(str(number), f"Article {number % articles}", "Who?", gold, answer))
    return found


def test_a_shifted_confidence_is_put_right_also_for_articles_left_out() -> None:
    fitted = calibrate_rows(rows(120, shift=-3), 0.4)
    assert (fitted.questions, fitted.articles) == (120, 4)
    assert fitted.calibration.intercept > 0
    assert fitted.is_better and fitted.left_out.balanced > fitted.before.balanced + 0.1
    assert fitted.left_out.calibration_error < fitted.before.calibration_error


def test_what_is_right_already_stays_nearly_as_it_is() -> None:
    fitted = calibrate_rows(rows(120), 0.5)
    assert abs(fitted.left_out.balanced - fitted.before.balanced) < 0.05


@pytest.mark.parametrize(
    ("some", "message"),
    [
        (rows(39), "39 questions count; at least 40"),
        (rows(60, articles=2), "about 2 articles; at least 3"),
        ([r for r in rows(200) if not r.gold][:60] + rows(18)[::2], "that the article answers"),
        (
            [Row(r.id, r.article, r.question, () if r.gold else ("x",), r.answer) for r in rows(80)],
            "wrong way",
        ),
        ([Row(r.id, r.article, r.question, r.gold, {}, error="failed") for r in rows(80)], "0 questions"),
    ],
)
def test_what_cannot_be_estimated_is_refused(some: list[Row], message: str) -> None:
    with pytest.raises(AssistantError, match=message):
        calibrate_rows(some, 0.4)


def test_a_calibration_decides_and_a_threshold_that_is_given_goes_before_its_own(
    tmp_path: Path, sample: Article, quoting: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "Where will Russia open a Consulate General?"
    path = tmp_path / "calibration.json"
    write_calibration(path, Calibration(1.0, -2.0, 0.9), {})
    strict = Assistant(sample, model="none", calibration=path)
    packaged, answer = quoting.ask(question), strict.ask(question)
    assert packaged.answered and not answer.answered
    assert 0 < answer.confidence < packaged.confidence
    assert Assistant(sample, model="none", calibration=path, threshold=0.1).ask(question).answered
    monkeypatch.setenv("ASSISTANT_CALIBRATION", str(path))
    assert not Assistant(sample, model="none").ask(question).answered
    assert Assistant(sample, model="none", calibration="none").ask(question).answered


@pytest.mark.parametrize(
    "content",
    ["", "{}", '{"format": 1, "slope": -1, "intercept": 0, "threshold": 0.5}', '{"format": 2}', "[]"],
)
def test_a_file_that_is_no_calibration_is_a_clear_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(content)
    with pytest.raises(AssistantError, match="cannot be used"):
        read_calibration(path)
    with pytest.raises(AssistantError, match="cannot be used"):
        read_calibration(tmp_path / "nothing.json")


def rated(rating: str, question: str, answer: dict[str, Any] | None, source: str = "") -> str:
    row = {"time": "2026-01-01", "rating": rating, "title": "Ely", "source": source, "question": question}
    return json.dumps({**row, "understood_as": question, "answer": answer})


def test_ratings_become_cases_that_can_be_evaluated(tmp_path: Path) -> None:
    article = tmp_path / "ely.txt"
    article.write_text(BRIDGE.format("Ely"))
    quote = {"quote": "Anna Ely designed it.", "start": 0, "end": 1}
    good = {"answered": True, "text": "Anna Ely. [1]", "citations": [quote]}
    silent = {"answered": False, "text": "The article does not say.", "citations": []}
    file = tmp_path / "ratings.jsonl"
    lines = [
        rated("down", "Who designed it?", good, str(article)),
        rated("up", "Who designed it?", good, str(article)),
        rated("up", "Who sang?", silent, str(article)),
        rated("down", "Who paid?", good, "ely.txt"),
    ]
    file.write_text("\n".join(lines))
    settled, others, beside = write_cases(read_ratings(file), tmp_path / "cases.jsonl")
    assert (settled, others, beside.name) == (2, 1, "cases.open.jsonl")
    cases = load_dataset(tmp_path / "cases.jsonl")
    assert [(c.question, c.answerable) for c in cases] == [("Who designed it?", True), ("Who sang?", False)]
    assert json.loads(beside.read_text())["article"] == "Ely"
    file.write_text("{}")
    with pytest.raises(AssistantError, match="line 1: no rating"):
        read_ratings(file)
    with pytest.raises(AssistantError, match="thumbs"):
        read_ratings(tmp_path / "nothing.jsonl")


def test_the_commands_list_ratings_and_calibrate(tmp_path: Path, run_command: Run) -> None:
    file = tmp_path / "ratings.jsonl"
    file.write_text(rated("up", "Who sang?", {"answered": False, "text": "Silent", "citations": []}))
    done = run_command("ratings", "--file", str(file), "--to", str(tmp_path / "cases.jsonl"))
    assert "Who sang?" in done.stdout and "1 cases in" in done.stderr
    cases = []
    for town in ("Ely", "York", "Bath", "Hull"):
        asked = [(f"Who designed the bridge of {town}?", [f"Anna {town}"]), ("When was it opened?", ["1901"])]
        asked += [
            ("How many cars does it carry?", ["120"]),
            (f"Who designed it in {town}?", [f"Anna {town}"]),
        ]
        asked += [("What did it cost?", []), ("Who paid for it?", []), ("Which king came?", [])]
        asked += [("How long is the bridge?", []), ("Who sang there?", []), ("Where is it?", [])]
        about = {"text": BRIDGE.format(town), "title": town}
        cases += [json.dumps({**about, "question": q, "answers": a}) for q, a in asked]
    (tmp_path / "own.jsonl").write_text("\n".join(cases))
    to = tmp_path / "calibration.json"
    done = run_command("calibrate", str(tmp_path / "own.jsonl"), "--to", str(to))
    assert done.returncode == 0, done.stderr
    assert "40 questions, 4 articles. Threshold" in done.stdout and "ASSISTANT_CALIBRATION=" in done.stderr
    assert read_calibration(to).threshold is not None
