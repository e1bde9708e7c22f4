"""The trained reader's network at work: answer spans and answerability of passages, through onnxruntime."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assistant.networks import READING_THREADS, load_network

if TYPE_CHECKING:
    from tokenizers import Encoding

MAX_TOKENS = 384
MAX_ANSWER_TOKENS = 30
_CANDIDATES = 20  # best starts and best ends that are paired

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Span:
    """A stretch of a passage's text and its score above "no answer here" (a difference of logits)."""

    start: int
    end: int
    score: float


@dataclass(frozen=True)
class PassageScores:
    """What the network says of one passage.

    Attributes:
        offsets: where each context token begins and ends in the passage's text, shape `(tokens, 2)`.
        starts: logits of an answer beginning at each token, less that of "no answer", shape `(tokens,)`.
        ends: the same for its end.
        answerable: logit of the passage answering the question.
    """

    offsets: npt.NDArray[np.int64]
    starts: Floats
    ends: Floats
    answerable: float

    def best_span(self, begin: int = 0, finish: int | None = None) -> Span | None:
        """The best answer of at most `MAX_ANSWER_TOKENS` within characters `[begin, finish)`."""
        inside = self.offsets[:, 0] >= begin
        if finish is not None:
            inside &= self.offsets[:, 1] <= finish
        places = np.flatnonzero(inside)
        if not len(places):
            return None
        starts = places[np.argsort(-self.starts[places])[:_CANDIDATES]]
        ends = places[np.argsort(-self.ends[places])[:_CANDIDATES]]
        lengths = ends[None, :] - starts[:, None]
        scores = self.starts[starts][:, None] + self.ends[ends][None, :]
        scores = np.where((lengths >= 0) & (lengths < MAX_ANSWER_TOKENS), scores, -np.inf)
        row, column = np.unravel_index(int(np.argmax(scores)), scores.shape)
        if not np.isfinite(scores[row, column]):
            return None
        start, end = int(self.offsets[starts[row], 0]), int(self.offsets[ends[column], 1])
        return Span(start, end, float(scores[row, column]))


NOTHING_READ = PassageScores(
    np.empty((0, 2), np.int64), np.empty(0, np.float32), np.empty(0, np.float32), 0.0
)
"""Scores of a passage that no network has read."""


class SpanModel:
    """An exported network (`model.onnx`) and its tokenizer (`tokenizer.json`) in one folder.

    Raises:
        ModelError: the folder does not hold them, or they do not load.
    """

    def __init__(self, folder: Path, file: str = "model.onnx") -> None:
        self._tokenizer, self._session = load_network(folder, "reader", file)
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")

    def score(self, question: str, passages: Sequence[str]) -> list[PassageScores]:
        """Scores of each passage for a question; a passage's do not depend on the others."""
        pairs = [(question[:400], passage) for passage in passages]
        with ThreadPoolExecutor(READING_THREADS) as pool:
            return list(pool.map(self._scores, self._tokenizer.encode_batch(pairs)))

    def _scores(self, tokens: "Encoding") -> PassageScores:
        inputs = {
            "input_ids": tokens.ids,
            "attention_mask": tokens.attention_mask,
            "token_type_ids": tokens.type_ids,
        }
        row = {name: np.array([values], dtype=np.int64) for name, values in inputs.items()}
        starts, ends, answerable = (output[0] for output in self._session.run(None, row))
        return _passage_scores(tokens.offsets, tokens.type_ids, starts, ends, float(answerable))


def _passage_scores(
    offsets: list[tuple[int, int]], types: list[int], starts: Floats, ends: Floats, answerable: float
) -> PassageScores:
    places = [i for i, kind in enumerate(types) if kind == 1 and offsets[i][1] > offsets[i][0]]
    return PassageScores(
        np.array([offsets[i] for i in places], dtype=np.int64).reshape(-1, 2),
        starts[places] - starts[0],
        ends[places] - ends[0],
        answerable,
    )
