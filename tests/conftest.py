"""Shared by all tests: a cache folder of their own, the sample article, and the command line as a process."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import Article, Assistant

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test touches the user's cache. The model file is joined once, into this folder."""
    folder = tmp_path_factory.mktemp("cache")
    for name in [name for name in os.environ if name.startswith("ASSISTANT_")]:
        del os.environ[name]
    os.environ["ASSISTANT_CACHE"] = str(folder)
    yield folder
    del os.environ["ASSISTANT_CACHE"]


@pytest.fixture(scope="session")
def sample() -> Article:
    from assistant.web import sample_article  # the browser app takes seconds to import

    return sample_article()


@pytest.fixture(scope="session")
def quoting(sample: Article) -> Assistant:
    """The sample article without a writer: answers are its own sentences."""
    return Assistant(sample, model="none")


@pytest.fixture(scope="session")
def local(sample: Article) -> Assistant:
    """The sample article with the real local writer."""
    return Assistant(sample, model="local")


@pytest.fixture
def run_command() -> Run:
    """Runs `assistant …` as a person would, in a process of its own."""

    def run(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from assistant.cli import main; main()", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
            env={**os.environ, "COLUMNS": "200", **environment},
        )

    return run
