"""RTF: what people see of it, in every way that Word and others write it."""

import pytest

from assistant import Article
from tests.articles.reading import read

COLORS = rb"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;\red31\green56\blue100;}"


def rtf(body: bytes) -> Article:
    """The article of an RTF file with this body; colour 1 is white, 2 black, 3 dark blue."""
    return read(rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 A;}}" + COLORS + body + b"}", "a.rtf")


@pytest.mark.parametrize(
    "hidden",
    [
        rb"{\v Mombasa}",
        rb"{\v\fs24\cf2 Mombasa}",  # as Word writes it: size and colour of hidden text are nobody's business
        rb"{\fs2 Mombasa}",
        rb"{\fs2\cf0 Mombasa}",
        rb"{\cf1 Mombasa}",
        rb"{\cf2\highlight2 Mombasa}",
        rb"{\cf1\chcbpat1 Mombasa}",
        rb"\v Mombasa\v0 ",
        rb"{\cf1{\b Mombasa}}",
    ],
)
def test_words_that_nobody_sees_are_left_out_and_counted(hidden: bytes) -> None:
    article = rtf(rb"The bridge " + hidden + rb"is red.\par")
    assert article.text == "The bridge is red."
    assert article.notices == ("Left out: 1 piece of text that no reader would see.",)


@pytest.mark.parametrize(
    "shown",
    [
        rb"{\v0 Mombasa }",
        rb"{\v\plain Mombasa }",
        rb"{\fs2\fs24 Mombasa }",
        rb"{\cf1\cf0 Mombasa }",
        rb"{\cf1\highlight2 Mombasa }",
        rb"{\cf1\cb3 Mombasa }",
        rb"{\cf99 Mombasa }",
        rb"{\cf2 Mombasa }",
    ],
)
def test_words_that_people_see_are_kept(shown: bytes) -> None:
    article = rtf(rb"The bridge " + shown + rb"is red.\par")
    assert article.text == "The bridge Mombasa is red."
    assert article.notices == ()


def test_white_words_are_kept_in_dark_paragraphs_and_cells_alone() -> None:
    words = rb"{\cf1 Mombasa}\par"
    assert rtf(rb"\pard\cbpat3 " + words + rb"\pard " + words + rb"\pard End.").text == "Mombasa\n\nEnd."
    row = rb"\trowd\clcbpat3\cellx1\cellx2 {\cf1 Ely}\cell {\cf1 York}\cell 7\cell\row"
    assert rtf(row).text == "Ely |  | 7"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"One.\par Two.\line Three.\page Four.\sect Five.", "One.\n\nTwo.\nThree.\n\nFour.\n\nFive."),
        (rb"\ldblquote Yes\rdblquote , it\rquote s \emdash  old\endash new\bullet", "“Yes”, it’s — old–new•"),
        (rb"a\~b\_c\-d \{e\} \\", "a b-cd {e} \\"),
        (b"The bri\r\ndge", "The bridge"),
        (b"One.\\\nTwo.", "One.\n\nTwo."),  # an escaped line break ends a paragraph
        (rb"Caf\'e9 \u8364?5 \uc2\u8364\'80\'80 6 \uc0\u8364 7", "Café €5 € 6 €7"),
        (rb"{\uc0 {\u8211}}x\u8211?y", "–x–y"),
        (
            rb'{\field{\*\fldinst HYPERLINK "http://x.org"}{\fldrslt the bridge}} is red.',
            "the bridge is red.",
        ),
        (
            rb"It is red{\footnote Since 1954.}.{\header Head}{\footerf Foot}",
            "It is red¹.\n\n¹ Since 1954.",
        ),
        (rb"It is {\deleted green}red.{\*\annotation Is it?}{\*\unknown words}", "It is red."),
        (rb"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}}}It is red.{\pict\pngblip 89504e47}", "It is red."),
        (rb"{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}It is red.", "It is red."),
    ],
)
def test_characters_and_groups(body: bytes, text: str) -> None:
    assert rtf(body).text == text


def test_headings_and_lists() -> None:
    article = rtf(
        rb"\pard\outlinelevel0 The bridge\par\pard\outlinelevel1 Past\par\pard It was of wood.\par"
        rb"{\listtext\'b7\tab}\pard\ls1 Ely\par\pard\ls1 York\par\pard The end.\par"
    )
    assert article.text == "The bridge\n\nPast\n\nIt was of wood.\n\n- Ely\n- York\n\nThe end."
    assert [(article.text[h.start : h.end], h.level) for h in article.headings] == [
        ("The bridge", 1),
        ("Past", 2),
    ]


def test_paragraphs_of_a_cell_are_one_cell() -> None:
    article = rtf(rb"Before.\par\trowd\cellx1\cellx2 Ely\par and York\cell 7\cell\row\pard After.\par")
    assert article.text == "Before.\n\nEly and York | 7\n\nAfter."


TOWNS = "Before.\n\nTown | Houses\nEly | 7\n\nAfter."
ROWS = ((b"Town", b"Houses"), (b"Ely", b"7"))


def test_tables_are_read_however_their_rows_are_defined() -> None:
    defined = rb"\trowd\trgaph70\cellx1000\cellx2000"
    cells = [rb"\pard\intbl {%b\cell }{%b\cell }\pard\intbl " % row for row in ROWS]
    before = b"".join(defined + row + rb"\row " for row in cells)
    after = b"".join(row + defined + rb"\row " for row in cells)
    twice = b"".join(defined + row + b"{" + defined + rb"\row }" for row in cells)  # as Word does
    for table in (before, after, twice):
        assert rtf(rb"Before.\par " + table + rb"\pard After.\par").text == TOWNS


def test_a_table_in_a_cell_is_a_part_of_the_cell() -> None:
    inner = rb"\itap2 York\nestcell{\nonesttables\par}North\nestcell{\*\nesttableprops\trowd\cellx1\nestrow}"
    article = rtf(
        rb"\trowd\cellx1\cellx2\pard\intbl Ely\par\pard\intbl" + inner + rb"\pard\cell 7\cell\row End."
    )
    assert article.text == "Ely York North | 7\n\nEnd."


def test_the_last_row_of_a_file_that_is_cut_short_is_read() -> None:
    assert read(rb"{\rtf1\ansi\trowd\cellx1\cellx2 Ely\cell seven hou", "a.rtf").text == "Ely | seven hou"


def test_title_and_author_come_from_the_info_group() -> None:
    article = rtf(rb"{\info{\title The bridge}{\author Anna Brandt}{\operator Someone}}It is red.\par")
    assert (article.title, article.author) == ("The bridge", "Anna Brandt")
    assert "Someone" not in article.text


@pytest.mark.parametrize("charset", ["cp1251", "cp1253", "cp932", "cp936", "mac_roman"])
def test_bytes_are_letters_of_the_code_page_that_the_file_names(charset: str) -> None:
    words = {
        "cp1251": "Мост красный",
        "cp1253": "Η γέφυρα",
        "cp932": "赤い橋",
        "cp936": "红桥",
        "mac_roman": "Über",
    }
    number = {"cp1251": 204, "cp1253": 161, "cp932": 128, "cp936": 134, "mac_roman": 77}[charset]
    letters = b"".join(b"\\'%02x" % byte for byte in words[charset].encode(charset))
    content = rb"{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset%d B;}}\f1 %b\f0  caf\'e9}" % (
        number,
        letters,
    )
    assert read(content, "a.rtf").text == f"{words[charset]} café"


def test_a_damaged_file_gives_what_can_be_read_of_it() -> None:
    assert read(rb"{\rtf1\ansi The bridge} is red. }}} \u It is old.", "a.rtf").text == (
        "The bridge is red. It is old."
    )
    assert read(rb"{\rtf1\ansi{\cf1 The bridge\'", "a.rtf").text == "The bridge'"
