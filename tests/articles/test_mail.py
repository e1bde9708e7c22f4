"""Saved e-mail and pages saved as MHTML."""

from email.message import EmailMessage

import pytest

from assistant import AssistantError
from tests.articles.reading import read

HEAD = "From: Anna Brandt <anna@example.org>\nTo: b@example.org\nSubject: The bridge\nMIME-Version: 1.0\n"


def message(text: str = "", html: str = "", **headers: str) -> EmailMessage:
    """A message of Anna Brandt's about the bridge."""
    made = EmailMessage()
    made["From"] = "Anna Brandt <anna@example.org>"
    made["Subject"] = "The bridge"
    for name, value in headers.items():
        made[name] = value
    if text:
        made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html") if text else made.set_content(html, subtype="html")
    return made


def test_of_two_versions_the_formatted_one_is_read() -> None:
    html = "<p>It is <b>red</b>.</p><ul><li>Ely</li></ul>"
    article = read(message("It is plain.", html).as_bytes(), "a.eml")
    assert article.text == "The bridge\n\nBy Anna Brandt\n\nIt is red.\n\n- Ely"
    assert article.title == "The bridge"


def test_the_subject_is_a_heading_and_no_quote() -> None:
    article = read(message("It is red.").as_bytes(), "a.eml")
    assert [article.text[h.start : h.end] for h in article.headings] == ["The bridge"]
    assert article.is_heading(0, len("The bridge"))


def test_hidden_words_of_a_formatted_message_are_left_out() -> None:
    html = "<p>It is red.</p><p style='display:none'>Mombasa</p>"
    article = read(message(html=html).as_bytes(), "a.eml")
    assert "Mombasa" not in article.text
    assert article.notices == ("Left out: 1 piece of text that no reader would see.",)


def test_marks_of_quoted_lines_are_no_words() -> None:
    text = "It is red.\n\n> Is it\n> red?\n>> Or blue?\n"
    article = read(message(text).as_bytes(), "a.eml")
    assert article.text.endswith("It is red.\n\nIs it\nred?\n\nOr blue?")


def test_attachments_are_never_opened() -> None:
    made = message("It is red.")
    made.add_attachment("Mombasa", filename="secret.txt")
    made.add_attachment(b"<p>Mombasa</p>", maintype="text", subtype="html", filename="secret.html")
    assert "Mombasa" not in read(made.as_bytes(), "a.eml").text


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Thu, 10 Apr 2025 23:30:00 -0500", "2025-04-11"),  # in universal time
        ("10 Apr 2025 09:00", "2025-04-10"),
        ("someday", None),
        ("Thu, 99 Apr 2025 09:00:00 +0000", None),
    ],
)
def test_the_date_is_that_of_the_message(date: str, published: str | None) -> None:
    content = HEAD + f"Date: {date}\n\nIt is red.\n"
    assert read(content, "a.eml").published == published


@pytest.mark.parametrize(
    ("sender", "author"),
    [
        ("=?utf-8?b?Wm/DqyBCcmFuZHQ=?= <z@example.org>", "Zoë Brandt"),
        ('"Brandt, Anna" <a@example.org>', "Brandt, Anna"),
        ("a@example.org", "a@example.org"),
    ],
)
def test_the_sender_is_the_author(sender: str, author: str) -> None:
    content = f"From: {sender}\nSubject: The bridge\nMIME-Version: 1.0\n\nIt is red.\n"
    assert read(content, "a.eml").author == author


def test_a_message_without_a_subject_has_no_heading() -> None:
    article = read("From: Anna Brandt <a@x.org>\nMIME-Version: 1.0\n\nIt is red.\n", "a.eml")
    assert article.headings == ()
    assert article.text == "By Anna Brandt\n\nIt is red."


@pytest.mark.parametrize("charset", ["koi8-r", "iso-2022-jp", "utf-8"])
def test_words_are_in_the_encoding_that_the_part_names(charset: str) -> None:
    words = {"koi8-r": "Мост красный.", "iso-2022-jp": "橋は赤い。", "utf-8": "Die Brücke."}[charset]
    made = EmailMessage()
    made["From"], made["Subject"] = "Anna Brandt <a@x.org>", "The bridge"
    made.set_content(words, charset=charset)
    assert read(made.as_bytes(), "a.eml").text.endswith(words)


def test_an_encoding_that_nobody_knows_does_not_keep_the_words_away() -> None:
    content = HEAD + "Content-Type: text/plain; charset=x-nonsense\n\nIt is red.\n"
    assert read(content, "a.eml").text.endswith("It is red.")


def test_a_message_without_words_is_refused() -> None:
    picture = message()
    picture.add_attachment(b"\x89PNG\0", maintype="image", subtype="png", filename="a.png")
    for content in (HEAD.encode() + b"\n\n", picture.as_bytes()):
        with pytest.raises(AssistantError, match=r"a\.eml (?:holds no text|is empty)"):
            read(content, "a.eml")


def test_a_page_saved_by_a_browser_is_read_as_a_page() -> None:
    page = EmailMessage()
    page["From"] = "<Saved by Blink>"
    page["Snapshot-Content-Location"] = "https://news.example.org/bridge"
    page["Subject"] = "The bridge | News"
    words = "".join(f"<p>Sentence {i} of the article on the bridge of Ely.</p>" for i in range(9))
    page.set_content(
        f"<html><body><nav>Home</nav><article><h1>The bridge</h1>{words}</article></body></html>",
        subtype="html",
    )
    page.make_related()
    article = read(page.as_bytes(), "a.mhtml")
    assert article.text.startswith("The bridge\n\nSentence 0")
    assert "Home" not in article.text and "Saved by" not in article.text
    assert article.author == ""


def test_a_text_that_only_begins_like_a_message_is_a_text() -> None:
    text = "Note: the bridge is closed.\n\nIt is red."
    assert read(text, "note").text == text
