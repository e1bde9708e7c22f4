"""Training data, negatives, and a very short real training run that is stopped and goes on."""

import gzip
import json
import random
from pathlib import Path

import pytest
from assistant.reading.span_model import SpanModel
from assistant.training.negatives import Material, changed_question, names_in

from assistant import AssistantError
from assistant.evaluation import METRICS
from assistant.evaluation.words import token_f1
from assistant.index import packaged_weights
from assistant.training.examples import Recipe, load_examples
from assistant.training.export import export
from assistant.training.network import SpanReader
from assistant.training.train import train

PASSAGES = {
    "The bridge of Ely was opened in 1901 by Anna Brandt.": [
        ("When was the bridge opened?", "1901"),
        ("Who opened the bridge?", "Anna Brandt"),
    ],
    "The castle of York was built before 1068 by William Fry.": [
        ("When was the castle of York built?", "before 1068"),
        ("Who built the castle of York?", "William Fry"),
    ],
    "The harbour of Hull has 12 cranes and a lighthouse.": [
        ("How many cranes has the harbour of Hull?", "12"),
        ("What else has the harbour?", "a lighthouse"),
    ],
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "train.jsonl.gz"
    with gzip.open(path, "wt") as lines:
        for context, asked in PASSAGES.items():
            for question, answer in asked:
                row = {
                    "source": "made",
                    "title": "Towns",
                    "context": context,
                    "question": f"{question}     {answer}",  # as QAMR's annotators left it
                    "answers": [{"text": answer, "answer_start": context.index(answer)}],
                }
                lines.write(json.dumps(row) + "\n")
    return path


def test_answers_are_spans_and_negatives_have_none(data: Path) -> None:
    examples = load_examples(
        data, Recipe(hard_negatives=1.0, changed=1.0, joined=0.5, limits=(), repeats=()), seed=0
    )
    answerable = [e for e in examples if e.start >= 0]
    answers = {answer for asked in PASSAGES.values() for _, answer in asked}
    assert {e.context[e.start : e.end] for e in answerable} == answers
    assert len(examples) > len(answerable) == 6
    questions = {question: answer for asked in PASSAGES.values() for question, answer in asked}
    for e in examples:
        if e.start < 0 and e.question in questions:
            assert questions[e.question] not in e.context


def test_examples_are_the_same_for_the_same_seed(data: Path) -> None:
    assert load_examples(data, Recipe(), seed=3) == load_examples(data, Recipe(), seed=3)


def test_a_file_that_is_no_training_data_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl.gz"
    path.write_text("not gzip")
    with pytest.raises(AssistantError, match="cannot be read as training data"):
        load_examples(path, Recipe(), seed=0)


def test_a_changed_question_asks_for_something_else() -> None:
    context = "In 1901 Anna Brandt opened the first bridge of Ely."
    question = "When did Anna Brandt open the first bridge of Ely in 1901?"
    material = Material(["Otto Weber"], ["Who crossed the river by boat?"])
    changed = {changed_question(question, context, material, random.Random(i)) for i in range(400)}
    assert question not in changed
    shown = " ".join(str(c) for c in changed)
    assert "Otto Weber" in shown and "last bridge" in shown and "didn't" in shown


def test_names_are_runs_of_capitals() -> None:
    assert names_in("Then Anna Brandt met the Duke of York.") == ["Anna Brandt", "Duke of York"]


def test_a_stopped_training_goes_on_and_its_export_finds_spans(data: Path, tmp_path: Path) -> None:
    examples = load_examples(
        data, Recipe(hard_negatives=0.0, changed=0.0, joined=0.0, limits=(), repeats=()), seed=0
    )
    folder = tmp_path / "run"
    folder.mkdir()
    arguments = {"learning_rate": 1e-4, "batch_size": 2, "seed": 0, "save_every": 2}
    for steps in (2, 4):
        train(SpanReader.from_weights(packaged_weights()), examples, folder, steps=steps, **arguments)
    logged = [json.loads(line)["step"] for line in (folder / "log.jsonl").read_text().splitlines()]
    assert logged == [2, 4]
    export(folder / "weights.pt", folder / "onnx")
    assert (folder / "onnx" / "model.onnx").stat().st_size < 30e6
    assert_logits_agree(folder)
    contexts = list(PASSAGES)
    for scores, context in zip(
        SpanModel(folder / "onnx").score("Who opened it?", contexts), contexts, strict=True
    ):
        span = scores.best_span(begin=4, finish=30)
        assert span is not None and 4 <= span.start < span.end <= 30
        assert context[span.start : span.end].strip() == context[span.start : span.end]


def assert_logits_agree(folder: Path) -> None:
    """The exported float32 network gives the logits of the trained one, with padding too."""
    import onnxruntime
    import torch

    model = SpanReader.from_weights(packaged_weights())
    model.load_state_dict(torch.load(folder / "weights.pt", weights_only=True))
    model.eval()
    ids = torch.arange(1000, 1046).reshape(2, 23)
    mask, types = torch.ones_like(ids), torch.ones_like(ids)
    types[:, :5] = 0
    mask[1, 17:] = 0
    with torch.no_grad():
        expected = model(ids, mask, types)
    session = onnxruntime.InferenceSession(str(folder / "onnx" / "model.float32.onnx"))
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
    given = session.run(None, {name: value.numpy() for name, value in inputs.items()})
    for one, other in zip(expected, given, strict=True):
        assert abs(one.numpy() - other).max() < 1e-3


def test_a_folder_without_a_reader_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="does not load"):
        SpanModel(tmp_path)


def test_metrics_worked_out_by_hand() -> None:
    import numpy as np

    assert token_f1("the red bridge", ["a bridge of Ely"]) == pytest.approx(2 * 1 / (2 + 3))
    assert token_f1("", ["x"]) == 0.0
    labels, scores = np.array([True, False, True, False]), np.array([4.0, 3.0, 2.0, 1.0])
    assert METRICS["answerable_auc"].combine(np.column_stack([scores, labels])) == pytest.approx(3 / 4)
    # One bin holds 0.8 and 0.8 (half of them right), another 0.1 (not right).
    chances = np.array([0.85, 0.85, 0.1])
    certainty = np.column_stack([chances, [True, False, False]])
    error = METRICS["calibration_error"].combine(certainty)
    assert error == pytest.approx(2 / 3 * 0.35 + 0.1 / 3)
