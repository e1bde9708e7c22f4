"""Milvus as the library sees it: one client, three collections, and errors that say what to do.

Passages are searched with pymilvus itself. `langchain_milvus.Milvus` was tried: it sends one and the same
string to the embedder and to BM25, which gets stems here, keeps back the vectors that cosines are made of,
and opens two clients. LangChain's seam is `PassageRetriever`, for a library as for an article.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.errors import LibraryError
from assistant.library.place import LibraryPlace
from assistant.library.rows import Row

if TYPE_CHECKING:
    from pymilvus import MilvusClient

_T = TypeVar("_T")

_files: Counter[str] = Counter()
"""How many clients of this process have a file open: the last one lets go of it."""
_files_lock = threading.Lock()

_CALL_SECONDS = 20.0  # a person waits for it
_CONNECTION = {
    # A server that was away is looked for at least each second; by itself gRPC would wait up to two minutes.
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.min_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 1_000,
    # pymilvus says every 10 s that it is there; Milvus Lite takes that for an attack, and hangs up.
    "grpc.keepalive_time_ms": 360_000,
}
_RELEASED = 101  # what Milvus says of a collection that it does not hold in memory, as after a restart
_ITERATED_ROWS = 1_000
_NAME_BYTES = 4_096
# As `bm25s` has them, which counts the terms of an article alone.
_BM25 = {"bm25_k1": 1.5, "bm25_b": 0.75}

PASSAGES, ARTICLES, TEXTS = "passages", "articles", "texts"


class Milvus:
    """A library's client; it connects at its first use, and again when Milvus was away.

    Args:
        place: where the library is.
    """

    def __init__(self, place: LibraryPlace) -> None:
        self.place = place
        self._client: MilvusClient | None = None
        self._lock = threading.Lock()

    def collection(self, kind: str) -> str:
        """The full name of one of the three collections."""
        return f"{self.place.name}_{kind}"

    def call(self, kind: str, do: "Callable[[MilvusClient, str], _T]") -> _T:
        """What `do(client, collection)` gives; a collection that Milvus has released is loaded first.

        Raises:
            LibraryError: Milvus cannot be reached, or refuses.
        """
        from pymilvus.exceptions import MilvusException

        client, name = self._connected(), self.collection(kind)
        try:
            try:
                return do(client, name)
            except MilvusException as error:
                if error.code != _RELEASED and "not loaded" not in str(error):
                    raise
                client.load_collection(name, timeout=_CALL_SECONDS)
                return do(client, name)
        except MilvusException as error:
            raise self._error(error) from error

    def exists(self, kind: str) -> bool:
        """Whether there is such a collection."""
        return self.call(kind, lambda client, name: bool(client.has_collection(name, timeout=_CALL_SECONDS)))

    def create(self, dimensions: int) -> None:
        """Make the collections that are missing; another writer may be making them too."""
        for kind in (TEXTS, PASSAGES, ARTICLES):
            if not self.exists(kind):
                with suppress(LibraryError):  # the other one was first: what matters is that it is there
                    self.call(kind, partial(_create, kind=kind, dimensions=dimensions))
            if not self.exists(kind):
                raise LibraryError(f"The library in {self.place.address} cannot be made. Try again.")

    def query(
        self, kind: str, condition: str, fields: list[str], limit: int, first: int = 0, at_once: bool = False
    ) -> list[Row]:
        """Rows that meet a condition; `at_once`, without waiting for what others write at this moment."""
        found = self.call(
            kind,
            lambda client, name: client.query(
                name,
                filter=condition,
                output_fields=fields,
                limit=limit,
                offset=first,
                consistency_level="Bounded" if at_once else "Strong",
                timeout=_CALL_SECONDS,
            ),
        )
        return [dict(row) for row in found]

    def count(self, kind: str, condition: str = "") -> int:
        """How many rows meet a condition."""
        found = self.call(
            kind,
            lambda client, name: client.query(
                name,
                filter=condition,
                output_fields=["count(*)"],
                consistency_level="Strong",
                timeout=_CALL_SECONDS,
            ),
        )
        return int(found[0]["count(*)"])

    def all_rows(self, kind: str, condition: str, fields: list[str]) -> Iterator[Row]:
        """All rows that meet a condition, however many."""
        iterator = self.call(
            kind,
            lambda client, name: client.query_iterator(
                name, batch_size=_ITERATED_ROWS, filter=condition, output_fields=fields
            ),
        )
        try:
            while rows := self.call(kind, lambda client, name: iterator.next()):
                yield from (dict(row) for row in rows)
        finally:
            iterator.close()

    def upsert(self, kind: str, rows: list[Row]) -> None:
        """Write rows; what has the same name is replaced, so that nothing is ever there twice."""
        if rows:
            self.call(kind, lambda client, name: client.upsert(name, rows, timeout=_CALL_SECONDS))

    def delete(self, kind: str, condition: str) -> None:
        """Delete rows."""
        self.call(kind, lambda client, name: client.delete(name, filter=condition, timeout=_CALL_SECONDS))

    def close(self) -> None:
        """Let go of the file or the connection."""
        with self._lock:
            if self._client is None:
                return
            self._client.close()
            self._client = None
        if self.place.is_file:
            _let_go(str(self.place.path.resolve()))

    def _connected(self) -> "MilvusClient":
        with self._lock:
            if self._client is None:
                self._client = self._connect()
            return self._client

    def _connect(self) -> "MilvusClient":
        try:
            from pymilvus import MilvusClient
            from pymilvus.exceptions import MilvusException

            if self.place.is_file:
                import milvus_lite  # noqa: F401  # pymilvus would say it in its own words
        except ImportError as error:
            raise LibraryError(
                'A library needs more packages. Run: pip install "article-assistant[library]"'
            ) from error
        # Both print what went wrong with its stack, before we say it in a line.
        for name in ("pymilvus", "milvus_lite"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        place = self.place
        uri = str(place.path.resolve()) if place.is_file else place.address
        try:
            client = MilvusClient(
                uri=uri,
                token=place.token,
                db_name=place.database,
                timeout=_CALL_SECONDS,
                grpc_options=_CONNECTION,
            )
        except MilvusException as error:
            raise self._error(error) from error
        if place.is_file:
            with _files_lock:
                _files[uri] += 1
        return client

    def _error(self, error: Exception) -> LibraryError:
        """What Milvus said, with what to do about it."""
        address, said = self.place.address, self.place.without_token(str(getattr(error, "message", error)))
        if "Open local milvus failed" in said:
            if not self.place.path.parent.is_dir():
                return LibraryError(
                    f"There is no folder {self.place.path.parent} for the library. Make it first."
                )
            return LibraryError(
                f"The library {address} cannot be opened: another process has it open, or it is none. A file "
                "is for one process; for several, run: milvus-lite server --host 127.0.0.1 --data-dir "
                f"{address} and give http://127.0.0.1:19530"
            )
        if "Fail connecting" in said or "UNAVAILABLE" in said or "DEADLINE_EXCEEDED" in said:
            return LibraryError(f"The library at {address} cannot be reached. Is Milvus running there?")
        if "auth" in said.lower() or "permission" in said.lower():
            return LibraryError(
                f"The library at {address} refuses who asks. Give the token in ASSISTANT_LIBRARY_TOKEN."
            )
        if "database not found" in said.lower():
            return LibraryError(f"The library at {address} has no database {self.place.database!r}.")
        return LibraryError(f"The library at {address} refuses: {said[:300]}")


def _let_go(path: str) -> None:
    from milvus_lite.server_manager import server_manager_instance

    with _files_lock:
        _files[path] -= 1
        if not _files[path]:
            server_manager_instance.release_server(path)


def _create(client: "MilvusClient", name: str, kind: str, dimensions: int) -> None:
    """Make one collection, with its indexes, and load it."""
    from pymilvus import DataType, Function, FunctionType

    schema, indexes = client.create_schema(auto_id=False), client.prepare_index_params()
    schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=64)
    for field, kind_of, options in _fields(kind):
        schema.add_field(field, DataType[kind_of], **options)
    if kind == PASSAGES:
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimensions)
        schema.add_field("terms", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_function(Function("bm25", FunctionType.BM25, ["stems"], ["terms"]))
        indexes.add_index("vector", index_type="AUTOINDEX", metric_type="COSINE")
        indexes.add_index("terms", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=_BM25)
    else:
        # Milvus has no collection without a vector.
        schema.add_field("unused", DataType.FLOAT_VECTOR, dim=2)
        indexes.add_index("unused", index_type="AUTOINDEX", metric_type="COSINE")
    client.create_collection(name, schema=schema, index_params=indexes, timeout=_CALL_SECONDS)


def _fields(kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The plain fields of a collection: name, type, options."""
    name: dict[str, Any] = {"max_length": _NAME_BYTES}
    text: dict[str, Any] = {"max_length": 65_535}
    short: dict[str, Any] = {"max_length": 64}
    about = [("title", "VARCHAR", name), ("source", "VARCHAR", name), ("published", "VARCHAR", short)]
    if kind == TEXTS:
        return [("article", "VARCHAR", short), ("number", "INT64", {}), ("text", "VARCHAR", text)]
    if kind == ARTICLES:
        words: list[tuple[str, str, dict[str, Any]]] = [
            ("folded", "VARCHAR", name),
            ("author", "VARCHAR", name),
        ]
        shorts = [(field, "VARCHAR", short) for field in ("digest", "language", "added")]
        return [*about, *words, *shorts, ("passages", "INT64", {}), ("characters", "INT64", {})]
    # The words come as stems, the same as those of an article alone: the plainest tokenizer, which Milvus and
    # Milvus Lite have alike, finds them.
    analyzed = {**text, "enable_analyzer": True, "analyzer_params": {"tokenizer": "standard"}}
    numbers: list[tuple[str, str, dict[str, Any]]] = [
        (field, "INT64", {}) for field in ("number", "begin", "finish", "page")
    ]
    return [
        ("article", "VARCHAR", short),
        *numbers,
        *about,
        ("text", "VARCHAR", text),
        ("stems", "VARCHAR", analyzed),
        ("heading", "VARCHAR", name),
        ("place", "JSON", {}),
    ]
