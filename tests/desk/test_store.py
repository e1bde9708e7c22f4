"""Kept articles: two tabs add to each other's chat, and what is not ours is refused."""

import dataclasses
import json
from pathlib import Path

import pytest

from assistant import Article, Assistant
from assistant.desk import (
    Chat,
    DeskStore,
    KeptTurn,
    Record,
    article_to_json,
    chat_to_json,
    keep_answer,
    kept_name,
    read_record,
    restore_answer,
)
from assistant.desk.records import KeptPin
from assistant.errors import ArticleError

ARTICLE = Article.from_text("# The bridge of Ely\n\nThe bridge of Ely was opened in 1901.", source="ely.pdf")
CHAT = Chat(
    "The bridge of Ely", ARTICLE.source, ARTICLE.digest, len(ARTICLE.text), "2026-01-31T12:00:00+00:00"
)


def turns(*names: str) -> tuple[KeptTurn, ...]:
    return tuple(KeptTurn(name, f"question {name}", f"question {name}") for name in names)


def test_what_two_tabs_asked_is_kept_and_what_one_took_away_is_gone(tmp_path: Path) -> None:
    store = DeskStore(tmp_path / "desk")
    store.keep(Record(ARTICLE, dataclasses.replace(CHAT, turns=turns("a", "b"))), original=b"%PDF")
    store.keep(Record(ARTICLE, dataclasses.replace(CHAT, turns=turns("c"))))
    store.keep(Record(ARTICLE, dataclasses.replace(CHAT, turns=turns("a"))), gone=frozenset({"b"}))
    (kept,) = store.all()
    assert kept.chat.asked == ["question a", "question c"] and kept.chat.has_file
    record, original = store.read(kept.name)
    assert record.article == ARTICLE and original == b"%PDF" and store.find(ARTICLE.digest) == kept.name


def test_a_place_that_two_tabs_pinned_is_pinned_once_with_its_note(tmp_path: Path) -> None:
    store = DeskStore(tmp_path / "desk")
    for pin in (KeptPin("a", 2, 9), KeptPin("b", 2, 9, "mine"), KeptPin("c", 2, 9), KeptPin("d", 3, 9)):
        store.keep(Record(ARTICLE, dataclasses.replace(CHAT, pins=(pin,))))
    (kept,) = store.all()
    assert [(pin.name, pin.note) for pin in kept.chat.pins] == [("b", "mine"), ("d", "")]


def test_an_answer_comes_back_with_its_exact_quotes() -> None:
    answer = Assistant(ARTICLE, model="none", keep_index=False).ask("When was the bridge of Ely opened?")
    back = restore_answer(keep_answer(answer), ARTICLE)
    assert back.text == answer.text and back.citations == answer.citations and back.state == answer.state


def test_deleting_leaves_nothing(tmp_path: Path) -> None:
    store = DeskStore(tmp_path / "desk")
    store.keep(Record(ARTICLE, CHAT), original=b"%PDF")
    store.delete(kept_name(ARTICLE))
    assert store.all() == [] and not list((tmp_path / "desk").glob(f"*{ARTICLE.digest[:8]}*"))
    for wrong in (kept_name(ARTICLE), "../desk", ""):
        with pytest.raises(ArticleError, match="no longer kept"):
            store.read(wrong)


def test_damage_is_told_and_hides_no_other(tmp_path: Path) -> None:
    store = DeskStore(tmp_path / "desk")
    other = Article.from_text("Another text of one sentence.")
    for article in (ARTICLE, other):
        store.keep(Record(article, dataclasses.replace(CHAT, digest=article.digest, source=article.source)))
    (tmp_path / "desk" / kept_name(other) / "chat.json").write_text("{", encoding="utf-8")
    assert [kept.name for kept in store.all()] == [kept_name(ARTICLE)]
    (tmp_path / "desk" / kept_name(ARTICLE) / "article.json").write_text(
        '{"text": "x y z."}', encoding="utf-8"
    )
    with pytest.raises(ArticleError, match="damaged"):
        store.read(kept_name(ARTICLE))


def test_a_tab_is_remembered_by_its_key(tmp_path: Path) -> None:
    store = DeskStore(tmp_path / "desk")
    store.keep_tab("k" * 32, ["one", "two"])
    assert store.tab("k" * 32) == ["one", "two"] and store.tab("other") == []
    assert "k" * 32 not in (tmp_path / "desk" / "tabs.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [{"headings": [{"start": 0, "end": 9999, "level": 1}]}, {"pages": [9, 2]}, {"text": ""}, {"text": 7}],
)
def test_a_record_of_a_browser_that_does_not_stand_is_refused(change: dict[str, object]) -> None:
    article = {**json.loads(article_to_json(ARTICLE)), **change}
    written = json.dumps({"article": article, "chat": json.loads(chat_to_json(CHAT))}).encode()
    with pytest.raises(ArticleError):
        read_record(written)
