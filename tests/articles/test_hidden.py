"""Characters that nobody sees, and colours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.articles.hidden import Color, parse_color, same_color, visible_characters


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("soft\u00adhy\u200bphen", "softhyphen"),
        ("\ufeffbegin \u2060middle\u2063 end", "begin middle end"),
        ("\u202eright to left\u202c", "right to left"),
        ("tag" + "".join(chr(0xE0000 + ord(c)) for c in "secret") + "s", "tags"),
        ("bell\x07 and escape\x1b[31m", "bell and escape[31m"),
        ("tab\tnew\nreturn\rform\x0cnext\x85", "tab\tnew\nreturn\rform\x0cnext\x85"),
        ("a\u200cb\u200dc", "abc"),  # joiners between Latin letters only hide something
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("\u3164\uffa0filler", "filler"),
        ("café – “quotes” 中文 😀", "café – “quotes” 中文 😀"),
    ],
)
def test_what_nobody_sees_is_taken_out_and_nothing_else(text: str, seen: str) -> None:
    assert visible_characters(text) == seen


@given(st.text())
def test_taking_out_twice_takes_no_more_and_keeps_the_order(text: str) -> None:
    seen = visible_characters(text)
    rest = iter(text)
    assert all(character in rest for character in seen)
    assert visible_characters(visible_characters(seen)) == visible_characters(seen)


@pytest.mark.parametrize(
    ("value", "color"),
    [
        ("White", (255, 255, 255)),
        (" #ABC ", (170, 187, 204)),
        ("#a1b2c3", (161, 178, 195)),
        ("A1B2C3", (161, 178, 195)),
        ("#a1b2c3ff", (161, 178, 195)),
        ("#abcf", (170, 187, 204)),
        ("rgb(1, 2, 3)", (1, 2, 3)),
        ("rgba(1 2 3 / 50%)", (1, 2, 3)),
        ("rgba(1,2,3,.5)", (1, 2, 3)),
        ("#a1b2c300", None),  # not seen at all, which is no colour
        ("auto", None),
        ("", None),
        ("#12", None),
        ("url(white.png)", None),
        ("rgb(1,2)", None),
    ],
)
def test_colours_are_read_in_the_ways_that_people_write_them(value: str, color: Color | None) -> None:
    assert parse_color(value) == color


def test_colours_that_nobody_tells_apart_are_the_same() -> None:
    white = (255, 255, 255)
    assert same_color(white, (243, 250, 255))
    assert not same_color(white, (255, 242, 255))
    assert not same_color((0, 0, 0), white)
