"""The default embedder: all-MiniLM-L6-v2 in int8 through onnxruntime, for which no PyTorch is loaded.

Its card, `assistant/data/embedder/README.md`, says how it was made and how near it is to the float32 model.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from assistant.network_files import load_network

MAX_TOKENS = 256
"""What the model's own sentence-transformers configuration says; words after them are not seen."""

PACKAGED_FOLDER = Path(__file__).parent / "data" / "embedder"

_BATCH_TOKENS = 2048  # with padding; more gains nothing on a few cores


class OnnxEmbeddings(Embeddings):
    """A folder's `model.onnx` (token states) and `tokenizer.json` as LangChain embeddings of unit length.

    Args:
        folder: where the two files are.
        name: recorded in an index, so that vectors of another model or export are not mixed in.

    Raises:
        ModelError: the folder does not hold them, or they do not load.
    """

    def __init__(self, folder: Path = PACKAGED_FOLDER, name: str = "all-MiniLM-L6-v2-int8") -> None:
        self.name = name
        self._tokenizer, self._session = load_network(folder, "embedder")
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit vector for each text, in the order given."""
        tokens = [encoded.ids for encoded in self._tokenizer.encode_batch(texts)]
        vectors: list[list[float]] = [[] for _ in texts]
        for batch in _batches([len(ids) for ids in tokens]):
            states = self._pooled([tokens[position] for position in batch])
            for position, vector in zip(batch, states.tolist(), strict=True):
                vectors[position] = vector
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of one text."""
        return self.embed_documents([text])[0]

    def _pooled(self, tokens: Sequence[list[int]]) -> npt.NDArray[np.float32]:
        """The mean state of each text's tokens, padding left out, as unit vectors `(texts, dimensions)`."""
        width = max(len(ids) for ids in tokens)
        ids = np.array([row + [0] * (width - len(row)) for row in tokens], dtype=np.int64)
        lengths = np.array([len(row) for row in tokens])
        mask = (np.arange(width) < lengths[:, None]).astype(np.int64)
        states = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        # The mean and the sum differ by a length only, which the norm takes out.
        sums = np.einsum("btd,bt->bd", states, mask.astype(np.float32))
        unit: npt.NDArray[np.float32] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return unit


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Positions of texts, those of like length together so that little is padding."""
    batches: list[list[int]] = []
    for position in sorted(range(len(lengths)), key=lambda p: lengths[p]):
        # The texts are in order of length: the new one is the widest.
        if batches and (len(batches[-1]) + 1) * lengths[position] <= _BATCH_TOKENS:
            batches[-1].append(position)
        else:
            batches.append([position])
    return batches
