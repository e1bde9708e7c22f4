"""The default embedder: all-MiniLM-L6-v2 in int8 through onnxruntime, for which no PyTorch is loaded.

Its card, `assistant/data/embedder/README.md`, says how it was made and how near it is to the float32 model.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from assistant.networks import READING_THREADS, load_network, require_digests

if TYPE_CHECKING:
    from tokenizers import Encoding

MAX_TOKENS = 256
"""What the model's own sentence-transformers configuration says; words after them are not seen."""

NO_OVERLAP = slice(0, 0)

PACKAGED_FOLDER = Path(__file__).parent.parent / "data" / "embedder"

PACKAGED_SHA256 = {
    "model.onnx": "fc1182b363d543cdc318891edda758c30405c20e6173c3607dc43ad82bcc5da0",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""Digests of the packaged files, which are compared when they are loaded."""

Floats = npt.NDArray[np.float32]


class OnnxEmbeddings(Embeddings):
    """A folder's `model.onnx` (token states) and `tokenizer.json` as LangChain embeddings of unit length.

    Args:
        folder: where the two files are.
        name: recorded in an index, so that vectors of another model or export are not mixed in.

    Raises:
        ModelError: the folder does not hold them, or they do not load.
    """

    def __init__(self, folder: Path = PACKAGED_FOLDER, name: str = "all-MiniLM-L6-v2-int8-mixed") -> None:
        self.name = name
        if folder == PACKAGED_FOLDER:
            require_digests(folder, PACKAGED_SHA256, "embedder")
        self._tokenizer, self._session = load_network(folder, "embedder")
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit vector for each text, in the order given."""
        vectors: list[list[float]] = self.embed_overlapping(texts, [NO_OVERLAP] * len(texts)).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of one text."""
        return self.embed_documents([text])[0]

    def embed_overlapping(self, texts: Sequence[str], overlaps: Sequence[slice]) -> Floats:
        """Unit vectors of texts whose neighbours share words, as windows over an article do.

        What two neighbours share is read once, in the first of them ("late chunking": Günther and others,
        2024, arXiv 2409.04701).

        Args:
            texts: the texts, in order.
            overlaps: the characters of each text that the text before ends with; `NO_OVERLAP` for none.

        Returns:
            A row for each text, shape `(len(texts), dimensions)`.
        """
        encoded = self._tokenizer.encode_batch(list(texts))
        shared = [_shared_tokens(*pair) for pair in zip([None, *encoded], encoded, overlaps, strict=False)]
        unread = [np.delete(e.ids, s) for e, s in zip(encoded, shared, strict=True)]
        with ThreadPoolExecutor(READING_THREADS) as pool:
            read = list(pool.map(self._states, unread))
        sums = []
        states = np.empty((0, 0), np.float32)
        for own, tokens in zip(read, shared, strict=True):
            count = tokens.stop - tokens.start
            states = np.insert(own, tokens.start, states[-1 - count : -1], axis=0) if count else own
            # The mean and the sum differ by a length only, which the norm takes out.
            sums.append(states.sum(axis=0))
        vectors = np.asarray(sums, np.float32)
        unit: Floats = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
        return unit

    def _states(self, ids: npt.NDArray[np.int64]) -> Floats:
        """The state of each token, shape `(tokens, dimensions)`."""
        row = ids.reshape(1, -1).astype(np.int64)
        states: Floats = self._session.run(None, {"input_ids": row, "attention_mask": np.ones_like(row)})[0][
            0
        ]
        return states


@cache
def known_words() -> frozenset[str]:
    """Whole words that the default embedder knows: some 20,000 common ones, in small letters."""
    from tokenizers import Tokenizer

    vocabulary = Tokenizer.from_file(str(PACKAGED_FOLDER / "tokenizer.json")).get_vocab()
    return frozenset(word for word in vocabulary if word.isalpha())


def _shared_tokens(before: "Encoding | None", text: "Encoding", overlap: slice) -> slice:
    """The tokens of a text that the text before ends with; none where the two are not the same tokens, as
    when a text is cut short at its end."""
    inside = [
        i for i, (begin, end) in enumerate(text.offsets) if overlap.start <= begin < end <= overlap.stop
    ]
    if before is None or not inside:
        return NO_OVERLAP
    tokens = slice(inside[0], inside[-1] + 1)
    return tokens if before.ids[-1 - len(inside) : -1] == text.ids[tokens] else NO_OVERLAP
