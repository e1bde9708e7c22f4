"""Follow-up conversations: how well a question is understood without the turns before it.

A file is a JSON list of conversations, as made of TREC CAsT 2021 (Dalton, Xiong and Callan, 2021):

    [{"id": 106, "turns": [{"question": "How deadly is it?", "standalone": "How deadly is lobular carcinoma?",
                            "answer_passage": "…"}]}]

Each turn's question and the turns before it go to the writer, which rewrites it; what comes back is compared
with the standalone question that a person wrote. Without a writer nothing is rewritten.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.conversation import History
from assistant.errors import DatasetError
from assistant.evaluation.words import normal_form, token_f1

# Function words: a rewrite is judged by what it is about.
_SMALL_WORDS = """
a about an and are as at be but by can could did do does for from had has have he her him his how i if in is
it its me my of on or our she should so than that the their them there these they this those to was we were
what when where which who why will with would you your
"""


@dataclass(frozen=True)
class Turn:
    """One question of a conversation.

    Attributes:
        id: conversation and turn, such as "106.2"; turns count from 1.
        question: as it was asked.
        standalone: as a person wrote it so that it stands alone.
        history: the pairs of question and answer before it.
    """

    id: str
    question: str
    standalone: str
    history: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rewrite:
    """What became of one turn.

    Attributes:
        turn: the turn.
        rewritten: what the system made of it; empty when it failed.
        error: the message when it failed, else empty.
    """

    turn: Turn
    rewritten: str
    error: str = ""


@dataclass(frozen=True)
class Measure:
    """A score of one rewrite; its docstring is the definition. None where there is nothing to score."""

    observe: Callable[[Rewrite], float | None]
    better: Literal["higher", "lower"] = "higher"

    @property
    def definition(self) -> str:
        """What the score is, on one line."""
        return " ".join((self.observe.__doc__ or "").replace("`", "").split())


def load_followups(path: str | Path) -> list[Turn]:
    """The turns of a file of conversations.

    Raises:
        DatasetError: the file cannot be read, is malformed, or holds no turns.
    """
    name = Path(path).name
    try:
        conversations = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror or error}.") from error
    except json.JSONDecodeError as error:
        raise DatasetError(f"{name}, line {error.lineno}: not JSON: {error.msg}.") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{name}: not UTF-8 text.") from error
    if not isinstance(conversations, list):
        raise DatasetError(f"{name}: a list of conversations was expected.")
    turns = [turn for place, one in enumerate(conversations) for turn in _turns(one, f"{name}, [{place}]")]
    if not turns:
        raise DatasetError(f"{name} holds no questions.")
    return turns


def rewrite_turns(turns: Iterable[Turn], rewriter: Callable[[str, History], str]) -> list[Rewrite]:
    """Rewrite the turns of conversations in their order. As in a chat, the questions before a turn are those
    that were understood, not those that were typed."""
    understood: dict[str, str] = {}
    made = []
    for turn in turns:
        conversation = turn.id.rpartition(".")[0]
        history = [
            (understood.get(f"{conversation}.{number}") or question, answer)
            for number, (question, answer) in enumerate(turn.history, start=1)
        ]
        made.append(_rewrite(turn, history, rewriter))
        understood[turn.id] = made[-1].rewritten
    return made


def _rewrite(turn: Turn, history: History, rewriter: Callable[[str, History], str]) -> Rewrite:
    """Rewrite one turn; a turn that fails keeps its error."""
    try:
        return Rewrite(turn, rewriter(turn.question, history))
    except Exception as error:  # a failed question must not end the run
        return Rewrite(turn, "", f"{type(error).__name__}: {error}")


def rewrite_f1(one: Rewrite) -> float:
    """Mean token F1 of the rewritten question against the one a person wrote, in SQuAD's normal form."""
    return token_f1(one.rewritten, [one.turn.standalone])


def rewrite_recall(one: Rewrite) -> float:
    """Mean share of the words of the person's question that are in the rewritten one: ROUGE-1 recall, as in
    QReCC (Anantha et al., "Open-Domain Question Answering Goes Conversational", 2021)."""
    made, wanted = (Counter(normal_form(t).split()) for t in (one.rewritten, one.turn.standalone))
    return sum((made & wanted).values()) / max(1, sum(wanted.values()))


def entity_recall(one: Rewrite) -> float | None:
    """Recall of the resolved entity: of the content words that the person added to the question, the mean
    share that the system added too; questions to which the person added none do not count."""
    added = _content(one.turn.standalone) - _content(one.turn.question)
    return len(added & _content(one.rewritten)) / len(added) if added else None


def words_invented(one: Rewrite) -> float | None:
    """Of the content words that the system added to the question, the mean share that the person's question
    does not have; questions to which the system added none do not count."""
    added = _content(one.rewritten) - _content(one.turn.question)
    return len(added - _content(one.turn.standalone)) / len(added) if added else None


def kept_as_asked(one: Rewrite) -> float | None:
    """Of the questions that the person left as they were, the share that the system left so too."""
    asked, wanted = normal_form(one.turn.question), normal_form(one.turn.standalone)
    return float(normal_form(one.rewritten) == asked) if asked == wanted else None


def unchanged_f1(one: Rewrite) -> float:
    """What `rewrite_f1` would be if every question were left as it was asked: the mark to beat."""
    return token_f1(one.turn.question, [one.turn.standalone])


def last_question_f1(one: Rewrite) -> float:
    """What `rewrite_f1` would be if the question before were put in front of every question."""
    last = one.turn.history[-1][0] if one.turn.history else ""
    return token_f1(f"{last} {one.turn.question}", [one.turn.standalone])


MEASURES: dict[str, Measure] = {
    "rewrite_f1": Measure(rewrite_f1),
    "rewrite_recall": Measure(rewrite_recall),
    "entity_recall": Measure(entity_recall),
    "words_invented": Measure(words_invented, "lower"),
    "kept_as_asked": Measure(kept_as_asked),
    "unchanged_f1": Measure(unchanged_f1),
    "last_question_f1": Measure(last_question_f1),
}


def _turns(conversation: Any, place: str) -> list[Turn]:
    turns: list[Turn] = []
    history: list[tuple[str, str]] = []
    try:
        for number, values in enumerate(conversation["turns"], start=1):
            place_of_turn = f"{place}.turns[{number - 1}]"
            question, standalone = values["question"], values["standalone"]
            if not (isinstance(question, str) and isinstance(standalone, str)):
                raise DatasetError(f"{place_of_turn}: 'question' and 'standalone' must be texts.")
            turns.append(Turn(f"{conversation['id']}.{number}", question, standalone, tuple(history)))
            history.append((question, str(values.get("answer_passage", ""))))
    except (KeyError, TypeError, AttributeError) as error:
        raise DatasetError(
            f"{place}: {error} is missing or of another kind. Each conversation needs 'id' and 'turns', "
            "each turn 'question' and 'standalone'."
        ) from error
    return turns


def _content(text: str) -> set[str]:
    return set(re.findall(r"\w+", normal_form(text))) - set(_SMALL_WORDS.split())
