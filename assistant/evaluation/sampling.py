"""Samples of a data set: the same for the same seed, both kinds of question in their due shares."""

import random
import re
from collections.abc import Sequence

from assistant.errors import DatasetError
from assistant.evaluation.cases import Case
from assistant.evaluation.shelf import plain_title


def sample(cases: Sequence[Case], answerable: int, unanswerable: int, seed: int) -> list[Case]:
    """So many questions of each kind, drawn and then mixed with a seed."""
    draw = random.Random(seed)
    chosen: list[Case] = []
    for count, pool in (
        (answerable, [c for c in cases if c.answerable]),
        (unanswerable, [c for c in cases if not c.answerable]),
    ):
        chosen += draw.sample(pool, min(count, len(pool)))
    draw.shuffle(chosen)
    return chosen


def sample_in_proportion(cases: Sequence[Case], limit: int, seed: int) -> list[Case]:
    """`limit` questions, answerable and not in the shares of the whole; all of them when there are fewer.

    A kind that the set holds is in a sample of two or more.
    """
    total = len(cases)
    if limit >= total:
        return sample(cases, total, total, seed)
    known = sum(case.answerable for case in cases)
    answerable = round(limit * known / total)
    if limit > 1 and 0 < known < total:
        answerable = min(max(answerable, 1), limit - 1)
    return sample(cases, answerable, limit - answerable, seed)


def choose_articles(cases: Sequence[Case], wanted: str, seed: int) -> list[Case]:
    """The cases of some articles.

    Args:
        cases: the cases to choose from.
        wanted: a number of articles, drawn with the seed; or titles with commas between them.
        seed: of the draw.

    Raises:
        DatasetError: no article has that title; the message lists the titles.
    """
    titles = sorted({case.article.title for case in cases})
    if wanted.strip().isdigit():
        count = min(int(wanted), len(titles))
        chosen = set(random.Random(seed).sample(titles, count))
    else:
        chosen = {plain_title(title) for title in wanted.split(",")}
        unknown = chosen - {plain_title(title) for title in titles}
        if unknown:
            raise DatasetError(
                f"There is no article {min(unknown)!r}. The articles are: {', '.join(titles)}."
            )
        chosen = {title for title in titles if plain_title(title) in chosen}
    return [case for case in cases if case.article.title in chosen]


def shard(cases: Sequence[Case], which: str) -> list[Case]:
    """One of n parts of nearly the same size: "1/4", "2/4", …; together they are all the cases.

    Raises:
        DatasetError: not of that form.
    """
    match = re.fullmatch(r"(\d+)/(\d+)", which.strip())
    number, parts = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= number <= parts:
        raise DatasetError(f"A shard is written like 1/4, the first of four parts; not {which!r}.")
    return list(cases[number - 1 :: parts])
