"""Index folders that cannot be written: the article is answered from memory, with a notice."""

import os
from pathlib import Path

import pytest

from assistant import Article
from assistant.index import stored_index
from assistant.index.article_index import open_index
from tests.plain_embedder import PlainEmbedder

ARTICLE = Article.from_text("The bridge of Ely was opened on 4 May 1901. Anna Brandt designed it.")


def test_a_file_in_the_way_of_the_folder_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    index = open_index(ARTICLE, PlainEmbedder(), tmp_path / "file")
    assert not index.is_saved and "cannot be kept in" in index.notice and "from memory" in index.notice
    assert index.passages


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_good_index_in_a_folder_that_cannot_be_written_is_used(tmp_path: Path) -> None:
    open_index(ARTICLE, PlainEmbedder(), tmp_path)
    tmp_path.chmod(0o500)
    try:
        assert open_index(ARTICLE, PlainEmbedder(), tmp_path).is_saved
    finally:
        tmp_path.chmod(0o700)


def test_a_disk_without_room_is_told_of_before_indexing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="the disk is full"):
        stored_index.require_room(tmp_path, 2**60)


def test_without_a_folder_nothing_is_saved_and_nothing_is_said() -> None:
    index = open_index(ARTICLE, PlainEmbedder(), None)
    assert index.passages and not index.is_saved and index.notice == ""
