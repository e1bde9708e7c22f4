"""Saved indexes: folders that are written whole, checked by checksum, and told apart when they are not good.

A folder holds `index.json` (format version, article hash, settings, offsets, checksums), `vectors.faiss` and
`bm25/`. Nothing in it is a pickle. A new index is written beside its place and renamed into it, so a process
killed half-way leaves the old index or none.
"""

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import repeat
from pathlib import Path
from typing import Any

import bm25s
import faiss

from assistant.articles import Passage, Row, Sentence
from assistant.index.vectors import is_approximate, open_vectors
from assistant.networks import file_digest

FORMAT_VERSION = 3
VECTORS_FILE = "vectors.faiss"
_MANIFEST = "index.json"
# Vectors of 384 numbers for some 350 new characters each, terms, offsets; measured 6 to 8.
_FREE_BYTES, _BYTES_A_CHARACTER = 2**20, 8


class State(Enum):
    """How a saved index is."""

    GOOD = "good"
    MISSING = "missing"
    OLD = "old"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Checked:
    """What a look at a saved index found.

    Attributes:
        state: how it is.
        manifest: its `index.json`; empty unless it is good or old.
        problem: in words, which file is not as it was written; empty when it is good.
    """

    state: State
    manifest: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


def check(place: Path) -> Checked:
    """Read a saved index's manifest and compare every file with its checksum."""
    if not os.path.isdir(place):  # also where we may not look
        return Checked(State.MISSING)
    try:
        manifest = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
        if not isinstance(manifest, dict) or "version" not in manifest:
            return Checked(State.DAMAGED, problem=f"{_MANIFEST} is not as it was written")
        if manifest["version"] != FORMAT_VERSION:
            return Checked(State.OLD, manifest, f"it has format {manifest['version']}, not {FORMAT_VERSION}")
        if manifest.pop("checksum", "") != _digest(manifest):
            return Checked(State.DAMAGED, problem=f"{_MANIFEST} is not as it was written")
        found = checksums(place)
    except (OSError, ValueError, RecursionError) as error:
        return Checked(State.DAMAGED, problem=f"{_MANIFEST} cannot be read ({type(error).__name__})")
    wrong = sorted(
        name
        for name in {*found, *manifest["checksums"]}
        if found.get(name) != manifest["checksums"].get(name)
    )
    if wrong:
        return Checked(State.DAMAGED, problem=f"{wrong[0]} is not as it was written")
    return Checked(State.GOOD, manifest)


def checksums(place: Path) -> dict[str, str]:
    """SHA-256 of each file of a saved index but its manifest, by name."""
    return {
        path.relative_to(place).as_posix(): file_digest(path)
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name != _MANIFEST
    }


def require_room(folder: Path, characters: int) -> None:
    """See that an index of a text will fit, before a minute is spent on building it.

    Raises:
        OSError: the disk is full (ENOSPC).
    """
    needed = _FREE_BYTES + _BYTES_A_CHARACTER * characters
    if shutil.disk_usage(folder).free < needed:
        raise OSError(errno.ENOSPC, f"the disk is full ({needed / 2**20:.0f} MB are needed)")


def save(
    place: Path,
    vectors: faiss.Index,
    terms: bm25s.BM25 | None,
    passages: Sequence[Passage],
    facts: dict[str, Any],
) -> None:
    """Write an index beside its place, then rename it into it. The caller holds the place's lock.

    Raises:
        OSError: the folder cannot be written; nothing is left half done.
    """
    # Under the lock nobody else is writing here: what is left was left by a process that was killed.
    for leftover in place.parent.glob(f".{place.name}-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    replaced = _replaced(place)
    try:
        # FAISS only prints when the last bytes of its own writer do not fit on the disk; Python raises.
        (temporary / VECTORS_FILE).write_bytes(faiss.serialize_index(vectors).data)
        if terms is not None:
            terms.save(temporary / "bm25", show_progress=False)
        manifest = {
            "version": FORMAT_VERSION,
            **facts,
            "passages": [[[s.start, s.end] for s in p.sentences] for p in passages],
            "rows": {
                str(i): [p.row.cells, p.row.labels, p.row.lead] for i, p in enumerate(passages) if p.row
            },
            "checksums": checksums(temporary),
        }
        manifest["checksum"] = _digest(manifest)
        (temporary / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        if place.exists():  # a process killed while deleting must not leave half an index in its place
            os.replace(place, replaced)
        os.replace(temporary, place)
    except RuntimeError as error:  # FAISS reports a full disk this way
        raise OSError(str(error)) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(replaced, ignore_errors=True)


def load(
    place: Path, manifest: dict[str, Any], begins: Iterable[int] = repeat(0)
) -> tuple[faiss.Index, bm25s.BM25 | None, tuple[Passage, ...]] | None:
    """The vectors, terms and passages of a good index; None when they do not fit together after all.

    The caller holds the place's lock.

    Args:
        place: its folder.
        manifest: its `index.json`, from `check`.
        begins: for each passage, where the article that it is from begins in the text that is searched.
    """
    shutil.rmtree(_replaced(place), ignore_errors=True)  # of a process that was killed after the renaming
    try:
        rows = manifest["rows"]
        passages = tuple(
            _passage(spans, rows.get(str(number))).moved(begin)
            for number, (spans, begin) in enumerate(zip(manifest["passages"], begins, strict=False))
        )
        vectors = open_vectors(place / VECTORS_FILE)
        terms = None
        if (place / "bm25").exists():
            mapped = is_approximate(
                vectors
            )  # opening a file more for each array of a small index pays nothing
            terms = bm25s.BM25.load(place / "bm25", mmap=mapped, show_progress=False, allow_pickle=False)
    except (OSError, ValueError, KeyError, IndexError, TypeError, RuntimeError):
        return None
    return (vectors, terms, passages) if vectors.ntotal == len(passages) else None


def _passage(spans: list[list[int]], row: list[list[tuple[int, int]]] | None) -> Passage:
    sentences = tuple(Sentence(start, end) for start, end in spans)
    start, end = sentences[0].start, sentences[-1].end
    if row is None:
        return Passage(start, end, sentences)
    cells, labels, lead = (tuple((a, b) for a, b in cells) for cells in row)
    return Passage(start, end, sentences, Row(start, end, cells, labels, lead))


def _replaced(place: Path) -> Path:
    """Where the old index is while a new one takes its place."""
    return place.with_name(f".{place.name}-replaced")


def _digest(manifest: dict[str, Any]) -> str:
    """SHA-256 of a manifest's content: a changed digit of an offset is still good JSON."""
    plain = json.dumps(manifest, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
