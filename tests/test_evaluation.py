import json
from pathlib import Path
from typing import Any

import pytest

from assistant import AssistantError
from assistant.evaluation import (
    Row,
    contains_answer,
    evaluate,
    load_squad,
    normal_form,
    read_rows,
    recall_table,
    sample,
    summarize,
    write_row,
)

from .test_cli import SQUAD


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    path = tmp_path / "set.json"
    path.write_text(json.dumps(SQUAD))
    return path


def row(answered: bool = True, gold: tuple[str, ...] = (), **values: Any) -> Row:
    timings = {"evidence": 0.1, "total": values.pop("total", 1.0)}
    return Row("id", "title", "question", gold, {"answered": answered, "timings": timings}, **values)


def test_normal_form_is_squads() -> None:
    assert normal_form("The  U.S. Army's,  (an) a-b") == "us armys ab"


@pytest.mark.parametrize(
    ("text", "gold", "expected"),
    [
        ("It was opened in 1901 [1].", "1901", True),
        ("It was opened in 1901[2].", "in 1901", True),
        ("There are 19012 of them.", "1901", False),
        ("The bridge of Ely.", "bridge of the Ely", True),
        ("Nothing.", "1901", False),
    ],
)
def test_an_answer_contains_gold_as_whole_words(text: str, gold: str, expected: bool) -> None:
    assert contains_answer(text, [gold]) is expected


def test_figures_of_rows_worked_out_by_hand() -> None:
    figures = summarize(
        [
            row(gold=("a",), contains_gold=True, supports=(True, False), exact=(True, True), total=1.0),
            row(gold=("a",), contains_gold=False, supports=(False,), exact=(True,), total=3.0),
            row(answered=False, gold=("a",), total=2.0),
            row(answered=False, total=4.0),
            row(answered=True, exact=(False,), total=5.0),
            Row("id", "title", "question", (), {}, error="failed"),
        ]
    )
    assert figures["questions"] == 6 and figures["failed"] == 1
    assert figures["contains_gold_when_answered"] == 1 / 2
    assert figures["contains_gold"] == 1 / 3
    assert figures["answerable_declined"] == 1 / 3
    assert figures["unanswerable_declined"] == 1 / 2
    assert figures["citation_precision"] == 1 / 3
    assert figures["quotes_exact"] == 3 / 4
    assert figures["seconds_in_all"] == 3.0


def test_gold_spans_of_squad_point_into_the_whole_article(tmp_path: Path) -> None:
    values = json.loads(json.dumps(SQUAD))
    values["data"][0]["paragraphs"].insert(0, {"context": "A paragraph before.", "qas": []})
    path = tmp_path / "set.json"
    path.write_text(json.dumps(values))
    answerable, silent = load_squad(path)
    assert answerable.gold_texts == ("Anna Brandt",)
    assert silent.gold == ()
    assert answerable.article.text.startswith("A paragraph before.\n\nThe bridge")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "not a SQuAD file"),
        ("[1, 2]", "not a SQuAD file"),
        ('{"data": []}', "no questions"),
        (json.dumps(SQUAD).replace('"answer_start": 38', '"answer_start": 37'), "'Anna Brandt' is not at 37"),
    ],
)
def test_a_data_set_that_cannot_be_used_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "set.json"
    path.write_text(content)
    with pytest.raises(AssistantError, match=message):
        load_squad(path)


def test_a_sample_is_the_same_for_the_same_seed(dataset: Path) -> None:
    cases = load_squad(dataset)
    assert sample(cases, 5, 5, seed=7) == sample(cases, 5, 5, seed=7)
    assert [bool(c.gold) for c in sample(cases, 1, 0, seed=1)] == [True]


def test_rows_survive_writing_and_reading(dataset: Path, tmp_path: Path) -> None:
    rows = list(evaluate(load_squad(dataset), model="none"))
    for one in rows:
        write_row(one, tmp_path / "rows.jsonl")
    assert [r.id for r in read_rows(tmp_path / "rows.jsonl")] == ["1", "2"]
    assert summarize(read_rows(tmp_path / "rows.jsonl")) == pytest.approx(summarize(rows), nan_ok=True)
    assert rows[0].contains_gold and any(rows[0].supports) and all(rows[0].exact)


def test_recall_counts_passages_that_hold_the_gold_span(dataset: Path) -> None:
    table = recall_table(load_squad(dataset), model="none")
    assert set(table) == {"dense", "bm25", "hybrid"}
    assert table["hybrid"][1] == 1.0
