"""What tabs have open, and how long."""

import pytest

from assistant import Article, AssistantError
from assistant.web.sessions import Desk, Sessions

FIRST = Article.from_text("The bridge of Ely was opened in 1901.")
KEY, OTHER = "a" * 32, "b" * 32


def test_who_has_no_name_has_no_session() -> None:
    for name in (None, ""):
        with pytest.raises(AssistantError, match="page alone"):
            Sessions(FIRST).get(name)


def test_beyond_the_most_the_one_idle_for_longest_leaves_and_is_told() -> None:
    sessions = Sessions(FIRST, most=2)
    first = sessions.get("one")
    sessions.get("two")
    assert sessions.get("one") is first  # used again, so "two" is idle for longer
    sessions.get("three")
    assert len(sessions) == 2 and sessions.get("one") is first
    with pytest.raises(AssistantError, match="Load it again"):
        sessions.get("two")


def test_a_dropped_tab_that_is_loaded_again_begins_anew() -> None:
    sessions = Sessions(FIRST, most=1)
    sessions.claim("one", KEY)
    sessions.get("one").open(Desk(Article.from_text("Another article of one line.")))
    sessions.get("two")
    with pytest.raises(AssistantError):
        sessions.get("one")
    assert sessions.claim("one again", KEY) is None
    assert len(sessions.get("one again").desks) == 1


def test_an_idle_session_is_dropped() -> None:
    sessions = Sessions(FIRST, idle_seconds=-1)
    sessions.get("one")
    assert len(sessions) == 0


def test_a_closed_tab_is_kept_for_a_reload_and_then_dropped() -> None:
    sessions = Sessions(FIRST)
    sessions.claim("one", KEY)
    session = sessions.get("one")
    sessions.free("one")
    assert sessions.claim("one reloaded", KEY) is session
    sessions.free("one reloaded")
    sessions.kept_seconds = -1
    sessions.expire()
    assert len(sessions) == 0 and sessions.claim("later", KEY) is None


def test_files_of_all_tabs_together_are_bounded() -> None:
    sessions = Sessions(FIRST, most_original_bytes=10)
    assert sessions.has_room_for(b"%PDF 12345")
    sessions.get("one").open(Desk(Article.from_text("Another article of one line."), original=b"%PDF"))
    assert sessions.has_room_for(b"%PDF 1") and not sessions.has_room_for(b"%PDF 12")


def test_a_closed_article_takes_the_chats_with_it_in_which_it_was_asked() -> None:
    session = Sessions(FIRST).get("one")
    for number in range(3):
        session.open(Desk(Article.from_text(f"Article number {number} of one line."), name=f"n{number}"))
    session.put_together(Desk(FIRST, members=("n0", "n1")))
    session.close(session.desks[1])
    assert [desk.name for desk in session.desks] == ["first", "n1", "n2"]


def test_of_too_many_articles_of_a_tab_the_oldest_leaves() -> None:
    session = Sessions(FIRST).get("one")
    for number in range(4):
        session.open(Desk(Article.from_text(f"Article number {number} of one line.")), most=3)
    assert len(session.desks) == 3 and session.desk.article.text.startswith("Article number 3")
