"""What typing errors cost: questions with one letter changed, left out, doubled or swapped.

python -m tests.stress.typing_errors squad2_articles.json everyday_articles.json --questions 300 --seed 7
"""

import argparse
import random
import re
from dataclasses import replace
from pathlib import Path

from assistant.evaluation import load_squad
from assistant.evaluation.engine import AssistantSystem, retrieved_places
from assistant.evaluation.failures import is_right
from assistant.evaluation.running import gold_rank, make_row

_WORD = re.compile(r"[a-z]{5,}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LOOKED_AT = 8


def with_error(question: str, draw: random.Random) -> str:
    """A question with one edit in one of its words of five or more small letters; as it is if it has none."""
    words = list(_WORD.finditer(question))
    if not words:
        return question
    word = draw.choice(words)
    letters = word.group()
    at = draw.randrange(1, len(letters) - 1)
    kind = draw.choice(["change", "drop", "double", "swap"])
    edited = {
        "change": letters[:at] + draw.choice(_LETTERS.replace(letters[at], "")) + letters[at + 1 :],
        "drop": letters[:at] + letters[at + 1 :],
        "double": letters[:at] + letters[at] + letters[at:],
        "swap": letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :],
    }[kind]
    return question[: word.start()] + edited + question[word.end() :]


def main() -> None:
    """Ask the questions as typed well and with an error, with and without mending, and print both figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", nargs="+", type=Path)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--retrieval", action="store_true", help="recall alone, which takes a minute")
    options = parser.parse_args()
    draw = random.Random(options.seed)
    cases = [case for path in options.datasets for case in load_squad(path) if case.gold]
    chosen = sorted(draw.sample(cases, options.questions), key=lambda case: case.article.title)
    system = AssistantSystem(model="none")
    counts = {name: [0, 0] for name in ("typed well", "with an error", "mended")}
    back = other = 0
    helper = None
    for case in chosen:
        if helper is None or helper.article is not case.article:
            helper = system.open_article(case.article)
            speller = helper._spelling
        wrong = with_error(case.question, draw)
        mended = speller.mended(wrong)
        back += wrong != case.question and mended == case.question
        other += mended not in (wrong, case.question)
        for name, question in (("typed well", case.question), ("with an error", wrong), ("mended", mended)):
            places = retrieved_places(helper, question, case.article)[:_LOOKED_AT]
            counts[name][0] += gold_rank(case.gold, places) > 0
            if not options.retrieval:
                helper.__dict__["_spelling"] = _AsTyped()
                asked = replace(case, question=question)
                counts[name][1] += is_right(make_row(asked, system.ask(helper, asked)))
    print(f"{options.questions} questions: {back} mended to what they were, {other} to something else")
    for name, (found, right) in counts.items():
        share = "" if options.retrieval else f", right {right / options.questions:.3f}"
        print(f"{name}: recall@{_LOOKED_AT} {found / options.questions:.3f}{share}")


class _AsTyped:
    """Mends nothing: whether it is mended is what is compared."""

    def mended(self, question: str) -> str:
        return question


if __name__ == "__main__":
    main()
