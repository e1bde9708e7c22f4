"""Running: rows of our assistant and of other systems, resumed runs, records."""

import json
import re
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from assistant import Article, AssistantError
from assistant.evaluation import (
    Case,
    Gold,
    Row,
    Sampling,
    Setup,
    evaluate,
    load_adapter,
    load_squad,
    make_report,
    read_rows,
    recall_table,
    summarize,
    write_row,
)
from assistant.evaluation.adapters import Reply
from assistant.evaluation.plan import ask_all, read_data, run_settings
from assistant.evaluation.records import RunFolder
from tests.conftest import Run
from tests.evaluation.test_datasets import TEXT, lines, saved, squad

QUESTIONS = (
    {"text": TEXT, "question": "Who designed the bridge?", "answers": ["Anna Brandt"]},
    {"text": TEXT, "question": "When was it opened?", "answers": ["1901"]},
    {"text": TEXT, "question": "Break now", "answers": ["1901"]},
    {"text": TEXT, "question": "Who sang?", "unanswerable": True},
)

PEER = '''
"""Says the same of everything, writes down what it was asked, and breaks when told to."""
from pathlib import Path

def open_article(text, title):
    return text

def ask(opened, question):
    with (Path(__file__).parent / "asked.txt").open("a") as file:
        file.write(question + "\\n")
    if question.startswith("Break"):
        raise RuntimeError("broken <b>")
    return {
        "text": "Anna Brandt designed it in 1905 [1].",
        "citations": ["Anna Brandt designed it.", "Carl did."],
        "passages": ["The bridge of Ely was opened in 1901.", "Anna Brandt designed it."],
        "confidence": 0.75,
    }
'''


@pytest.fixture
def peer(tmp_path: Path) -> Path:
    path = tmp_path / "peer.py"
    path.write_text(PEER)
    return path


def asked(peer: Path) -> list[str]:
    return (peer.parent / "asked.txt").read_text().splitlines()


def test_rows_of_the_assistant_survive_writing_and_reading(sample: Article, tmp_path: Path) -> None:
    gold = tuple(Gold(*found.span()) for found in re.finditer("Aktau", sample.text))
    known = Case("1", sample, "Where will Russia open a Consulate General?", gold)
    silent = Case("2", sample, "Who designed the bridge of Ely?")
    rows = list(evaluate([known, silent], dataset="own", model="none", threshold=0.0))  # nothing is declined
    for one in rows:
        write_row(one, tmp_path / "rows.jsonl")
    assert read_rows(tmp_path / "rows.jsonl") == rows
    first, second = rows
    assert first.contains_gold and any(first.supports) and all(first.exact)
    assert first.gold == ("Aktau",) and first.gold_context[1] == "Aktau"
    assert first.gold_rank and first.used == 8 and first.key == ("own", "1")
    assert not second.gold and second.gold_rank is None


def test_recall_counts_passages_that_hold_the_gold_span(tmp_path: Path) -> None:
    table = recall_table(load_squad(saved(tmp_path, squad("Bridge"))), model="none")
    assert set(table) == {"dense", "bm25", "hybrid"}
    assert table["hybrid"][1] == 1.0


def test_the_way_of_retrieval_is_an_option(tmp_path: Path) -> None:
    cases = load_squad(saved(tmp_path, squad("Bridge")))
    assert next(evaluate(cases, model="none", mode="bm25")).gold_rank == 1
    with pytest.raises(AssistantError, match="hybrid, dense, bm25"):
        next(evaluate(cases, model="none", mode="sparse"))


def test_the_command_finds_articles_by_title_and_shows_kinds(run_command: Run, tmp_path: Path) -> None:
    articles = saved(tmp_path, squad("Bridge_of_Ely"))
    known = {"article": "Bridge of Ely", "kind": "who", "half": "dev"}
    dataset = lines(
        tmp_path,
        {**known, "question": "Who designed the bridge of Ely?", "answers": ["Anna Brandt"]},
        {**known, "question": "Who ate the cheese of Gouda?", "answers": []},
        {**known, "question": "Who sang?", "answers": [], "half": "test"},
    )
    questions = dataset.rename(tmp_path / "kinds.jsonl")
    options = ("--articles-from", str(articles), "--model", "none", "--half", "dev")
    done = run_command("evaluate", str(questions), *options, "--to", str(tmp_path / "run"))
    assert done.returncode == 0 and "Kind" in done.stdout
    (kind,) = json.loads((tmp_path / "run" / "report.json").read_text())["by_kind"]
    assert (kind["name"], kind["questions"], kind["figures"]["right"]) == ("who", 2, 1)


def test_another_system_is_judged_by_the_same_rules(peer: Path, tmp_path: Path) -> None:
    data = read_data([lines(tmp_path, *QUESTIONS)], Sampling(limit=0))
    rows = {row.question: row for row in ask_all(data, Setup(adapter=str(peer)), None)}
    right = rows["Who designed the bridge?"]
    assert right.contains_gold and right.supports == (True, False) and right.exact == (True, False)
    assert right.gold_rank == 2 and right.used == 2
    assert right.unsupported == ("1905",)
    assert right.answer["citations"][1]["start"] == -1
    assert right.answer["timings"]["total"] >= 0
    assert rows["Break now"].error == "RuntimeError: broken <b>"
    assert rows["Who sang?"].answered
    figures = summarize(list(rows.values()))
    assert figures["questions"] == 4 and figures["failed"] == 1
    assert figures["right"] == 1 / 4
    assert figures["recall_at_1"] == 1 / 2 and figures["recall_at_3"] == 1


@pytest.mark.parametrize(
    ("said", "answered"),
    [("", False), ("The article does not say.", False), ("In 1901.", True)],
)
def test_a_system_may_answer_with_plain_text(tmp_path: Path, said: str, answered: bool) -> None:
    path = tmp_path / "plain.py"
    path.write_text(
        f"def open_article(text, title): return title\ndef ask(opened, question): return {said!r}"
    )
    (row,) = evaluate([Case("1", Article(TEXT), "When?", answers=("1901",))], system=load_adapter(path))
    assert row.answered is answered and row.contains_gold is answered
    assert row.confidence is None and row.gold_rank is None and not row.located


def test_a_system_may_take_the_history(tmp_path: Path) -> None:
    path = tmp_path / "memory.py"
    path.write_text(
        "def open_article(text, title): return text\ndef ask(opened, question, history): return history[0][1]"
    )
    case = Case("1", Article(TEXT), "And it?", answers=("Ely",), history=(("Which?", "Ely."),))
    (row,) = evaluate([case], system=load_adapter(path))
    assert row.answer["text"] == "Ely."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("def ask(opened, question): pass", r"no function open_article\(\)"),
        ("import nothing_at_all", "ModuleNotFoundError"),
        (None, "no file"),
    ],
)
def test_an_adapter_that_cannot_be_used_is_refused(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "adapter.py"
    if content is not None:
        path.write_text(content)
    with pytest.raises(AssistantError, match=message):
        load_adapter(path)


def test_a_stopped_run_goes_on_where_it_stopped(peer: Path, tmp_path: Path) -> None:
    data = read_data([lines(tmp_path, *QUESTIONS)], Sampling(limit=0))
    rows_file = tmp_path / "rows.jsonl"
    setup = Setup(adapter=str(peer))
    rows = ask_all(data, setup, rows_file)
    first, second, *_ = rows_file.read_text().split("\n")
    rows_file.write_text(f"{first}\n{second}\n" + first[: len(first) // 2])  # killed in mid-line
    (tmp_path / "asked.txt").unlink()
    told: list[tuple[int, int]] = []
    again = ask_all(data, setup, rows_file, lambda done, total: told.append((done, total)))
    known = {json.loads(line)["question"] for line in (first, second) if not json.loads(line)["error"]}
    assert sorted(asked(peer)) == sorted({row.question for row in rows} - known)
    assert [row.key for row in again] == [row.key for row in rows]
    assert told[0] == (len(known), 4) and told[-1] == (4, 4)
    assert {row.key for row in read_rows(rows_file)} == {row.key for row in rows}


def test_a_failed_question_is_asked_again_and_its_last_row_counts(peer: Path, tmp_path: Path) -> None:
    data = read_data([lines(tmp_path, *QUESTIONS)], Sampling(limit=0))
    rows_file = tmp_path / "rows.jsonl"
    ask_all(data, Setup(adapter=str(peer)), rows_file)
    peer.write_text(PEER.replace('startswith("Break")', 'startswith("Nothing")'))
    (tmp_path / "asked.txt").unlink()
    assert not any(row.error for row in ask_all(data, Setup(adapter=str(peer)), rows_file))
    assert asked(peer) == ["Break now"]
    assert len(read_rows(rows_file)) == 4


def test_requests_run_at_the_same_time_and_rows_keep_their_order() -> None:
    class Slow:
        def __init__(self) -> None:
            self.at_once = self.most = 0
            self.lock = threading.Lock()

        def open_article(self, article: Article) -> Any:
            return article

        def ask(self, opened: Any, case: Case) -> Reply:
            with self.lock:
                self.at_once += 1
                self.most = max(self.most, self.at_once)
            time.sleep(0.1 if case.id == "0" else 0.05)
            with self.lock:
                self.at_once -= 1
            return Reply({"text": case.id, "answered": True, "citations": [], "timings": {}})

    article = Article(TEXT)
    cases = [Case(str(number), article, "Who?") for number in range(8)]
    slow = Slow()
    rows = list(evaluate(cases, system=slow, requests=4))
    assert [row.id for row in rows] == [case.id for case in cases]
    assert 1 < slow.most <= 4


def test_an_article_that_cannot_be_opened_fails_its_questions_only(tmp_path: Path) -> None:
    path = tmp_path / "picky.py"
    path.write_text(
        "def open_article(text, title):\n"
        "    if title == 'bad': raise ValueError('too long')\n"
        "def ask(opened, question): return 'Yes.'"
    )
    cases = [Case("1", Article(TEXT, "bad"), "Who?"), Case("2", Article(TEXT, "good"), "Who?")]
    rows = list(evaluate(cases, system=load_adapter(path)))
    assert [row.error for row in rows] == ["ValueError: too long", ""]


def test_a_folder_keeps_runs_of_one_setting_only(tmp_path: Path) -> None:
    path = lines(tmp_path, *QUESTIONS)
    seven, eight = Sampling(limit=2, seed=7), Sampling(limit=2, seed=8)
    data = read_data([path], seven)
    setup = Setup(options={"model": "none"})
    settings = run_settings(data, seven, setup)
    assert settings["engine"]["top_k"] == 8 and settings["engine"]["embedder"]
    RunFolder(tmp_path / "run", settings)
    RunFolder(tmp_path / "run", settings)
    with pytest.raises(AssistantError, match="another sampling"):
        RunFolder(tmp_path / "run", run_settings(data, eight, setup))


def test_a_set_of_which_nothing_is_left_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="No question is left"):
        read_data([lines(tmp_path, QUESTIONS[0])], Sampling(shard="2/2"))


def test_rows_that_cannot_be_read_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    write_row(Row("1", "A", "Who?", (), {"answered": False, "text": "a\u2028b"}), path)
    assert read_rows(path)[0].answer["text"] == "a\u2028b"
    with path.open("a") as file:
        file.write('{"id": 2}\n')
    with pytest.raises(AssistantError, match="line 2"):
        read_rows(path)


def test_a_quote_from_the_gold_paragraph_supports(tmp_path: Path) -> None:
    path = tmp_path / "near.py"
    path.write_text(
        "def open_article(text, title): return text\n"
        "def ask(opened, question): return {'text': '1901', 'citations': ['Anna Brandt designed it.']}"
    )
    article = Article(TEXT)
    case = Case("1", article, "When?", (Gold(32, 36),), paragraphs=(Gold(0, len(TEXT)),))
    rows = list(evaluate([case], system=load_adapter(path)))
    assert rows[0].supports == (False,) and rows[0].in_paragraph == (True,)
    report = make_report(rows)
    assert report.figures["citation_precision"].value == 1
    assert report.figures["citation_span_precision"].value == 0
