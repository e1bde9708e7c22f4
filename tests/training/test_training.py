"""Training data, and a very short real training run that is stopped, goes on and is exported."""

import gzip
import json
import random
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import AssistantError
from assistant.articles import split_passages
from assistant.evaluation.words import token_f1
from assistant.index import packaged_weights
from assistant.reading import Verdict
from assistant.reading.reader_model import ReaderModel
from assistant.training.examples import (
    MAX_CONTEXT_CHARACTERS,
    Example,
    Recipe,
    is_set_aside,
    load_groups,
    make_example,
    stream,
)
from assistant.training.export import export
from assistant.training.network import ReaderNetwork, load_tokenizer, make_batch
from assistant.training.shipped import shipped_weights
from assistant.training.train import Plan, Training, read_log

ELY = "The bridge of Ely was opened in 1901 by Anna Brandt. It carries two tracks and a footpath."
YORK = "The castle of York was built before 1068 by William Fry. Its tower burnt in 1190."


def row(question: str, context: str, *answers: str, **more: Any) -> dict[str, Any]:
    found = [{"text": answer, "answer_start": context.index(answer)} for answer in answers]
    row = {"source": "squad2-train", "title": "Towns", "question": question, "context": context}
    return row | {"answers": found} | more


ROWS = [
    row("When was the bridge opened?", ELY, "1901"),
    row("When was the bridge closed?", ELY),
    row("Who built the castle?", YORK, "William Fry"),
    row("Who sold the castle?", YORK),
    row("Was the bridge opened by Brandt?", ELY, ELY[:52], source="boolq-train", kind="yes-no",
        answer_word="yes", span_kind="sentence", span_sure=True),
    row("Was the castle built after 1100?", YORK, YORK[:56], source="boolq-train", kind="yes-no",
        answer_word="no", span_kind="sentence", span_sure=False, span_p=0.2),
    row("What does the bridge carry?", ELY, "two tracks", "a footpath", source="multispanqa",
        kind="list", span_kind="several"),
    row("Is the bridge free?", ELY, source="boolq-dev", kind="yes-no", answer_word="no"),
]  # fmt: skip
CLAIMS = [
    {"claim": "Fry built the castle.", "context": YORK, "label": "supported", "source": "fever"},
    {"claim": "The bridge is closed.", "context": f"{ELY} So.", "label": "not_enough", "source": "fever"},
    {"claim": "Nobody came.", "context": ELY, "label": "refuted", "source": "summedits-news"},
]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "questions.jsonl.gz", tmp_path / "claims.jsonl.gz"]
    for path, rows in zip(paths, (ROWS, CLAIMS), strict=True):
        with gzip.open(path, "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)
    return paths


def example(found: dict[str, Any], windows: float = 0.0) -> Example:
    made = make_example(found, Recipe(windows=windows, near=0.0), None, random.Random(0))
    assert made is not None
    return made


def words(made: Example) -> list[str]:
    return [made.context[start:end] for start, end in made.spans]


def test_rows_for_validation_are_never_trained_on(files: list[Path]) -> None:
    groups = load_groups(files, Recipe(), seed=0)
    used = [row for units in groups.values() for unit in units for row in unit]
    assert not [r for r in used if r["source"] in ("boolq-dev", "summedits-news")]
    assert not any(map(is_set_aside, used))


def test_a_question_without_an_answer_stands_beside_one_of_the_same_passage(files: list[Path]) -> None:
    units = load_groups(files, Recipe(), seed=0)["silent"]
    assert [{bool(row["answers"]) for row in unit} for unit in units] == [{True, False}] * 2
    assert all(unit[0]["context"] == unit[1]["context"] for unit in units)


def test_the_stream_is_mixed_as_the_recipe_says_and_the_same_for_a_seed(files: list[Path]) -> None:
    recipe = Recipe(shares=(("silent", 0.5), ("yes-no", 0.25), ("list", 0.25)), near=0.0)
    groups = load_groups(files, recipe, seed=0)
    first, again = (list(islice(stream(groups, recipe, seed=1), 60)) for _ in range(2))
    assert first == again
    lengths = Counter(len(unit) for unit in first)
    assert lengths[2] == pytest.approx(20, abs=1) and lengths[1] == pytest.approx(40, abs=1)


def test_the_answers_of_each_kind_of_row() -> None:
    assert words(example(ROWS[0])) == ["1901"]
    assert example(ROWS[1]) == Example(ROWS[1]["question"], ELY, (), answerable=False)
    assert words(example(ROWS[6])) == ["two tracks", "a footpath"]
    sure, guessed = example(ROWS[4]), example(ROWS[5])
    assert (sure.verdict, sure.has_span, guessed.verdict, guessed.has_span) == (
        Verdict.YES,
        True,
        Verdict.NO,
        False,
    )


def test_a_claim_teaches_the_verdict_alone() -> None:
    assert example(CLAIMS[0]) == Example(
        CLAIMS[0]["claim"], YORK, (), None, has_span=False, verdict=Verdict.YES
    )


def test_a_near_passage_of_the_same_article_is_silent(files: list[Path]) -> None:
    recipe = Recipe(shares=(("silent", 1.0),), near=1.0)
    found = [e for unit in islice(stream(load_groups(files, recipe, 0), recipe, 0), 4) for e in unit]
    answered = {r["question"]: r["answers"][0]["text"] for r in ROWS[:4] if r["answers"]}
    for made in found:
        if made.question in answered:
            assert made.answerable is False and answered[made.question] not in made.context


def test_a_long_passage_is_cut_around_the_answer_or_to_a_window_of_the_product() -> None:
    context = "Nothing happened on that day in the town. " * 60 + ELY
    question = row("When was it opened?", context, "1901")
    cropped, windowed = example(question), example(question, windows=1.0)
    assert words(cropped) == words(windowed) == ["1901"]
    assert len(cropped.context) <= MAX_CONTEXT_CHARACTERS
    assert windowed.context in [context[w.start : w.end] for w in split_passages(context)]


def test_a_conversation_is_asked_with_its_last_turn() -> None:
    asked = row("Who opened it?", ELY, "Anna Brandt", history=[["a", "b"], ["Which bridge?", "Of Ely."]])
    assert example(asked).question == "Which bridge? Of Ely. Who opened it?"


def test_a_file_that_is_no_training_data_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl.gz"
    path.write_text("not gzip")
    with pytest.raises(AssistantError, match="cannot be read as training data"):
        load_groups([path], Recipe(), seed=0)


def test_an_answer_that_was_cut_off_teaches_nothing_of_its_place() -> None:
    context = "word " * 400 + "answer"
    batch = make_batch(load_tokenizer(packaged_weights()), [Example("Q?", context, ((2000, 2006),), True)])
    assert (batch.starts.tolist(), batch.ends.tolist(), batch.answerable.tolist()) == ([-100], [-100], [1])
    assert (batch.inside == -100).all()


def test_a_stopped_training_goes_on_and_its_export_gives_the_same(files: list[Path], tmp_path: Path) -> None:
    recipe = Recipe(near=0.0)
    groups = load_groups(files, recipe, seed=0)
    tokenizer = load_tokenizer(packaged_weights())
    (tmp_path / "settings.json").write_text(json.dumps({"layers": 1}))
    for minutes in (0.05, 0.1):
        plan = Plan(minutes=minutes, batch_size=4, layers=1)
        network = ReaderNetwork.from_weights(packaged_weights(), layers=1)
        training = Training(network, plan, tmp_path)
        training.run(tokenizer, stream(groups, recipe, seed=0), save_seconds=0.5, log_steps=1)
    log = read_log(tmp_path)
    assert [line["step"] for line in log] == list(range(1, len(log) + 1))
    assert log[-1]["minutes"] >= 0.1 and all(np.isfinite(line["loss"]) for line in log)
    export(tmp_path, tmp_path / "onnx", packaged_weights(), exact=True)
    about = json.loads((tmp_path / "onnx" / "model.json").read_text())
    assert about["layers"] == 1 and "weights-1.bin" in about["sha256"]
    assert_answers_agree(tmp_path)


def assert_answers_agree(run: Path) -> None:
    """The float32 network says what the trained one says; the int8 one almost."""
    import torch

    network = ReaderNetwork.empty(packaged_weights(), layers=1)
    state = torch.load(run / "weights.pt", weights_only=True)
    network.load_state_dict({name: value.float() for name, value in state.items()})
    tokens = load_tokenizer(packaged_weights())("Who opened it?", ELY, return_tensors="pt")
    with torch.no_grad():
        *_, answerable, _ = network.eval()(tokens["input_ids"], tokens["attention_mask"])
    for file, tolerance in (("model.float32.onnx", 1e-3), ("model.onnx", 0.1)):
        (scores,) = ReaderModel(run / "onnx", file).score("Who opened it?", [ELY])
        assert scores.answerable == pytest.approx(float(answerable), abs=tolerance)
        assert sum(scores.verdict.values()) == pytest.approx(1.0)
        span = scores.best_span(begin=4, finish=30)
        assert span is not None and 4 <= span.start < span.end <= 30


def test_what_was_shipped_can_be_trained_on_and_what_stays_is_the_same_file(
    files: list[Path], tmp_path: Path
) -> None:
    import torch

    (tmp_path / "settings.json").write_text(json.dumps({"layers": 2}))
    torch.save(ReaderNetwork.from_weights(packaged_weights(), layers=2).state_dict(), tmp_path / "weights.pt")
    export(tmp_path, tmp_path / "first", packaged_weights())
    state = shipped_weights(tmp_path / "first")
    torch.save(state, tmp_path / "weights.pt")
    export(tmp_path, tmp_path / "second", packaged_weights())
    weights = [(tmp_path / folder / "weights-1.bin").read_bytes() for folder in ("first", "second")]
    assert weights[0] == weights[1]

    network = ReaderNetwork.empty(packaged_weights(), layers=2)
    network.load_state_dict(state)
    plan = Plan(minutes=0.1, batch_size=4, layers=2, frozen=1)
    groups = load_groups(files, Recipe(near=0.0), seed=0)
    training = Training(network, plan, tmp_path)
    training.run(load_tokenizer(packaged_weights()), stream(groups, Recipe(near=0.0), seed=0))
    changed = {name for name, value in network.state_dict().items() if not torch.equal(value, state[name])}
    assert changed and not [name for name in changed if "layer.0." in name or "embeddings" in name]
    assert any("layer.1." in name for name in changed)


def test_token_f1_worked_out_by_hand() -> None:
    assert token_f1("the red bridge", ["a bridge of Ely"]) == pytest.approx(2 * 1 / (2 + 3))
    assert token_f1("", ["x"]) == 0.0
