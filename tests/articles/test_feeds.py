from assistant.articles import Collection
from tests.articles.reading import read

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title>
<entry><title>Crane bought</title><author><name>Ida Moe</name></author>
<published>2024-01-29T10:00:00Z</published><updated>2024-01-30T10:00:00Z</updated>
<content type="html">&lt;p&gt;It cost 780,000 euros.&lt;/p&gt;</content></entry>
<entry><title>Pilot retires</title><summary>Rolf Hansen leaves.</summary></entry></feed>"""


def test_each_item_of_a_feed_is_an_article() -> None:
    feed = read(ATOM.encode(), "feed.xml")
    assert isinstance(feed, Collection)
    first, second = feed.articles
    assert (first.title, first.author, first.published, first.updated) == (
        "Crane bought",
        "Ida Moe",
        "2024-01-29",
        "2024-01-30",
    )
    assert "It cost 780,000 euros." in first.text and "<" not in first.text
    assert second.text.endswith("Rolf Hansen leaves.")
    assert first.source != second.source


def test_a_feed_of_one_item_is_that_article() -> None:
    item = "<item><title>Well</title><description>90 metres.</description></item>"
    assert read(f"<rss><channel><title>H</title>{item}</channel></rss>", "a.rss").text == "Well\n\n90 metres."
