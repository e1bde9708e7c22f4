"""Adding on a cluster: two Ray nodes on this machine, and a library on a server."""

from pathlib import Path

import pytest

from assistant import AssistantError
from assistant.library import Library, LibraryPlace, add_files
from tests.library.articles import write_towns
from tests.library.lite_server import LiteServer
from tests.library.ray_cluster import ray_cluster

pytest.importorskip("pymilvus")
pytest.importorskip("ray", reason="Ray is not installed: pip install '.[ray]'")


def test_a_cluster_adds_what_one_process_adds(tmp_path: Path) -> None:
    folder = write_towns(tmp_path / "towns", 12)
    (folder / "a-picture.txt").write_bytes(bytes(range(256)) * 40)
    with LiteServer(tmp_path / "server") as server, ray_cluster() as address:
        place = LibraryPlace(server.address)
        added = add_files([str(folder)], place, ray_address=address)
        assert (added.articles, added.known, len(added.failed)) == (12, 0, 1)
        assert "a-picture.txt" in added.failed[0]
        again = add_files([str(folder)], place, ray_address=address)
        assert (again.articles, again.known, len(again.failed)) == (0, 12, 1)
        with Library.open(place) as library:
            check = library.verify()
            assert (check.articles, check.problems, check.unfinished) == (12, (), ())


def test_a_cluster_needs_a_server_and_must_be_there(tmp_path: Path) -> None:
    folder = write_towns(tmp_path / "towns", 1)
    with pytest.raises(AssistantError, match="cannot share a file"):
        add_files([str(folder)], LibraryPlace(str(tmp_path / "news.db")), ray_address="auto")
    no_cluster = pytest.raises(AssistantError, match="There is no Ray cluster")
    with LiteServer(tmp_path / "server") as server, no_cluster:
        add_files([str(folder)], LibraryPlace(server.address), ray_address="127.0.0.1:9")
