"""The default embedder against its float32 reference, and texts of every length."""

from pathlib import Path

import numpy as np
import pytest

from assistant import Article, AssistantError
from assistant.embeddings import (
    SentenceTransformerEmbeddings,
    embed,
    embedder_name,
    get_embedder,
    packaged_weights,
)
from assistant.onnx_embeddings import OnnxEmbeddings, _batches
from assistant.passages import split_passages

QUESTIONS = [
    "How much has been invested?",
    "When were they married?",
    "who?",
    "Was sagt der Artikel – und warum?",
]


@pytest.fixture(scope="module")
def reference() -> SentenceTransformerEmbeddings:
    return SentenceTransformerEmbeddings(str(packaged_weights()))


def test_int8_vectors_point_where_those_of_sentence_transformers_do(
    sample: Article, reference: SentenceTransformerEmbeddings
) -> None:
    passages = [sample.text[p.start : p.end] for p in split_passages(sample.text)]
    texts = [*passages, *QUESTIONS, sample.text * 3]  # the last is cut at the same word
    cosines = (embed(get_embedder(), texts) * embed(reference, texts)).sum(axis=1)
    assert cosines.mean() > 0.998
    assert cosines.min() > 0.99


def test_a_text_has_one_vector_whatever_stands_beside_it(sample: Article) -> None:
    embedder = get_embedder()
    texts = [sample.text[: 10 * length] for length in range(60)]
    together = embed(embedder, texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    for text, vector in zip(texts, together, strict=True):
        assert np.allclose(embedder.embed_query(text), vector, atol=1e-3)


def test_batches_hold_every_text_once_and_little_padding() -> None:
    lengths = [3, 256, 40, 41, 256, 3, 90, 256] * 20
    batches = _batches(lengths)
    assert sorted(p for batch in batches for p in batch) == list(range(len(lengths)))
    padded = sum(len(batch) * max(lengths[p] for p in batch) for batch in batches)
    assert padded < 1.3 * sum(lengths)


def test_no_text_gives_no_vector() -> None:
    assert get_embedder().embed_documents([]) == []


def test_vectors_of_the_reference_are_not_mixed_in(reference: SentenceTransformerEmbeddings) -> None:
    assert embedder_name(get_embedder()) == "OnnxEmbeddings:all-MiniLM-L6-v2-int8"
    assert embedder_name(get_embedder()) != embedder_name(reference)


def test_a_folder_without_the_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="does not load"):
        OnnxEmbeddings(tmp_path)
