import json
from pathlib import Path

import pytest

from assistant import Article, AssistantError
from assistant.index import State, list_articles, remove_articles, verify_articles
from assistant.index.article_index import open_index
from tests.conftest import Run
from tests.plain_embedder import PlainEmbedder

BRIDGE = Article.from_text("The bridge was opened in 1901. It is red.", "Bridge", "bridge.txt")
TOWER = Article.from_text("The tower was opened in 1902. It is blue.", "Tower", "texts/tower.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for article in (BRIDGE, TOWER):
        open_index(article, PlainEmbedder(), tmp_path)
    return tmp_path


def test_the_inventory_tells_what_is_there(folder: Path) -> None:
    found = {a.title: a for a in list_articles(folder)}
    assert set(found) == {"Bridge", "Tower"}
    assert (found["Tower"].source, found["Tower"].passages, found["Tower"].state) == (
        "texts/tower.txt",
        1,
        State.GOOD,
    )
    assert found["Tower"].size_bytes > 0
    assert list_articles(folder / "nothing") == []


def test_every_changed_byte_is_found_and_the_index_built_anew_with_a_notice(folder: Path) -> None:
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        (damaged,) = [a for a in verify_articles(folder) if a.state is State.DAMAGED]
        assert path.name in damaged.problem or path.name == "index.json"
        article = BRIDGE if damaged.name.startswith(BRIDGE.digest[:16]) else TOWER
        assert "was damaged" in open_index(article, PlainEmbedder(), folder).notice
        assert open_index(article, PlainEmbedder(), folder).notice == ""
        assert all(a.state is State.GOOD for a in verify_articles(folder))


def test_a_changed_digit_in_an_offset_is_found(folder: Path) -> None:
    path = next(folder.glob("*/index.json"))
    manifest = json.loads(path.read_text())
    manifest["passages"][0][0][1] -= 1
    path.write_text(json.dumps(manifest))
    assert [a.state for a in verify_articles(folder)].count(State.DAMAGED) == 1


def test_an_old_format_is_told_from_damage(folder: Path) -> None:
    path = next(folder.glob("*/index.json"))
    path.write_text(json.dumps({"version": 1, "title": "", "source": "", "passages": []}))
    assert [a.state for a in verify_articles(folder)].count(State.OLD) == 1
    article = BRIDGE if path.parent.name.startswith(BRIDGE.digest[:16]) else TOWER
    assert "another version" in open_index(article, PlainEmbedder(), folder).notice


@pytest.mark.parametrize("wanted", ["Tower", "texts/tower.txt", "tower.txt", TOWER.digest[:8]])
def test_an_article_is_removed_by_title_source_or_name(folder: Path, wanted: str) -> None:
    assert [a.title for a in remove_articles(folder, wanted)] == ["Tower"]
    assert [a.title for a in list_articles(folder)] == ["Bridge"]
    assert not list(folder.glob(f"{TOWER.digest[:16]}*"))


def test_removing_what_is_not_there_is_a_clear_error(folder: Path) -> None:
    with pytest.raises(AssistantError, match="No saved article is called 'Castle'"):
        remove_articles(folder, "Castle")
    assert len(remove_articles(folder, None)) == 2
    assert list_articles(folder) == []


def test_the_commands_list_verify_and_remove(run_command: Run, folder: Path) -> None:
    place = ("--index-dir", str(folder))
    listed = json.loads(run_command("articles", "list", "--json", *place).stdout)
    assert sorted(row["title"] for row in listed) == ["Bridge", "Tower"]
    assert "Bridge" in run_command("articles", "verify", *place).stdout
    vectors = next(folder.glob(f"{BRIDGE.digest[:16]}*/vectors.faiss"))
    vectors.write_bytes(b"nothing")
    verified = run_command("articles", "verify", *place)
    assert verified.returncode == 1 and "vectors.faiss is not as it was written" in verified.stdout
    refused = run_command("articles", "remove", *place)
    assert refused.returncode == 1 and "--all" in refused.stderr and "Traceback" not in refused.stderr
    assert run_command("articles", "remove", "Bridge", *place).returncode == 0
    assert len(list_articles(folder)) == 1


def test_words_that_are_repeated_are_indexed_once(tmp_path: Path) -> None:
    article = Article.from_text(
        "The bridge is old. " * 3000 + "\n\nIt was opened in 1901 by the mayor of Ely."
    )
    index = open_index(article, PlainEmbedder(), tmp_path)
    assert len(index.passages) < 10
    assert "1901" in index.passage_view(index.term_search("When was it opened by the mayor?", 1)[0][0]).text


def test_headings_help_to_find_a_section(tmp_path: Path) -> None:
    filler = "Nothing else is told in this paragraph, which goes on for a while and has its own words. " * 6
    article = Article.from_text(
        f"Bridges\n\n{filler}\n\nPayments\n\nIt cost 52,000 pounds.\n\n{filler.upper()}"
    )
    assert [article.text[h.start : h.end] for h in article.headings] == ["Bridges", "Payments"]
    index = open_index(article, PlainEmbedder(), tmp_path)
    best = index.term_search("What does the section on payments say?", 2)
    assert any("52,000" in index.passage_view(position).text for position, _ in best)
