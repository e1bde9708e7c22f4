"""Conversations about articles: is a follow-up answered rightly, as a person would type it?

A file is a JSON list of conversations, like those of `followups`, which name their article and the answers:

    [{"id": "dev-1", "article": "Oxford", "turns": [
      {"question": "Why did he come?", "standalone": "Why did Charles I come to Oxford?",
       "answers": ["expelled from London"]}]}]

Each question is asked in three ways: with the turns before it, whose answers are the assistant's own; as it
was typed, alone; and in full, as a person wrote it so that it stands alone. `members` and `answer_word` are
as in `questions`; no answers at all mean that the article does not answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.articles import Article
from assistant.errors import DatasetError
from assistant.evaluation.adapters import System
from assistant.evaluation.cases import Case
from assistant.evaluation.rows import Row
from assistant.evaluation.running import evaluate

FIRST, WITH_HISTORY, ALONE, IN_FULL = (
    "first question",
    "follow-up after its turns",
    "follow-up alone",
    "follow-up in full",
)
"""The kinds of row that a conversation gives; the first question leans on nothing and is asked once."""


@dataclass(frozen=True)
class Conversation:
    """Questions about one article, in order; each with the same question in full."""

    turns: tuple[tuple[Case, str], ...]


def read_conversations(values: Sequence[Any], name: str, known: Mapping[str, Article]) -> list[Conversation]:
    """The conversations of a file's content that name an article.

    Args:
        values: the file's list.
        name: the file's name, for messages.
        known: articles by their titles.

    Raises:
        DatasetError: an article is not known, or a turn is malformed.
    """
    return [_conversation(one, name, known) for one in values if isinstance(one, dict) and "article" in one]


def ask_conversations(system: System, conversations: Sequence[Conversation], name: str) -> Iterator[Row]:
    """Ask every question of the conversations in its three ways; a row for each."""
    for conversation in conversations:
        history: list[tuple[str, str]] = []
        for number, (case, in_full) in enumerate(conversation.turns):
            asked = [
                replace(case, id=f"{case.id} after its turns", kind=WITH_HISTORY, history=tuple(history))
            ]
            if number == 0:
                asked = [replace(case, kind=FIRST)]
            else:
                asked += [
                    replace(case, id=f"{case.id} alone", kind=ALONE),
                    replace(case, id=f"{case.id} in full", kind=IN_FULL, question=in_full),
                ]
            rows = list(evaluate(asked, system=system, dataset=name))
            history.append((str(rows[0].answer.get("question") or case.question), rows[0].text))
            yield from rows


def _conversation(values: Mapping[str, Any], name: str, known: Mapping[str, Article]) -> Conversation:
    title = str(values["article"])
    if title not in known:
        raise DatasetError(
            f"{name}: the article {title!r} is not known. Name the file that holds it with --articles-from."
        )
    try:
        turns = [
            (_case(turn, f"{values['id']}.{number}", known[title]), str(turn["standalone"]))
            for number, turn in enumerate(values["turns"], start=1)
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise DatasetError(f"{name}: {error} is missing or of another kind in a turn.") from error
    return Conversation(tuple(turns))


def _case(turn: Mapping[str, Any], identity: str, article: Article) -> Case:
    return Case(
        id=identity,
        article=article,
        question=turn["question"],
        answers=tuple(turn["answers"]),
        answer_word=turn.get("answer_word", ""),
        members=tuple(tuple(words) for words in turn.get("members", ())),
    )
