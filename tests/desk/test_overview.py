"""Overviews: every line's words stand in its quote, and every quote in its article."""

from assistant import Article, Assistant
from assistant.articles import Collection
from assistant.desk import BOTH, DIFFER, ONLY, are_versions, changed, compare, overview

ONE = Article.from_text(
    "The bridge of Ely\n\nAnna Brandt designed the bridge of Ely. The bridge of Ely was opened in 1901. "
    "It has a lift."
)
OTHER = Article.from_text(
    "Ely and its bridge\n\nThe bridge of Ely was designed by Anna Brandt. "
    "The bridge of Ely was opened in 1903. Ships pass below it every day."
)


def test_nothing_stands_in_an_overview_that_its_quote_does_not_hold(quoting: Assistant) -> None:
    lines = overview(quoting)
    assert [line.kind for line in lines].count("It says") == 3
    assert {"Who and what is named", "When", "Numbers"} <= {line.kind for line in lines}
    for line in lines:
        quote = line.citation
        assert quote.article.text[quote.start : quote.end] == quote.quote
        assert line.words in " ".join(quote.quote.split())


def test_two_articles_side_by_side_are_quoted_both() -> None:
    one, other, both = (
        Assistant(article, model="none", keep_index=False)
        for article in (ONE, OTHER, Collection.of([ONE, OTHER]))
    )
    pairs = compare(one, other, both, ["When was the bridge of Ely opened?"])
    shared = next(pair for pair in pairs if pair.one.quote == "Anna Brandt designed the bridge of Ely.")
    assert shared.kind == BOTH and shared.other and "was designed by Anna Brandt." in shared.other.quote
    differ = next(pair for pair in pairs if pair.kind == DIFFER)
    assert differ.other and {"1901", "1903"} == {c.quote[-5:-1] for c in (differ.one, differ.other)}
    alone = {pair.one.quote for pair in pairs if pair.kind == ONLY}
    assert {"It has a lift.", "Ships pass below it every day."} <= alone


def test_versions_of_one_text_show_what_changed() -> None:
    newer = Article.from_text(ONE.text.replace("1901", "1902"))
    assert are_versions(ONE, newer) and not are_versions(ONE, OTHER)
    (change,) = changed(ONE, newer)
    assert (change.removed, change.added) == ("1901.", "1902.")
