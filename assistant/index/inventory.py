"""The inventory of saved indexes: which articles a folder holds, whether they are good, and removal."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import IndexFolderError
from assistant.index.stored_index import FORMAT_VERSION, State, check

_WAIT_SECONDS = 10


@dataclass(frozen=True)
class StoredArticle:
    """One saved index.

    Attributes:
        name: its folder's name; the beginning of it is enough to name it.
        title: the article's title.
        source: path or address the article came from; empty for pasted text.
        passages: how many passages are indexed.
        size_bytes: all its files together.
        made: when it was written, as `YYYY-MM-DD HH:MM` in UTC.
        state: whether it is good; only `verify` looks at the content of each file.
        problem: what is wrong, in words.
    """

    name: str
    title: str
    source: str
    passages: int
    size_bytes: int
    made: str
    state: State
    problem: str = ""


def list_articles(folder: Path) -> list[StoredArticle]:
    """The saved indexes of a folder, the latest first; a manifest that cannot be read counts as damaged."""
    return sorted((_listed(place) for place in _places(folder)), key=lambda a: (a.made, a.name), reverse=True)


def verify_articles(folder: Path) -> list[StoredArticle]:
    """The saved indexes of a folder, every file compared with its checksum."""
    found = []
    for place in _places(folder):
        with _locked(place):
            checked = check(place)
        found.append(replace(_listed(place), state=checked.state, problem=checked.problem))
    return found


def remove_articles(folder: Path, wanted: str | None) -> list[StoredArticle]:
    """Take saved indexes out of a folder; gives what was removed.

    Args:
        folder: folder of indexes.
        wanted: beginning of a name, or a whole title or source; all indexes when None.

    Raises:
        IndexFolderError: nothing is called that, the name's beginning fits several, or one is in use.
    """
    found = list_articles(folder)
    if wanted is not None:
        exact = [a for a in found if wanted in (a.name, a.title, a.source, os.path.basename(a.source))]
        found = exact or [a for a in found if a.name.startswith(wanted)]
        if not found:
            raise IndexFolderError(f"No saved article is called {wanted!r}. See: assistant articles list")
        if not exact and len(found) > 1:
            raise IndexFolderError(
                f"{len(found)} saved articles begin with {wanted!r}. Give more of the name."
            )
    for article in found:
        _remove(folder / article.name)
    if wanted is None:
        for leftover in folder.glob(".*-*-*"):  # of processes that were killed
            shutil.rmtree(leftover, ignore_errors=True)
    return found


def _remove(place: Path) -> None:
    try:
        with _locked(place):
            # Renamed first: a process killed while deleting must not leave half an index in its place.
            doomed = place.with_name(f".{place.name}-removed")
            os.replace(place, doomed)
            shutil.rmtree(doomed)
        place.with_name(f"{place.name}.lock").unlink(missing_ok=True)
    except OSError as error:
        raise IndexFolderError(f"{place} cannot be removed: {error.strerror or error}.") from error


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Nobody writes a saved index while we look at it or remove it."""
    try:
        with FileLock(place.with_name(f"{place.name}.lock"), timeout=_WAIT_SECONDS):
            yield
    except Timeout as error:
        raise IndexFolderError(
            f"{place.name} is in use. Try again when the other program is done."
        ) from error


def _places(folder: Path) -> list[Path]:
    try:
        found = sorted(folder.iterdir()) if folder.exists() else []
    except OSError as error:
        raise IndexFolderError(f"{folder} cannot be read: {error.strerror or error}.") from error
    return [path for path in found if path.is_dir() and not path.name.startswith(".")]


def _listed(place: Path) -> StoredArticle:
    files = [path.stat() for path in place.rglob("*") if path.is_file()]
    made = datetime.fromtimestamp(max((f.st_mtime for f in files), default=0), UTC)
    state, problem, title, source, passages = State.GOOD, "", "", "", 0
    try:
        manifest = json.loads((place / "index.json").read_text(encoding="utf-8"))
        state = State.GOOD if manifest["version"] == FORMAT_VERSION else State.OLD
        title, source, passages = manifest["title"], manifest["source"], len(manifest["passages"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        state, problem = State.DAMAGED, f"index.json cannot be read ({type(error).__name__})"
    size = sum(f.st_size for f in files)
    return StoredArticle(place.name, title, source, passages, size, f"{made:%Y-%m-%d %H:%M}", state, problem)
