"""Wrong calls of the public interface: each is one clear error that names the argument."""

import copy
import math
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import Article, Assistant, AssistantError, ask
from assistant.articles import Limits

TEXT = "The bridge of Ely was opened on 4 May 1901. Anna Brandt designed it."


@pytest.fixture(scope="module")
def helper(cache_folder: Path) -> Assistant:
    return Assistant.from_text(TEXT, model="none")


OPTIONS: list[tuple[str, Any]] = [
    ("timeout_seconds", math.nan),
    ("timeout_seconds", math.inf),
    ("timeout_seconds", "fast"),
    ("timeout_seconds", True),
    ("top_k", True),
    ("top_k", "8"),
    ("top_k", 2.5),
    ("threshold", math.nan),
    ("threshold", "low"),
    ("passage_characters", 400.0),
    ("model", 5),
    ("model", ""),
    ("model", "half\ud800:x"),
    ("embedder", 5),
    ("embedder", ""),
    ("reader", 5),
    ("index_dir", ""),
    ("index_dir", 5),
    ("index_dir", "nul\0l"),
    ("keep_index", "yes"),
    ("progress", 5),
]


@pytest.mark.parametrize(("name", "value"), OPTIONS)
def test_an_option_of_a_wrong_kind_is_named(name: str, value: Any) -> None:
    with pytest.raises(AssistantError, match=name):
        Assistant.from_text(TEXT, **{"model": "none", name: value})


CALLS: list[tuple[str, Callable[[Assistant], Any]]] = [
    ("article", lambda _: Assistant(TEXT)),  # type: ignore[arg-type]
    ("article", lambda _: Assistant(None)),  # type: ignore[arg-type]
    ("article", lambda _: Assistant.open(None)),  # type: ignore[arg-type]
    ("article", lambda _: Assistant.open(5)),  # type: ignore[arg-type]
    ("article", lambda _: Assistant.open(b"text")),  # type: ignore[arg-type]
    ("article", lambda _: Assistant.open({"a": 1})),  # type: ignore[arg-type]
    ("article", lambda _: Assistant.open([5])),  # type: ignore[list-item]
    ("No article", lambda _: Assistant.open("")),
    ("No article", lambda _: Assistant.open([])),
    ("limits", lambda _: Assistant.open("x.txt", limits=5)),  # type: ignore[arg-type]
    ("max_pages", lambda _: Limits(max_pages="many")),  # type: ignore[arg-type]
    ("max_pages", lambda _: Limits(max_pages=True)),
    ("text", lambda _: Assistant.from_text(None)),  # type: ignore[arg-type]
    ("text", lambda _: Assistant.from_text(b"bytes")),  # type: ignore[arg-type]
    ("title", lambda _: Assistant.from_text(TEXT, title=5)),  # type: ignore[arg-type]
    ("text", lambda _: Article(5)),  # type: ignore[arg-type]
    ("published", lambda _: Article.from_text(TEXT, published=1901)),  # type: ignore[arg-type]
    ("source", lambda _: Article.from_text(TEXT, source=5)),  # type: ignore[arg-type]
    ("title", lambda _: Assistant.from_text(TEXT, title=[])),  # type: ignore[arg-type]
    ("empty", lambda _: Assistant.from_text("\u202e\u200b\ufeff")),
    ("index_dir", lambda _: Assistant.from_text(TEXT, index_dir="\ud800")),
    ("list of questions", lambda helper: helper.ask_many(5)),  # type: ignore[arg-type]
    ("list of questions", lambda helper: helper.ask_many(None)),  # type: ignore[arg-type]
    ("half a character", lambda _: Article.from_text("half \ud800 a character")),
    ("question", lambda helper: helper.ask(None)),  # type: ignore[arg-type]
    ("question", lambda helper: helper.ask(5)),  # type: ignore[arg-type]
    ("question", lambda helper: helper.ask(b"Who?")),  # type: ignore[arg-type]
    ("question", lambda helper: helper.ask(["Who?"])),  # type: ignore[arg-type]
    ("question", lambda helper: helper.ask("Who \ud800?")),
    ("question", lambda _: ask(5, article="x")),  # type: ignore[arg-type]
    ("history", lambda helper: helper.ask("Who?", 5)),  # type: ignore[arg-type]
    ("history", lambda helper: helper.ask("Who?", "Who?")),  # type: ignore[arg-type]
    ("history", lambda helper: helper.ask("Who?", [5])),  # type: ignore[list-item]
    ("history", lambda helper: helper.ask("Who?", [("a",)])),  # type: ignore[list-item]
    ("history", lambda helper: helper.ask("Who?", [("a", None)])),  # type: ignore[list-item]
    ("history", lambda helper: helper.ask("Who?", [{"role": "user"}])),
    ("history", lambda helper: helper.ask("Who?", [{"role": "user", "content": 5}])),
    ("text", lambda helper: helper.check(None)),  # type: ignore[arg-type]
    ("text", lambda helper: helper.check(5)),  # type: ignore[arg-type]
    ("option", lambda _: Assistant.from_text(TEXT, modle="none")),
    ("pickled", pickle.dumps),
    ("pickled", copy.deepcopy),
]


@pytest.mark.parametrize(("named", "call"), CALLS)
def test_a_wrong_call_says_what_is_taken(helper: Assistant, named: str, call: Any) -> None:
    with pytest.raises(AssistantError, match=named):
        call(helper)


def test_role_and_content_histories_are_understood(helper: Assistant) -> None:
    told = [
        {"role": "user", "content": "Who designed the bridge of Ely?"},
        {"role": "assistant", "content": "Anna Brandt designed the bridge of Ely."},
    ]
    pairs = [("Who designed the bridge of Ely?", "Anna Brandt designed the bridge of Ely.")]
    assert helper.ask("When was it opened?", told).text == helper.ask("When was it opened?", pairs).text


def test_a_closed_assistant_says_so_and_closing_twice_does_no_harm() -> None:
    with Assistant.from_text(TEXT, model="none") as helper:
        quoting = helper.without_writer()
        assert helper.ask("Who designed the bridge?").answered
        events = helper.stream("Who designed the bridge?")
        next(events)
    helper.close()
    for call in (
        lambda: helper.ask("Who?"),
        lambda: helper.check("It."),
        helper.without_writer,
        helper.as_retriever,
        lambda: list(events),
    ):
        with pytest.raises(AssistantError, match="closed"):
            call()
    assert quoting.ask("Who designed the bridge?").answered  # a copy of its own


def test_an_index_that_is_not_kept_leaves_nothing(tmp_path: Path) -> None:
    helper = Assistant.from_text(TEXT, model="none", index_dir=tmp_path, keep_index=False)
    assert helper.ask("Who designed the bridge?").answered
    assert list(tmp_path.iterdir()) == []
