"""The benchmark runs on a tiny work, and its figures are right. No time is asserted."""

import json
import math
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from assistant import Article, Assistant
from assistant.benchmark.figures import Timed, figures, for_json, markdown_table, median, paired_ratios, ratio
from assistant.benchmark.growth import grow, recall
from assistant.benchmark.growth_report import growth_table, plot_growth
from assistant.benchmark.load import Asker, load_table, measure_load, summarize_load
from assistant.benchmark.processes import Worker, WorkerError
from assistant.benchmark.side_by_side import LANGCHAIN, LLAMAINDEX, OURS, Contender, compare_systems
from assistant.benchmark.synthetic import clustered_vectors
from assistant.benchmark.system import declines
from assistant.benchmark.work import Work, draw_work
from assistant.errors import DatasetError
from assistant.evaluation import Case, Gold, Row

TRIVIAL = Contender("trivial", "tests.benchmark.trivial_peer")
TEXT = "The bridge was opened in 1901.\nIt was built by Anna Keller.\nThe river below it floods in spring."


def tiny_work() -> Work:
    article = Article(TEXT, "Bridge")
    year, builder = TEXT.index("1901"), TEXT.index("Anna Keller")
    return Work(
        (
            Case("year", article, "When was the bridge opened?", (Gold(year, year + 4),)),
            Case("builder", article, "It was built by whom?", (Gold(builder, builder + 11),)),
            Case("silent", article, "How long is the tunnel in Peru?"),
        ),
        "tiny",
    )


def row(name: str, error: str = "", gold: tuple[str, ...] = ("x",), answered: bool = True) -> Row:
    answer = {} if error else {"text": "x", "answered": answered}
    return Row(name, "A", "?", gold, answer, contains_gold=bool(gold) and answered, error=error)


def timed(seconds: dict[str, float], retrieve: float = 0.1) -> Timed:
    """Times of questions by their id; a question of 0 seconds failed."""
    return Timed(
        starts=[9.0, 4.0],
        openings=[(2.0, 10, 500), (3.0, 40, 1500)],
        reopenings=[0.1, 0.5, 0.2],
        asked=[{"total": s, "first_token": s / 2, "retrieve": retrieve} for s in seconds.values() if s],
        rows=[row(name, error="" if s else "broken") for name, s in seconds.items()],
        memory_mib=800.0,
    )


def test_figures_are_those_worked_by_hand() -> None:
    made = figures(timed({"a": 1.0, "b": 5.0, "c": 2.0, "d": 0.0}))
    assert made["first_start_seconds"] == 9
    assert made["start_seconds"] == 4
    assert made["first_possible_question_seconds"] == 6  # the second start and the first opening
    assert made["passages_per_second"] == 10  # 50 in 5 seconds
    assert made["opening_seconds_per_1000_words"] == 2.5  # 5 seconds for 2,000 words
    assert made["reopen_milliseconds"] == pytest.approx(200)
    assert made["retrieval_milliseconds"] == pytest.approx(100)
    assert math.isnan(made["reader_milliseconds"])
    assert math.isnan(made["evidence_seconds"])
    assert made["first_token_seconds"] == made["first_sign_seconds"] == 1
    assert made["last_token_seconds"] == 2
    assert made["peak_memory_mib"] == 800
    assert (made["questions"], made["failed"]) == (4, 1)
    assert made["contains_gold"] == 1  # a failed question is not counted


def test_the_first_sign_is_the_evidence_where_there_is_any() -> None:
    seen = timed({"a": 4.0})
    seen.asked = [{"evidence": 0.25, "first_token": 1.0, "total": 4.0}]
    assert figures(seen)["first_sign_seconds"] == 0.25


def test_ratios_are_on_the_questions_that_both_answered() -> None:
    ours = timed({"a": 1.0, "b": 2.0, "c": 100.0, "d": 100.0})
    peer = timed({"a": 30.0, "b": 10.0, "c": 0.0}, retrieve=0.05)
    made = paired_ratios(ours, peer)
    assert made["last_token_seconds"] == pytest.approx(20 / 1.5)  # medians of a and b alone
    assert made["retrieval_milliseconds"] == pytest.approx(0.5)
    assert made["start_seconds"] == 1
    assert math.isnan(made["first_start_seconds"])  # the first to start reads the files for all
    assert math.isnan(made["reader_milliseconds"])
    assert math.isnan(made["contains_gold"])


def test_medians_and_ratios_of_nothing_are_no_number() -> None:
    assert median([3, 1, 2]) == 2
    assert median([4, 1]) == 2.5
    assert ratio(6, 4) == 1.5
    assert math.isnan(median([])) and math.isnan(ratio(1, 0)) and math.isnan(ratio(1, math.nan))


def test_the_table_has_a_line_for_each_figure_and_json_has_no_nan() -> None:
    ours, peer = timed({"a": 1.0}), timed({"a": 12.0})
    table = markdown_table(
        {"ours": figures(ours), "peer": figures(peer)}, {"peer": paired_ratios(ours, peer)}
    )
    assert "| | ours | peer | peer / ours |".replace("| |", "|  |") in table
    assert "| last token (s) | 1 | 12 | 12× |" in table
    assert "| reader (ms) | — | — |  |" in table
    assert json.dumps(for_json({"a": [math.nan, 1.0]}), allow_nan=False) == '{"a": [null, 1.0]}'


def test_ours_and_a_trivial_peer_are_compared_through_the_worker_door() -> None:
    lines: list[str] = []
    found = compare_systems(tiny_work(), [OURS, TRIVIAL], "none", lines.append)
    ours, trivial = found.columns["ours"], found.columns["trivial"]
    assert ours["questions"] == trivial["questions"] == 3
    assert ours["failed"] == trivial["failed"] == 0
    assert trivial["passages_per_second"] > 0 and ours["peak_memory_mib"] > trivial["peak_memory_mib"] > 0
    assert trivial["contains_gold"] == 1 and trivial["unanswerable_declined"] == 0
    assert trivial["last_token_seconds"] == 2 and trivial["citation_span_precision"] == 1
    assert ours["evidence_seconds"] == ours["first_sign_seconds"] > 0
    assert math.isnan(ours["first_token_seconds"])  # no writer
    # Asked in turn: A B A B.
    asked = [line.split(": ")[1] for line in lines if line.startswith("question")]
    assert asked == ["ours", "trivial"] * 3
    assert "tiny" in found.to_markdown()
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["seen"]["trivial"]["answers"][0]["answer"]


def test_a_slow_peer_is_asked_a_share_of_both_kinds_and_the_table_says_so() -> None:
    slow = Contender("slow", "tests.benchmark.trivial_peer", questions=2)
    found = compare_systems(tiny_work(), [TRIVIAL, slow], "none")
    assert {bool(r.gold) for r in found.timed["slow"].rows} == {True, False}
    assert "slow was asked 2 of the 3 questions" in found.to_markdown()


def test_a_question_that_fails_does_not_end_the_worker(tmp_path: Path) -> None:
    with Worker("tests.benchmark.trivial_peer", "none", tmp_path) as worker:
        worker.require("open", text=TEXT, title="Bridge")
        assert worker.tell("ask", question="please fail")["error"] == "ValueError: as asked"
        assert worker.tell("ask", question="When was the bridge opened?")["answer"]["answered"]
        with pytest.raises(WorkerError, match="there is no command"):
            worker.require("sing")


def test_a_system_that_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match="no_such_peer did not start"):
        Worker("tests.no_such_peer", "none", tmp_path)


@pytest.mark.parametrize(
    ("module", "package"),
    [(LANGCHAIN.module, "langchain_community"), (LLAMAINDEX.module, "llama_index")],
)
def test_a_peer_that_is_installed_has_the_worker_door(module: str, package: str) -> None:
    if find_spec(package) is None:
        pytest.skip(f'{package} is not installed; pip install ".[bench]"')
    from importlib import import_module

    assert callable(import_module(module).make_system)


@pytest.mark.parametrize(
    ("text", "declined"),
    [
        ("I don't know.", True),
        ("The context does not mention a tunnel.", True),
        ("None of the sources are helpful.", True),
        ("The length is not explicitly stated.", True),
        ("", True),
        ("It was opened in 1901.", False),
        ("It is known for its arches, and not for its age.", False),
    ],
)
def test_plain_words_that_decline_are_seen(text: str, declined: bool) -> None:
    assert declines(text) is declined


def squad_file(folder: Path, words: int) -> Path:
    context = "The bridge was opened in 1901. " + "Water flows under it. " * (words // 4)
    asked = [
        {"id": f"a{n}", "question": f"When, {n}?", "answers": [{"text": "1901", "answer_start": 25}]}
        for n in range(10)
    ]
    silent = [
        {"id": f"s{n}", "question": f"Why, {n}?", "answers": [], "is_impossible": True} for n in range(10)
    ]
    topic = {"title": "Bridge", "paragraphs": [{"context": context, "qas": asked + silent}]}
    path = folder / "set.json"
    path.write_text(json.dumps({"data": [topic]}), encoding="utf-8")
    return path


def test_work_is_drawn_with_a_seed_half_of_each_kind(tmp_path: Path) -> None:
    path = squad_file(tmp_path, 1200)
    work = draw_work(path, articles=5, questions=6, seed=7)
    assert sum(case.answerable for case in work.cases) == 3 and len(work.cases) == 6
    assert work == draw_work(path, articles=5, questions=6, seed=7)
    assert work.cases != draw_work(path, articles=5, questions=6, seed=8).cases
    assert "3 answerable and 3 unanswerable" in work.note


def test_articles_of_another_length_are_no_work(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no article of 1,000 to 8,000 words"):
        draw_work(squad_file(tmp_path, 200), articles=5, questions=6, seed=7)


def test_without_data_the_sample_is_the_work_and_says_so() -> None:
    work = draw_work(None, articles=5, questions=30, seed=7)
    assert "sample article" in work.note
    assert len(work.articles) == 1 and not any(case.history for case in work.cases)


def test_figures_of_many_askers_are_those_worked_by_hand() -> None:
    seen = [Asker([0.1, 0.3], [1.0, 3.0]), Asker([0.2], [4.0], ["ModelError: busy"], notices=1)]
    load = summarize_load("none", seen, seconds=6.0, questions_each=2)
    assert (load.asked, load.lost, load.without_writer) == (4, 1, 1)
    assert load.answers_per_minute == 30  # 3 answers in 6 seconds
    assert load.evidence_median == pytest.approx(0.2)
    assert load.whole_median == 3
    assert load.whole_p95 == pytest.approx(3.9)
    assert load.fairness == 2  # means of 4 and 2 seconds
    assert "| none | 2 | 3 | 1 | 1 | 30.0 |" in load_table([load])


def test_nothing_is_lost_when_some_ask_at_once(quoting: Assistant) -> None:
    load = measure_load(quoting, ["Who spoke?", "How much money?", "Which enterprises?"], 3, 2)
    assert (load.asked, load.lost, load.without_writer) == (6, 0, 0)


def test_growth_runs_and_the_exact_index_is_exact(tmp_path: Path) -> None:
    grown = list(grow(1_000))
    assert [(g.kind, g.passages) for g in grown] == [("flat", 1000), ("ivf-sq8", 1000), ("hnsw", 1000)]
    assert [g.chosen for g in grown] == [True, False, False]
    assert grown[0].recall == 1
    assert all(g.recall >= 0.98 for g in grown)
    assert grown[0].size_mib == pytest.approx(1000 * 384 * 4 / 2**20, rel=0.01)
    assert grown[1].size_mib < grown[0].size_mib < grown[2].size_mib
    table = growth_table(grown)
    assert "ynthetic" in table and "| 1,000 | **flat** |" in table
    plot_growth(grown, tmp_path / "growth.png")
    assert (tmp_path / "growth.png").read_bytes().startswith(b"\x89PNG")


def test_synthetic_vectors_are_unit_vectors_in_clusters() -> None:
    vectors, queries = clustered_vectors(500, seed=1)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    cosines = np.sort(queries @ vectors.T, axis=1)
    assert cosines[:, -10:].mean() > 0.4 > 0.2 > abs(np.median(cosines))  # near ones, and far ones
    assert np.array_equal(vectors, clustered_vectors(500, seed=1)[0])


def test_recall_is_that_worked_by_hand() -> None:
    assert recall(np.array([[1, 2], [3, 4]]), np.array([[2, 1], [3, 9]])) == 0.75
