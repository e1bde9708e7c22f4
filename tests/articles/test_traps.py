"""Files that were made to fill a machine, or that are nested until a reader stops."""

import zlib
from pathlib import Path

import pytest

from assistant.articles import Limits, load_article
from assistant.articles.public_network import is_public
from assistant.errors import ArticleError

FIRST = "<p>This is the first paragraph of the article, long enough to be read as its text.</p>"
LAST = "<p>This is the last paragraph of the article, which is also read as its text.</p>"


def pdf_of(stream: bytes, filters: str) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<<"
        + filters.encode()
        + b"/Length %d>>stream\n" % len(stream)
        + stream
        + b"\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def packed(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes)) + packer.flush()


@pytest.mark.parametrize("filters", ["/Filter/FlateDecode", "/Filter[/FlateDecode/FlateDecode]"])
def test_a_pdf_that_unpacks_to_much_is_refused_with_the_true_reason(tmp_path: Path, filters: str) -> None:
    stream = packed(300)
    file = tmp_path / "trap.pdf"
    file.write_bytes(pdf_of(stream if filters.count("Flate") == 1 else zlib.compress(stream, 9), filters))
    with pytest.raises(ArticleError, match="unpacks to more than"):
        load_article(file)


def test_a_white_picture_is_no_trap(tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(pdf_of(packed(300), "/Type/XObject/Subtype/Image/Filter/FlateDecode"))
    with pytest.raises(ArticleError, match="holds no text"):
        load_article(file)


@pytest.mark.parametrize(
    ("opened", "closed"),
    [("<div>" * 300, "</div>" * 300), ("<table><tr><td>" * 240, "</td></tr></table>" * 240)],
)
def test_deep_nesting_loses_no_text(tmp_path: Path, opened: str, closed: str) -> None:
    file = tmp_path / "deep.html"
    file.write_text(f"<html><body>{FIRST}{opened}The words in the deep.{closed}{LAST}</body></html>")
    text = load_article(file).text
    assert "words in the deep" in text and "last paragraph" in text


def test_what_is_nested_too_deeply_is_told_of(tmp_path: Path) -> None:
    file = tmp_path / "deeper.html"
    file.write_text(f"<html><body>{FIRST}{'<div>' * 100_000}{LAST}</body></html>")
    with pytest.raises(ArticleError, match="nested too deeply"):
        load_article(file)


def test_a_path_that_never_ends_has_a_deadline() -> None:
    endless = Path("/proc/kmsg")
    if not endless.exists():
        pytest.skip("this system has no /proc/kmsg")
    with pytest.raises(ArticleError, match=r"gave nothing for 0\.5 seconds|cannot be read"):
        load_article(endless, Limits(fetch_seconds=0.5))


def test_ipv4_addresses_in_ipv6_are_never_public() -> None:
    assert not is_public("::ffff:8.8.8.8") and not is_public("::ffff:127.0.0.1")
