"""Files of every kind, made from one article of our own, for the tests and the fuzzer."""

import gzip
import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from html import escape

from assistant.articles import Article

Blocks = list[tuple[str, str]]
"""(tag, text), the tag being "h1", "h2" or "p"."""


def blocks_of(article: Article) -> Blocks:
    """An article's paragraphs and headings."""
    headings = {article.text[h.start : h.end]: f"h{h.level}" for h in article.headings}
    return [(headings.get(part, "p"), part) for part in article.text.strip().split("\n\n")]


def make_text(blocks: Blocks) -> bytes:
    return "\n\n".join(text for _, text in blocks).encode()


def make_markdown(blocks: Blocks) -> bytes:
    marks = {"h1": "# ", "h2": "## ", "p": ""}
    return "\n\n".join(f"{marks[tag]}{text}" for tag, text in blocks).encode()


def make_html(blocks: Blocks) -> bytes:
    body = "\n".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in blocks)
    head = "<!doctype html><html lang='en'><head><meta charset='utf-8'></head>"
    return f"{head}<body>{body}</body></html>".encode()


def make_page(blocks: Blocks) -> bytes:
    """A web page with a menu, a side column, advertisements and a footer around the article."""
    body = "\n".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in blocks)
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("Home", "World", "Sport", "Weather"))
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>News | The Daily</title>"
        "<meta name='author' content='Anna Brandt'><script>var x = 'tracked by a script';</script></head>"
        f"<body><header><nav><ul>{menu}</ul></nav></header>"
        f"<main><article>{body}</article></main>"
        "<aside class='ads'><p>Buy the best mattress of the year at half its price today.</p></aside>"
        "<footer><p>© The Daily. All rights reserved. Imprint and cookies.</p></footer></body></html>"
    ).encode()


def make_pdf(blocks: Blocks) -> bytes:
    from fpdf import FPDF

    pdf = FPDF(format="A5")
    pdf.set_auto_page_break(True, margin=20)
    pdf.add_page()
    for tag, text in blocks:
        pdf.set_font("Times", "B" if tag != "p" else "", {"h1": 18, "h2": 14, "p": 11}[tag])
        plain = text.replace("’", "'").replace("“", '"').replace("”", '"').replace("–", "-")
        pdf.multi_cell(0, 6 if tag == "p" else 9, plain, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(4)
    return bytes(pdf.output())


def make_docx(blocks: Blocks) -> bytes:
    import docx

    document = docx.Document()
    for tag, text in blocks:
        if tag == "p":
            document.add_paragraph(text)
        else:
            document.add_heading(text, level=int(tag[1]))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def make_pptx(blocks: Blocks) -> bytes:
    """A title slide, a slide for each heading of the second level, and their paragraphs in boxes."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    for tag, text in blocks:
        if tag == "h2":
            slide = deck.slides.add_slide(deck.slide_layouts[5])
        if tag != "p":
            slide.shapes.title.text = text
        else:
            box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(1))
            box.text_frame.text = text
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def make_odt(blocks: Blocks) -> bytes:
    def paragraph(tag: str, text: str) -> str:
        if tag == "p":
            return f"<text:p>{escape(text)}</text:p>"
        return f"<text:h text:outline-level='{tag[1]}'>{escape(text)}</text:h>"

    office = "urn:oasis:names:tc:opendocument:xmlns:"
    names = f"xmlns:office='{office}office:1.0' xmlns:text='{office}text:1.0' xmlns:table='{office}table:1.0'"
    names += f" xmlns:style='{office}style:1.0' xmlns:fo='{office}xsl-fo-compatible:1.0'"
    body = "".join(paragraph(tag, text) for tag, text in blocks)
    inner = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {names}>{inner}</office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def make_epub(blocks: Blocks) -> bytes:
    """A book with a chapter for each heading of the second level."""
    chapters: list[Blocks] = [[]]
    for block in blocks:
        if block[0] == "h2":
            chapters.append([])
        chapters[-1].append(block)
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>"
        "<rootfiles><rootfile full-path='book/content.opf'/></rootfiles></container>",
    }
    items = spine = ""
    for number, chapter in enumerate(chapters):
        body = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in chapter)
        files[f"book/c{number}.xhtml"] = (
            "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'>"
            f"<head><title>Chapter</title></head><body>{body}</body></html>"
        )
        items += f"<item id='c{number}' href='c{number}.xhtml' media-type='application/xhtml+xml'/>"
        spine += f"<itemref idref='c{number}'/>"
    files["book/content.opf"] = (
        "<package xmlns='http://www.idpf.org/2007/opf'><metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        f"<dc:language>en</dc:language></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    return zipped(files)


def make_rtf(blocks: Blocks) -> bytes:
    def letter(character: str) -> str:
        if character in "\\{}":
            return f"\\{character}"
        return character if character.isascii() else f"\\u{ord(character)}?"

    lines = []
    for tag, text in blocks:
        level = "" if tag == "p" else f"\\outlinelevel{int(tag[1]) - 1}"
        lines.append(f"\\pard{level} {''.join(map(letter, text))}\\par\n")
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Times;}}}}\n{''.join(lines)}}}".encode("ascii")


def make_mail(blocks: Blocks) -> bytes:
    """A message of two versions; its subject is the article's title."""
    message = EmailMessage()
    message["From"] = "Anna Brandt <anna@example.org>"
    message["To"] = "readers@example.org"
    message["Date"] = "Thu, 10 Apr 2025 09:00:00 +0000"
    message["Subject"] = blocks[0][1]
    message.set_content("\n\n".join(text for _, text in blocks[1:]))
    message.add_alternative(make_html(blocks[1:]).decode(), subtype="html")
    return message.as_bytes()


def make_mhtml(blocks: Blocks) -> bytes:
    """A page as browsers save it."""
    page = EmailMessage()
    page["From"] = "<Saved by Blink>"
    page["Snapshot-Content-Location"] = "https://news.example.org/a"
    page["Subject"] = blocks[0][1]
    page.set_content(make_page(blocks).decode(), subtype="html")
    page.make_related()
    page.add_related(b"\x89PNG\r\n\x1a\n\0\0", "image", "png")
    return page.as_bytes()


def make_gzip(blocks: Blocks) -> bytes:
    return gzip.compress(make_html(blocks), mtime=0)


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A zip file of names and contents."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


MAKERS: dict[str, Callable[[Blocks], bytes]] = {
    "txt": make_text,
    "md": make_markdown,
    "html": make_html,
    "page": make_page,
    "pdf": make_pdf,
    "docx": make_docx,
    "odt": make_odt,
    "pptx": make_pptx,
    "epub": make_epub,
    "rtf": make_rtf,
    "eml": make_mail,
    "mhtml": make_mhtml,
    "gz": make_gzip,
}
"""Each kind's maker; the name is the suffix ("page" is a web page, saved as `.html`)."""
