import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant import Article, AssistantError
from assistant.articles import split_passages
from assistant.reading import Verdict, packaged_reader
from assistant.reading.reader import READER_FOLDER
from assistant.reading.reader_model import PassageScores, ReaderModel

OFFSETS = np.array([[0, 3], [4, 7], [8, 11], [12, 15]])
WORDS = np.array([0, 1, 1, 2])


def scores(starts: list[float], ends: list[float], inside: list[float]) -> PassageScores:
    arrays = [np.array(values, dtype=np.float32) for values in (starts, ends, inside)]
    return PassageScores(OFFSETS, WORDS, *arrays, answerable=0.0, verdict={Verdict.UNDECIDED: 1.0})


def test_the_best_span_stays_within_its_bounds_worked_out_by_hand() -> None:
    found = scores([0, 2, 1, 5], [4, 1, 3, 0], [0] * 4)
    best = found.best_span()
    # 2.0 + 3.0 from token 1 to token 2 ties 5.0 + 0.0 at token 3; either is the best.
    assert best is not None and best.score == pytest.approx(5.0)
    inside = found.best_span(begin=4, finish=11)
    assert inside is not None and (inside.start, inside.end, inside.score) == (4, 11, pytest.approx(5.0))
    assert found.best_span(begin=16) is None


@pytest.mark.parametrize(
    ("inside", "members"),
    [
        ([2, -3, -3, 3], [(0, 3), (12, 15)]),
        ([-3, 2, -9, -3], [(4, 11)]),  # the second and the third token are one word
        ([2, -0.5, -3, -3], [(0, 11)]),  # a word that is hardly inside, beside one that is
        ([0.5, -3, -3, 0.5], []),
    ],
)
def test_members_are_runs_of_whole_words(inside: list[float], members: list[tuple[int, int]]) -> None:
    found = scores([0] * 4, [0] * 4, inside).members()
    assert [(m.start, m.end) for m in found] == members


def test_a_passage_gives_the_same_whatever_is_read_with_it(sample: Article) -> None:
    """The scale of int8 numbers must not come from a neighbour."""
    passages = [sample.text[p.start : p.end] for p in split_passages(sample.text)][:3]
    question = "How much has been invested?"
    for passage, together in zip(passages, packaged_reader().score(question, passages), strict=True):
        (alone,) = packaged_reader().score(question, [passage])
        assert np.allclose(alone.starts, together.starts, atol=1e-5)
        assert alone.answerable == pytest.approx(together.answerable, abs=1e-5)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(READER_FOLDER, tmp_path / "reader"))


def test_damaged_weights_are_refused(copied: Path) -> None:
    path = copied / "weights-1.bin"
    with path.open("r+b") as file:
        file.seek(1000)
        file.write(b"damage")
    with pytest.raises(AssistantError, match=r"damaged: weights-1\.bin"):
        ReaderModel(copied)


def test_a_reader_of_another_format_is_refused(copied: Path) -> None:
    about = json.loads((copied / "model.json").read_text())
    (copied / "model.json").write_text(json.dumps(about | {"format": 1}))
    with pytest.raises(AssistantError, match="has format 1"):
        ReaderModel(copied)


def test_a_folder_without_a_reader_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="cannot be read"):
        ReaderModel(tmp_path)


@pytest.mark.parametrize(
    ("question", "passage", "answer", "answerable"),
    [
        (
            "When was the novel published?",
            "The novel was published on 1 June 2019 in Tarn.",
            "1 June 2019",
            4.83,
        ),
        ("By how much did prices fall?", "Sheep prices fell by a fifth. The pilot retires.", "a fifth", 1.16),
    ],
)
def test_the_reader_gives_the_same_on_every_processor(
    question: str, passage: str, answer: str, answerable: float
) -> None:
    [found] = packaged_reader().score(question, [passage])
    best = found.best_span()
    # What the float32 network gives. Where products of int8 are cut off other words come out.
    assert best is not None and passage[best.start : best.end] == answer
    assert found.answerable == pytest.approx(answerable, abs=0.5)
