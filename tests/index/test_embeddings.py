"""The default embedder against its float32 reference, and texts of every length."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assistant import Article, AssistantError
from assistant.articles import split_passages
from assistant.index import embed, get_embedder, packaged_weights
from assistant.index.embeddings import SentenceTransformerEmbeddings, embedder_name
from assistant.index.onnx_embeddings import NO_OVERLAP, OnnxEmbeddings

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
    assert cosines.mean() > 0.995
    assert cosines.min() > 0.98


def test_a_text_has_one_vector_whatever_stands_beside_it(sample: Article) -> None:
    embedder = get_embedder()
    texts = [sample.text[: 10 * length] for length in range(60)]
    together = embed(embedder, texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    for text, vector in zip(texts, together, strict=True):
        assert np.allclose(embedder.embed_query(text), vector, atol=1e-5)


def test_what_neighbours_share_is_read_once_and_leaves_each_nearest_to_itself(sample: Article) -> None:
    embedder = OnnxEmbeddings()
    passages = split_passages(sample.text)
    texts = [sample.text[p.start : p.end] for p in passages]
    overlaps = [NO_OVERLAP, *(slice(0, max(0, a.end - b.start)) for a, b in pairwise(passages))]
    assert sum(overlap.stop > 0 for overlap in overlaps) > len(texts) / 2
    together, alone = embed(embedder, texts, overlaps), embed(embedder, texts)
    assert (together @ alone.T).argmax(axis=1).tolist() == list(range(len(texts)))
    assert (together * alone).sum(axis=1).mean() > 0.85
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    unshared = [i for i, overlap in enumerate(overlaps) if overlap.stop == 0]
    assert np.allclose(together[unshared], alone[unshared], atol=1e-5)
    shared = [i for i, overlap in enumerate(overlaps) if overlap.stop > 0]
    assert not np.allclose(together[shared], alone[shared], atol=1e-3)


def test_a_text_after_one_that_was_cut_short_is_read_whole(sample: Article) -> None:
    embedder = OnnxEmbeddings()
    ending = sample.text[-200:]
    texts = [sample.text * 2, ending]
    assert np.allclose(
        embed(embedder, texts, [NO_OVERLAP, slice(0, 200)])[1], embedder.embed_query(ending), atol=1e-5
    )


def test_no_text_gives_no_vector() -> None:
    assert get_embedder().embed_documents([]) == []


def test_vectors_of_the_reference_are_not_mixed_in(reference: SentenceTransformerEmbeddings) -> None:
    assert embedder_name(get_embedder()) == "OnnxEmbeddings:all-MiniLM-L6-v2-int8-mixed"
    assert embedder_name(get_embedder()) != embedder_name(reference)


def test_a_folder_without_the_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="does not load"):
        OnnxEmbeddings(tmp_path)
