"""The trained reader's network at work, through onnxruntime.

One pass over (question, passage) gives where an answer stands, whether there is one, and what the passage
says to a yes/no question or a claim.
"""

import json
import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from assistant.errors import ModelError
from assistant.networks import READING_THREADS, load_network, require_digests

if TYPE_CHECKING:
    from tokenizers import Encoding

READER_FORMAT = 2
"""The format of a reader's folder that this code reads; `model.json` names it."""

MAX_TOKENS = 256
MAX_ANSWER_TOKENS = 40
_CANDIDATES = 20  # best starts and best ends that are paired
# A stretch of tokens with at least the first logit is inside of an answer, if one of them has the second.
_MEMBER_LOGITS = (-1.0, 1.0)
_MAX_QUESTION_CHARACTERS = 400
_UNREAD = -10.0  # the answerable logit of a passage that was not read

Floats = npt.NDArray[np.float32]


class Verdict(StrEnum):
    """What a passage says to a yes/no question, or to a claim (supports it, refutes it)."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


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
        words: the number of the word that each token is of, shape `(tokens,)`; punctuation is words too.
        starts: logits of an answer beginning at each token, less that of "no answer", shape `(tokens,)`.
        ends: the same for its end.
        inside: logits of each token being part of an answer, shape `(tokens,)`.
        answerable: logit of the passage answering the question.
        verdict: probabilities of what it says, for yes/no questions and claims.
    """

    offsets: npt.NDArray[np.int64]
    words: npt.NDArray[np.int64]
    starts: Floats
    ends: Floats
    inside: Floats
    answerable: float
    verdict: dict[Verdict, float]

    def best_span(self, begin: int = 0, finish: int | None = None) -> Span | None:
        """The best answer of at most `MAX_ANSWER_TOKENS` within characters `[begin, finish)`."""
        places = self._within(begin, finish)
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

    def members(self) -> Iterator[Span]:
        """Every stretch of whole words that is inside of an answer, in order; its score is the best logit."""
        low, high = _MEMBER_LOGITS
        words = [np.flatnonzero(self.words == word) for word in dict.fromkeys(self.words.tolist())]
        marked = [word.tolist() for word in words if self.inside[word].max() >= low]
        for group in _adjacent(marked):
            score = float(self.inside[group].max())
            if score >= high:
                yield Span(int(self.offsets[group[0], 0]), int(self.offsets[group[-1], 1]), score)

    def _within(self, begin: int, finish: int | None) -> npt.NDArray[np.intp]:
        inside = self.offsets[:, 0] >= begin
        if finish is not None:
            inside &= self.offsets[:, 1] <= finish
        return np.flatnonzero(inside)


def _adjacent(words: Sequence[list[int]]) -> Iterator[list[int]]:
    """Words one after the other as one list of tokens."""
    group: list[int] = []
    for word in words:
        if group and word[0] != group[-1] + 1:
            yield group
            group = []
        group = [*group, *word]
    if group:
        yield group


def nothing_read() -> PassageScores:
    """Scores of a passage that no network has read."""
    none = np.empty(0, np.float32)
    return PassageScores(
        np.empty((0, 2), np.int64), np.empty(0, np.int64), none, none, none, _UNREAD, {Verdict.UNDECIDED: 1.0}
    )


class ReaderModel:
    """An exported network in a folder: `model.onnx` and its weights, `tokenizer.json`, `model.json`.

    Args:
        folder: where the files are.
        file: the network's graph.
        check: read the weights once more to compare their digests with those in `model.json`.

    Raises:
        ModelError: the folder does not hold them, they are damaged or of another format, or do not load.
    """

    def __init__(self, folder: Path, file: str = "model.onnx", check: bool = True) -> None:
        if check:
            check_files(folder)
        self._tokenizer, self._session = load_network(folder, "reader", file)
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")

    def score(self, question: str, passages: Sequence[str]) -> list[PassageScores]:
        """Scores of each passage for a question or claim; a passage's do not depend on the others."""
        pairs = [(question[-_MAX_QUESTION_CHARACTERS:], passage) for passage in passages]
        with ThreadPoolExecutor(READING_THREADS) as pool:
            return list(pool.map(self._scores, self._tokenizer.encode_batch(pairs)))

    def _scores(self, tokens: "Encoding") -> PassageScores:
        inputs = {"input_ids": tokens.ids, "attention_mask": tokens.attention_mask}
        row = {name: np.array([values], dtype=np.int64) for name, values in inputs.items()}
        starts, ends, inside, answerable, verdict = (out[0] for out in self._session.run(None, row))
        offsets = tokens.offsets
        places = [i for i, s in enumerate(tokens.sequence_ids) if s == 1 and offsets[i][1] > offsets[i][0]]
        return PassageScores(
            np.array([offsets[i] for i in places], dtype=np.int64).reshape(-1, 2),
            np.array([tokens.word_ids[i] for i in places], dtype=np.int64),
            starts[places] - starts[0],
            ends[places] - ends[0],
            inside[places],
            float(answerable),
            _probabilities(verdict),
        )


def _probabilities(logits: Floats) -> dict[Verdict, float]:
    powers = [math.exp(float(logit - logits.max())) for logit in logits]
    return {verdict: power / sum(powers) for verdict, power in zip(Verdict, powers, strict=True)}


def check_files(folder: Path) -> None:
    """See that a reader's files are those that its `model.json` names, in the format that is read here.

    Raises:
        ModelError: they are not.
    """
    try:
        about: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        found, digests = about["format"], dict(about["sha256"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"The reader in {folder} cannot be read: {error}. Reinstall the package.") from error
    if found != READER_FORMAT:
        raise ModelError(
            f"The reader in {folder} has format {found}, and this version reads {READER_FORMAT}. "
            "Reinstall the package."
        )
    require_digests(folder, digests, "reader")
