"""The short part of `python -m tests.stress.server`: it is run in full by hand."""

from collections.abc import Iterator

import pytest

from tests.stress import server as adversary
from tests.stress.served import Served, served, uploaded


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served("--shared", "--no-log", "--questions=0", "--sessions=20", "--max-article=4") as running:
        yield running


@pytest.mark.parametrize("part", ["hosts", "routes", "bodies", "garbage", "files"])
def test_an_adversary_gets_nowhere(server: Served, part: str) -> None:
    assert adversary.PARTS[part](server)


def test_a_server_that_is_told_to_end_deletes_uploads() -> None:
    form = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="ended.txt"\r\n\r\nIt.\r\n--x--\r\n'
    )
    with served("--shared", "--no-log") as running:
        kind = "multipart/form-data; boundary=x"
        assert running.send("POST", "gradio_api/upload", form, content_type=kind)[0] == 200
        assert uploaded("ended.txt")
    assert not uploaded("ended.txt")


def test_who_leaves_ends_his_work(server: Served) -> None:
    assert adversary.leaves(server, listens=6, bearable=25)  # 3 MB cost a minute


def test_askers_get_answers_and_sessions_that_never_come_back_leave(server: Served) -> None:
    assert "8 of 8 right" in adversary.askers(server, count=4, questions=8)
    assert adversary.soak(server, sessions=30)
    assert server.figure("assistant_sessions") <= 20
