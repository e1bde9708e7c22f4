"""What kind of file some bytes are: `assistant.articles.kinds`."""

import gzip

import pytest

from assistant import AssistantError
from assistant.articles.kinds import FileKind, kind_of
from tests.made_files import zipped

MAIL = b"Return-Path: <a@x.org>\nFrom: a@x.org\nSubject: The bridge\n\nIt is red."


@pytest.mark.parametrize(
    ("content", "name", "content_type", "kind"),
    [
        (b"It is red.", "a", "", FileKind.TEXT),
        (b"It is red.", "a.md", "", FileKind.MARKDOWN),
        (b"It is red.", "https://x.org/a.md?x=1#y", "", FileKind.MARKDOWN),
        (b"It is red.", "a", "text/markdown; charset=utf-8", FileKind.MARKDOWN),
        (b"# A\n\n- one\n- two **red**", "a", "", FileKind.MARKDOWN),
        (b"# A\n\n- one\n- two **red**", "a.txt", "", FileKind.TEXT),
        (b"# A\n\nOne mark alone is none.", "a", "", FileKind.TEXT),
        (b"\xef\xbb\xbf  <!DOCTYPE html><p>x", "a", "", FileKind.HTML),
        (b"<?xml version='1.0'?><!-- x --><html>", "a", "", FileKind.HTML),
        (b"<p>a</p><p>b</p><p>c</p><div>d</div>", "a", "", FileKind.HTML),
        (b"<p>a</p><p>b</p><p>c</p><div>d</div>", "a.txt", "", FileKind.TEXT),
        (b"just words", "a.HTM", "", FileKind.HTML),
        (b"just words", "a", "text/html", FileKind.HTML),
        (b"the body of <html> is told in words", "a", "", FileKind.TEXT),
        (MAIL, "a", "", FileKind.MAIL),
        (b"From x Thu Apr 10\n" + MAIL, "a.txt", "", FileKind.MAIL),
        (b"Subject: a line\n\nand no more headers", "a", "", FileKind.TEXT),
        (b"Subject: a line\n\nIt is red.", "a.eml", "", FileKind.MAIL),
        (b"no header at all", "a.eml", "", FileKind.TEXT),
        (b"MIME-Version: 1.0\nX-A: b\n\nIt is red.", "a", "", FileKind.MAIL),
        (b"\n{\\rtf1 x}", "a.doc", "", FileKind.RTF),
        (b"junk before %PDF-1.7", "a", "", FileKind.PDF),
        (gzip.compress(b"x"), "a.txt", "", FileKind.GZIP),
        (zipped({"word/document.xml": "<a/>"}), "a.zip", "", FileKind.DOCX),
        (zipped({"ppt/presentation.xml": "<a/>"}), "a.zip", "", FileKind.PPTX),
        (zipped({"xl/workbook.xml": "<a/>"}), "a", "", FileKind.XLSX),
        (zipped({"META-INF/container.xml": "<a/>"}), "a", "", FileKind.EPUB),
        (zipped({"mimetype": "application/epub+zip", "a": "b"}), "a", "", FileKind.EPUB),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text-template"}), "a", "", FileKind.ODT),
        (zipped({"content.xml": "<a/>"}), "a", "", FileKind.ODT),
    ],
)
def test_the_kind_is_told_by_content_before_the_name(
    content: bytes, name: str, content_type: str, kind: FileKind
) -> None:
    assert kind_of(content, name, content_type) is kind


def test_the_name_within_a_packed_name_counts() -> None:
    assert kind_of(b"It is red.", "a.md.gz") is FileKind.MARKDOWN


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"GIF89a\0", "a moving picture"),
        (b"MZ\x90\0\x03\0", "a program"),
        (b"ID3\x04\0\0", "a sound file"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0" + "EncryptedPackage".encode("utf-16-le"), "by a password"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x"}),
            "zip archive",
        ),
    ],
)
def test_what_holds_no_article_is_called_by_its_name(content: bytes, what: str) -> None:
    with pytest.raises(AssistantError, match=what):
        kind_of(content, "a.docx")


def test_a_text_that_begins_like_a_program_is_a_text() -> None:
    assert kind_of(b"BZh is how such archives begin.", "a.txt") is FileKind.TEXT
    assert kind_of(b"Rar! he cried.", "a.txt") is FileKind.TEXT
