"""Data sets: what is read, what is refused and at which line, what is drawn."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant import AssistantError
from assistant.evaluation import (
    ArticleShelf,
    Case,
    Gold,
    choose_articles,
    load_dataset,
    load_followups,
    load_questions,
    load_squad,
    sample,
)
from assistant.evaluation.followups import MEASURES, Rewrite, rewrite_turns
from assistant.evaluation.sampling import sample_in_proportion, shard

TEXT = "The bridge of Ely was opened in 1901. Anna Brandt designed it."


def squad(*titles: str, start: int = 38) -> dict[str, Any]:
    """A data set with an answerable and an unanswerable question about each title."""
    return {
        "version": "v2.0",
        "data": [
            {
                "title": title,
                "paragraphs": [
                    {"context": "A paragraph before.", "qas": []},
                    {
                        "context": TEXT,
                        "qas": [
                            {
                                "id": f"{title}-1",
                                "question": "Who designed the bridge of Ely?",
                                "answers": [{"text": "Anna Brandt", "answer_start": start}] * 2,
                                "is_impossible": False,
                            },
                            {
                                "id": f"{title}-2",
                                "question": "Who painted it?",
                                "answers": [],
                                "is_impossible": True,
                            },
                        ],
                    },
                ],
            }
            for title in titles
        ],
    }


def saved(folder: Path, content: Any, name: str = "set.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def lines(folder: Path, *values: Any) -> Path:
    return saved(folder, "\n".join(json.dumps(value, ensure_ascii=False) for value in values), "set.jsonl")


def test_gold_spans_of_squad_point_into_the_whole_article(tmp_path: Path) -> None:
    answerable, silent = load_squad(saved(tmp_path, squad("Bridge_of_Ely")))
    assert answerable.article.text == f"A paragraph before.\n\n{TEXT}"
    assert answerable.article.title == "Bridge of Ely"
    assert answerable.answers == ("Anna Brandt",)
    (gold,) = answerable.gold
    assert answerable.article.text[gold.start : gold.end] == "Anna Brandt"
    assert answerable.paragraphs == (Gold(21, 21 + len(TEXT)),)
    assert silent.answers == () and silent.gold == () and not silent.answerable


def test_squad_by_paragraph_asks_of_the_paragraph_alone(tmp_path: Path) -> None:
    answerable, _ = load_squad(saved(tmp_path, squad("Bridge")), per_paragraph=True)
    assert answerable.article.text == TEXT
    assert answerable.gold == (Gold(38, 49),)


def test_gold_that_is_not_in_its_text_is_listed_and_its_question_still_asked(tmp_path: Path) -> None:
    dataset = load_squad(saved(tmp_path, squad("Bridge", start=37)))
    assert len(dataset) == 2
    assert dataset[0].answers == ("Anna Brandt",) and dataset[0].gold == ()
    assert len(dataset.problems) == 2
    assert "'Anna Brandt' is not at 37" in dataset.problems[0].reason
    assert "Bridge-1" in dataset.problems[0].where


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "set.json, line 1: not JSON"),
        ('{"data": [\n\n}', "set.json, line 3: not JSON"),
        ("[1, 2]", "an object was expected, not list"),
        ('{"questions": []}', "'data' is missing"),
        ('{"data": []}', "no questions"),
        ({"data": [{"title": "T"}]}, r"data\[0\]: 'paragraphs' is missing"),
        ({"data": [{"paragraphs": [{"context": 3}]}]}, r"paragraphs\[0\]: 'context' cannot be 3"),
        (json.dumps(squad("A")).replace("A-2", "A-1"), "'A-1' is there twice"),
        (json.dumps(squad("A")).replace('"answers"', '"answer"'), r"qas\[0\]: 'answers' is missing"),
    ],
)
def test_a_squad_file_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, content: Any, message: str
) -> None:
    with pytest.raises(AssistantError, match=message):
        load_dataset(saved(tmp_path, content))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="cannot be read"):
        load_dataset(tmp_path / "nothing.json")


def test_our_own_format_brings_articles_by_path_or_as_text(tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text(f"Title\n\n{TEXT}\n\nEnd.", encoding="utf-8")
    path = lines(
        tmp_path,
        {
            "article": "bridge.txt",
            "question": "Who?",
            "answers": ["Brandt"],
            "quotes": ["Anna Brandt designed"],
        },
        {"article": "bridge.txt", "question": "Who sang?", "unanswerable": True, "id": "song"},
        {
            "text": TEXT,
            "title": "B",
            "question": "When?",
            "answers": ["1901"],
            "history": [["Which?", "Ely."]],
        },
    )
    first, second, third = load_questions(path)
    assert first.article is second.article
    assert first.id == "1" and second.id == "song"
    assert [first.article.text[g.start : g.end] for g in first.gold] == ["Anna Brandt designed"]
    assert [first.article.text[p.start : p.end] for p in first.paragraphs] == [TEXT]
    assert not second.answerable
    assert third.history == (("Which?", "Ely."),)
    assert third.article.title == "B" and third.gold == (Gold(32, 36),) and third.paragraphs == ()


def test_a_question_of_a_kind_says_what_a_right_answer_is(tmp_path: Path) -> None:
    path = lines(
        tmp_path,
        {"text": TEXT, "question": "Old?", "kind": "yes-no", "answer_word": "Yes", "quote": "opened in 1901"},
        {
            "text": TEXT,
            "question": "Who?",
            "kind": "list",
            "members": [["Anna", "Brandt"], ["1901"]],
            "half": 2,
        },
        {"text": TEXT, "question": "Who sang?", "answers": [], "quote": None},
    )
    word, members, silent = load_questions(path)
    assert (word.kind, word.answer_word, word.answers) == ("yes-no", "yes", ("opened in 1901",))
    assert members.members == (("Anna", "Brandt"), ("1901",)) and members.half == "2"
    assert members.answers == ("Anna", "1901")
    assert [TEXT[g.start : g.end] for g in members.gold] == ["Anna", "Brandt", "1901"]
    assert not silent.answerable


def test_articles_are_found_by_title_beside_their_files_and_in_the_package(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "beside.txt").write_text("The castle of York is old.", encoding="utf-8")
    shelf = ArticleShelf([saved(folder, squad("Bridge_of_Ely", "York"))])
    names = ("bridge of Ely", "Bridge_of_Ely", "beside.txt", "sample")
    path = lines(tmp_path, *({"article": n, "question": "Who?", "answers": ["x"]} for n in names))
    ely, again, beside, sample = (case.article for case in load_questions(path, shelf))
    assert ely is again and ely.title == "Bridge of Ely" and ely.text.endswith(TEXT)
    assert beside.text == "The castle of York is old."
    assert "Kazakhstan" in sample.text
    wrong = lines(tmp_path, {"article": "Rome", "question": "Who?", "answers": ["x"]})
    with pytest.raises(AssistantError, match="the titles of --articles-from are: Bridge of Ely, York"):
        load_questions(wrong, shelf)


def test_a_line_separator_inside_a_text_does_not_end_the_line(tmp_path: Path) -> None:
    path = lines(tmp_path, {"text": "One.\u2028Two is 2.", "question": "Two?", "answers": ["2"]})
    assert load_questions(path)[0].article.text == "One.\u2028Two is 2."


def test_a_quote_that_is_not_in_its_article_is_listed(tmp_path: Path) -> None:
    path = lines(
        tmp_path, {"text": TEXT, "question": "Who?", "answers": ["Brandt"], "quotes": ["Carl Brandt"]}
    )
    dataset = load_questions(path)
    assert dataset[0].gold == ()
    assert [(p.where, p.reason) for p in dataset.problems] == [
        ("set.jsonl, line 1", "the quote 'Carl Brandt' is not in the article")
    ]


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: an object was expected"),
        ({"text": TEXT, "answers": ["x"]}, "line 2: the question is missing"),
        ({"question": "Who?", "answers": ["x"]}, "line 2: give either 'article' or 'text'"),
        ({"text": TEXT, "question": "Who?"}, "line 2: give either 'answers'"),
        ({"text": TEXT, "question": "Who?", "answers": ["x"], "unanswerable": True}, "line 2: give either"),
        ({"text": TEXT, "question": "Who?", "answer": "x"}, "line 2: there is no member 'answer'"),
        ({"text": TEXT, "question": "Who?", "answers": "x"}, "line 2: 'answers' cannot be 'x'"),
        ({"text": TEXT, "question": "Who?", "answers": [""]}, "line 2: 'answers' must be a list"),
        ({"text": TEXT, "question": "Who?", "answers": ["x"], "history": [["a"]]}, "line 2: 'history' must"),
        ({"article": "none.txt", "question": "Who?", "answers": ["x"]}, "line 2: There is no file"),
        ({"article": "Ely", "question": "Who?", "answers": ["x"]}, "with --articles-from"),
        ({"text": TEXT, "question": "Who?", "answers": [], "quotes": ["x"]}, "line 2: give either 'answers'"),
        ({"text": TEXT, "question": "Who?", "members": ["x"]}, "line 2: 'members' must be a list of lists"),
        ({"text": TEXT, "question": "Who?", "members": [[]]}, "line 2: 'members' must be a list of lists"),
        ({"text": TEXT, "question": "Old?", "answer_word": "maybe"}, "line 2: 'answer_word' is"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_with_its_number(
    tmp_path: Path, second: Any, message: str
) -> None:
    first = json.dumps({"text": TEXT, "question": "Who?", "answers": ["Anna Brandt"]})
    line = second if isinstance(second, str) else json.dumps(second)
    with pytest.raises(AssistantError, match=message):
        load_questions(saved(tmp_path, f"{first}\n{line}\n", "set.jsonl"))


def test_the_example_in_the_package_has_no_problems() -> None:
    import assistant

    example = Path(assistant.__file__).parent / "data" / "example_questions.jsonl"
    dataset = load_dataset(example)
    assert len(dataset) == 6 and dataset.problems == ()
    assert any(case.history for case in dataset) and not all(case.answerable for case in dataset)


@pytest.fixture
def cases(tmp_path: Path) -> list[Case]:
    """Twelve answerable and four unanswerable questions about four articles."""
    one = list(load_squad(saved(tmp_path, squad("Ely", "York", "Bath", "Wells"))))
    more = [
        Case(f"{case.id}+{copy}", case.article, case.question, case.gold)
        for case in one
        for copy in (1, 2)
        if case.answerable
    ]
    return one + more


def test_a_sample_is_the_same_for_the_same_seed(cases: list[Case]) -> None:
    assert sample(cases, 5, 2, seed=7) == sample(cases, 5, 2, seed=7)
    assert sample(cases, 5, 2, seed=7) != sample(cases, 5, 2, seed=8)
    assert sorted(c.answerable for c in sample(cases, 5, 2, seed=7)) == [False] * 2 + [True] * 5


@pytest.mark.parametrize(("limit", "answerable"), [(8, 6), (4, 3), (2, 1), (1, 1), (16, 12), (99, 12)])
def test_a_limit_keeps_the_shares_of_both_kinds(cases: list[Case], limit: int, answerable: int) -> None:
    drawn = sample_in_proportion(cases, limit, seed=3)
    assert len(drawn) == min(limit, 16)
    assert sum(case.answerable for case in drawn) == answerable


def test_articles_are_chosen_by_number_or_title(cases: list[Case]) -> None:
    assert {c.article.title for c in choose_articles(cases, "york,ELY", 1)} == {"York", "Ely"}
    assert len({c.article.title for c in choose_articles(cases, "2", 1)}) == 2
    with pytest.raises(AssistantError, match=r"no article 'rome'.*Bath, Ely, Wells, York"):
        choose_articles(cases, "Rome", 1)


def test_shards_are_all_the_cases_once(cases: list[Case]) -> None:
    parts = [shard(cases, f"{number}/3") for number in (1, 2, 3)]
    assert sorted(c.id for part in parts for c in part) == sorted(c.id for c in cases)
    assert {len(part) for part in parts} == {5, 6}
    for wrong in ("0/3", "4/3", "half", "1/0"):
        with pytest.raises(AssistantError, match="1/4"):
            shard(cases, wrong)


CONVERSATION = [
    {
        "id": 7,
        "turns": [
            {
                "question": "What is the bridge of Ely?",
                "standalone": "What is the bridge of Ely?",
                "answer_passage": "A bridge.",
            },
            {"question": "Who designed it?", "standalone": "Who designed the bridge of Ely?"},
        ],
    }
]


def test_follow_up_turns_carry_what_was_said_before(tmp_path: Path) -> None:
    first, second = load_followups(saved(tmp_path, CONVERSATION))
    assert first.history == () and second.id == "7.2"
    assert second.history == (("What is the bridge of Ely?", "A bridge."),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[\n{]", "line 2: not JSON"),
        ({"a": 1}, "a list of conversations"),
        ([], "no questions"),
        ([{"id": 1, "turns": [{"question": "Why?"}]}], r"\[0\].*'standalone' is missing"),
        ([{"id": 1, "turns": [{"question": 1, "standalone": "x"}]}], r"turns\[0\].*must be texts"),
    ],
)
def test_a_file_of_conversations_that_cannot_be_used_is_refused(
    tmp_path: Path, content: Any, message: str
) -> None:
    with pytest.raises(AssistantError, match=message):
        load_followups(saved(tmp_path, content))


def scores(rewritten: str, tmp_path: Path) -> dict[str, float | None]:
    _, turn = load_followups(saved(tmp_path, CONVERSATION))
    return {name: measure.observe(Rewrite(turn, rewritten)) for name, measure in MEASURES.items()}


def test_rewriting_is_scored_by_the_words_of_a_person(tmp_path: Path) -> None:
    same = scores("Who designed the bridge of Ely?", tmp_path)
    assert (same["rewrite_f1"], same["rewrite_recall"], same["entity_recall"]) == (1, 1, 1)
    assert same["words_invented"] == 0 and same["kept_as_asked"] is None
    half = scores("Who designed the castle, Ely?", tmp_path)
    # Without articles: "who designed castle ely" shares who, designed, ely with "who designed bridge of ely".
    assert half["rewrite_f1"] == pytest.approx(2 * 3 / (4 + 5))
    assert half["rewrite_recall"] == pytest.approx(3 / 5)
    assert half["entity_recall"] == 1 / 2
    assert half["words_invented"] == 1 / 2
    unchanged = scores("Who designed it?", tmp_path)
    assert unchanged["rewrite_f1"] == unchanged["unchanged_f1"] == pytest.approx(2 * 2 / (3 + 5))
    assert unchanged["entity_recall"] == 0 and unchanged["words_invented"] is None


def test_a_turn_that_cannot_be_rewritten_keeps_its_error(tmp_path: Path) -> None:
    def broken(question: str, history: Any) -> str:
        raise RuntimeError("no")

    turn = load_followups(saved(tmp_path, CONVERSATION))[1]
    assert rewrite_turns([turn], broken) == [Rewrite(turn, "", "RuntimeError: no")]


def test_the_questions_before_a_turn_are_those_that_were_understood(tmp_path: Path) -> None:
    seen = []

    def rewriter(question: str, history: Any) -> str:
        seen.append(tuple(history))
        return question.replace("bridge", "old bridge")

    turns = load_followups(saved(tmp_path, CONVERSATION))
    first, second = rewrite_turns(turns, rewriter)
    assert seen == [(), (("What is the old bridge of Ely?", "A bridge."),)]
    assert (first.turn, second.turn) == tuple(turns)
