"""From the lines of pages to paragraphs, with lines of our own making."""

from assistant.articles.blocks import Block
from assistant.articles.reflow import Line, reflow

LEFT, TOP, STEP = 50.0, 700.0, 14.0


def line(text: str, bottom: float, left: float = LEFT, size: float = 10.0, bold: bool = False) -> Line:
    """One line of a page."""
    return Line(text, left, bottom, left + 5 * len(text), bottom + size, size, bold)


def lines(*texts: str, top: float = TOP) -> list[Line]:
    """Lines one below the other; an empty text is an empty line."""
    return [line(text, top - STEP * number) for number, text in enumerate(texts) if text]


def texts(*pages: list[Line]) -> list[str]:
    """The words of the blocks of some pages."""
    return [block.text for block in reflow(pages)]


def test_lines_of_one_paragraph_are_joined_and_a_gap_begins_another() -> None:
    page = lines("The bridge was opened in", "the spring of 1901.", "", "It is red.", "It is old.")
    assert texts(page) == ["The bridge was opened in the spring of 1901.", "It is red. It is old."]


FILLER = ("It is told that it was of wood", "for a long time, and that it", "burnt twice in one year.", "")


def test_a_paragraph_runs_on_over_a_page_when_its_sentence_does() -> None:
    one, two = lines(*FILLER, "The bridge was opened,"), lines("as they say, in 1901.", "", *FILLER)
    block = reflow([one, two])[1]
    assert block.text == "The bridge was opened, as they say, in 1901."
    assert block.pages == ((0, 1), (block.text.index("as they"), 2))
    assert texts(lines(*FILLER), lines("Another begins."))[1] == "Another begins."


def test_a_word_cut_at_a_lines_end_is_made_whole() -> None:
    assert texts(lines("It was trans-", "ported by boat.")) == ["It was transported by boat."]
    assert texts(lines("It was trans\u00ad", "ported by boat.")) == ["It was transported by boat."]


def test_a_hyphen_that_the_text_has_elsewhere_stays() -> None:
    page = lines("A well-known bridge, well-known to all, is well-", "known here.")
    assert texts(page) == ["A well-known bridge, well-known to all, is well-known here."]


def test_a_hyphen_before_a_capital_or_a_number_stays() -> None:
    assert texts(lines("The Paris-", "Lyon line.")) == ["The Paris- Lyon line."]
    assert texts(lines("From 1901\u00ad", "1905 it was red.")) == ["From 1901-1905 it was red."]


def test_larger_short_lines_are_headings_by_size() -> None:
    page = [
        line("The bridge", 700, size=20),
        line("Its past", 660, size=14),
        *lines("It was of wood for a long time, and it", "burnt twice.", top=630),
        line("Its present", 580, size=14),
        *lines("It is of steel.", top=560),
    ]
    found = [(b.kind, b.level, b.text) for b in reflow([page])]
    assert found == [
        ("heading", 1, "The bridge"),
        ("heading", 2, "Its past"),
        ("paragraph", 0, "It was of wood for a long time, and it burnt twice."),
        ("heading", 2, "Its present"),
        ("paragraph", 0, "It is of steel."),
    ]


def test_a_bold_line_is_a_heading_and_a_bold_word_at_a_lines_end_is_not() -> None:
    page = [line("Its past", 700, bold=True), *lines("It was of wood.", top=680)]
    assert [(b.kind, b.text) for b in reflow([page])] == [
        ("heading", "Its past"),
        ("paragraph", "It was of wood."),
    ]
    within = [line("It was called", 700), line("the old one,", 686, bold=True), line("and it burnt.", 672)]
    assert texts(within) == ["It was called the old one, and it burnt."]


def test_items_begin_with_their_bullets() -> None:
    page = lines("Towns:", "• Ely, which has", "seven houses", "• York", "– Wick")
    assert [(b.kind, b.text) for b in reflow([page])][1:] == [
        ("item", "- Ely, which has seven houses"),
        ("item", "- York"),
        ("item", "- Wick"),
    ]


def test_running_heads_and_numbers_are_left_out_where_they_repeat() -> None:
    pages = [
        [line("Annals of Bridges", 800), *lines(f"Town {n} built a bridge of wood."), line(f"Page {n}", 30)]
        for n in range(1, 5)
    ]
    assert texts(*pages) == [f"Town {n} built a bridge of wood." for n in range(1, 5)]


def test_a_line_that_repeats_in_another_place_is_kept() -> None:
    towns = (
        ("Ely is a town of seven", "York has nine houses in"),
        ("Bath has a mill and a", "Wick has no bridge at"),
    )
    bodies = [lines(begin, f"all, as {begin.split()[0]} says.", top=300) for pair in towns for begin in pair]
    pages = [[line(f"Part {n}", 800 - 90 * n), *body] for n, body in enumerate(bodies, start=1)]
    assert [t for t in texts(*pages) if t.startswith("Part")] == ["Part 1", "Part 2", "Part 3", "Part 4"]


def test_of_one_page_nothing_repeats() -> None:
    assert texts([line("Annals", 800), *lines(*FILLER)])[0] == "Annals"


def test_cells_beside_each_other_are_one_line() -> None:
    page = [line("Ely", 700), line("7", 700, left=200), line("York", 660), line("9", 660.5, left=200)]
    assert texts([*page, *lines(*FILLER, top=620)])[:2] == ["Ely 7", "York 9"]


def test_no_lines_give_no_blocks() -> None:
    assert reflow([]) == [] == reflow([[], []])


def test_blocks_know_the_page_on_which_they_begin() -> None:
    pages = [lines("One."), [], lines("Three.")]
    assert reflow(pages) == [
        Block("One.", "paragraph", 0, ((0, 1),)),
        Block("Three.", "paragraph", 0, ((0, 3),)),
    ]
