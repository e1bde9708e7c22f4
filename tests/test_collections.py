"""Several articles asked together, through the doors that people use."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from assistant import Answer, Article, Assistant, AssistantError, ask
from assistant.articles import Collection, Limits, load_articles
from assistant.desk import suggested_questions
from assistant.web.article_rendering import article_html
from assistant.web.chat_rendering import answer_html
from tests.conftest import Run

ELY = """The bridge of Ely

By Anna Lund, April 10, 2025

The bridge of Ely opened in 1901. It crosses the river Ouse, and it has three arches of red brick.
"""
RIVER = """Ely and its river

By Karl Weber, May 3, 2024

The bridge of Ely opened in 1903. The mayor of Ely cut a ribbon, and the first carts crossed the bridge.
"""
YORK = "The castle of York was built in 1068. It has four towers, and it is open on Mondays."
OPENED = "When did the bridge of Ely open?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles, one of them twice, between files that hold none."""
    place = tmp_path / "towns"
    (place / "more").mkdir(parents=True)
    (place / ".hidden").mkdir()
    (place / "ely.txt").write_text(ELY)
    (place / "more" / "copy.txt").write_text(ELY)
    (place / "more" / "river.txt").write_text(RIVER)
    (place / "york.txt").write_text(YORK)
    (place / "tower.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (place / ".secret.txt").write_text("The castle of York was built in 1492.")
    (place / ".hidden" / "secret.txt").write_text("The castle of York was built in 1493.")
    outside = tmp_path / "outside.txt"
    outside.write_text("The castle of York was built in 1494.")
    os.symlink(outside, place / "link.txt")
    return place


@pytest.fixture(scope="module")
def towns() -> Assistant:
    return Assistant.open([Article.from_text(text) for text in (ELY, YORK, RIVER)], model="none")


def assert_quotes_are_slices_of_their_own(answer: Answer, articles: tuple[Article, ...]) -> None:
    assert answer.citations
    for citation in (*answer.citations, *answer.closest):
        assert any(citation.article is article for article in articles)
        assert citation.article.text[citation.start : citation.end] == citation.quote != ""


def test_a_folder_is_opened_with_the_folders_in_it_and_says_what_it_left_out(folder: Path) -> None:
    helper = Assistant.open(folder, model="none")
    places = [str(folder / name) for name in ("ely.txt", "york.txt", "more/copy.txt", "more/river.txt")]
    assert [article.source for article in helper.articles] == [*places[:2], places[3]]
    assert helper.article.title == "towns (3 articles)" and helper.article.source == str(folder)
    notices = " ".join(helper.notices)
    assert "tower.png is " in notices  # a picture that cannot be read, or damaged
    assert f"The same as another: {places[2]}" in notices
    answer = helper.ask("When was the castle of York built?")
    assert [c.article.source for c in answer.citations] == [places[1]]
    assert "1068" in answer.citations[0].quote
    assert_quotes_are_slices_of_their_own(answer, helper.articles)


def test_every_article_keeps_its_own_saved_index(folder: Path, tmp_path: Path) -> None:
    from assistant.index import list_articles

    options: dict[str, Any] = {"model": "none", "index_dir": tmp_path / "indexes"}
    alone = Assistant.open(folder / "more" / "river.txt", **options)
    together = Assistant.open(folder, **options)
    saved = list_articles(tmp_path / "indexes")
    assert sorted(Path(s.source).name for s in saved) == ["ely.txt", "river.txt", "york.txt"]
    assert len(together.index.passages) == sum(s.passages for s in saved)
    assert len(alone.index.passages) < len(together.index.passages)


def test_two_articles_that_disagree_are_both_quoted(towns: Assistant) -> None:
    answer = towns.ask(OPENED)
    assert answer.answered and answer.short == ""
    quotes = {c.article.title: c.quote for c in answer.citations}
    assert quotes == {
        "The bridge of Ely": "The bridge of Ely opened in 1901.",
        "Ely and its river": "The bridge of Ely opened in 1903.",
    }
    assert "[1]" in answer.text and "[2]" in answer.text
    assert_quotes_are_slices_of_their_own(answer, towns.articles)


def test_a_writer_does_not_choose_between_articles_that_disagree() -> None:
    chat = FakeListChatModel(responses=["The bridge of Ely opened in 1903."])
    answer = Assistant.open([Article.from_text(ELY), Article.from_text(RIVER)], model=chat).ask(OPENED)
    assert "1901" in answer.text and "1903" in answer.text
    assert len({c.article.title for c in answer.citations}) == 2


def test_one_place_of_two_names_is_no_disagreement(towns: Assistant) -> None:
    answer = towns.ask("When was the castle of York built?")
    assert answer.short == "1068"
    assert len(answer.citations) == 1


def test_the_local_writer_answers_from_a_collection(folder: Path) -> None:
    helper = Assistant.open(folder, model="local")
    answer = helper.ask("How many towers does the castle of York have?")
    assert answer.answered and "four" in answer.text.lower()
    assert {Path(c.article.source).name for c in answer.citations} == {"york.txt"}
    assert_quotes_are_slices_of_their_own(answer, helper.articles)


def test_questions_about_the_articles_are_answered_by_each_head(towns: Assistant) -> None:
    authors = towns.ask("Who wrote these articles?")
    assert [c.quote for c in authors.citations] == ["By Anna Lund", "By Karl Weber"]
    dates = towns.ask("When were the articles published?")
    assert ["2025" in dates.citations[0].quote, "2024" in dates.citations[1].quote] == [True, True]
    for answer in (authors, dates):
        assert answer.short == ""
        assert_quotes_are_slices_of_their_own(answer, towns.articles)


def test_a_summary_has_a_sentence_of_every_article(towns: Assistant) -> None:
    answer = towns.ask("What do these articles say?")
    assert {c.article.digest for c in answer.citations} == {a.digest for a in towns.articles}
    assert_quotes_are_slices_of_their_own(answer, towns.articles)


def test_the_retriever_gives_slices_of_the_articles_themselves(towns: Assistant) -> None:
    found = towns.as_retriever().invoke("castle of York")
    texts = {article.title: article.text for article in towns.articles}
    for document in found:
        place = document.metadata
        assert texts[place["title"]][place["start"] : place["end"]] == document.page_content
    assert "York" in found[0].page_content


def test_ask_takes_a_list_and_json_names_each_article(folder: Path) -> None:
    paths = [folder / "ely.txt", str(folder / "more" / "river.txt")]
    answer = ask(OPENED, article=paths, model="none")
    rows = json.loads(json.dumps(answer.to_dict()))["citations"]
    assert {row["source"] for row in rows} == {str(path) for path in paths}
    for row in rows:
        assert Path(row["source"]).read_text()[row["start"] : row["end"]] == row["quote"]


def test_one_article_in_a_folder_or_a_list_is_that_article(tmp_path: Path) -> None:
    (tmp_path / "york.txt").write_text(YORK)
    for source in (tmp_path, [tmp_path / "york.txt"], [tmp_path, tmp_path / "york.txt"]):
        article = load_articles(source)
        assert not isinstance(article, Collection)
        assert (article.text, article.source) == (YORK, str(tmp_path / "york.txt"))


def test_what_cannot_be_opened_is_told_in_a_line(folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(AssistantError, match=r"No article can be read in .*empty"):
        load_articles(empty)
    (empty / "\x1b[2Jtower.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    with pytest.raises(AssistantError, match="picture") as told:
        load_articles(empty)
    assert "\x1b" not in str(told.value)
    with pytest.raises(AssistantError, match="No article is given"):
        load_articles([])
    with pytest.raises(AssistantError, match=r"more than 3 files.*ASSISTANT_MAX_ARTICLES"):
        load_articles(folder, Limits(max_articles=3))
    with pytest.raises(AssistantError, match=r"no file at nothing\.txt"):  # it was named, so it must be there
        load_articles([folder, "nothing.txt"])


def test_the_command_line_asks_and_indexes_a_folder(run_command: Run, folder: Path, tmp_path: Path) -> None:
    indexes = ("--index-dir", str(tmp_path / "indexes"))
    done = run_command("index", str(folder), "--to", indexes[1], "--json")
    made = json.loads(done.stdout)
    assert [Path(row["article"]).name for row in made] == ["ely.txt", "york.txt", "river.txt"]
    assert "tower.png" in done.stderr
    asked = run_command("ask", str(folder), OPENED, "--model", "none", *indexes)
    assert "1901" in asked.stdout and "1903" in asked.stdout and "Ely and its river" in asked.stdout
    assert not asked.stderr.startswith("\n")
    york = str(folder / "york.txt")
    alone = run_command("ask", york, "When was the castle of York built?", "--model", "none", *indexes)
    assert alone.stderr == "" and york not in alone.stdout
    chat = run_command(
        "chat", str(folder / "ely.txt"), york, "--model", "none", *indexes, stdin=f"{OPENED}\n\n"
    )
    assert "1901" in chat.stdout and "The bridge of Ely" in chat.stdout


def test_the_page_shows_every_article_and_each_quote_knows_its_own(towns: Assistant) -> None:
    page = article_html(towns.article)
    names = [f"data-article='{article.digest[:16]}'" for article in towns.articles]
    assert [page.count(name) for name in names] == [1, 1, 1]
    answer = answer_html(towns.ask(OPENED))
    assert names[0] in answer and names[2] in answer and names[1] not in answer


def test_suggested_questions_are_answered_by_the_article_that_they_were_made_of(towns: Assistant) -> None:
    suggestions = suggested_questions(towns)
    assert suggestions
    assert all(towns.ask(question).answered for question in suggestions)
