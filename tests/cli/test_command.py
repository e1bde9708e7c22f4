import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import Article
from tests.conftest import Run


@pytest.fixture
def article(tmp_path: Path, sample: Article) -> str:
    path = tmp_path / "sample.txt"
    path.write_text(sample.text, encoding="utf-8")
    return str(path)


QUESTION = "Where will Russia open a Consulate General?"


def test_ask_prints_the_answer_and_its_quotes(run_command: Run, article: str) -> None:
    done = run_command("ask", article, QUESTION, "--model", "none")
    assert done.returncode == 0
    assert "Aktau" in done.stdout and "[1]" in done.stdout
    assert done.stderr.strip() == ""


def test_ask_prints_json_for_programs(run_command: Run, article: str) -> None:
    done = run_command("ask", article, QUESTION, "--model", "none", "--json")
    answer = json.loads(done.stdout)
    text = Path(article).read_text(encoding="utf-8")
    assert answer["answered"] is True
    for citation in answer["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_chat_answers_until_an_empty_line(run_command: Run, article: str) -> None:
    done = run_command("chat", article, "--model", "none", stdin=f"{QUESTION}\n\n")
    assert done.returncode == 0
    assert "Aktau" in done.stdout


def test_index_saves_where_ask_finds_it(run_command: Run, article: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "indexes")
    done = run_command("index", article, "--to", folder, "--json")
    (made,) = json.loads(done.stdout)
    assert made["passages"] > 3
    before = sorted(path.name for path in Path(folder).iterdir())
    asked = run_command("ask", article, QUESTION, "--model", "none", "--index-dir", folder)
    assert "Aktau" in asked.stdout
    assert sorted(path.name for path in Path(folder).iterdir()) == before


def test_evaluate_reports_figures_and_goes_on_from_its_rows(run_command: Run, tmp_path: Path) -> None:
    dataset = tmp_path / "set.json"
    dataset.write_text(json.dumps(SQUAD))
    rows = tmp_path / "rows.jsonl"
    arguments = ("evaluate", str(dataset), "--model", "none", "--rows", str(rows), "--json")
    everything = {"ASSISTANT_THRESHOLD": "0"}  # no question is declined
    report = json.loads(run_command(*arguments, **everything).stdout)
    assert report["questions"] == 2 and report["failed"] == 0
    assert report["figures"]["quotes_exact"]["value"] == 1.0
    assert len(rows.read_text().splitlines()) == 2
    assert json.loads(run_command(*arguments, **everything).stdout) == report
    assert len(rows.read_text().splitlines()) == 2


PEER = """
def open_article(text, title):
    return text

def ask(opened, question):
    return {"text": "Anna Brandt", "citations": ["Anna Brandt"]}
"""


def test_evaluate_writes_reports_compares_runs_and_gates(run_command: Run, tmp_path: Path) -> None:
    (tmp_path / "set.json").write_text(json.dumps(SQUAD))
    (tmp_path / "peer.py").write_text(PEER)
    (tmp_path / "mute.py").write_text(PEER.replace("Anna Brandt", ""))
    dataset = str(tmp_path / "set.json")
    for name in ("peer", "mute"):
        system = ("--adapter", f"{tmp_path}/{name}.py", "--to", f"{tmp_path}/{name}")
        done = run_command("evaluate", dataset, *system)
        assert done.returncode == 0 and "contains gold" in done.stdout
        assert json.loads((tmp_path / name / "report.json").read_text())["questions"] == 2
        assert "<html" in (tmp_path / name / "report.html").read_text()
    runs = (str(tmp_path / "mute"), str(tmp_path / "peer"))
    compared = run_command("evaluate", "compare", *runs, "--html", f"{tmp_path}/changes.html")
    assert "Got better: 1" in compared.stdout and "Got worse: 1" in compared.stdout
    assert "Who designed" in (tmp_path / "changes.html").read_text()
    values = json.loads(run_command("evaluate", "compare", *runs, "--json").stdout)
    assert values["better"][0]["first"] == "reader declined" and values["better"][0]["second"] == "right"
    arguments = ("evaluate", dataset, "--adapter", f"{tmp_path}/peer.py")
    assert run_command(*arguments, "--fail-under", "contains_gold=1").returncode == 0
    gated = run_command(*arguments, "--fail-under", "right=0.9")
    assert gated.returncode == 3 and "right is 0.5000; at least 0.9" in gated.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ask", "nothing.txt", "Why?"), "no file at nothing.txt"),
        (("ask", "http://127.0.0.1/", "Why?"), "private address"),
        (("ask", "ARTICLE", ""), "question is empty"),
        (("ask", "ARTICLE", "why " * 2500), "10,000 characters"),
        (("ask", "ARTICLE", "Why?", "--model", "gpt"), "no model 'gpt'"),
        (("evaluate", "nothing.json"), "cannot be read"),
        (("evaluate", "nothing.json", "--fail-under", "goodness=1"), "no metric 'goodness'"),
        (("evaluate", "compare", "nothing.jsonl", "nothing.jsonl"), "cannot be read"),
        (("evaluate", "nothing.json", "--vary", "colour=red"), "no option 'colour'"),
        (("serve", "nothing.txt"), "no file at"),
    ],
)
def test_what_goes_wrong_is_one_line_and_not_success(
    run_command: Run, article: str, arguments: tuple[str, ...], message: str
) -> None:
    done = run_command(*[article if a == "ARTICLE" else a for a in arguments])
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_help_teaches_each_command(run_command: Run) -> None:
    shown = run_command("--help").stdout
    for command in ("ask", "chat", "serve", "index", "evaluate"):
        assert command in shown
        assert "Example:" in run_command(command, "--help").stdout


SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Bridge",
            "paragraphs": [
                {
                    "context": "The bridge of Ely was opened in 1901. Anna Brandt designed it.",
                    "qas": [
                        {
                            "id": "1",
                            "question": "Who designed the bridge of Ely?",
                            "answers": [{"text": "Anna Brandt", "answer_start": 38}],
                            "is_impossible": False,
                        },
                        {
                            "id": "2",
                            "question": "How many people work in the castle of York?",
                            "answers": [],
                            "is_impossible": True,
                        },
                    ],
                }
            ],
        }
    ],
}


def test_check_says_how_quoted_sentences_stand(run_command: Run, article: str) -> None:
    said = "Russian money in Kazakhstan has reached roughly $5 billion, he said. The moon is made of cheese."
    done = run_command("check", article, said)
    assert done.returncode == 0
    assert "Nearly" in done.stdout and "says '5', the article '4'" in done.stdout
    assert "Not in the article" in done.stdout
    values = json.loads(run_command("check", article, "-", "--json", stdin=said).stdout)
    assert [value["verdict"] for value in values] == ["nearly", "absent"]


def test_no_article_is_one_line(run_command: Run) -> None:
    done = run_command("ask", "", "Who?")
    assert done.returncode == 1 and "No article is given" in done.stderr and "Traceback" not in done.stderr


def test_an_article_that_nobody_sees_is_empty_and_its_folder_is_asked_without_it(
    run_command: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("\u202e\u200b", encoding="utf-8")
    alone = run_command("ask", f"{tmp_path}/a.txt", "Who?", "--model=none")
    assert alone.returncode == 1 and "empty" in alone.stderr and "Traceback" not in alone.stderr
    (tmp_path / "b.txt").write_text("The mill of Ely was built by Carl Roth in 1850.")
    asked = run_command("ask", str(tmp_path), "Who built the mill?", "--model=none")
    assert "Carl Roth" in asked.stdout and "a.txt" in asked.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
def test_an_output_that_cannot_be_written_is_one_line(article: str) -> None:
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "ask", article, "Who?"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*command, "--model=none"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1 and "No space left" in done.stderr and "Traceback" not in done.stderr


def test_a_question_in_broken_utf8_is_one_line(run_command: Run, tmp_path: Path) -> None:
    article = tmp_path / "bridge.txt"
    article.write_text("The bridge of Ely was opened on 4 May 1901.")
    done = run_command("ask", str(article), "Who \udcff?", "--model=none")
    assert done.returncode == 1 and "half a character" in done.stderr and "Traceback" not in done.stderr


def test_a_files_name_cannot_order_a_terminal_about(run_command: Run, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    words = "The bridge of Ely was opened on 4 May 1901. Anna Brandt designed it."
    (folder / "a\x1b[31m\n\u202egnp.txt").write_text(words)
    (folder / "b.txt").write_text("The mill of Ely was built by Carl Roth in 1850.")
    asked = run_command(
        "ask", str(folder), "Who designed the bridge?", "--model=none", f"--index-dir={tmp_path}/i"
    )
    listed = run_command("articles", "list", f"--index-dir={tmp_path}/i")
    for text in (asked.stdout, asked.stderr, listed.stdout):
        assert "\x1b[31m" not in text and "\u202e" not in text
    assert "gnp.txt" in asked.stdout and "gnp" in listed.stdout
