"""Kills an indexing process at random moments. Run `python -m tests.stress.kill_index --moments 30`.

After each kill, opening the index again must work, and what was saved before must be whole or gone.
"""

import argparse
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.articles import Article
from assistant.index import State, verify_articles
from assistant.index.article_index import open_index
from tests.plain_embedder import PlainEmbedder

SENTENCES = 300
_CHILD = """
import sys
from pathlib import Path
from assistant.articles import Article
from assistant.index.article_index import open_index
from tests.stress.kill_index import article
from tests.plain_embedder import PlainEmbedder
given, folder = article(), Path(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
open_index(given, PlainEmbedder(), folder)
print("done", flush=True)
"""


def article() -> Article:
    """An article that takes some tenths of a second to index."""
    return Article.from_text(
        " ".join(
            f"Town {i} has {i * 7} houses and one mayor, who is called Name{i}." for i in range(SENTENCES)
        )
    )


def start_child(folder: Path) -> subprocess.Popen[str]:
    """A process that indexes the article once a line comes on its standard input."""
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    return child


def kill_once(folder: Path, seconds: float, from_writing: bool = False) -> str:
    """Start indexing, kill the process, and look at the folder: what was found there.

    The seconds count from the start, or from the moment at which the process begins to write.
    """
    child = start_child(folder)
    assert child.stdin is not None and child.stdout is not None
    child.stdin.write("go\n")
    child.stdin.flush()
    while from_writing and not any(folder.glob(".*")) and child.poll() is None:
        time.sleep(0.001)
    time.sleep(seconds)
    child.kill()
    finished = "done" in child.stdout.read()
    child.wait()
    found = verify_articles(folder)
    if any(stored.state is not State.GOOD for stored in found):
        return "broken"
    half_done = any(path.name.startswith(".") for path in folder.iterdir()) if folder.exists() else False
    index = open_index(article(), PlainEmbedder(), folder)
    if not index.term_search("Who is the mayor of town 77?", 3):
        return "broken"
    if any(path.name.startswith(".") for path in folder.iterdir()):
        return "left over"
    return "finished" if finished else "whole" if found else "half written" if half_done else "nothing yet"


def seconds_to_index() -> float:
    """How long one undisturbed indexing takes here, so that the moments fall into it."""
    with TemporaryDirectory() as folder:
        child, begin = start_child(Path(folder)), time.monotonic()
        child.communicate("go\n")
        return time.monotonic() - begin


def main() -> int:
    """Print what was found after each kill; the exit status is 1 when an index was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance, length = random.Random(given.seed), seconds_to_index()
    counts: Counter[str] = Counter()
    for number in range(given.moments):
        with TemporaryDirectory() as folder:
            writing = number % 2 == 1  # writing takes a small share of the time and all of the risk
            moment = chance.uniform(0, 0.05 if writing else length)
            found = kill_once(Path(folder), moment, writing)
        counts[found] += 1
        since = "the first write" if writing else "the start"
        print(f"{number + 1:3}  killed {moment:.3f} s after {since}: {found}", flush=True)
    print(dict(counts))
    return counts["broken"] + counts["left over"] > 0


if __name__ == "__main__":
    sys.exit(main())
