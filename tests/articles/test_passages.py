import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.articles import split_passages, split_sentences

words = st.text(alphabet=st.sampled_from("abcXYZ019 .,!?\n\t\"“”'’()[]$%-—é中😀\u200b"), max_size=1500)


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@given(words)
def test_every_non_space_character_is_in_a_passage_and_order_is_kept(text: str) -> None:
    passages = split_passages(text, 120, 1)
    covered = {i for p in passages for i in range(p.start, p.end)}
    assert all(i in covered for i, c in enumerate(text) if not c.isspace())
    assert [p.start for p in passages] == sorted({p.start for p in passages})


@given(words, st.integers(20, 300), st.integers(0, 3))
def test_passages_are_windows_of_whole_sentences(text: str, window: int, overlap: int) -> None:
    for passage in split_passages(text, window, overlap):
        assert passage.start == passage.sentences[0].start
        assert passage.end == passage.sentences[-1].end
        assert passage.end - passage.start <= window
        for s in passage.sentences:
            assert text[s.start : s.end].strip() == text[s.start : s.end] != ""


@given(words)
def test_sentences_shorter_than_the_window_are_never_cut(text: str) -> None:
    whole = {(s.start, s.end) for s in split_sentences(text) if s.end - s.start <= 200}
    cut = {(s.start, s.end) for p in split_passages(text, 200, 1) for s in p.sentences}
    assert whole <= cut


def test_neighbouring_passages_share_a_sentence() -> None:
    text = " ".join(f"This is sentence number {i} of the text." for i in range(30))
    passages = split_passages(text, 120, 1)
    assert len(passages) > 5
    for one, two in itertools.pairwise(passages):
        assert one.sentences[-1] == two.sentences[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He lives in the U.S. now. She does not.", ["He lives in the U.S. now.", "She does not."]),
        ("Mr. Lee met Dr. Kim. They talked.", ["Mr. Lee met Dr. Kim.", "They talked."]),
        ("See No. 5 on the list. Then stop.", ["See No. 5 on the list.", "Then stop."]),
        ("It rose 3.5 percent. Sales fell.", ["It rose 3.5 percent.", "Sales fell."]),
        ("J. K. Rowling wrote it. We read it.", ["J. K. Rowling wrote it.", "We read it."]),
        ("“Is it?” she asked. He nodded.", ["“Is it?” she asked.", "He nodded."]),
        ("“We won. We are glad.” He left.", ["“We won.", "We are glad.”", "He left."]),
        ("A headline\n\nThe text begins. It ends.", ["A headline", "The text begins.", "It ends."]),
        ("- one thing\n- another thing", ["- one thing", "- another thing"]),
        ("1. First item\n2. Second item", ["1. First item", "2. Second item"]),
        (
            "This line was wrapped at a width of about sixty characters\nand goes on here. End.",
            ["This line was wrapped at a width of about sixty characters\nand goes on here.", "End."],
        ),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_sentence_longer_than_the_window_is_cut_at_a_space() -> None:
    text = "word " * 100
    pieces = [text[s.start : s.end] for p in split_passages(text, 60, 0) for s in p.sentences]
    assert all(len(piece) <= 60 for piece in pieces)
    assert " ".join(pieces).split() == ["word"] * 100


@pytest.mark.parametrize(
    ("text", "language", "sentences"),
    [
        ("1) The lamp is red. 2) The chair is old. Nobody sat there.", "en", 3),
        ("The rules: a) Bring a cup. b) Wash it. Whoever forgets pays.", "en", 3),
        ("They came in the '90s to Holm. Their dogs' kennel is gone. It was red.", "en", 3),
        ("The firm paid approx. 300 euros. It closed at 5 p.m. Friday.", "en", 2),
        ("Die Brücke wurde am 14. Mai 2019 eröffnet. Sie kostete 3 Mio. Euro.", "de", 2),
        ("橋は2019年に開通した。工費は三百万円だった。", "ja", 2),
    ],
)
def test_sentences_end_where_they_end(text: str, language: str, sentences: int) -> None:
    assert len(split_sentences(text, language)) == sentences
