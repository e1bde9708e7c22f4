"""The sentences of an article, as slices of its text."""

from assistant.articles import Article, Sentence, split_sentences


def prose_sentences(article: Article, most_characters: int | None = None) -> list[Sentence]:
    """The sentences of an article without its headings, in order.

    Args:
        article: one article.
        most_characters: how much of the text is looked at, from its beginning.
    """
    text = article.view.text[:most_characters]
    places = (article.view.original(s.start, s.end) for s in split_sentences(text, article.written_in))
    return [Sentence(start, end) for start, end in places if not article.is_heading(start, end)]
