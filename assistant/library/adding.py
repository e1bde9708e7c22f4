"""Adding to a library: files become passages, vectors and rows, by several workers or on many machines.

Workers read, cut and embed, which is where the time goes; one writer, this process, writes what they give. A
file that fails is a line of the report. What was stopped is added again, and what is there is left alone.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from langchain_core.embeddings import Embeddings

from assistant.articles import Article, Limits, find_files, make_limits
from assistant.errors import LibraryError
from assistant.library.library import Library
from assistant.library.place import LibraryPlace
from assistant.library.pool import local_outcomes
from assistant.library.preparing import Outcome, Preparer, Recipe, prepare_article
from assistant.library.rows import Prepared
from assistant.progress import Progress
from assistant.settings import DEFAULT_EMBEDDER, WINDOW_CHARACTERS

_BATCH_PASSAGES = 500
_BATCH_SECONDS = 5.0  # what is ready is written then, that little is lost when the process is killed


@dataclass(frozen=True)
class Added:
    """What became of files.

    Attributes:
        articles: how many were added.
        passages: how many passages these have.
        known: how many files were in the library already, or hold the words of another file.
        failed: a line for each file that could not be added.
        seconds: how long it took, from the first file on.
    """

    articles: int
    passages: int
    known: int
    failed: tuple[str, ...]
    seconds: float


def add_files(
    places: Iterable[str],
    place: LibraryPlace,
    *,
    embedder: str = DEFAULT_EMBEDDER,
    passage_characters: int = WINDOW_CHARACTERS,
    limits: Limits | None = None,
    workers: int = 1,
    ray_address: str = "",
    progress: Progress | None = None,
) -> Added:
    """Add files, folders and web addresses to a library, which is made when there is none.

    Args:
        places: paths, folders with all in them, and addresses.
        place: where the library is.
        embedder: its name; must be that of the library.
        passage_characters: how long a passage may be, in a library that is made now.
        limits: limits on each file; from `ASSISTANT_…` variables when not given.
        workers: processes on this machine that read and embed.
        ray_address: a Ray cluster that does it instead: "auto", or its address.
        progress: told how far it is.

    Raises:
        LibraryError: the library or the cluster cannot be used.
        ArticleError: a folder cannot be read.
    """
    files = list(dict.fromkeys(find_files(list(places))))
    if not files:
        raise LibraryError("There is no file to add. Give files or folders.")
    from assistant.index import get_embedder

    library = Library.create(place, get_embedder(embedder), passage_characters)
    try:
        # A file is this process's alone: workers are told what it holds; a server they ask for themselves.
        known = frozenset(row["id"] for row in library.all_articles()) if place.is_file else None
        recipe = Recipe(place, embedder, library.passage_characters, limits or make_limits(), known)
        outcomes = _outcomes(files, recipe, workers, ray_address)
        return _write_all(library, outcomes, len(files), progress)
    finally:
        library.close()


def add_articles(articles: Iterable[Article], library: Library, embedder: Embeddings) -> Added:
    """Add articles that are at hand to a library."""
    wanted = {article.digest: article for article in articles}
    return _write_all(
        library, (prepare_article(one, library, embedder) for one in wanted.values()), len(wanted), None
    )


def _outcomes(files: list[str], recipe: Recipe, workers: int, ray_address: str) -> Iterator[Outcome]:
    """What becomes of each file, as it comes: here, by local workers, or on a cluster."""
    if ray_address:
        from assistant.library.cluster import ray_outcomes

        return ray_outcomes(files, recipe, ray_address)
    if workers > 1:
        return local_outcomes(files, recipe, workers)
    return _own_outcomes(files, recipe)


def _own_outcomes(files: list[str], recipe: Recipe) -> Iterator[Outcome]:
    preparer = Preparer(recipe)
    try:
        yield from map(preparer, files)
    finally:
        preparer.close()


def _write_all(library: Library, outcomes: Iterator[Outcome], total: int, progress: Progress | None) -> Added:
    """Write what comes, in batches; articles with the same words once."""
    begin = time.monotonic()
    written: set[str] = set()
    failed: list[str] = []
    known = passages = 0
    batch = _Batch(library.write)
    for done, outcome in enumerate(outcomes, start=1):
        if outcome.library_problem:
            raise LibraryError(
                f"{outcome.library_problem} {len(written) - len(batch):,} articles were added before; "
                "the same command goes on from there."
            )
        if outcome.problem:
            failed.append(outcome.problem)
        elif outcome.prepared is None or outcome.identity in written:
            known += 1
        else:
            written.add(outcome.identity)
            passages += len(outcome.prepared.passages)
            batch.add(outcome.prepared)
        if progress:
            progress("Adding", done / total)
    batch.write()
    return Added(len(written), passages, known, tuple(failed), time.monotonic() - begin)


class _Batch:
    """Articles that wait to be written together."""

    def __init__(self, write: Callable[[list[Prepared]], Any]) -> None:
        self._write = write
        self._waiting: list[Prepared] = []
        self._since = time.monotonic()

    def add(self, prepared: Prepared) -> None:
        """Let an article wait, until there are enough or the time is up."""
        self._waiting.append(prepared)
        enough = sum(len(one.passages) for one in self._waiting) >= _BATCH_PASSAGES
        if enough or time.monotonic() - self._since > _BATCH_SECONDS:
            self.write()

    def __len__(self) -> int:
        return len(self._waiting)

    def write(self) -> None:
        """Write all that wait."""
        if self._waiting:
            self._write(self._waiting)
        self._waiting = []
        self._since = time.monotonic()
