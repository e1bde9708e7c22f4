"""The fuzzer: damaged files of every kind: `python -m tests.stress.fuzz --cases 5000`; the tests run a few.

Nothing may crash, hang or end in anything but an article or one clear line.
"""

import argparse
import gzip
import io
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.articles import Article, Limits
from assistant.articles.apart import ApartReader
from assistant.articles.blocks import Document, assemble
from assistant.errors import ArticleError
from tests.made_files import MAKERS, blocks_of, zipped

LIMITS = Limits(read_seconds=20, max_unpacked_megabytes=20)
TEXT = """The bridge of Ely

By Anna Brandt, April 10, 2025

The bridge of Ely was opened in 1901. Café owners paid for it, and 1,200 people came to see it.

A second bridge

It has three arches, each of which is 20 metres wide, and a toll house that is now a museum of local history.
"""
_INTERESTING = (
    b"\0",
    b"\xff",
    b"<",
    b">",
    b"&",
    b"{",
    b"}",
    b"\\",
    b"%",
    b"\r\n\r\n",
    b"]]>",
    b"<!--",
    b"\xed\xa0\x80",
)


@dataclass(frozen=True)
class Case:
    """One damaged file."""

    kind: str
    damage: str
    content: bytes


@dataclass(frozen=True)
class Outcome:
    """What came of a case: "read", "refused", "unforeseen", "crash", "hang" or "traceback", and the line."""

    name: str
    line: str = ""


def cases(count: int, seed: int) -> Iterator[Case]:
    """`count` cases, the same for the same seed, of all kinds and damages in turn."""
    chance = random.Random(seed)
    blocks = blocks_of(Article.from_text(TEXT))
    whole = {kind: make(blocks) for kind, make in MAKERS.items()}
    damages = ("flip", "cut", "random", "insert", "inside", "shuffle", "magic")
    for number in range(count):
        kind = list(whole)[number % len(whole)]
        damage = damages[number // len(whole) % len(damages)]
        yield Case(kind, damage, _damaged(whole[kind], kind, damage, chance))


def _damaged(content: bytes, kind: str, damage: str, chance: random.Random) -> bytes:
    if damage == "inside":
        return _damaged_inside(content, chance)
    if damage == "cut":
        begin = chance.choice([0, 0, chance.randrange(len(content))])
        return content[begin : chance.randrange(begin, len(content)) + 1]
    if damage == "random":
        return chance.randbytes(chance.choice([1, 16, 300, 5000]))
    if damage == "magic":
        return content[: chance.choice([4, 8, 40, 200])] + chance.randbytes(chance.choice([10, 1000]))
    if damage == "shuffle":
        size = chance.choice([1, 7, 64, 512])
        parts = [content[i : i + size] for i in range(0, len(content), size)]
        first, second = chance.randrange(len(parts)), chance.randrange(len(parts))
        parts[first], parts[second] = parts[second], parts[first] * chance.choice([1, 1, 50])
        return b"".join(parts)
    changed = bytearray(content)
    for _ in range(chance.choice([1, 3, 20, 200])):
        place = chance.randrange(len(changed))
        if damage == "flip":
            changed[place] ^= 1 << chance.randrange(8)
        else:
            changed[place:place] = chance.choice(_INTERESTING) * chance.choice([1, 1, 1, 500])
    return bytes(changed)


def _damaged_inside(content: bytes, chance: random.Random) -> bytes:
    """A packed file whose contents are damaged before packing, so that its checksums are right."""
    inner_damage = chance.choice(["flip", "cut", "insert", "shuffle"])
    if content.startswith(b"\x1f\x8b"):
        return gzip.compress(_damaged(gzip.decompress(content), "", inner_damage, chance))
    if not content.startswith(b"PK"):
        return _damaged(content, "", inner_damage, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts = [name for name, inside in files.items() if inside and name != "mimetype"]
    for name in chance.sample(parts, min(len(parts), chance.choice([1, 1, 3]))):
        inside = files[name]
        assert isinstance(inside, bytes)
        files[name] = _damaged(inside, "", inner_damage, chance)
    if chance.random() < 0.1:
        del files[chance.choice(list(files))]
    return zipped(files)


def try_case(reader: ApartReader, case: Case) -> Outcome:
    """Read a damaged file as the product does, and look at what comes out."""
    source = f"damaged.{'html' if case.kind == 'page' else case.kind}"
    try:
        found = reader.read(case.content, source)
        if isinstance(found, Document):
            article = assemble(found, source)
        else:
            article = Article.from_text(found, source=source)
    except ArticleError as error:
        line = str(error)
        if "breaks the reader" in line:
            return Outcome("crash", line)
        if "took longer" in line:
            return Outcome("hang", line)
        return Outcome("unforeseen" if "cannot be read (" in line else "refused", line)
    except Exception as error:  # whatever else is raised is a bug, which is what is looked for
        return Outcome("traceback", repr(error))
    spans = [(h.start, h.end) for h in article.headings]
    sound = all(0 <= start < end <= len(article.text) for start, end in spans)
    sound = sound and list(article.pages) == sorted(article.pages) and "\0" not in article.text
    return Outcome("read") if sound else Outcome("traceback", "offsets are wrong")


def run(count: int, seed: int) -> tuple[Counter[tuple[str, str]], list[tuple[Case, Outcome]]]:
    """Outcomes counted by kind, and the cases that must not be."""
    counts: Counter[tuple[str, str]] = Counter()
    failures: list[tuple[Case, Outcome]] = []
    with ApartReader(LIMITS) as reader:
        for number, case in enumerate(cases(count, seed), start=1):
            outcome = try_case(reader, case)
            counts[case.kind, outcome.name] += 1
            if outcome.name not in ("read", "refused"):
                failures.append((case, outcome))
            if number % 500 == 0:
                print(f"{number} of {count}", file=sys.stderr, flush=True)
    return counts, failures


def main() -> int:
    """Print a table; the exit status is 1 when anything crashed, hung or ended in a traceback."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    begin = time.monotonic()
    counts, failures = run(given.cases, given.seed)
    names = ("read", "refused", "unforeseen", "crash", "hang", "traceback")
    print(f"{'kind':8}" + "".join(f"{name:>12}" for name in names))
    for kind in [*MAKERS, "all"]:
        sums = [sum(n for (k, o), n in counts.items() if o == name and kind in (k, "all")) for name in names]
        print(f"{kind:8}" + "".join(f"{value:12}" for value in sums))
    for case, outcome in failures[:20]:
        print(f"{case.kind} {case.damage} {outcome.name}: {outcome.line}")
    print(f"{given.cases} cases, seed {given.seed}, {time.monotonic() - begin:.0f} seconds")
    return any(outcome.name in ("crash", "hang", "traceback") for _, outcome in failures)


if __name__ == "__main__":
    sys.exit(main())
