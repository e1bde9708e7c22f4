"""How well follow-up questions are made standalone: `python -m assistant.followups FILE`.

FILE is a list of conversations, each with `turns` of `question`, `standalone` (as a person wrote it) and
`answer_passage`, as in TREC CAsT 2021.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.conversation import History, standalone_question
from assistant.errors import DatasetError

Rewrite = Callable[[str, History], str]


@dataclass(frozen=True)
class FollowUp:
    """A question in its conversation, and what a person made of it."""

    question: str
    history: tuple[tuple[str, str], ...]
    standalone: str


@dataclass(frozen=True)
class Score:
    """Means over the questions with a history.

    Attributes:
        token_f1: overlap of the words with the person's question.
        recall: share of the words that the person put in which are also here; over questions that got any.
        untouched: share of the questions that the person left alone which are left alone here.
    """

    token_f1: float
    recall: float
    untouched: float


def load_followups(path: Path) -> list[FollowUp]:
    """The questions of a file, without the first of each conversation.

    Raises:
        DatasetError: the file is missing or has another form.
    """
    try:
        conversations = json.loads(path.read_text(encoding="utf-8"))
        cases: list[FollowUp] = []
        for conversation in conversations:
            history: list[tuple[str, str]] = []
            for turn in conversation["turns"]:
                if history:
                    cases.append(FollowUp(turn["question"], tuple(history), turn["standalone"]))
                history.append((turn["question"], turn.get("answer_passage") or ""))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{path} is not a file of conversations: {error}.") from error
    return cases


def score(cases: Sequence[FollowUp], rewrite: Rewrite) -> Score:
    """How near a way of rewriting comes to the person's."""
    f1s, recalls, untouched = [], [], []
    for case in cases:
        made, wanted, asked = (
            _words(t) for t in (rewrite(case.question, case.history), case.standalone, case.question)
        )
        f1s.append(token_f1(made, wanted))
        added = wanted - asked
        if added:
            recalls.append(sum((added & (made - asked)).values()) / sum(added.values()))
        if wanted == asked:
            untouched.append(float(made == asked))
    return Score(_mean(f1s), _mean(recalls), _mean(untouched))


def token_f1(made: Counter[str], wanted: Counter[str]) -> float:
    """Harmonic mean of precision and recall of words, counted with repetition."""
    common = sum((made & wanted).values())
    return 2 * common / (made.total() + wanted.total()) if common else 0.0


BASELINES: dict[str, Rewrite] = {
    "no rewriting": lambda question, history: question,
    "last question in front": lambda question, history: f"{history[-1][0]} {question}",
    "standalone_question": standalone_question,
}


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower().replace("’", "'")))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def main(arguments: Sequence[str]) -> None:
    """Print the scores of each way of rewriting."""
    cases = load_followups(Path(arguments[0]))
    print(f"{len(cases)} follow-up questions\n{'':24}token F1  recall of what was put in  left alone")
    for name, rewrite in BASELINES.items():
        got = score(cases, rewrite)
        print(f"{name:24}{got.token_f1:8.3f}{got.recall:27.3f}{got.untouched:12.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
