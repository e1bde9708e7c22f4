"""DOCX and ODT: the same documents in both vocabularies, then what is each format's own."""

import io
from dataclasses import dataclass

import pytest

from assistant import Article, AssistantError
from tests.articles.reading import read
from tests.made_files import zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = (
    f"xmlns:office='{OASIS}office:1.0' xmlns:text='{OASIS}text:1.0' xmlns:table='{OASIS}table:1.0' "
    f"xmlns:style='{OASIS}style:1.0' xmlns:fo='{OASIS}xsl-fo-compatible:1.0' "
    f"xmlns:draw='{OASIS}drawing:1.0' xmlns:svg='{OASIS}svg-compatible:1.0' "
    "xmlns:dc='http://purl.org/dc/elements/1.1/' "
    f"xmlns:meta='{OASIS}meta:1.0'"
)


def docx(body: str, styles: str = "", core: str = "", front: str = "") -> Article:
    """The article of a Word document with this body."""
    names = f"xmlns:w='{W}' xmlns:mc='{MC}'"
    files = {"word/document.xml": f"<w:document {names}>{front}<w:body>{body}</w:body></w:document>"}
    if styles:
        files["word/styles.xml"] = f"<w:styles xmlns:w='{W}'>{styles}</w:styles>"
    if core:
        dc = "http://purl.org/dc/elements/1.1/"
        files["docProps/core.xml"] = (
            f"<cp:coreProperties xmlns:cp='x' xmlns:dc='{dc}'>{core}</cp:coreProperties>"
        )
    return read(zipped(files), "article.docx")


def odt(body: str, styles: str = "", meta: str = "", common: str = "") -> Article:
    """The article of an OpenDocument text with this body; `common` are the styles of `styles.xml`."""
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    files = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    if common:
        files["styles.xml"] = f"<office:document-styles {NAMES}>{common}</office:document-styles>"
    if meta:
        files["meta.xml"] = (
            f"<office:document-meta {NAMES}><office:meta>{meta}</office:meta></office:document-meta>"
        )
    return read(zipped(files), "article.odt")


def p(words: str) -> str:
    """A Word paragraph of one run."""
    return f"<w:p>{r(words)}</w:p>"


def r(words: str, properties: str = "") -> str:
    """A run of a Word paragraph."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r>"


@dataclass(frozen=True)
class Both:
    """One document written in both formats, and what is read of it."""

    word: str
    open: str
    text: str


SAME = {
    "runs of one word": Both(
        f"<w:p>{r('The bri')}{r('dge')}{r(' is red.')}</w:p>",
        "<text:p>The bri<text:span>dge</text:span> is red.</text:p>",
        "The bridge is red.",
    ),
    "tabs and line breaks": Both(
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>"
        "<w:r><w:t>Ely</w:t><w:tab/><w:t>7</w:t><w:br/><w:t>York</w:t><w:cr/><w:t>nine</w:t></w:r></w:p>",
        "<text:p>Ely<text:tab/>7<text:line-break/>York<text:line-break/>nine</text:p>",
        "Ely 7\nYork\nnine",
    ),
    "insertions shown and deletions not": Both(
        f"<w:p>{r('It is ')}<w:ins>{r('red')}</w:ins><w:del><w:r><w:delText>green</w:delText></w:r></w:del>"
        f"<w:moveFrom>{r('blue')}</w:moveFrom><w:moveTo>{r(' and old')}</w:moveTo>{r('.')}</w:p>",
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>green blue</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>It is <text:change-start/>red<text:change-end/><text:change/> and old.</text:p>",
        "It is red and old.",
    ),
    "a comment is none of the document's words": Both(
        f"<w:p><w:commentRangeStart w:id='1'/>{r('It is red.')}<w:commentRangeEnd w:id='1'/></w:p>",
        "<text:p><office:annotation><dc:creator>Anna</dc:creator><text:p>Is it?</text:p>"
        "</office:annotation>It is red.</text:p>",
        "It is red.",
    ),
    "links and bookmarks": Both(
        f"<w:p>{r('See ')}<w:hyperlink><w:bookmarkStart/>{r('the bridge')}</w:hyperlink>{r('.')}</w:p>",
        "<text:p>See <text:a href='http://x.org'><text:bookmark text:name='x'/>the bridge</text:a>.</text:p>",
        "See the bridge.",
    ),
    "a list in a list": Both(
        "".join(
            f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/></w:numPr></w:pPr>{r(words)}</w:p>"
            for level, words in ((0, "Towns"), (1, "Ely"), (0, "Rivers"))
        )
        + p("The end."),
        "<text:list><text:list-item><text:p>Towns</text:p><text:list><text:list-item><text:p>Ely</text:p>"
        "</text:list-item></text:list></text:list-item><text:list-item><text:p>Rivers</text:p>"
        "</text:list-item></text:list><text:p>The end.</text:p>",
        "- Towns\n- Ely\n- Rivers\n\nThe end.",
    ),
    "a table whose cell holds a table": Both(
        f"<w:tbl><w:tr><w:tc>{p('Ely')}</w:tc><w:tc>{p('seven')}{p('houses')}</w:tc></w:tr><w:tr><w:tc>"
        f"<w:tbl><w:tr><w:tc>{p('York')}</w:tc><w:tc>{p('North')}</w:tc></w:tr></w:tbl></w:tc>"
        f"<w:tc>{p('nine')}</w:tc></w:tr></w:tbl>",
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Ely</text:p>"
        "</table:table-cell><table:table-cell><text:p>seven</text:p><text:p>houses</text:p>"
        "</table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell>"
        "<table:table><table:table-row><table:table-cell><text:p>York</text:p></table:table-cell>"
        "<table:table-cell><text:p>North</text:p></table:table-cell></table:table-row></table:table>"
        "</table:table-cell><table:table-cell><text:p>nine</text:p></table:table-cell></table:table-row>"
        "</table:table>",
        "Ely | seven houses\nYork North | nine",
    ),
    "a text box stands apart from the words around it": Both(
        f"<w:p>{r('Before')}<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{p('inside')}{p('twice')}"
        f"</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{p('inside')}{p('twice')}</w:txbxContent>"
        f"</mc:Fallback></mc:AlternateContent></w:r>{r('after.')}</w:p>",
        "<text:p>Before<draw:frame><draw:text-box><text:p>inside</text:p><text:p>twice</text:p>"
        "</draw:text-box></draw:frame>after.</text:p>",
        "Before inside twice after.",
    ),
    "sections and content controls": Both(
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('One.')}<w:customXml>{p('Two.')}</w:customXml></w:sdtContent></w:sdt>",
        "<text:section><text:p>One.</text:p><text:section><text:p>Two.</text:p></text:section></text:section>",
        "One.\n\nTwo.",
    ),
    "empty paragraphs leave no trace": Both(
        f"<w:p/>{p('One.')}{p('  ')}<w:p/>{p('Two.')}",
        "<text:p/><text:p>One.</text:p><text:p> <text:s/></text:p><text:p/><text:p>Two.</text:p>",
        "One.\n\nTwo.",
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_both_formats_give_the_same_text(name: str) -> None:
    both = SAME[name]
    assert docx(both.word).text == both.text
    assert odt(both.open).text == both.text
    assert docx(both.word).notices == odt(both.open).notices == ()


def test_headings_have_the_levels_of_their_styles() -> None:
    styles = "".join(
        f"<w:style w:styleId='{name}'><w:name w:val='{called}'/>{rest}</w:style>"
        for name, called, rest in (
            ("T", "Title", ""),
            ("H1", "heading 1", ""),
            ("U2", "Überschrift 2", ""),
            ("Own", "Chapter", "<w:pPr><w:outlineLvl w:val='2'/></w:pPr>"),
            ("Body", "Body", "<w:pPr><w:outlineLvl w:val='9'/></w:pPr>"),
        )
    )
    words = (("T", "The bridge"), ("H1", "Past"), ("U2", "Floods"), ("Own", "Wood"), ("Body", "It was red."))
    body = "".join(f"<w:p><w:pPr><w:pStyle w:val='{s}'/></w:pPr>{r(text)}</w:p>" for s, text in words)
    article = docx(body, styles)
    found = [(article.text[h.start : h.end], h.level) for h in article.headings]
    assert found == [("The bridge", 1), ("Past", 1), ("Floods", 2), ("Wood", 3)]
    assert article.title == "The bridge"


def test_outline_levels_of_an_odt_that_make_no_sense_are_the_first() -> None:
    levels = ("2", "x", "-1", "99999", "")
    body = "".join(
        f"<text:h text:outline-level='{n}'>Part {n or 'e'}</text:h><text:p>Text.</text:p>" for n in levels
    )
    assert [h.level for h in odt(body).headings] == [2, 1, 1, 1, 1]


def test_a_heading_is_one_line() -> None:
    styles = "<w:style w:styleId='H'><w:name w:val='heading 1'/></w:style>"
    heading = (
        "<w:p><w:pPr><w:pStyle w:val='H'/></w:pPr><w:r><w:t>The</w:t><w:br/><w:t>bridge</w:t></w:r></w:p>"
    )
    assert docx(heading + p("It is red."), styles).text == "The bridge\n\nIt is red."
    body = "<text:h>The<text:line-break/>bridge</text:h><text:p>It is red.</text:p>"
    assert odt(body).text == "The bridge\n\nIt is red."


def test_title_and_author_come_from_the_properties() -> None:
    facts = "<dc:title>The bridge</dc:title><dc:creator>Anna Brandt</dc:creator>"
    article = docx(p("It is red."), core=facts)
    assert (article.title, article.author, article.published) == ("The bridge", "Anna Brandt", None)
    meta = (
        "<dc:title> The bridge </dc:title><meta:initial-creator>Anna Brandt</meta:initial-creator>"
        "<dc:creator>Someone Else</dc:creator><dc:date>2025-01-01T00:00:00</dc:date>"
    )
    article = odt("<text:p>It is red.</text:p>", meta=meta)
    assert (article.title, article.author, article.published) == ("The bridge", "Anna Brandt", None)


@pytest.mark.parametrize("name", ["python-docx", "Word Document", "User", "Microsoft Office User"])
def test_what_a_program_writes_as_author_names_nobody(name: str) -> None:
    article = docx(p("It is red."), core=f"<dc:creator>{name}</dc:creator>")
    assert article.author == ""
    assert article.text == "It is red."


def test_spaces_of_an_odt_are_counted_within_reason() -> None:
    assert (
        odt("<text:p>a<text:s text:c='3'/>b<text:s/>c<text:s text:c='999999999'/>d</text:p>").text
        == "a b c d"
    )


SEEN = r("The bridge is red. ")
HIDDEN_RUNS = {
    "vanish": "<w:vanish/>",
    "tiny": "<w:sz w:val='2'/>",
    "white on paper": "<w:color w:val='FFFFFF'/>",
    "nearly white": "<w:color w:val='FDFDFD'/>",
    "on its own shade": "<w:color w:val='112233'/><w:shd w:fill='112233'/>",
}
SHOWN_RUNS = {
    "vanish switched off": "<w:vanish w:val='0'/>",
    "small": "<w:sz w:val='14'/>",
    "automatic colour": "<w:color w:val='auto'/>",
    "white on its own shade": "<w:color w:val='FFFFFF'/><w:shd w:fill='000000'/>",
    "white on a marker": "<w:color w:val='FFFFFF'/><w:highlight w:val='darkBlue'/>",
}


@pytest.mark.parametrize("name", HIDDEN_RUNS)
def test_hidden_runs_are_left_out_and_counted(name: str) -> None:
    article = docx(f"<w:p>{SEEN}{r('Mombasa', HIDDEN_RUNS[name])}</w:p>")
    assert article.text == "The bridge is red."
    assert article.notices == ("Left out: 1 piece of text that no reader would see.",)


@pytest.mark.parametrize("name", SHOWN_RUNS)
def test_runs_that_people_see_are_kept(name: str) -> None:
    article = docx(f"<w:p>{SEEN}{r('Mombasa', SHOWN_RUNS[name])}</w:p>")
    assert article.text == "The bridge is red. Mombasa"
    assert article.notices == ()


def test_white_words_in_a_dark_cell_are_kept() -> None:
    white = r("Mombasa", "<w:color w:val='FFFFFF'/>")
    dark = "<w:shd w:fill='1F3864'/>"
    for cell in (
        f"<w:tc><w:tcPr>{dark}</w:tcPr><w:p>{white}</w:p></w:tc>",
        f"<w:tc><w:p><w:pPr>{dark}</w:pPr>{white}</w:p></w:tc>",
    ):
        assert docx(f"<w:tbl><w:tr>{cell}<w:tc>{p('7')}</w:tc></w:tr></w:tbl>").text == "Mombasa | 7"
    assert (
        docx(f"<w:tbl><w:tr><w:tc><w:p>{white}</w:p></w:tc><w:tc>{p('7')}</w:tc></w:tr></w:tbl>").text
        == "| 7"
    )


def test_a_hidden_space_still_parts_two_words() -> None:
    assert docx(f"<w:p>{r('red')}{r(' ', '<w:vanish/>')}{r('bridge')}</w:p>").text == "red bridge"


def test_a_field_of_an_index_is_no_hidden_text() -> None:
    field = "<w:r><w:rPr><w:vanish/></w:rPr><w:instrText>XE bridge</w:instrText></w:r>"
    article = docx(f"<w:p>{SEEN}{field}</w:p>")
    assert (article.text, article.notices) == ("The bridge is red.", ())


def style(name: str, properties: str, more: str = "") -> str:
    """A style of an OpenDocument text."""
    return f"<style:style style:name='{name}' {more}><style:text-properties {properties}/></style:style>"


@pytest.mark.parametrize(
    "properties",
    [
        "text:display='none'",
        "fo:font-size='1pt'",
        "fo:color='#ffffff'",
        "fo:color='#112233' fo:background-color='#112233'",
    ],
)
@pytest.mark.parametrize("where", ["content", "common"])
def test_words_of_a_hidden_style_are_left_out_of_an_odt(properties: str, where: str) -> None:
    body = "<text:p>It is red.<text:span text:style-name='X'> Mombasa</text:span></text:p>"
    body += (
        "<text:p text:style-name='X'>Mombasa <text:span>twice</text:span></text:p><text:p>It is old.</text:p>"
    )
    hidden = style("X", properties)
    article = odt(body, hidden) if where == "content" else odt(body, common=hidden)
    assert article.text == "It is red.\n\nIt is old."
    assert article.notices == ("Left out: 2 pieces of text that no reader would see.",)


def test_hidden_text_fields_of_an_odt_are_left_out() -> None:
    article = odt("<text:p>It is red.<text:hidden-text>Mombasa</text:hidden-text></text:p>")
    assert article.text == "It is red."
    assert article.notices == ("Left out: 1 piece of text that no reader would see.",)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"word/document.xml": ""}, r"a\.docx holds no Word document"),
        ({"word/document.xml": "no XML at all"}, r"a\.docx is damaged"),
        (
            {"word/document.xml": f"<w:document xmlns:w='{W}'><w:body/></w:document>"},
            r"No article text was found",
        ),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, r"holds no text document"),
        (
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": f"<office:document-content {NAMES}><office:body><office:spreadsheet/>"
                "</office:body></office:document-content>",
            },
            r"is no text document",
        ),
    ],
)
def test_documents_without_text_are_refused(files: dict[str, str | bytes], message: str) -> None:
    with pytest.raises(AssistantError, match=message):
        read(zipped(files), "a.docx")


def test_a_document_of_a_real_writer_keeps_its_tracked_and_hidden_words_apart() -> None:
    import docx as python_docx

    document = python_docx.Document()
    document.add_heading("The bridge", 0)
    paragraph = document.add_paragraph("It is red", style="List Bullet")
    paragraph.add_run(" Mombasa").font.hidden = True
    paragraph.add_run(" and old.").bold = True
    file = io.BytesIO()
    document.save(file)
    article = read(file.getvalue(), "a.docx")
    assert article.text == "The bridge\n\n- It is red and old."
    assert [article.text[h.start : h.end] for h in article.headings] == ["The bridge"]


def word_style(name: str, properties: str, base: str = "", kind: str = "character") -> str:
    """A style of a Word document."""
    based = f"<w:basedOn w:val='{base}'/>" if base else ""
    return f"<w:style w:type='{kind}' w:styleId='{name}'>{based}<w:rPr>{properties}</w:rPr></w:style>"


def test_words_hidden_by_a_style_or_its_ancestor_are_left_out() -> None:
    styles = word_style("Gone", "<w:vanish/>") + word_style("Child", "<w:b/>", "Gone")
    styles += word_style("Back", "<w:vanish w:val='0'/>", "Gone") + word_style("Round", "", "Round")
    for name, text in (("Gone", "It is red."), ("Child", "It is red."), ("Back", "It is red. Mombasa")):
        by_run = f"<w:p>{r('It is red. ')}{r('Mombasa', f'<w:rStyle w:val={name!r}/>')}</w:p>"
        assert docx(by_run, styles).text == text
        by_paragraph = f"<w:p><w:pPr><w:pStyle w:val='{name}'/></w:pPr>{r('Mombasa')}</w:p>"
        assert docx(p("It is red.") + by_paragraph, styles).text == text.replace(" M", "\n\nM")
    in_circles = r("Mombasa", "<w:rStyle w:val='Round'/>")
    assert docx(f"<w:p>{in_circles}</w:p>", styles).text == "Mombasa"


def test_white_words_are_kept_where_a_table_style_or_the_page_is_dark() -> None:
    white = "<w:p>" + r("Mombasa", "<w:color w:val='FFFFFF'/>") + "</w:p>"
    dark = "<w:tblStylePr w:type='firstRow'><w:tcPr><w:shd w:fill='1F3864'/></w:tcPr></w:tblStylePr>"
    styles = f"<w:style w:type='table' w:styleId='Dark'>{dark}</w:style><w:style w:styleId='Plain'/>"
    for name, text in (("Dark", "Mombasa | 7"), ("Plain", "| 7")):
        table_style = f"<w:tblPr><w:tblStyle w:val='{name}'/></w:tblPr>"
        table = f"<w:tbl>{table_style}<w:tr><w:tc>{white}</w:tc><w:tc>{p('7')}</w:tc></w:tr></w:tbl>"
        assert docx(table, styles).text == text
    night = "<w:background w:color='000000'/>"
    black = "<w:p>" + r("secret", "<w:color w:val='000000'/>") + "</w:p>"
    assert docx(white + black, front=night).text == "Mombasa"


def test_what_nobody_reads_in_a_paragraph_of_an_odt_is_left_out() -> None:
    picture = (
        "<draw:frame><draw:image/><svg:title>Title</svg:title><svg:desc>A red bridge</svg:desc></draw:frame>"
    )
    script = "<text:script script:language='x' xmlns:script='s'>run()</text:script>"
    assert odt(f"<text:p>It is{picture} red{script}.</text:p>").text == "It is red."
    section = "<text:section{}><text:p>Mombasa</text:p></text:section>"
    shown, hidden = section.format(""), section.format(" text:display='none'")
    assert odt(f"<text:p>It is red.</text:p>{shown}{hidden}").text == "It is red.\n\nMombasa"


def test_styles_of_an_odt_hide_what_their_ancestors_hide() -> None:
    styles = style("Gone", "text:display='none'") + style("P1", "", "style:parent-style-name='Gone'")
    styles += style("R1", "", "style:parent-style-name='R2'") + style(
        "R2", "", "style:parent-style-name='R1'"
    )
    body = "<text:p text:style-name='P1'>Mombasa</text:p><text:p text:style-name='R1'>It is red.</text:p>"
    assert odt(body, styles).text == "It is red."


def test_white_words_of_an_odt_are_kept_on_a_dark_ground() -> None:
    white = style("W", "fo:color='#ffffff'")
    dark = "<style:style style:name='D'><style:{}-properties fo:background-color='#000000'/></style:style>"
    words = "<text:p{}><text:span text:style-name='W'>Mombasa</text:span> 7</text:p>"
    cell = "<table:table-row><table:table-cell{}>{}</table:table-cell></table:table-row>"
    cell = f"<table:table>{cell}</table:table>"
    on_paragraph, on_cell = (
        words.format(" text:style-name='D'"),
        cell.format(" table:style-name='D'", words.format("")),
    )
    assert odt(on_paragraph, white + dark.format("paragraph")).text == "Mombasa 7"
    assert odt(on_cell, white + dark.format("table-cell")).text == "Mombasa 7"
    assert odt(cell.format("", words.format("")), white).text == "7"
