"""The conversation as Markdown: words of an article or of a person cannot become markup or links."""

from assistant import Answer, Article
from assistant.answers import State
from assistant.web.sessions import Desk, Turn
from assistant.web.takeaway import to_markdown

ARTICLE = Article.from_text("The bridge of Ely was opened on 4 May 1901.", title="A & B <b>")


def test_nothing_becomes_a_link_or_an_entity() -> None:
    answer = Answer("See http://evil.example, www.evil.example & a@b.example &lt;", State.ANSWERED, 0.9)
    asked = "Is it at HTTPS://EVIL.example?"
    text = to_markdown(Desk(ARTICLE, turns=[Turn(asked, asked, answer=answer)]))
    assert "http\\://" in text and "HTTPS\\://" in text and "www\\." in text and "a\\@b.example" in text
    assert "\\&lt;" in text and "A \\& B \\<b\\>" in text
    assert "http://" not in text and "www.e" not in text
