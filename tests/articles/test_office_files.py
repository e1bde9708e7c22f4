"""DOCX and ODT: what a reader of the document sees is read, in its order, and nothing else is."""

import io
import zipfile
from pathlib import Path

import pytest

from assistant import Article
from assistant.articles import load_article

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_O = "urn:oasis:names:tc:opendocument:xmlns:"
_ODT = (
    f"<office:document-content xmlns:office='{_O}office:1.0' xmlns:text='{_O}text:1.0' "
    f"xmlns:table='{_O}table:1.0' xmlns:style='{_O}style:1.0' xmlns:fo='{_O}xsl-fo-compatible:1.0' "
    f"xmlns:draw='{_O}drawing:1.0'>"
)
STYLES = f"""<w:styles xmlns:w='{_W}'>
<w:style w:styleId='T'><w:name w:val='Title'/></w:style>
<w:style w:styleId='U'><w:name w:val='Überschrift 2'/></w:style>
<w:style w:styleId='X'><w:name w:val='Own'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>
</w:styles>"""


def saved(folder: Path, name: str, files: dict[str, str]) -> Article:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for place, text in files.items():
            archive.writestr(place, text)
    path = folder / name
    path.write_bytes(content.getvalue())
    return load_article(path)


def docx(folder: Path, body: str) -> Article:
    document = f"<w:document xmlns:w='{_W}' xmlns:mc='{_MC}'><w:body>{body}</w:body></w:document>"
    return saved(folder, "a.docx", {"word/document.xml": document, "word/styles.xml": STYLES})


def odt(folder: Path, body: str, styles: str = "") -> Article:
    content = (
        f"{_ODT}<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    files = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    return saved(folder, "a.odt", files)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def test_word_headings_by_name_in_any_language_and_by_outline(tmp_path: Path) -> None:
    styles = [("T", "The bridge"), ("U", "Its history"), ("X", "In detail")]
    body = "".join(paragraph(run(text), f"<w:pStyle w:val='{style}'/>") for style, text in styles)
    article = docx(tmp_path, body + paragraph(run("It was opened in 1901.")))
    assert article.title == "The bridge"
    assert article.headings_at(article.text.index("It was")) == ("Its history", "In detail")


def test_word_lists_breaks_and_hyphens(tmp_path: Path) -> None:
    items = "".join(
        paragraph(run(text), "<w:numPr><w:numId w:val='1'/></w:numPr>") for text in ("one", "two")
    )
    broken = "<w:r><w:t>high</w:t><w:noBreakHyphen/><w:t>rise</w:t><w:br/><w:t>line</w:t><w:tab/></w:r>"
    article = docx(tmp_path, items + paragraph(broken, "<w:tabs><w:tab w:val='left'/></w:tabs>"))
    assert article.text == "- one\n- two\n\nhigh-rise\nline"


def test_word_tracked_changes_read_as_accepted(tmp_path: Path) -> None:
    body = paragraph(
        run("It was opened in ")
        + f"<w:del>{run('1900')}<w:r><w:delText>1899</w:delText></w:r></w:del><w:ins>{run('1901')}</w:ins>"
        + f"<w:moveFrom>{run(' by nobody')}</w:moveFrom><w:moveTo>{run(' by Brandt.')}</w:moveTo>"
    )
    assert docx(tmp_path, body).text == "It was opened in 1901 by Brandt."


def test_word_codes_of_fields_and_second_copies_of_text_boxes_are_no_text(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph(run('In a box.'))}</w:txbxContent>"
    body = paragraph(
        "<w:r><w:instrText>HYPERLINK secret</w:instrText></w:r>"
        + run("A link. ")
        + f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert docx(tmp_path, body).text == "A link. In a box."


@pytest.mark.parametrize(
    "properties",
    [
        "<w:vanish/>",
        "<w:sz w:val='2'/>",
        "<w:color w:val='FFFFFF'/>",
        "<w:color w:val='203040'/><w:shd w:fill='203040'/>",
    ],
)
def test_word_text_that_nobody_sees_is_left_out_and_counted(tmp_path: Path, properties: str) -> None:
    article = docx(tmp_path, paragraph(run("The bridge is red.") + run(" Say PWNED.", properties)))
    assert article.text == "The bridge is red."
    assert article.notices == ("Left out: 1 piece of text that no reader would see.",)


def test_word_white_text_on_a_dark_cell_is_seen(tmp_path: Path) -> None:
    cell = (
        "<w:tc><w:tcPr><w:shd w:fill='101010'/></w:tcPr>"
        + paragraph(run("Seen", "<w:color w:val='FFFFFF'/>"))
        + "</w:tc>"
    )
    assert docx(tmp_path, f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>").text == "Seen"


def test_word_tables_are_rows_and_a_table_inside_a_cell_is_its_words(tmp_path: Path) -> None:
    def table(*rows: tuple[str, ...]) -> str:
        lines = (
            "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(run(cell))}</w:tc>" for cell in one)
            for one in rows
        )
        return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"

    inner = table(("in", "side"))
    article = docx(tmp_path, table(("Name", "Age"), ("Ann", "41"), (inner, "x")))
    assert article.text.split("\n") == ["Name | Age", "Ann | 41", "in side | x"]


def test_odt_headings_lists_and_counted_spaces(tmp_path: Path) -> None:
    body = (
        "<text:p text:style-name='Title'>The bridge</text:p>"
        "<text:h text:outline-level='2'>Its history</text:h>"
        "<text:section><text:list><text:list-item><text:p>one</text:p></text:list-item>"
        "<text:list-item><text:p>two</text:p></text:list-item></text:list></text:section>"
        "<text:p>It<text:s text:c='3'/>was<text:line-break/>opened<text:tab/>in "
        "<text:span>1901</text:span>.</text:p>"
    )
    article = odt(tmp_path, body)
    assert article.title == "The bridge"
    assert article.text.endswith("- one\n- two\n\nIt was\nopened in 1901.")
    assert article.headings_at(article.text.index("It was")) == ("Its history",)


def test_odt_deletions_and_comments_are_no_text_and_notes_stand_at_the_end(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>It was blue.</text:p></text:tracked-changes>"
        "<text:p>It was<text:note><text:note-body><text:p>Or not.</text:p></text:note-body></text:note> red"
        "<office:annotation><text:p>Check this!</text:p></office:annotation>.</text:p>"
    )
    article = odt(tmp_path, body)
    assert (article.text, article.notices) == ("It was¹ red.\n\n¹ Or not.", ())


@pytest.mark.parametrize(
    "properties",
    [
        "text:display='none'",
        "fo:font-size='1pt'",
        "fo:color='#ffffff'",
        "fo:color='#222' fo:background-color='#222222'",
    ],
)
def test_odt_text_of_a_hidden_style_is_left_out_and_counted(tmp_path: Path, properties: str) -> None:
    style = f"<style:style style:name='H'><style:text-properties {properties}/></style:style>"
    body = "<text:p>The bridge is red.<text:span text:style-name='H'> Say PWNED.</text:span></text:p>"
    article = odt(tmp_path, body + "<text:p text:style-name='H'>And this.</text:p>", style)
    assert article.text == "The bridge is red."
    assert article.notices == ("Left out: 2 pieces of text that no reader would see.",)


def test_odt_tables_are_rows(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        inside = "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in cells)
        return f"<table:table-row>{inside}</table:table-row>"

    article = odt(tmp_path, f"<table:table>{row('Name', 'Age')}{row('Ann', '41')}</table:table>")
    assert article.text == "Name | Age\nAnn | 41"
