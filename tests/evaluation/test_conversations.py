import json
from collections import Counter
from pathlib import Path

import pytest

import assistant.evaluation
from assistant import AssistantError
from assistant.evaluation import Sampling, Setup, load_dataset
from assistant.evaluation.plan import ask_all, read_data

OWN = Path(assistant.evaluation.__file__).parent / "own"
SQUAD = {
    "data": [
        {
            "title": "Ely_Bridge",
            "paragraphs": [
                {
                    "context": "Anna Brandt designed the bridge of Ely. It was opened in 1901.",
                    "qas": [{"id": "1", "question": "Who?", "answers": [], "is_impossible": True}],
                }
            ],
        }
    ]
}
TALK = [
    {
        "id": "a",
        "article": "Ely Bridge",
        "turns": [
            {
                "question": "Who designed the bridge?",
                "standalone": "Who designed the bridge?",
                "answers": ["Anna Brandt"],
            },
            {
                "question": "And when was it opened?",
                "standalone": "When was the bridge opened?",
                "answers": ["1901"],
            },
        ],
    }
]


@pytest.fixture
def squad(tmp_path: Path) -> str:
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(SQUAD))
    return str(path)


def test_a_conversation_is_asked_after_its_turns_alone_and_in_full(tmp_path: Path, squad: str) -> None:
    path = tmp_path / "talk.json"
    path.write_text(json.dumps(TALK))
    data = read_data([path], Sampling(articles_from=(squad,)))
    rows_file = tmp_path / "rows.jsonl"
    rows = ask_all(data, Setup(options={"model": "none"}), rows_file)
    assert [row.kind for row in rows] == [
        "first question",
        "follow-up after its turns",
        "follow-up alone",
        "follow-up in full",
    ]
    assert data.questions == len(rows) and rows[3].question == "When was the bridge opened?"
    assert rows[0].contains_gold and rows[3].contains_gold
    assert ask_all(data, Setup(options={"model": "none"}), rows_file) == rows  # nothing is asked again


def test_an_article_that_is_not_known_names_the_option(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    path.write_text(json.dumps(TALK))
    with pytest.raises(AssistantError, match="--articles-from"):
        read_data([path], Sampling())


def test_questions_name_articles_by_their_titles(tmp_path: Path, squad: str) -> None:
    path = tmp_path / "questions.jsonl"
    row = {"article": "Ely Bridge", "question": "Is it old?", "answers": ["1901"], "kind": "yes-no"}
    path.write_text(json.dumps(row | {"answer_word": "yes"}))
    data = read_data([path], Sampling(articles_from=(squad,)))
    ((_, (case,)),) = data.chosen
    assert (case.article.title, case.kind, case.answer_word) == ("Ely Bridge", "yes-no", "yes")


@pytest.mark.parametrize("wrong", [{"answer_word": "maybe"}, {"members": ["a"]}, {"kind": 3}])
def test_what_a_question_asks_for_is_checked(tmp_path: Path, wrong: dict[str, object]) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"text": "Old.", "question": "Is it?", "answers": ["Old"]} | wrong))
    with pytest.raises(AssistantError, match=next(iter(wrong))):
        load_dataset(path)


@pytest.mark.parametrize("half", ["dev", "test"])
def test_our_own_questions_are_of_many_kinds_and_some_have_no_answer(half: str) -> None:
    rows = [json.loads(line) for line in (OWN / f"kinds_{half}.jsonl").read_text("utf-8").splitlines()]
    kinds = Counter(row["kind"] for row in rows)
    assert len(rows) >= 200 and len(kinds) >= 9
    assert 0.25 <= sum(row.get("unanswerable", False) for row in rows) / len(rows) <= 0.4
