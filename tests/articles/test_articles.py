from pathlib import Path

import pytest

from assistant import Article, AssistantError
from assistant.articles import load_article


def test_text_is_kept_as_it_was_given() -> None:
    text = "  A\tb.\r\nC — “d”.\r"
    article = Article.from_text(text)
    assert (article.text, article.view.text) == (text, "  A\tb.\nC — “d”.\n")


@pytest.mark.parametrize("text", ["", "   \n\t "])
def test_an_empty_article_is_refused(text: str) -> None:
    with pytest.raises(AssistantError, match="empty"):
        Article.from_text(text)


def test_title_and_date_come_from_the_head_of_a_text() -> None:
    article = Article.from_text("A short headline\n\n2025-04-10\n\nThe first sentence.")
    assert (article.title, article.published) == ("A short headline", "2025-04-10")
    assert Article.from_text("Only a sentence.").title == ""


def test_the_encoding_of_other_scripts_is_guessed(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    for text, encoding in (
        ("Zażółć gęślą jaźń, proszę państwa. Wczoraj w Łodzi odbyło się spotkanie.", "cp1250"),
        ("Министр иностранных дел прибыл в Алматы сегодня утром.", "cp1251"),
        ("外務大臣は今日アルマトイに到着しました。会議は明日です。", "shift_jis"),
    ):
        path.write_bytes(text.encode(encoding))
        assert load_article(path).text == text


def test_a_short_western_text_is_not_taken_for_a_code_page_of_dos(tmp_path: Path) -> None:
    text = "Der Bürgermeister von Köln öffnete die Brücke im März 1901."
    path = tmp_path / "bruecke.txt"
    path.write_bytes(text.encode("latin-1"))
    assert load_article(path).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_common_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text = "Das Café in Köln öffnet früh. “Très bien”, sagte Zoë über den Preis von 5 Münzen."
    path = tmp_path / "article.txt"
    path.write_bytes(text.encode(encoding))
    assert load_article(path).text == text


def test_html_files_give_their_main_text_title_and_date(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    body = "".join(f"<p>Paragraph {i} tells one more thing about the bridge of Ely.</p>" for i in range(8))
    path.write_text(
        "<html><head><title>The bridge of Ely</title>"
        "<meta property='article:published_time' content='2024-03-02T10:00:00Z'></head>"
        f"<body><nav>Home | Contact us</nav><article><h1>The bridge of Ely</h1>{body}</article>"
        "<script>alert(1)</script></body></html>"
    )
    article = load_article(path)
    assert "Paragraph 7 tells" in article.text
    assert "alert" not in article.text and "Contact us" not in article.text
    assert (article.title, article.published) == ("The bridge of Ely", "2024-03-02")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "picture"),
    ],
)
def test_files_that_hold_no_text_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(content)
    with pytest.raises(AssistantError, match=message):
        load_article(path)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="no file at"):
        load_article(tmp_path / "nothing.txt")
    with pytest.raises(AssistantError, match="not a file"):
        load_article(tmp_path)


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><body><script>let a = 1</script></body></html>")
    with pytest.raises(AssistantError, match="No article text"):
        load_article(path)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost:1/",
        "http://10.0.0.1/page",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
    ],
)
def test_private_addresses_are_never_fetched(address: str) -> None:
    with pytest.raises(AssistantError, match="private address"):
        load_article(address)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.com/a", "http://"])
def test_only_web_addresses_are_fetched(address: str) -> None:
    with pytest.raises(AssistantError, match="not a web address"):
        load_article(address)
