"""What stands in the page's HTML, looked at without a browser."""

import dataclasses

import pytest

from assistant import Answer, Article, Assistant
from assistant.answers import DECLINED, State
from assistant.articles import Collection
from assistant.web.article_rendering import article_html, contents_html
from assistant.web.chat_rendering import answer_html, is_sure, line_html
from assistant.web.originals import without_folders
from assistant.web.sessions import Desk, Turn
from assistant.web.takeaway import to_markdown

MONEY = "How much Russian money has reached Kazakhstan?"


@pytest.fixture(scope="module")
def answer(quoting: Assistant) -> Answer:
    return quoting.ask(MONEY)


def test_the_headline_keeps_its_qualifier_and_stands_only_when_it_is_sure(answer: Answer) -> None:
    assert answer.short == "roughly $4 billion"
    sure = dataclasses.replace(answer, state=State.ANSWERED, confidence=0.9)
    assert "<p class='short' dir='auto'>roughly $4 billion</p>" in answer_html(sure)
    for state, confidence in ((State.ANSWERED, 0.7), (State.UNSURE, 0.5)):
        shown = answer_html(dataclasses.replace(answer, state=state, confidence=confidence))
        assert "class='short'" not in shown
    assert not is_sure(State.SILENT, 0.99)


def test_the_four_states_are_four_lines_and_only_silence_can_be_asked_anyway(answer: Answer) -> None:
    shown = {
        state: answer_html(dataclasses.replace(answer, state=state, text=DECLINED, citations=()))
        for state in State
    }
    lines = {html.replace(str(state), "") for state, html in shown.items()}
    assert len(lines) == 4
    assert [state for state, html in shown.items() if "Ask anyway" in html] == [State.SILENT]
    assert "nothing is claimed" in shown[State.LANGUAGE]


def test_pieces_of_the_article_know_where_they_begin() -> None:
    article = Article.from_text(
        "# Prices 😀\n\n| Item | Price |\n|---|---|\n| Desk | 240 |\n\n1. First rule.\n2. Second rule.\n\n"
        "Width | Height\n\nA last paragraph."
    )
    html = article_html(article)
    units = article.text.encode("utf-16-le")
    found = [piece.split("'>", 1) for piece in html.split("data-start='")[1:]]
    assert len(found) == 9
    for start, rest in found:
        words = rest.split("<")[0]
        at = int(start) * 2
        assert units[at : at + len(words.encode("utf-16-le"))].decode("utf-16-le") == words
    assert html.count("<li ") == 2 and html.count("<td ") == 2 and html.count("<th ") == 2
    assert "<ol start='1'" in html
    assert "Width | Height" in html  # one line alone is no table


def test_contents_are_made_for_long_articles_alone() -> None:
    chapters = [f"# Chapter {n}\n\n{'A sentence of the chapter. ' * 20}" for n in range(12)]
    assert contents_html(Article.from_text("\n\n".join(chapters))).count("<li") == 12
    assert contents_html(Article.from_text("\n\n".join(chapters[:2]))) == ""


def test_no_folder_of_the_server_is_shown() -> None:
    one = Article.from_text("One sentence.", source="/srv/secret/one.txt")
    two = Article.from_text("Another sentence.", source="https://example.org/two")
    folder = Collection.of(
        [one, two], "secret", "/srv/secret", ["Left out: /srv/secret/photo.png (a picture)"]
    )
    shown = without_folders(folder)
    html = article_html(shown) + " ".join(shown.notices)
    assert "/srv" not in html and "one.txt" in html and "https://example.org/two" in html
    assert shown.text == folder.text


def test_pages_stand_in_what_is_taken_away(answer: Answer) -> None:
    (citation,) = answer.citations[:1]
    paged = dataclasses.replace(citation.article, pages=(0, 10))
    cited = dataclasses.replace(answer, citations=(dataclasses.replace(citation, article=paged),))
    desk = Desk(paged, turns=[Turn(MONEY, MONEY, answer=cited)])
    assert f"(page 2, characters {citation.start}–{citation.end})" in to_markdown(desk)
    assert "<span class='page'>p. 2</span>" in answer_html(cited)
    assert "page 2: show it in the article" in answer_html(cited)


def test_what_a_line_says_is_escaped() -> None:
    assert "<b>" not in line_html("<b>bold</b>", is_error=True)
