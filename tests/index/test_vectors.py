from pathlib import Path

import faiss
import numpy as np
import pytest

from assistant.benchmark.growth import recall
from assistant.benchmark.synthetic import clustered_vectors
from assistant.index import make_vectors, open_vectors
from assistant.index.embeddings import Vectors
from assistant.index.vectors import is_approximate, renew_vectors

COUNT = 3000


@pytest.fixture(scope="module")
def matrix() -> Vectors:
    return clustered_vectors(COUNT, seed=3)[0]


@pytest.fixture
def saved(matrix: Vectors, tmp_path: Path) -> Path:
    path = tmp_path / "vectors.faiss"
    faiss.write_index(make_vectors(matrix, exact_passages=1), str(path))
    return path


def centres(index: faiss.Index) -> Vectors:
    """What was trained of an approximate index."""
    ivf = faiss.extract_index_ivf(index)
    trained: Vectors = ivf.quantizer.reconstruct_n(0, ivf.nlist)
    return trained


def test_search_is_exact_up_to_a_number_of_passages(matrix: Vectors) -> None:
    assert not is_approximate(make_vectors(matrix))
    assert not is_approximate(make_vectors(matrix, exact_passages=COUNT))
    assert is_approximate(make_vectors(matrix, exact_passages=COUNT - 1))


def test_approximate_search_finds_what_exact_search_finds(matrix: Vectors) -> None:
    queries = clustered_vectors(COUNT, seed=3)[1]
    exact, approximate = make_vectors(matrix), make_vectors(matrix, exact_passages=1)
    assert recall(exact.search(queries, 10)[1], approximate.search(queries, 10)[1]) >= 0.98
    assert np.allclose(approximate.reconstruct_n(7, 3), matrix[7:10], atol=0.02)


def test_a_few_vectors_are_searched_whole(matrix: Vectors) -> None:
    for count in (1, 2, 60, 1000):
        index = make_vectors(matrix[:count], exact_passages=0)
        found = index.search(matrix[:1], count)[1][0]
        assert sorted(found) == list(range(count)) and found[0] == 0


def test_an_approximate_index_is_opened_mapped(matrix: Vectors, saved: Path) -> None:
    maps = Path("/proc/self/maps")
    if not maps.exists():
        pytest.skip("only Linux tells what is mapped")
    index = open_vectors(saved)
    assert str(saved) in maps.read_text()
    assert index.search(matrix[5:6], 1)[1][0, 0] == 5
    assert np.allclose(index.reconstruct_batch(np.array([9, 4])), matrix[[9, 4]], atol=0.02)


def test_new_vectors_are_added_and_nothing_is_trained_again(matrix: Vectors, saved: Path) -> None:
    before = centres(open_vectors(saved))
    more = np.concatenate([matrix, clustered_vectors(COUNT, seed=3)[1]])
    index = renew_vectors(saved, more, COUNT)
    assert index is not None and index.ntotal == len(more)
    assert np.array_equal(centres(index), before)
    assert index.search(more[-1:], 1)[1][0, 0] == len(more) - 1
    assert np.allclose(index.reconstruct_n(COUNT, 3), more[COUNT : COUNT + 3], atol=0.05)
    assert open_vectors(saved).ntotal == COUNT


def test_all_vectors_can_be_put_in_anew(matrix: Vectors, saved: Path) -> None:
    index = renew_vectors(saved, matrix[100:], 0)
    assert index is not None and index.ntotal == COUNT - 100
    assert index.search(matrix[100:101], 1)[1][0, 0] == 0


def test_an_index_that_was_outgrown_is_made_anew(matrix: Vectors, tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    faiss.write_index(make_vectors(matrix[:2000], exact_passages=1), str(path))
    assert renew_vectors(path, matrix[:2200], 2000) is not None
    assert renew_vectors(path, matrix, 2000) is None
    faiss.write_index(make_vectors(matrix[:2000]), str(path))
    assert renew_vectors(path, matrix[:2200], 2000) is None  # an exact one was never trained
