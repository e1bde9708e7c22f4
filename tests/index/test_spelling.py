import pytest

from assistant.articles import Article
from assistant.index import Spelling

ARTICLE = Article.from_text("The committee of Saltby met in Wexley. It heard the harbourmaster, Olaf Brill.")


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("When did the comittee meet?", "When did the committee meet?"),
        ("Who is the harbourmastr?", "Who is the harbourmaster?"),
        ("Where is Wexly?", "Where is Wexley?"),
        ("What hapened there?", "What hapened there?"),  # no word of the article
        ("Summarize it; which judge will deport him?", "Summarize it; which judge will deport him?"),
        ("Who is teh mayor?", "Who is teh mayor?"),  # too short to tell
        ("Where is Tarnmouth?", "Where is Tarnmouth?"),
    ],
)
def test_a_word_that_nobody_knows_is_mended(typed: str, mended: str) -> None:
    assert Spelling(ARTICLE).mended(typed) == mended
