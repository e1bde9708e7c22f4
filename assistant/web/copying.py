"""Plain text to copy: a quote with where it is from, an answer with all its quotes."""

from assistant.answers import Answer
from assistant.articles import Article
from assistant.writing import Citation


def quote_to_copy(citation: Citation) -> str:
    """A quote, the article's title and source, and the offsets that prove it."""
    return f"“{citation.quote}”\n— {_where(citation.article)}, {citation.exact_place}"


def slice_to_copy(article: Article, start: int, end: int) -> str:
    """A slice of an article, as `quote_to_copy` gives a quote."""
    return quote_to_copy(Citation(0, article.text[start:end], start, end, article))


def answer_to_copy(asked: str, answer: Answer) -> str:
    """A question, its answer, and the quotes behind it, each with its number."""
    lines = [asked, "", answer.text, ""]
    quotes = answer.citations if answer.answered else answer.closest
    is_mixed = any(quote.article is not quotes[0].article for quote in quotes)
    if quotes and not answer.answered:
        lines.append("Closest in the article:")
    for quote in quotes:
        mark = f"[{quote.number}] " if answer.answered else "- "
        place = quote.exact_place
        place = f"{_where(quote.article)}, {place}" if is_mixed else place
        lines.append(f"{mark}“{' '.join(quote.quote.split())}” ({place})")
    if quotes and not is_mixed:
        lines += ["", f"From: {_where(quotes[0].article)}"]
    return "\n".join(lines).strip()


def _where(article: Article) -> str:
    read = f"read on {article.read_at}" if article.read_at else ""
    parts = (article.title or "an article without a title", article.source, article.published, read)
    return ", ".join(part for part in parts if part)
