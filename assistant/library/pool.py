"""Workers on this machine: processes that each prepare files, one core each."""

import multiprocessing
import os
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from assistant.library.preparing import Outcome, Preparer, Recipe

_WAITING_FILES = 4  # for each worker: enough that none waits, and few enough that the rows fit into memory

_preparer: Preparer | None = None


def local_outcomes(files: list[str], recipe: Recipe, workers: int) -> Iterator[Outcome]:
    """What becomes of files, as it comes.

    A worker that dies takes the others with it: what they had in hand is tried once more, each file alone,
    and the one at fault is told of.
    """
    left = deque(files)
    while left:
        in_hand = yield from _until_broken(left, recipe, workers)
        for file in in_hand:
            alone = deque([file])
            if (yield from _until_broken(alone, recipe, 1)):
                yield Outcome(problem=f"{file} cannot be added: it ends the process that reads it.")


def _until_broken(left: deque[str], recipe: Recipe, workers: int) -> Generator[Outcome, None, list[str]]:
    """Outcomes until all are there or a worker died; gives the files that were in hand then."""
    running: dict[Future[Outcome], str] = {}
    with _one_thread_each(), _pool(recipe, workers) as pool:
        try:
            while left or running:
                while left and len(running) < workers * _WAITING_FILES:
                    file = left.popleft()
                    running[pool.submit(_prepare, file)] = file
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    outcome = done.result()
                    del running[done]
                    yield outcome
        except BrokenProcessPool:
            return list(running.values())
    return []


def _pool(recipe: Recipe, workers: int) -> ProcessPoolExecutor:
    # Fresh processes: a fork of one that has threads, as Milvus Lite's, may stand still for ever.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(recipe,))


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Workers that begin meanwhile read with one thread each: there is one for each core."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before


def _begin(recipe: Recipe) -> None:
    global _preparer
    _preparer = Preparer(recipe)


def _prepare(file: str) -> Outcome:
    assert _preparer is not None
    return _preparer(file)
