"""EPUB: the chapters that the spine names, in its order."""

import pytest

from assistant import Article, AssistantError
from tests.articles.reading import read
from tests.made_files import zipped

CONTAINER = (
    "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>"
    "<rootfiles><rootfile full-path='{}'/></rootfiles></container>"
)


def chapter(words: str) -> str:
    """One chapter's file."""
    return (
        f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body>{words}</body></html>"
    )


def package(items: str, spine: str, facts: str = "") -> str:
    """A book's package file."""
    dc = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    return (
        f"<package xmlns='http://www.idpf.org/2007/opf'><metadata {dc}>{facts}</metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )


def book(files: dict[str, str | bytes], opf: str, place: str = "OEBPS/content.opf") -> Article:
    """The article of a book."""
    head: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.format(place),
    }
    return read(zipped({**head, place: opf, **files}), "book.epub")


def item(name: str, more: str = "media-type='application/xhtml+xml'", href: str = "") -> str:
    """An item of the manifest."""
    return f"<item id='{name}' href='{href or f'{name}.xhtml'}' {more}/>"


def refs(*names: str) -> str:
    """References of the spine."""
    return "".join(f"<itemref idref='{name}'/>" for name in names)


def test_chapters_follow_the_spine_and_not_the_archive() -> None:
    files = {f"OEBPS/{n}.xhtml": chapter(f"<h1>Part {n}</h1><p>Text of {n}.</p>") for n in ("c", "a", "b")}
    article = book(dict(files), package(item("a") + item("b") + item("c"), refs("b", "c", "a")))
    assert article.text == "Part b\n\nText of b.\n\nPart c\n\nText of c.\n\nPart a\n\nText of a."


def test_a_chapter_is_read_once_and_what_is_not_in_the_spine_not_at_all() -> None:
    files = {f"OEBPS/{n}.xhtml": chapter(f"<p>Text of {n}.</p>") for n in ("a", "b", "c")}
    article = book(dict(files), package(item("a") + item("b") + item("c"), refs("a", "b", "a", "nothing")))
    assert article.text == "Text of a.\n\nText of b."


def test_the_table_of_contents_and_pictures_are_no_chapters() -> None:
    nav = item("nav", "media-type='application/xhtml+xml' properties='nav scripted'")
    cover = item("cover", "media-type='image/svg+xml'", "cover.svg")
    files = {
        "OEBPS/nav.xhtml": chapter("<nav><ol><li>Contents</li></ol></nav>"),
        "OEBPS/cover.svg": "<svg xmlns='http://www.w3.org/2000/svg'><text>Cover</text></svg>",
        "OEBPS/a.xhtml": chapter("<p>Text of a.</p>"),
    }
    assert book(dict(files), package(nav + cover + item("a"), refs("cover", "nav", "a"))).text == "Text of a."


def test_names_are_found_from_the_folder_of_the_package() -> None:
    files = {"text/one part.xhtml": chapter("<p>One.</p>"), "book/in/two.xhtml": chapter("<p>Two.</p>")}
    items = item("a", href="../text/one%20part.xhtml") + item("b", href="in/./two.xhtml")
    assert book(dict(files), package(items, refs("a", "b")), "book/p.opf").text == "One.\n\nTwo."
    at_the_root = {"a.xhtml": chapter("<p>One.</p>")}
    assert book(dict(at_the_root), package(item("a"), refs("a")), "p.opf").text == "One."


def test_a_name_that_leaves_the_book_leads_nowhere() -> None:
    items = item("a") + item("out", href="../../../../../etc/hostname") + item("root", href="/etc/hostname")
    files = {"OEBPS/a.xhtml": chapter("<p>One.</p>")}
    assert book(dict(files), package(items, refs("out", "root", "a"))).text == "One."


def test_what_the_book_says_of_itself() -> None:
    facts = (
        "<dc:title> The  bridges </dc:title><dc:creator>Anna Brandt</dc:creator>"
        "<dc:creator>Joe Lee</dc:creator><dc:language>en-GB</dc:language>"
        "<dc:date>2024-03-02T00:00:00Z</dc:date>"
    )
    article = book({"OEBPS/a.xhtml": chapter("<p>One.</p>")}, package(item("a"), refs("a"), facts))
    assert (article.title, article.author, article.published) == ("The bridges", "Anna Brandt", "2024-03-02")
    assert article.language == "en"
    assert article.text == "By Anna Brandt · 2024-03-02\n\nOne."


@pytest.mark.parametrize("date", ["2024", "March 2024", "02/03/2024x", ""])
def test_a_date_that_is_no_day_is_none(date: str) -> None:
    facts = f"<dc:date>{date}</dc:date>"
    article = book({"OEBPS/a.xhtml": chapter("<p>One.</p>")}, package(item("a"), refs("a"), facts))
    assert article.published is None


def test_hidden_words_of_all_chapters_are_counted() -> None:
    files = {f"OEBPS/{n}.xhtml": chapter("<p>Text.</p><p style='display:none'>Mombasa</p>") for n in "ab"}
    article = book(dict(files), package(item("a") + item("b"), refs("a", "b")))
    assert "Mombasa" not in article.text
    assert article.notices == ("Left out: 2 pieces of text that no reader would see.",)


def test_a_book_that_is_protected_says_so() -> None:
    lock = "<encryption><EncryptedData/></encryption>"
    files = {"OEBPS/a.xhtml": chapter("<p>One.</p>"), "META-INF/encryption.xml": lock}
    with pytest.raises(AssistantError, match="protected against copying"):
        book(dict(files), package(item("a"), refs("a")))


def test_a_book_without_a_container_is_found_by_its_package() -> None:
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "x/p.opf": package(item("a"), refs("a")),
        "x/a.xhtml": chapter("<p>One.</p>"),
    }
    assert read(zipped(files), "book.epub").text == "One."


@pytest.mark.parametrize(
    "files",
    [
        {"mimetype": "application/epub+zip"},
        {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER.format("gone.opf")},
        {"mimetype": "application/epub+zip", "META-INF/container.xml": "<container/>"},
    ],
)
def test_a_file_without_a_book_is_refused(files: dict[str, str | bytes]) -> None:
    with pytest.raises(AssistantError, match="holds no book"):
        read(zipped(files), "book.epub")


def test_a_book_without_words_is_refused() -> None:
    with pytest.raises(AssistantError, match="No article text"):
        book({"OEBPS/a.xhtml": chapter("")}, package(item("a"), refs("a")))
