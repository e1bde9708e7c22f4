"""From HTML to blocks: every word once, in the order in which it is read."""

import pytest
from lxml import etree

from assistant.articles.blocks import Block
from assistant.articles.html_blocks import read_blocks
from assistant.articles.markup import read_whole_html


def blocks(body: str) -> tuple[Block, ...]:
    """The blocks of a page's body."""
    return read_whole_html(f"<html><body>{body}</body></html>".encode(), "a.html").blocks


def texts(body: str) -> list[tuple[str, str]]:
    """The kind and words of each block."""
    return [(block.kind, block.text) for block in blocks(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "One <b>b</b><i>c</i>.<p>Two</p>three",
            [("paragraph", "One bc."), ("paragraph", "Two"), ("paragraph", "three")],
        ),
        ("<p>One<br>two<br/> three</p>", [("paragraph", "One\ntwo\nthree")]),
        ("<p>  a \n b\t c&nbsp;d </p>", [("paragraph", "a b c d")]),
        ("<h2>Part <em>one</em><br>still</h2>text", [("heading", "Part one still"), ("paragraph", "text")]),
        (
            "<ul><li>a</li><li><p>b</p><p>c</p></li></ul>",
            [("item", "- a"), ("item", "- b"), ("paragraph", "c")],
        ),
        ("<ol><li>a<ul><li>b</li></ul>c</li></ol>", [("item", "1. a"), ("item", "- b"), ("paragraph", "c")]),
        ("<dl><dt>Ely</dt><dd>a town</dd></dl>", [("row", "Ely: a town")]),
        ("<pre>a  b\n c</pre>", [("paragraph", "a b\nc")]),
        ("<blockquote>a<p>b</p></blockquote>", [("paragraph", "a"), ("paragraph", "b")]),
        ("<figure><img alt='x'><figcaption>A bridge</figcaption></figure>", [("caption", "A bridge")]),
        ("<p>a<script>b</script>c<noscript>d</noscript>e<!-- f -->g</p>", [("paragraph", "aceg")]),
        ("<p>a<select><option>b</option></select>c<button>d</button></p>", [("paragraph", "ac")]),
        ("<p>x<sup>2</sup> and H<sub>2</sub>O</p>", [("paragraph", "x² and H2O")]),
        ("<div><div><span>deep</span></div></div>", [("paragraph", "deep")]),
        ("<p></p><div> <br> </div><ul><li></li></ul>", []),
    ],
)
def test_words_come_in_blocks_as_they_are_seen(body: str, expected: list[tuple[str, str]]) -> None:
    assert texts(body) == expected


def test_headings_have_their_levels() -> None:
    found = blocks("".join(f"<h{n}>Part {n}</h{n}>" for n in range(1, 7)))
    assert [(block.kind, block.level) for block in found] == [("heading", n) for n in range(1, 7)]


def test_a_table_of_data_is_read_by_rows() -> None:
    body = (
        "<table><caption>Towns</caption><thead><tr><th>Town</th><th>Houses</th></tr></thead>"
        "<tbody><tr><td>Ely</td><td><p>7</p><p>and 2</p></td></tr><tr><td>York</td>"
        "<td><ul><li>9</li></ul></td></tr></tbody></table>after"
    )
    assert texts(body) == [
        ("caption", "Towns"),
        ("row", "Town | Houses"),
        ("row", "Ely | 7 and 2"),
        ("row", "York | 9"),
        ("paragraph", "after"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td><p>One.</p></td></tr><tr><td>Two.</td></tr></table>",  # one cell in a row
        f"<table><tr><td>One.</td><td>Two.<br>{'word ' * 90}</td></tr></table>",  # a long cell
        "<table><tr><td>One.</td><td><table><tr><td>Two.</td></tr></table></td></tr></table>",  # nested
    ],
)
def test_a_table_that_lays_out_a_page_is_read_as_paragraphs(table: str) -> None:
    first, second = texts(table)
    assert first == ("paragraph", "One.")
    assert second[0] == "paragraph" and second[1].startswith("Two.")


def test_trafilaturas_own_elements_are_understood() -> None:
    body = etree.fromstring(
        "<body><head rend='h2'>Part</head><p>a<lb/>b</p><list><item>c</item></list>"
        "<table><row><cell>d</cell><cell>e</cell></row></table><quote>f</quote></body>"
    )
    assert [(b.kind, b.text, b.level) for b in read_blocks(body)] == [
        ("heading", "Part", 2),
        ("paragraph", "a\nb", 0),
        ("item", "- c", 0),
        ("row", "d | e", 0),
        ("paragraph", "f", 0),
    ]


def test_what_stands_in_the_head_of_a_page_is_not_read() -> None:
    page = "<html><head><title>Title</title><meta name='x' content='y'></head><p>Seen.</p></html>"
    assert [block.text for block in read_whole_html(page.encode(), "a.html").blocks] == ["Seen."]
    whole = etree.fromstring("<html><head>unseen</head><p>Seen.</p></html>")
    assert [block.text for block in read_blocks(whole)] == ["Seen."]
