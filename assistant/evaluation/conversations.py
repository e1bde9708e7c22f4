"""Conversations about an article, asked of a system turn by turn: JSON Lines, one conversation a line.

    {"id": "ely", "article": "Bridge of Ely", "half": "dev", "turns": [
        {"question": "Who designed it?", "standalone": "Who designed the bridge of Ely?",
         "answers": ["Brandt"]},
        {"question": "And who opened it?", "standalone": "Who opened the bridge of Ely?",
         "answers": [], "kind": "ellipsis"}]}                                    (all on one line)

`article`, `text`, `title` and `half` are as in `assistant.evaluation.questions`, and so are a turn's
`question`, `answers`, `quotes`, `answer_word`, `members` and `unanswerable`. `standalone` is the question as
a careful person would ask it of somebody who heard nothing before; `kind` is what makes it a follow-up.

A first question is asked once. Each follow-up is asked three times, of the same system: with the history, as
the product does it; as it was typed, without a history; and in full, the standalone question without a
history. The history is the system's own: the questions as it understood them, and its answers.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.articles import Article
from assistant.errors import ArticleError, DatasetError
from assistant.evaluation.adapters import System
from assistant.evaluation.cases import Case, Problem
from assistant.evaluation.files import read_text
from assistant.evaluation.followups import Rewrite, Turn
from assistant.evaluation.questions import (
    ARTICLE_MEMBERS,
    QUESTION_MEMBERS,
    article_of,
    checked_members,
    checked_question,
    make_case,
)
from assistant.evaluation.rows import Row, Way
from assistant.evaluation.running import open_asking
from assistant.evaluation.shelf import ArticleShelf

_AS_TYPED, _IN_FULL = f" {Way.TYPED.value}", f" {Way.FULL.value}"  # what the ids of such rows end with


@dataclass(frozen=True)
class ConversationTurn:
    """One question of a conversation.

    Attributes:
        case: the question as it was typed, without a history.
        standalone: the question in full.
    """

    case: Case
    standalone: str


@dataclass(frozen=True)
class Conversation:
    """A conversation about an article.

    Attributes:
        id: its name within the file.
        article: the article.
        turns: the questions in their order.
        half: the part of the set that it belongs to; may be empty.
    """

    id: str
    article: Article
    turns: tuple[ConversationTurn, ...]
    half: str = ""

    @property
    def identities(self) -> list[str]:
        """The ids of its rows: one of the first question, three of each follow-up."""
        first, *later = [turn.case.id for turn in self.turns]
        return [first, *(identity + way for identity in later for way in ("", _AS_TYPED, _IN_FULL))]


@dataclass(frozen=True)
class Conversations:
    """The conversations of a file.

    Attributes:
        name: the file's name.
        digest: SHA-256 of the file, 64 hexadecimal digits.
        conversations: in the file's order.
        problems: gold that is not in its text.
    """

    name: str
    digest: str
    conversations: tuple[Conversation, ...]
    problems: tuple[Problem, ...] = ()


def load_conversations(path: str | Path, shelf: ArticleShelf | None = None) -> Conversations:
    """The conversations of a JSON Lines file.

    Args:
        path: the file.
        shelf: where the articles are found that it names; without one, by path, address or "sample".

    Raises:
        DatasetError: the file cannot be read, a line cannot be used (the message says which and why), or it
            is empty.
    """
    path = Path(path)
    text, digest = read_text(path)
    made: dict[str, Conversation] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{path.name}, line {number}"
        try:
            one, found = _conversation(json.loads(line), str(number), path.parent, shelf or ArticleShelf())
            if one.id in made:
                raise ValueError(f"the id {one.id!r} is there twice. Each conversation needs its own.")
        except json.JSONDecodeError as error:
            raise DatasetError(f"{place}: not JSON: {error.msg}.") from error
        except (ValueError, ArticleError) as error:
            raise DatasetError(f"{place}: {error}") from error
        made[one.id] = one
        problems += [Problem(place, reason) for reason in found]
    if not made:
        raise DatasetError(f"{path.name} holds no conversations.")
    return Conversations(path.name, digest, tuple(made.values()), tuple(problems))


def _conversation(
    line: Any, number: str, folder: Path, shelf: ArticleShelf
) -> tuple[Conversation, list[str]]:
    values = checked_members(line, {**ARTICLE_MEMBERS, "turns": list})
    if not values.get("turns"):
        raise ValueError("'turns' is missing, or empty.")
    identity = str(values.get("id", number))
    article = article_of(values, folder, shelf)
    turns: list[ConversationTurn] = []
    problems: list[str] = []
    for place, asked in enumerate(values["turns"], start=1):
        try:
            turn = checked_question(checked_members(asked, {**QUESTION_MEMBERS, "standalone": str}))
            if not turn.get("standalone", "").strip():
                raise ValueError("'standalone' is missing.")
        except ValueError as error:
            raise ValueError(f"turn {place}: {error}") from error
        case, found = make_case(turn, f"{identity}.{place}", article)
        turns.append(ConversationTurn(case, turn["standalone"]))
        problems += [f"turn {place}: {reason}" for reason in found]
    return Conversation(identity, article, tuple(turns), str(values.get("half", ""))), problems


def ask_conversations(
    conversations: Sequence[Conversation],
    system: System,
    dataset: str,
    known: Mapping[tuple[str, str], Row] | None = None,
) -> Iterator[Row]:
    """Ask every question in every way and give a row for each as it comes, article by article.

    Args:
        conversations: what is asked.
        system: what is asked; opened once for each article.
        dataset: the name in the rows.
        known: rows of a run that was stopped; what they hold is not asked again, but is history.

    Raises:
        SettingsError, ModelError: the system cannot run at all.
    """
    known = known or {}
    for article in dict.fromkeys(one.article for one in conversations):
        about = [one for one in conversations if one.article is article]
        keys = [(dataset, identity) for one in about for identity in one.identities]
        if all(key in known for key in keys):
            yield from (known[key] for key in keys)
            continue
        ask = open_asking(system, article, dataset)
        for one in about:
            yield from _ask_conversation(one, ask, dataset, known)


def rewrites_of(conversations: Sequence[Conversation], rows: Sequence[Row]) -> list[Rewrite]:
    """What the system made of each question, beside the one in full; nothing where it does not tell."""
    by_identity = {row.id: row for row in rows}
    made: list[Rewrite] = []
    for one in conversations:
        history: tuple[tuple[str, str], ...] = ()
        for turn in one.turns:
            row = by_identity[turn.case.id]
            asked = Turn(row.id, turn.case.question, turn.standalone, history)
            if row.error or row.answer.get("question"):
                made.append(Rewrite(asked, "" if row.error else _understood(row), row.error))
            history += _exchange(row)
    return made


def _ask_conversation(
    one: Conversation, ask: Callable[[Case], Row], dataset: str, known: Mapping[tuple[str, str], Row]
) -> Iterator[Row]:
    history: tuple[tuple[str, str], ...] = ()
    for turn in one.turns:
        for way, case in _ways(turn, history, is_first=turn is one.turns[0]):
            row = known.get((dataset, case.id)) or replace(ask(case), way=way.value)
            yield row
            if way in (Way.FIRST, Way.HISTORY):
                said = _exchange(row)
        history += said


def _ways(
    turn: ConversationTurn, history: tuple[tuple[str, str], ...], is_first: bool
) -> Iterator[tuple[Way, Case]]:
    case = turn.case
    if is_first:
        yield Way.FIRST, case
        return
    yield Way.HISTORY, replace(case, history=history)
    yield Way.TYPED, replace(case, id=case.id + _AS_TYPED)
    yield Way.FULL, replace(case, id=case.id + _IN_FULL, question=turn.standalone)


def _exchange(row: Row) -> tuple[tuple[str, str], ...]:
    """What a question adds to the history: nothing when it failed."""
    return () if row.error else ((_understood(row), str(row.answer["text"])),)


def _understood(row: Row) -> str:
    return row.standalone or row.question
