import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import Article, Assistant
from assistant.index import State
from assistant.index.article_index import open_index
from assistant.index.stored_index import FORMAT_VERSION, check
from tests.plain_embedder import PlainEmbedder
from tests.stress.kill_index import article, kill_once, seconds_to_index, start_child

TEXT = " ".join(f"Town {i} has {i * 7} houses and one mayor, who is called Name{i}." for i in range(1, 200))


def open_in(folder: Path, text: str = TEXT) -> Assistant:
    return Assistant.from_text(text, model="none", index_dir=folder, embedder=PlainEmbedder())


def saved(folder: Path) -> Path:
    (place,) = [path for path in folder.iterdir() if path.is_dir()]
    return place


def test_a_saved_index_is_reopened_and_finds_the_same(tmp_path: Path) -> None:
    first = open_in(tmp_path)
    written = (saved(tmp_path) / "vectors.faiss").stat().st_mtime_ns
    second = open_in(tmp_path)
    assert (saved(tmp_path) / "vectors.faiss").stat().st_mtime_ns == written
    question = "How many houses has town 120?"
    assert first.as_retriever().search(question) == second.as_retriever().search(question)


def test_no_file_of_an_index_is_a_pickle(tmp_path: Path) -> None:
    open_in(tmp_path)
    for path in saved(tmp_path).rglob("*"):
        if path.is_file():
            assert not path.read_bytes().startswith(b"\x80"), path
            assert b"\x80\x04\x95" not in path.read_bytes()[:200]


@pytest.mark.parametrize("name", ["index.json", "vectors.faiss"])
@pytest.mark.parametrize("damage", ["flip", "cut", "delete"])
def test_a_damaged_index_is_built_anew(tmp_path: Path, name: str, damage: str) -> None:
    open_in(tmp_path)
    path = saved(tmp_path) / name
    content = bytearray(path.read_bytes())
    if damage == "flip":
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
    elif damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        path.unlink()
    found = open_in(tmp_path).as_retriever().search("Who is the mayor of town 31?")
    assert found
    assert path.stat().st_size == len(content)


def test_an_index_of_another_version_is_built_anew(tmp_path: Path) -> None:
    open_in(tmp_path)
    path = saved(tmp_path) / "index.json"
    path.write_text(path.read_text().replace(f'"version": {FORMAT_VERSION}', '"version": 0'))
    open_in(tmp_path)
    assert json.loads(path.read_text())["version"] == FORMAT_VERSION


def test_articles_do_not_disturb_each_other_in_one_folder(tmp_path: Path) -> None:
    one, two = open_in(tmp_path), open_in(tmp_path, "The bridge was opened in 1901. It is red.")
    assert one.index.article.text != two.index.article.text
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 2


def test_where_no_index_can_be_kept_the_article_is_answered_with_a_notice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    helper = open_in(tmp_path / "file" / "indexes")
    assert any("folder" in notice for notice in helper.notices) and helper.index.passage_count


def test_a_process_killed_while_indexing_leaves_nothing_half_done(tmp_path: Path) -> None:
    length = seconds_to_index()
    for attempt in range(3):
        found = kill_once(tmp_path / str(attempt), length * (0.3 + 0.3 * attempt))
        assert found not in ("broken", "left over")


def test_two_processes_may_index_one_article_at_once(tmp_path: Path) -> None:
    children = [start_child(tmp_path) for _ in range(2)]
    outputs = [child.communicate("go\n", timeout=300)[0] for child in children]
    assert outputs == ["done\n", "done\n"]
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [saved(tmp_path).name]
    assert check(saved(tmp_path)).state is State.GOOD


_FULL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write past the limit is an error, as on a full disk
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
from pathlib import Path
from assistant.index.article_index import open_index
from tests.stress.kill_index import article
from tests.plain_embedder import PlainEmbedder
index = open_index(article(), PlainEmbedder(), Path(sys.argv[1]))
print(len(index.passages), index.is_saved, index.notice)
"""


@pytest.mark.parametrize("room", [0, 1000, 10_000])
def test_on_a_full_disk_the_article_is_held_in_memory_with_a_notice(tmp_path: Path, room: int) -> None:
    full = [sys.executable, "-c", _FULL_DISK, str(tmp_path), str(room)]
    done = subprocess.run(full, capture_output=True, text=True, timeout=300)
    assert "cannot be kept in" in done.stdout and "free some space" in done.stdout, done.stderr
    assert "False" in done.stdout and "from memory" in done.stdout
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []
    open_index(article(), PlainEmbedder(), tmp_path)
    assert check(saved(tmp_path)).state is State.GOOD


def test_opening_reports_progress_up_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    Assistant(
        Article.from_text(TEXT),
        model="none",
        embedder=PlainEmbedder(),
        index_dir=tmp_path,
        progress=lambda line, share: told.append((line, share)),
    )
    assert told[-1] == ("Indexing the article", 1.0)


def test_a_heading_begins_a_passage_and_ends_none(tmp_path: Path) -> None:
    words = "The town has a market and a mill, and a road leads to the sea from there. " * 6
    text = "\n\n".join(f"Section {name}\n\n{words}" for name in ("one", "two", "three", "four"))
    index = open_in(tmp_path, text).index
    headings = index.article.headings
    assert len(headings) == 4
    assert {h.start for h in headings} <= {passage.start for passage in index.passages}
    assert {h.end for h in headings}.isdisjoint(passage.end for passage in index.passages)
