"""Workers on many machines: a Ray cluster prepares files, an actor on each core.

Each machine must see the files under the same paths (or they are web addresses), and the library's server.
"""

import logging
import socket
from collections.abc import Iterator
from typing import Any

from assistant.errors import LibraryError
from assistant.library.preparing import Outcome, Preparer, Recipe

_FILES_A_BLOCK = 8  # what an actor is given at a time; its rows come back together
_MOST_BLOCKS = 10_000
_LISTENER_SECONDS = 10.0


class _Actor:
    """A worker of the cluster: rows of files in, outcomes out."""

    def __init__(self, recipe: Recipe) -> None:
        self._prepare = Preparer(recipe)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[Any]]:
        return {"outcome": [self._prepare(str(file)) for file in batch["item"]]}


def ray_outcomes(files: list[str], recipe: Recipe, address: str) -> Iterator[Outcome]:
    """What becomes of files, as it comes from the cluster.

    Raises:
        LibraryError: Ray is not installed, there is no cluster, or the library is a file of this machine.
    """
    if recipe.place.is_file:
        raise LibraryError(
            "Machines of a cluster cannot share a file. Give the address of a Milvus server, or leave out "
            "--ray."
        )
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise LibraryError('Ray is not installed. Run: pip install "article-assistant[ray]"') from error
    if not ray.is_initialized():
        _require_listener(address)
        try:
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise _no_cluster(address) from error
    logging.getLogger("ray.data").setLevel(logging.ERROR)  # what is of interest is in the report
    ray.data.DataContext.get_current().enable_progress_bars = False
    resources: Any = ray.cluster_resources  # Ray does not type it
    cores = max(1, int(resources().get("CPU", 1)))
    blocks = max(1, min(_MOST_BLOCKS, len(files) // _FILES_A_BLOCK, len(files)))
    prepared = ray.data.from_items(
        files, override_num_blocks=max(blocks, min(cores, len(files)))
    ).map_batches(
        _Actor,
        fn_constructor_args=(recipe,),
        batch_size=_FILES_A_BLOCK,
        num_cpus=1,
        compute=ray.data.ActorPoolStrategy(size=cores),
    )
    for row in prepared.iter_rows():
        yield row["outcome"]


def _require_listener(address: str) -> None:
    """Somebody must listen at an address: Ray itself tries for minutes, and cannot be stopped meanwhile."""
    host, _, port = address.split("://")[-1].rpartition(":")
    if not host or not port.isdigit():
        return  # "auto" finds what runs on this machine
    try:
        socket.create_connection((host.strip("[]"), int(port)), _LISTENER_SECONDS).close()
    except OSError as error:
        raise _no_cluster(address) from error


def _no_cluster(address: str) -> LibraryError:
    return LibraryError(f"There is no Ray cluster at {address!r}. Start one: ray start --head")
