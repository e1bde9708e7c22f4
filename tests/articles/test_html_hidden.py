"""What a page hides, in the ways of style sheets and attributes."""

import pytest
from lxml import html

from assistant.articles.html_blocks import read_blocks
from assistant.articles.html_hidden import remove_hidden

PAGE = "<html><head>{}</head><body><p>Seen before.</p>{}<p>Seen after.</p></body></html>"


def left(body: str, head: str = "") -> tuple[str, int]:
    """The words that are left of a page, and how many pieces were taken out."""
    root = html.document_fromstring(PAGE.format(head, body))
    count = remove_hidden(root)
    return " ".join(" ".join(block.text for block in read_blocks(root.find("body"))).split()), count


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : None !important",
        "visibility:collapse",
        "content-visibility:hidden",
        "opacity:0.0",
        "opacity:0%",
        "font-size:0",
        "font-size:1.5px",
        "font-size:.05em",
        "font:1px serif",
        "position:fixed;top:-200px",
        "position:absolute;left:-50em",
        "clip:rect(1px, 1px, 1px, 1px);position:absolute",
        "clip-path:inset(50%)",
        "transform:scale(0)",
        "transform:translateX(-9999px)",
        "text-indent:-9999px",
        "filter:opacity(0)",
        "width:1px;height:1px;overflow:hidden",
        "max-height:0;overflow:clip",
        "color:transparent",
        "color:rgba(10,20,30,0)",
        "color:hsl(0 0% 0% / 0)",
        "color:#fff",
        "color:#0a0a0a;background:#000",
        "color:navy;background-color:rgb(0,0,128)",
    ],
)
def test_hidden_elements_are_taken_out_and_counted(style: str) -> None:
    assert left(f"<div style='{style}'>Mombasa <b>here</b></div>") == ("Seen before. Seen after.", 1)


@pytest.mark.parametrize(
    "style",
    [
        "display:block",
        "opacity:0.5",
        "opacity:1",
        "font-size:11%",
        "font-size:2px",
        "font:12px/1 serif",
        "left:-9999px",  # of an element that is not positioned
        "position:relative;left:-9999px",
        "position:absolute;left:-10px",
        "overflow:hidden;height:100px",
        "height:0",
        "text-indent:-2em",
        "color:#eee;background:#000",
        "color:#fff;background:url(dark.png)",
        "color:#fff;background:linear-gradient(#000,#111)",
        "color:#fff;background:var(--dark)",
        "color:rgba(0,0,0,0.5)",
        "clip:rect(0,100px,100px,0)",
    ],
)
def test_what_is_seen_is_kept(style: str) -> None:
    assert left(f"<div style='{style}'>Mombasa</div>") == ("Seen before. Mombasa Seen after.", 0)


@pytest.mark.parametrize(
    ("sheet", "body"),
    [
        (".x{display:none}", "<p class='x'>Mombasa</p>"),
        ("p.x, #y { font-size: 0 }", "<p id='y'>Mombasa</p>"),
        ("div > .x{opacity:0}", "<div><p class='x'>Mombasa</p></div>"),
        ("/* .x{} */ .x{/* y */display:none}", "<p class='x'>Mombasa</p>"),
        ("[data-x='1']{visibility:hidden}", "<p data-x='1'>Mombasa</p>"),
        (".x{position:absolute}", "<p class='x' style='left:-9999px'>Mombasa</p>"),
        (".a{background:#222}.b{color:#222}", "<div class='a'><p class='b'>Mombasa</p></div>"),
    ],
)
def test_the_pages_own_sheets_hide_too(sheet: str, body: str) -> None:
    assert left(body, f"<style>{sheet}</style>") == ("Seen before. Seen after.", 1)


@pytest.mark.parametrize(
    ("sheet", "body"),
    [
        (".x:hover{display:none}", "<p class='x'>Mombasa</p>"),
        ("@media print{.x{display:none}}", "<p class='x'>Mombasa</p>"),
        ("@media (max-width:9px){.y{color:red} .x{display:none}}", "<p class='x'>Mombasa</p>"),
        (".x{display:none} .x{display:block}", "<p class='x'>Mombasa</p>"),
        (".x{display:none}", "<p class='x' style='display:block'>Mombasa</p>"),
        (".x{color:#fff} body{background:#000}", "<p class='x'>Mombasa</p>"),
        ("}{ .x{ :: broken", "<p class='x'>Mombasa</p>"),
        ("html, body { display: none }", "<p>Mombasa</p>"),  # shown by a script that we do not run
    ],
)
def test_rules_for_other_moments_hide_nothing(sheet: str, body: str) -> None:
    assert left(body, f"<style>{sheet}</style>") == ("Seen before. Mombasa Seen after.", 0)


def test_words_after_a_hidden_element_stay_where_they_were() -> None:
    assert left("<p>a<b hidden>x</b>b<i hidden>y</i> c</p>") == ("Seen before. ab c Seen after.", 2)


def test_hidden_in_hidden_is_one_piece() -> None:
    assert left("<div hidden>Mombasa <p hidden>Mombasa</p></div>")[0] == "Seen before. Seen after."


def test_what_holds_no_words_is_not_counted() -> None:
    assert left("<div hidden><img></div><input type='hidden' value='x'><script hidden>x</script>")[1] == 0


def test_children_with_colours_of_their_own_are_seen() -> None:
    body = "<div style='color:#fff'>Mombasa<span style='color:#000'>red</span>Mombasa</div>"
    assert left(body) == ("Seen before. red Seen after.", 1)


def test_old_attributes_have_colours_too() -> None:
    assert left("<font color='#ffffff'>Mombasa</font>")[0] == "Seen before. Seen after."
    dark = "<table bgcolor='#000000'><tr><td><font color='white'>Mombasa</font></td></tr></table>"
    assert left(dark) == ("Seen before. Mombasa Seen after.", 0)
