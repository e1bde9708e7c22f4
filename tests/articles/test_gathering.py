"""Folders and lists of places: what is opened together, and what is said about the rest."""

import os
from pathlib import Path

import pytest

from assistant import Article, AssistantError
from assistant.articles import Collection, Limits, load_articles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles, one of them deep, beside what is no article."""
    place = tmp_path / "towns"
    (place / "north" / "far").mkdir(parents=True)
    (place / ".git").mkdir()
    (place / "ely.txt").write_text("Ely has seven houses.")
    (place / "north" / "york.md").write_text("# York\n\nYork has nine houses.")
    (place / "north" / "far" / "wick.txt").write_text("Wick has two houses.")
    (place / ".hidden.txt").write_text("Mombasa.")
    (place / ".git" / "config.txt").write_text("Mombasa.")
    (place / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    return place


def texts(article: Article) -> list[str]:
    """The words of each article that was opened."""
    return [part.text for _, part in article.parts]


def test_a_folder_is_read_in_order_with_the_folders_in_it(folder: Path) -> None:
    found = load_articles(folder)
    assert texts(found) == ["Ely has seven houses.", "York\n\nYork has nine houses.", "Wick has two houses."]
    assert found.title == "towns (3 articles)"
    assert found.source == str(folder)


def test_what_was_left_out_is_named(folder: Path) -> None:
    (folder / "empty.txt").write_text("")
    (notice,) = load_articles(folder).notices
    assert notice.startswith("Left out, not readable: ")
    assert "picture.png" in notice and "empty.txt" in notice
    assert "Mombasa" not in notice and ".hidden" not in notice


def test_of_many_files_that_were_left_out_a_few_are_named(folder: Path) -> None:
    for number in range(8):
        (folder / f"empty{number}.txt").write_text("")
    (notice,) = load_articles(folder).notices
    assert notice.endswith("… and 4 more")


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Mombasa.")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "links").symlink_to(tmp_path)
    assert not any("Mombasa" in text for text in texts(load_articles(folder)))


def test_articles_with_the_same_words_count_once(folder: Path) -> None:
    (folder / "zz.txt").write_text("Ely has seven houses.")
    found = load_articles(folder)
    assert len(found.parts) == 3
    assert any(n.startswith("The same as another: ") and "zz.txt" in n for n in found.notices)


def test_a_named_place_must_be_readable(folder: Path) -> None:
    with pytest.raises(AssistantError, match="picture"):
        load_articles([folder / "ely.txt", folder / "picture.png"])
    with pytest.raises(AssistantError, match="no file at"):
        load_articles([folder / "ely.txt", folder / "nothing.txt"])


def test_places_of_every_sort_are_opened_together(folder: Path) -> None:
    own = Article("Bath has five houses.", "Bath")
    found = load_articles([own, folder / "north", str(folder / "ely.txt")])
    assert texts(found)[0] == own.text and texts(found)[-1] == "Ely has seven houses."
    assert found.parts[0][1] is own
    assert found.title == "4 articles"
    for begin, article in found.parts:
        assert found.text[begin : begin + len(article.text)] == article.text


def test_one_article_is_no_collection(folder: Path) -> None:
    for source in (folder / "ely.txt", [folder / "ely.txt"], str(folder / "ely.txt")):
        assert not isinstance(load_articles(source), Collection)
    alone = load_articles(folder / "north" / "far")
    assert not isinstance(alone, Collection) and alone.text == "Wick has two houses."


def test_what_a_folder_left_out_is_said_of_the_one_article_that_is_left(folder: Path) -> None:
    (folder / "north" / "far" / "empty.txt").write_text(" ")
    assert "empty.txt" in load_articles(folder / "north" / "far").notices[0]


def test_a_collection_of_too_many_is_refused_before_it_is_read(folder: Path) -> None:
    with pytest.raises(AssistantError, match="more than 2 files"):
        load_articles(folder, Limits(max_articles=2))
    with pytest.raises(AssistantError, match="What you named is more than 1 files"):
        load_articles([folder / "ely.txt", folder / "north"], Limits(max_articles=1))


@pytest.mark.parametrize("source", [[], ()])
def test_nothing_named_is_refused(source: list[str]) -> None:
    with pytest.raises(AssistantError, match="No article is given"):
        load_articles(source)


def test_a_folder_without_articles_is_refused_with_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="No article can be read in"):
        load_articles(tmp_path)
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(AssistantError, match=r"empty\.txt is empty"):
        load_articles(tmp_path)


def test_progress_is_told_up_to_the_end(folder: Path) -> None:
    told: list[float] = []
    load_articles(folder, progress=lambda line, share: told.append(share))
    assert told == sorted(told) and told[-1] == 1.0 and len(told) == 4


def test_a_name_that_moves_the_cursor_does_not_reach_the_terminal(folder: Path) -> None:
    (folder / "a\x1b[2Jb.txt").write_text("")
    (notice,) = load_articles(folder).notices
    assert "\x1b" not in notice and "a\ufffd[2Jb.txt" in notice


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_may_not_be_read_is_told(folder: Path) -> None:
    (folder / "north").chmod(0)
    try:
        with pytest.raises(AssistantError, match="Admit yourself to it"):
            load_articles(folder)
    finally:
        (folder / "north").chmod(0o755)


def test_a_name_that_no_file_can_have_is_a_clear_error() -> None:
    for name in ("x" * 5000, "a\0b"):
        with pytest.raises(AssistantError, match=r"cannot be read|no file at"):
            load_articles(name)
