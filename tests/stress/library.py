"""What a library can do, with real servers on this machine. Run `python -m tests.stress.library --help`.

recall     finds what the local index finds, on SQuAD files as one library; quotes exact
pace       passages a second of adding with 1 and 2 workers, and on a Ray cluster of two nodes
questions  milliseconds a question without the reader, beside the local index
writers    two `assistant library add` at once on the same files
kills      the adder and the server killed again and again, while two processes ask
serving    questions a second of one and of two `assistant serve` on one library
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant import Article, Assistant, AssistantError
from assistant.articles import Collection
from assistant.evaluation import load_squad
from assistant.library import Library, LibraryPlace, add_articles, add_files
from tests.library.articles import write_towns
from tests.library.lite_server import LiteServer, free_port
from tests.library.ray_cluster import ray_cluster

COMMAND = [sys.executable, "-c", "from assistant.cli import main; main()"]
DIMENSIONS = 384


class HashEmbedder(Embeddings):
    """A vector by the text's checksum: as many numbers as the real ones, at no cost."""

    name = "hash"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(DIMENSIONS)
        return list((vector / np.linalg.norm(vector)).tolist())


def recall(given: argparse.Namespace) -> int:
    """Recall of both homes on the same questions, and exactness of all that is found."""
    cases = [case for path in given.data for case in load_squad(path) if case.gold]
    articles = list(dict.fromkeys(case.article for case in cases))
    asked = random.Random(given.seed).sample(cases, min(given.questions, len(cases)))
    with TemporaryDirectory() as folder:
        place = LibraryPlace(f"{folder}/news.db")
        local = Assistant(Collection.of(articles), model="none", index_dir=Path(folder) / "indexes")
        embedder = local._embedder
        with Library.create(place, embedder) as library:
            add_articles(articles, library, embedder)
        with Assistant.open(library=place.address, model="none") as remote:
            ranks: dict[str, list[int]] = {"local": [], "library": []}
            exact = found = 0
            for case in asked:
                for name, helper in (("local", local), ("library", remote)):
                    documents = helper.as_retriever().invoke(case.question)
                    places = [
                        (d.metadata["digest"], d.metadata["start"], d.metadata["end"]) for d in documents
                    ]
                    ranks[name].append(_rank(case, places))
                    if name == "library":
                        texts = [case.article.text[s:e] for g, s, e in places if g == case.article.digest]
                        own = [
                            d.page_content for d in documents if d.metadata["digest"] == case.article.digest
                        ]
                        exact += sum(a == b for a, b in zip(texts, own, strict=True))
                        found += len(own)
            for name, all_ranks in ranks.items():
                shares = {k: sum(0 < r <= k for r in all_ranks) / len(asked) for k in (1, 3, 5, 8)}
                print(f"{name:8}", *(f"recall@{k} {share:.3f}" for k, share in shares.items()))
            same = sum(a == b for a, b in zip(*ranks.values(), strict=True))
            print(
                f"{len(asked)} questions, {len(articles)} articles; the same rank in {same}; "
                f"{exact} of {found} passages exact"
            )
    return int(exact != found)


def _rank(case: Any, places: Sequence[tuple[str, int, int]]) -> int:
    for rank, (digest, start, end) in enumerate(places, start=1):
        if digest == case.article.digest and any(start <= g.start and g.end <= end for g in case.gold):
            return rank
    return 0


def write_articles(data: Sequence[Path], count: int, folder: Path) -> Path:
    """The paragraphs of SQuAD files as so many files; without files, small towns."""
    if not data:
        return write_towns(folder, count)
    folder.mkdir(parents=True)
    texts = [
        (topic["title"], paragraph["context"])
        for path in data
        for topic in json.loads(path.read_text(encoding="utf-8"))["data"]
        for paragraph in topic["paragraphs"]
    ]
    for number, part in enumerate(np.array_split(np.arange(len(texts)), count)):
        own = [texts[i] for i in part]
        words = "\n\n".join(context for _, context in own)
        (folder / f"{number:04}.txt").write_text(f"{own[0][0]} {number}\n\n{words}\n", encoding="utf-8")
    return folder


def pace(given: argparse.Namespace) -> int:
    """Passages a second, each way into a library of its own on one server."""
    with TemporaryDirectory() as folder, LiteServer(Path(folder) / "server") as server:
        files = write_articles(given.data, given.articles, Path(folder) / "files")
        for name, options in (("one", {"workers": 1}), ("two", {"workers": 2})):
            if name in given.ways:
                _tell_pace(f"{name} worker(s)", files, LibraryPlace(server.address, name=name), **options)
        if "ray" in given.ways:
            begin = time.monotonic()
            with ray_cluster() as address:
                print(f"cluster of two nodes: {time.monotonic() - begin:.1f} s to start", flush=True)
                place = LibraryPlace(server.address, name="ray")
                _tell_pace("Ray, two nodes", files, place, ray_address=address)
    return 0


def _tell_pace(name: str, files: Path, place: LibraryPlace, **options: Any) -> None:
    before = time.monotonic()
    added = add_files([str(files)], place, **options)
    with Library.open(place) as library:
        check = library.verify()
    print(
        f"{name}: {added.articles} articles, {added.passages} passages in {added.seconds:.1f} s, "
        f"{added.passages / added.seconds:.1f} passages a second; {len(added.failed)} failed, "
        f"{len(check.problems)} problems; load {os.getloadavg()[0]:.1f} "
        f"({time.monotonic() - before:.0f} s with the check)",
        flush=True,
    )


def questions(given: argparse.Namespace) -> int:
    """Milliseconds a question in both homes; of a library also what Milvus itself takes of them."""
    for size in given.passages:
        with TemporaryDirectory() as folder, LiteServer(Path(folder) / "server") as server:
            articles = list(_made_articles(size))
            embedder = HashEmbedder()
            local = Assistant(
                Collection.of(articles), model="none", embedder=embedder, index_dir=Path(folder) / "indexes"
            )
            with Library.create(LibraryPlace(server.address), embedder) as library:
                begin = time.monotonic()
                added = add_articles(articles, library, embedder)
                seconds = time.monotonic() - begin
            asked = [f"How does {word}{n} reach the harbour of {n}?" for n, word in enumerate(_WORDS * 3)]
            print(f"{added.passages} passages, written in {seconds:.0f} s", flush=True)
            print(f"  local index: {_median(local.as_retriever().search, asked):.1f} ms")
            with Assistant.open(library=server.address, model="none", embedder=embedder) as remote:
                with _timed(remote) as spent:
                    whole = _median(lambda q: remote.as_retriever().visiting().search(q), asked)
                own = whole - 1000 * statistics.median(spent)
                print(f"  library: {whole:.1f} ms, of which our own code {own:.1f} ms", flush=True)
    return 0


_WORDS = ["copper", "letter", "garden", "engine", "window", "river", "castle", "winter", "painter", "market"]


def _made_articles(passages: int) -> Iterator[Article]:
    """Articles of some hundred passages each, with words that are common and words that are rare."""
    chance = random.Random(7)
    for number in range(max(1, passages // 100)):
        words = [[chance.choice(_WORDS) for _ in range(40)] for _ in range(100)]
        sentences = [
            f"The {own[0]}{chance.randrange(5000)} of {own[1]} and Hale{chance.randrange(9999)} came to the "
            f"harbour of {number}, {' '.join(own[2:])} number {n} of {chance.randrange(900)} years."
            for n, own in enumerate(words)
        ]
        yield Article.from_text(f"Harbour {number}\n\n" + "\n\n".join(sentences))


def _median(search: Callable[[str], Any], asked: Sequence[str]) -> float:
    """Milliseconds, after three questions that count for nothing."""
    taken = []
    for question in [*asked[:3], *asked]:
        begin = time.perf_counter()
        search(question)
        taken.append(time.perf_counter() - begin)
    return 1000 * statistics.median(taken[3:])


@contextmanager
def _timed(helper: Assistant) -> Iterator[list[float]]:
    """Seconds that each question spends in Milvus, the client's own work among them."""
    assert helper.library is not None
    milvus, calls = helper.library.milvus, [0.0]
    spent: list[float] = []
    call, visiting = milvus.call, type(helper.as_retriever()).visiting

    def timed(kind: str, do: Any) -> Any:
        begin = time.perf_counter()
        try:
            return call(kind, do)
        finally:
            calls[0] += time.perf_counter() - begin

    def counted(retriever: Any) -> Any:
        spent.append(calls[0])
        calls[0] = 0.0
        return visiting(retriever)

    retriever: Any = type(helper.as_retriever())
    milvus.call = timed  # type: ignore[method-assign]
    retriever.visiting = counted
    try:
        yield spent
    finally:
        milvus.call = call  # type: ignore[method-assign]
        retriever.visiting = visiting


def start_adding(files: Path, address: str, workers: int = 1) -> "subprocess.Popen[str]":
    """`assistant library add`, in a process group of its own."""
    return subprocess.Popen(
        [*COMMAND, "library", "add", str(files), "--to", address, "--workers", str(workers), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def writers(given: argparse.Namespace) -> int:
    """Two writers at once, each a process, on the same files and one library."""
    with TemporaryDirectory() as folder, LiteServer(Path(folder) / "server") as server:
        files = write_articles(given.data, given.articles, Path(folder) / "files")
        begin = time.monotonic()
        both = [start_adding(files, server.address) for _ in range(2)]
        for number, process in enumerate(both, start=1):
            out, err = process.communicate()
            print(f"writer {number} (process {process.pid}): {out or err}".replace("\n", " "), flush=True)
        with Library.open(LibraryPlace(server.address)) as library:
            check, rows = library.verify(), list(library.all_articles())
            stored, told = library.passage_count, sum(row["passages"] for row in rows)
        twice = len(rows) - len({row["id"] for row in rows})
        print(
            f"{time.monotonic() - begin:.0f} s: {len(rows)} articles of {given.articles}, {twice} doubled; "
            f"{stored} passages stored, {told} told of; problems {check.problems}, left {check.unfinished}"
        )
        return int(bool(twice or check.problems or check.unfinished or stored != told))


def kills(given: argparse.Namespace) -> int:
    """Kill the adder, then the server, in turn, while two processes ask; at the end all must be there."""
    with TemporaryDirectory() as folder, LiteServer(Path(folder) / "server") as server:
        files = write_towns(Path(folder) / "files", given.articles)
        adding = start_adding(files, server.address)
        askers = [_Asker(server.address, given.articles) for _ in range(2)]
        for number in range(given.kills):
            time.sleep(random.Random(number).uniform(*given.seconds))
            if number % 2:
                server.kill()
                server.start()
            else:
                os.killpg(adding.pid, signal.SIGKILL)
            adding.communicate()
            print(f"{number + 1:3} killed the {'server' if number % 2 else 'adder'}", flush=True)
            adding = start_adding(files, server.address)
        while adding.wait() != 0:  # one that met a server that was away goes on from where it was
            adding = start_adding(files, server.address)
        counts = [asker.stop() for asker in askers]
        with Library.open(LibraryPlace(server.address)) as library:
            check, stored = library.verify(), library.passage_count
        print(f"askers: {counts}")
        print(
            f"{check.articles} of {given.articles} articles, {check.passages} of {stored} passages, "
            f"problems {check.problems}, left {check.unfinished}"
        )
        wrong = sum(count.get("wrong", 0) for count in counts)
        return int(bool(wrong or check.problems or check.unfinished or check.articles != given.articles))


_ASKING = """
import json, random, sys, time
from assistant import Assistant, AssistantError
address, articles = sys.argv[1], int(sys.argv[2])
counts = {"asked": 0, "quotes": 0, "wrong": 0, "away": 0}
helper = None
chance = random.Random()
print("ready", flush=True)
import threading
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), ended.set()), daemon=True).start()
while not ended.is_set():
    try:
        helper = helper or Assistant.open(library=address, model="none", reader="none")
        answer = helper.ask(f"How deep is the harbour of town {chance.randrange(articles)}?")
        counts["asked"] += 1
        for quote in (*answer.citations, *answer.closest):
            counts["quotes"] += 1
            counts["wrong"] += quote.article.text[quote.start : quote.end] != quote.quote
    except AssistantError as error:
        counts["away"] += 1
        time.sleep(0.2)
print(json.dumps(counts))
"""


class _Asker:
    """A process that asks until it is stopped, and looks whether each quote is its article's."""

    def __init__(self, address: str, articles: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ASKING, address, str(articles)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def stop(self) -> dict[str, int]:
        """What it met."""
        counts: dict[str, int] = json.loads(self._process.communicate("\n")[0])
        return counts


def serving(given: argparse.Namespace) -> int:
    """Questions a second of one and of two serving processes on one library, for so many askers."""
    from gradio_client import Client

    with TemporaryDirectory() as folder, LiteServer(Path(folder) / "server") as server:
        files = write_towns(Path(folder) / "files", given.articles)
        add_files([str(files)], LibraryPlace(server.address))
        for processes in (1, 2):
            running = [_start_serving(server.address) for _ in range(processes)]
            clients = [Client(running[n % processes][1], verbose=False) for n in range(given.readers)]
            taken: list[float] = []

            def ask(number: int, client: Client, taken: list[float] = taken) -> None:
                for turn in range(given.turns):
                    town = (number * given.turns + turn) % given.articles
                    begin = time.perf_counter()
                    client.predict(f"How deep is the harbour of town {town}?", api_name="/ask_article")
                    taken.append(time.perf_counter() - begin)

            begin = time.monotonic()
            threads = [threading.Thread(target=ask, args=pair) for pair in enumerate(clients)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            seconds = time.monotonic() - begin
            p95 = sorted(taken)[int(0.95 * (len(taken) - 1))]
            print(
                f"{processes} process(es), {given.readers} askers: {len(taken)} of "
                f"{given.readers * given.turns} answers, {len(taken) / seconds:.2f} a second, median "
                f"{statistics.median(taken):.2f} s, 95% in {p95:.2f} s; load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
            for process, _ in running:
                process.terminate()
                process.wait()
    return 0


def _start_serving(library: str) -> "tuple[subprocess.Popen[bytes], str]":
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--library", library, "--model", "none", "--port", str(port)],
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/"
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{address}healthz"):
                return process, address
        except OSError:
            time.sleep(0.2)
    raise AssistantError(f"{address} does not become ready")


def main() -> int:
    """Run one of the programs; the exit status is 1 when something was wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    programs = parser.add_subparsers(required=True)

    def program(run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        added = programs.add_parser(run.__name__, help=run.__doc__)
        added.set_defaults(run=run)
        return added

    one = program(recall)
    one.add_argument("--data", type=Path, nargs="+", required=True)
    one.add_argument("--questions", type=int, default=543)
    one.add_argument("--seed", type=int, default=7)
    for run in (pace, writers):
        one = program(run)
        one.add_argument("--data", type=Path, nargs="*", default=[])
        one.add_argument("--articles", type=int, default=200)
        if run is pace:
            one.add_argument("--ways", nargs="+", default=["one", "two", "ray"])
    program(questions).add_argument("--passages", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    one = program(kills)
    one.add_argument("--articles", type=int, default=200)
    one.add_argument("--kills", type=int, default=8)
    one.add_argument("--seconds", type=float, nargs=2, default=[8.0, 25.0])
    one = program(serving)
    one.add_argument("--articles", type=int, default=60)
    one.add_argument("--readers", type=int, default=4)
    one.add_argument("--turns", type=int, default=5)
    given = parser.parse_args()
    return int(given.run(given))


if __name__ == "__main__":
    sys.exit(main())
