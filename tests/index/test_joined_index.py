"""Large collections, which are searched approximately and saved; here one of two passages is large."""

import subprocess
import sys
import time
from pathlib import Path

import faiss
import pytest

from assistant import Article
from assistant.articles import Collection
from assistant.index import (
    ArticleIndex,
    PassageRetriever,
    State,
    get_embedder,
    list_articles,
    open_joined_index,
    verify_articles,
)
from assistant.reading import Reader, packaged_reader
from tests.index.test_vectors import centres
from tests.test_collections import ELY, RIVER, YORK

TOWER = (
    "The tower of Ripon was built in 1220. It burned down in 1660 and was made of oak. Its bell weighs a ton."
)
QUESTIONS = (
    "When did the bridge of Ely open?",
    "How many towers does the castle of York have?",
    "What was the tower of Ripon made of?",
    "Summarise the articles.",
)
LARGE = 1


def articles(*texts: str) -> list[Article]:
    return [Article.from_text(text) for text in texts]


def open_in(folder: Path, *texts: str, exact_passages: int = LARGE) -> ArticleIndex:
    """A folder of articles called "towns", opened as a collection."""
    towns = Collection.of(articles(*texts), "towns", "towns")
    return open_joined_index(towns, get_embedder(), folder, exact_passages=exact_passages)


def quotes(index: ArticleIndex) -> list[set[str]]:
    """What proves the answer to each question."""
    retriever = PassageRetriever(index=index, embedder=get_embedder())
    reader = Reader(index, packaged_reader(), get_embedder())
    readings = [reader.read(question, retriever.search(question)) for question in QUESTIONS]
    return [{index.article.text[s.start : s.end] for s in reading.proof} for reading in readings]


def saved(folder: Path) -> Path:
    (name,) = [stored.name for stored in list_articles(folder) if stored.title.startswith("towns")]
    return folder / name


def trained_vectors(folder: Path) -> list[list[float]]:
    return centres(faiss.read_index(str(saved(folder) / "vectors.faiss"))).tolist()


def test_a_large_collection_finds_what_exact_search_finds(tmp_path: Path) -> None:
    exact = open_in(tmp_path, ELY, YORK, RIVER, TOWER, exact_passages=1000)
    assert len(list_articles(tmp_path)) == 4  # of a small collection nothing is saved
    large = open_in(tmp_path, ELY, YORK, RIVER, TOWER)
    assert large.passages == exact.passages
    assert quotes(large) == quotes(exact)
    assert len(list_articles(tmp_path)) == 5 and saved(tmp_path).is_dir()


def test_it_is_reopened_without_its_articles_own_indexes(tmp_path: Path) -> None:
    first = open_in(tmp_path, ELY, YORK, RIVER)
    written = (saved(tmp_path) / "vectors.faiss").stat().st_mtime_ns
    for stored in list_articles(tmp_path):
        if not stored.title.startswith("towns"):
            (tmp_path / stored.name / "index.json").unlink()
    again = open_in(tmp_path, ELY, YORK, RIVER)
    assert (again.passages, again.notice) == (first.passages, "")
    assert quotes(again) == quotes(first)
    assert (saved(tmp_path) / "vectors.faiss").stat().st_mtime_ns == written


def test_the_order_of_the_articles_may_change(tmp_path: Path) -> None:
    open_in(tmp_path, ELY, YORK, RIVER)
    trained = trained_vectors(tmp_path)
    turned = open_in(tmp_path, RIVER, ELY, YORK)
    fresh = open_in(tmp_path / "fresh", RIVER, ELY, YORK)
    assert sorted(turned.passages, key=lambda p: p.start) == list(fresh.passages)
    assert quotes(turned) == quotes(fresh)
    assert trained_vectors(tmp_path) == trained


def test_an_added_article_is_added_and_nothing_is_trained_again(tmp_path: Path) -> None:
    open_in(tmp_path, ELY, YORK)
    trained = trained_vectors(tmp_path)
    grown = open_in(tmp_path, TOWER, ELY, RIVER, YORK)  # not at the end: a folder is sorted
    assert grown.notice == ""
    assert trained_vectors(tmp_path) == trained
    assert quotes(grown) == quotes(open_in(tmp_path / "fresh", TOWER, ELY, RIVER, YORK))
    assert quotes(open_in(tmp_path, TOWER, ELY, RIVER, YORK)) == quotes(grown)


def test_an_article_taken_away_is_forgotten(tmp_path: Path) -> None:
    open_in(tmp_path, ELY, YORK, RIVER)
    trained = trained_vectors(tmp_path)
    less = open_in(tmp_path, ELY, RIVER, TOWER)
    assert quotes(less) == quotes(open_in(tmp_path / "fresh", ELY, RIVER, TOWER))
    assert not any("York" in quote for found in quotes(less) for quote in found)
    assert trained_vectors(tmp_path) == trained


@pytest.mark.parametrize("name", ["index.json", "vectors.faiss", "bm25/data.csc.index.npy"])
@pytest.mark.parametrize("damage", ["flip", "cut", "delete"])
def test_a_damaged_one_is_built_anew_with_a_notice(tmp_path: Path, name: str, damage: str) -> None:
    whole = open_in(tmp_path, ELY, YORK)
    path = saved(tmp_path) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    if damage == "delete":
        path.unlink()
    else:
        path.write_bytes(content if damage == "flip" else content[: len(content) // 2])
    mended = open_in(tmp_path, ELY, YORK)
    assert "was damaged" in mended.notice and "built anew" in mended.notice
    assert quotes(mended) == quotes(whole)
    assert open_in(tmp_path, ELY, YORK).notice == ""


_CHILD = """
import sys
from pathlib import Path
from tests.index.test_joined_index import ELY, RIVER, YORK, open_in
open_in(Path(sys.argv[1]), ELY, YORK)
print("ready", flush=True)
sys.stdin.readline()
open_in(Path(sys.argv[1]), ELY, YORK, RIVER)
print("done", flush=True)
"""


def start_child(folder: Path) -> subprocess.Popen[str]:
    """A process that adds an article to a saved collection once a line comes on its standard input."""
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    return child


@pytest.mark.parametrize("milliseconds", [0, 2, 5])
def test_a_process_killed_while_saving_leaves_the_old_one_or_none(tmp_path: Path, milliseconds: int) -> None:
    child = start_child(tmp_path)
    place = saved(tmp_path)
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()
    while not any(tmp_path.glob(f".{place.name}-*")) and child.poll() is None:
        time.sleep(0.0005)
    time.sleep(milliseconds / 1000)
    child.kill()
    child.communicate()
    assert all(stored.state is State.GOOD for stored in verify_articles(tmp_path))
    index = open_in(tmp_path, ELY, YORK, RIVER)
    assert quotes(index) == quotes(open_in(tmp_path / "fresh", ELY, YORK, RIVER))
    assert not any(path.name.startswith(".") for path in tmp_path.iterdir())


def test_two_processes_may_add_to_one_collection_at_once(tmp_path: Path) -> None:
    children = [start_child(tmp_path) for _ in range(2)]
    assert [child.communicate("go\n", timeout=300)[0] for child in children] == ["done\n", "done\n"]
    assert all(stored.state is State.GOOD for stored in verify_articles(tmp_path))
    assert quotes(open_in(tmp_path, ELY, YORK, RIVER)) == quotes(
        open_in(tmp_path / "fresh", ELY, YORK, RIVER)
    )
