"""Reports, comparisons, grids and gates; the page with hostile text in it."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from assistant import AssistantError
from assistant.evaluation import METRICS, Row, compare, comparison_page, make_report, summarize
from assistant.evaluation.ablation import markdown_table, read_grid
from assistant.evaluation.followups import Rewrite, Turn
from assistant.evaluation.gate import broken_conditions, read_conditions
from assistant.evaluation.html import report_page
from assistant.evaluation.rows import Way

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"' onload='x"
TURN = Turn("1.2", HOSTILE, "What is it?", ((HOSTILE, HOSTILE),))


def row(identity: str, right: bool = True, text: str = "It was Anna Brandt [1].", **values: Any) -> Row:
    """An answerable question with one quote, answered rightly or wrongly."""
    answer = {
        "text": text,
        "answered": True,
        "confidence": 0.8 if right else 0.4,
        "citations": [{"number": 1, "quote": text, "start": 0, "end": len(text)}],
        "timings": {"retrieve": 0.1, "total": 0.5},
        "signals": {"lead": 0.5},
    }
    return Row(
        **{
            "id": identity,
            "article": "Bridge",
            "question": "Who designed it?",
            "gold": ("Anna Brandt",),
            "answer": answer,
            "contains_gold": right,
            "supports": (right,),
            "exact": (True,),
            "in_paragraph": (right,),
            "contexts": (("before ", " after"),),
            "gold_context": ("before ", "Anna Brandt", " after"),
            "gold_rank": 1,
            "used": 8,
            **values,
        }
    )


HOSTILE_ROW = row(
    "x",
    text=HOSTILE,
    article=HOSTILE,
    question=HOSTILE,
    gold=(HOSTILE,),
    contexts=((HOSTILE, HOSTILE),),
    gold_context=(HOSTILE,) * 3,
    unsupported=(HOSTILE,),
    standalone=HOSTILE,
)
FAILED = Row("e", HOSTILE, HOSTILE, (HOSTILE,), {}, error=HOSTILE)


class _Tags(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def pages() -> list[str]:
    report = make_report(
        [HOSTILE_ROW, FAILED, row("1", right=False)], {"note": HOSTILE}, [HOSTILE], [Rewrite(TURN, HOSTILE)]
    )
    worse = row("x", right=False, text=HOSTILE, article=HOSTILE, question=HOSTILE)
    return [
        report_page(report, [HOSTILE_ROW, FAILED, row("1", right=False)], [Rewrite(TURN, HOSTILE)]),
        comparison_page(compare([HOSTILE_ROW], [worse]), (HOSTILE, HOSTILE)),
    ]


def test_text_of_articles_never_becomes_markup() -> None:
    for page in pages():
        found = _Tags(page)
        plots = [value for name, value in found.attributes if name == "src"]
        assert all(value and value.startswith("data:image/svg+xml;base64,") for value in plots)
        assert found.tags.count("img") == len(plots)
        assert found.tags.count("script") == 1
        assert not [name for name, _ in found.attributes if name.startswith("on")]
        assert "&lt;img src=x onerror=alert(2)&gt;" in page


def test_pages_load_nothing() -> None:
    for page in pages():
        found = _Tags(page)
        assert not {"link", "iframe", "object", "embed"} & set(found.tags)
        links = [value for name, value in found.attributes if name == "href"]
        assert all(value and value.startswith("#") for value in links)
        assert "@import" not in page and "url(" not in page
        assert "default-src 'none'" in page


def test_each_failed_stage_leads_to_its_questions() -> None:
    rows = [row("1"), row("2", right=False), row("3", right=False, gold_rank=0), FAILED]
    page = report_page(make_report(rows), rows)
    found = _Tags(page)
    anchors = {value for name, value in found.attributes if name == "id"}
    links = {value for name, value in found.attributes if name == "href"}
    assert links == {"#error", "#retrieval", "#writer", "#none"}
    assert {link[1:] for link in links if link} <= anchors
    assert page.count('<details class="question">') == 4


def test_a_report_is_json_without_nan() -> None:
    rows = [row("1"), row("2", right=False), FAILED]
    values = json.loads(json.dumps(make_report(rows, {"seed": 7}).to_dict(), allow_nan=False))
    assert values["questions"] == 3 and values["failed"] == 1
    assert values["figures"]["contains_gold"] == {"value": 0.5, "low": 0, "high": 1, "count": 2}
    assert values["figures"]["seconds_to_first_token"]["value"] is None
    assert values["stages"]["writer wrong"] == 1 and values["stages"]["right"] == 1
    assert values["by_article"][0] == {
        "name": "Bridge",
        "questions": 2,
        "figures": {
            "right": 0.5,
            "contains_gold": 0.5,
            "token_f1": pytest.approx(2 * 2 / 6, abs=1e-4),
            "answerable_declined": 0,
            "unanswerable_declined": None,
        },
    }
    assert values["risk_coverage"] == [[0.5, 0], [1, 0.5]]
    assert [b["count"] for b in values["reliability"]] == [1, 1]
    assert values["seconds"]["total"] == [0.5, 0.5, 2]
    assert values["settings"] == {"seed": 7}


def test_kinds_are_broken_down_where_rows_carry_them() -> None:
    rows = [row("1", kind="why"), row("2", right=False, kind="why"), row("3", kind=HOSTILE), row("4")]
    report = make_report(rows)
    kinds = {group.name: group for group in report.by_kind}
    assert set(kinds) == {"why", HOSTILE, "(no kind)"}
    assert kinds["why"].questions == 2 and kinds["why"].figures["right"] == 0.5
    assert kinds["why"].figures["answerable_declined"] == 0
    assert "By kind of question" in report_page(report, rows)
    assert HOSTILE not in report_page(report, rows)
    assert make_report([row("1")]).by_kind == ()


def test_follow_ups_without_their_history_are_in_their_own_table_only() -> None:
    rows = [
        row("c.1", way=Way.FIRST.value),
        row("c.2", right=False, way=Way.HISTORY.value, kind="pronoun"),
        row("c.2 as typed", right=False, way=Way.TYPED.value, kind="pronoun"),
        row("c.2 in full", way=Way.FULL.value, kind="pronoun"),
    ]
    report = make_report(rows)
    assert report.questions == 2 and report.figures["right"].value == summarize(rows)["right"] == 0.5
    assert [(g.name, g.questions, g.figures["right"]) for g in report.by_way] == [
        ("first question", 1, 1),
        ("follow-up", 1, 0),
        ("as typed", 1, 0),
        ("in full", 1, 1),
    ]
    (group,) = report.by_follow_up
    assert (group.name, group.questions, list(group.figures.values())) == ("pronoun", 1, [0, 0, 1])
    page = report_page(report, rows)
    assert "Follow-ups that went right" in page and page.count('<details class="question">') == 2
    assert compare(rows, rows).shared == 2


def test_a_report_of_follow_ups_alone_has_their_figures() -> None:
    turn = Turn("1.2", "Who designed it?", "Who designed Ely?", (("What?", "Ely."),))
    report = make_report(
        [], rewrites=[Rewrite(turn, "Who designed Ely?"), Rewrite(Turn("1.1", "a", "a", ()), "a")]
    )
    assert report.rewriting["rewrite_f1"].value == 1 and report.rewriting["rewrite_f1"].count == 1
    assert "Who designed Ely?" in report_page(report, [], [Rewrite(turn, "Who designed Ely?")])


def test_a_comparison_names_the_questions_that_changed() -> None:
    first = [row("1"), row("2", right=False), row("3"), row("4", right=False), row("only in A")]
    second = [
        row("1", right=False, gold_rank=0),
        row("2"),
        row("3"),
        row("4", right=False, gold_rank=0),
        row("only in B"),
    ]
    found = compare(first, second)
    assert (found.shared, found.only_first, found.only_second) == (4, 1, 1)
    assert [change.first.id for change in found.better] == ["2"]
    assert [(c.first.id, c.stages[1].value) for c in found.worse] == [("1", "retrieval missed")]
    assert [change.first.id for change in found.moved] == ["4"]
    differences = {d.metric: d for d in found.differences}
    assert (differences["recall_at_1"].first, differences["recall_at_1"].second) == (1, 0.5)
    assert differences["right"].verdict == ""  # two of four changed places: chance
    assert "seconds_to_first_token" not in differences


def test_a_change_beyond_chance_has_a_verdict() -> None:
    wrong = [row(str(number), right=False) for number in range(20)]
    right = [row(str(number)) for number in range(20)]
    differences = {d.metric: d.verdict for d in compare(wrong, right).differences}
    assert differences["contains_gold"] == "better"
    assert differences["brier_score"] == "better"  # lower is better
    assert {d.metric: d.verdict for d in compare(right, wrong).differences}["contains_gold"] == "worse"


def test_runs_without_a_common_question_cannot_be_compared() -> None:
    with pytest.raises(AssistantError, match="no question in common"):
        compare([row("1")], [row("2")])


def test_a_gate_knows_which_side_is_better() -> None:
    figures = {"contains_gold": 0.6, "answerable_declined": 0.2, "words_invented": 0.5}

    def broken(*texts: str) -> list[str]:
        return broken_conditions(read_conditions(texts), figures)

    assert broken("contains_gold=0.6", "answerable_declined=0.2", "words_invented=0.5") == []
    assert broken("contains_gold=0.61") == ["contains_gold is 0.6000; at least 0.61 is needed."]
    assert broken("answerable_declined=0.1") == ["answerable_declined is 0.2000; at most 0.1 is needed."]
    assert "no question counts" in broken("token_f1=0")[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("goodness=1", "no metric 'goodness'"),
        ("contains_gold", "written like"),
        ("contains_gold=high", "written like"),
        ("contains_gold=nan", "written like"),
        ("quotes_per_answer=2", "no better side"),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused(text: str, message: str) -> None:
    with pytest.raises(AssistantError, match=message):
        read_conditions([text])


def test_a_grid_is_every_combination_in_one_table() -> None:
    cells = read_grid(["top_k=3,8", "mode=dense,bm25"])
    assert [cell.name for cell in cells] == [
        "top_k=3 mode=dense",
        "top_k=3 mode=bm25",
        "top_k=8 mode=dense",
        "top_k=8 mode=bm25",
    ]
    figures = {name: float("nan") for name in METRICS} | {"right": 0.5, "seconds_in_all": 12.34}
    table = markdown_table(cells[:1], [figures])
    assert table.splitlines()[0] == "| top_k | mode | right | seconds in all |"
    assert table.splitlines()[2] == "| 3 | dense | 0.500 | 12.3 |"


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["top_k"], "written like"),
        (["top_k="], "written like"),
        (["top_k=3", "top_k=8"], "varies twice"),
        (["top_k=" + ",".join(map(str, range(1, 66)))], "65 combinations"),
    ],
)
def test_a_grid_that_makes_no_sense_is_refused(texts: list[str], message: str) -> None:
    with pytest.raises(AssistantError, match=message):
        read_grid(texts)


def test_a_cell_has_a_folder_that_any_file_system_takes() -> None:
    (cell,) = read_grid(["model=openai:gpt-5-mini"])
    assert re.fullmatch(r"[\w.=-]+", cell.folder)
    assert Path(cell.folder).name == cell.folder
