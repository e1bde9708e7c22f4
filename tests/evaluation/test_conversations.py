"""Conversations: what is read, what is asked with which history, and runs that go on."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant import AssistantError
from assistant.evaluation import (
    ArticleShelf,
    Sampling,
    Setup,
    load_conversations,
    load_dataset,
    make_report,
    read_rows,
)
from assistant.evaluation.plan import ask_all, read_data, rewrite_all, writer_settled
from tests.evaluation.test_datasets import TEXT, lines, saved, squad

TURNS = [
    {"question": "Who designed the bridge?", "standalone": "Who designed the bridge?", "answers": ["Brandt"]},
    {
        "question": "And when?",
        "standalone": "When was it opened?",
        "answers": ["1901"],
        "kind": "ellipsis",
    },
    {
        "question": "Was she old?",
        "standalone": "Was Anna Brandt old?",
        "answers": [],
        "kind": "pronoun",
    },
]
CONVERSATION = {"id": "ely", "text": TEXT, "title": "Ely", "half": "dev", "turns": TURNS}

PEER = '''
"""Writes down what it was asked; understands questions as if they named the bridge."""
import json
from pathlib import Path

def open_article(text, title):
    return text

def ask(opened, question, history):
    with (Path(__file__).parent / "asked.jsonl").open("a") as file:
        file.write(json.dumps([question, history]) + "\\n")
    if "old" in question:
        return {"text": "", "answered": False, "question": question}
    if question == "And when?" and not history:
        return {"text": "Never.", "question": question}
    return {"text": "Brandt, 1901", "question": question + " (of Ely)"}
'''


@pytest.fixture
def peer(tmp_path: Path) -> Path:
    path = tmp_path / "peer.py"
    path.write_text(PEER, encoding="utf-8")
    return path


def asked(peer: Path) -> list[Any]:
    return [json.loads(line) for line in (peer.parent / "asked.jsonl").read_text().splitlines()]


def test_a_conversation_is_read_with_its_questions_in_full(tmp_path: Path) -> None:
    dataset = load_conversations(lines(tmp_path, CONVERSATION))
    (one,) = dataset.conversations
    assert (one.id, one.half, one.article.title) == ("ely", "dev", "Ely")
    assert [turn.standalone for turn in one.turns] == [turn["standalone"] for turn in TURNS]
    assert [turn.case.answerable for turn in one.turns] == [True, True, False]
    assert [turn.case.kind for turn in one.turns] == ["", "ellipsis", "pronoun"]
    assert len(one.identities) == 7


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ({"text": TEXT}, "line 2: 'turns' is missing"),
        (
            {"text": TEXT, "turns": [{**TURNS[0], "standalone": ""}]},
            "line 2: turn 1: 'standalone' is missing",
        ),
        (
            {"text": TEXT, "turns": [TURNS[0], {**TURNS[1], "answers": "x"}]},
            "line 2: turn 2: 'answers' cannot",
        ),
        ({"turns": TURNS}, "line 2: give either 'article' or 'text'"),
        (CONVERSATION, "line 2: the id 'ely' is there twice"),
    ],
)
def test_a_conversation_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, second: Any, message: str
) -> None:
    with pytest.raises(AssistantError, match=message):
        load_conversations(lines(tmp_path, CONVERSATION, second))


def test_each_follow_up_is_asked_with_the_systems_own_history_as_typed_and_in_full(
    tmp_path: Path, peer: Path
) -> None:
    data = read_data([lines(tmp_path, CONVERSATION)], Sampling())
    rows = ask_all(data, Setup(adapter=str(peer)), None)
    said = ["Who designed the bridge? (of Ely)", "Brandt, 1901"]
    assert asked(peer) == [
        ["Who designed the bridge?", []],
        ["And when?", [said]],
        ["And when?", []],
        ["When was it opened?", []],
        ["Was she old?", [said, ["And when? (of Ely)", "Brandt, 1901"]]],
        ["Was she old?", []],
        ["Was Anna Brandt old?", []],
    ]
    assert [row.id for row in rows[1:4]] == ["ely.2", "ely.2 as typed", "ely.2 in full"]
    rewrites = rewrite_all(data, rows, Setup(options={"model": "none"}))
    assert rewrites[1].rewritten == "And when? (of Ely)" and rewrites[1].turn.history == (tuple(said),)
    report = make_report(rows, rewrites=rewrites)
    right = {group.name: group.figures["right"] for group in report.by_way}
    assert right == {
        "first question": 1,
        "follow-up": 1,
        "as typed": 0.5,
        "in full": 1,
    }
    assert {g.name: list(g.figures.values()) for g in report.by_follow_up} == {
        "ellipsis": [1, 0, 1],
        "pronoun": [1, 1, 1],
    }
    assert report.questions == 3 and report.rewriting["rewrite_f1"].count == 2


def test_a_stopped_run_goes_on_with_the_history_of_its_rows(tmp_path: Path, peer: Path) -> None:
    data = read_data([lines(tmp_path, CONVERSATION)], Sampling())
    rows_file = tmp_path / "rows.jsonl"
    rows = ask_all(data, Setup(adapter=str(peer)), rows_file)
    kept = [line for line in rows_file.read_text().split("\n") if '"ely.3' not in line]
    rows_file.write_text("\n".join(kept))
    before = asked(peer)
    (peer.parent / "asked.jsonl").unlink()
    again = ask_all(data, Setup(adapter=str(peer)), rows_file)
    assert asked(peer) == before[4:]
    assert [row.key for row in again] == [row.key for row in rows]
    assert len(read_rows(rows_file)) == 7


def test_an_article_that_cannot_be_opened_fails_its_questions(tmp_path: Path, peer: Path) -> None:
    peer.write_text(PEER.replace("return text", "raise ValueError('too long')"))
    data = read_data([lines(tmp_path, CONVERSATION)], Sampling())
    rows = ask_all(data, Setup(adapter=str(peer)), None)
    assert [row.error for row in rows] == ["ValueError: too long"] * 7
    assert rows[1].way == "follow-up" and rewrite_all(data, rows, Setup(options={"model": "none"}))[0].error


def test_the_assistant_takes_the_same_way(tmp_path: Path) -> None:
    shelf = ArticleShelf([saved(tmp_path, squad("Bridge_of_Ely"))])
    conversation = {"article": "Bridge of Ely", "turns": TURNS[:2]}
    data = read_data([lines(tmp_path, conversation)], Sampling(), shelf)
    setup = writer_settled(Setup(), data)
    assert setup.options == {"model": "none"}
    rows = ask_all(data, setup, None)
    assert [row.way for row in rows] == [
        "first question",
        "follow-up",
        "as typed",
        "in full",
    ]
    assert not any(row.error for row in rows)
    assert data.record[0]["articles"] == 1


def test_halves_and_articles_choose_conversations(tmp_path: Path) -> None:
    other = {**CONVERSATION, "id": "york", "title": "York", "half": "test"}
    path = lines(tmp_path, CONVERSATION, other)

    def chosen(**values: Any) -> list[str]:
        return [one.id for one in read_data([path], Sampling(**values)).conversations[0].conversations]

    assert chosen() == ["ely", "york"]
    assert chosen(half="test") == ["york"]
    assert chosen(articles="Ely") == ["ely"]
    with pytest.raises(AssistantError, match="No question is left"):
        chosen(half="none")


def test_a_writer_that_was_chosen_is_kept(tmp_path: Path) -> None:
    data = read_data([lines(tmp_path, CONVERSATION)], Sampling())
    local = Setup(options={"model": "local"})
    assert writer_settled(local, data) is local
    with pytest.raises(AssistantError, match="holds conversations"):
        load_dataset(tmp_path / "set.jsonl")
