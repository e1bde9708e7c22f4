"""Articles of any kind: each becomes one clean string; every offset elsewhere points into it."""

from assistant.articles.article import MAX_BYTES, Article, Heading
from assistant.articles.collection import Collection
from assistant.articles.gathering import Source, load_articles
from assistant.articles.limits import Limits
from assistant.articles.loading import load_article

__all__ = [
    "MAX_BYTES",
    "Article",
    "Collection",
    "Heading",
    "Limits",
    "Source",
    "load_article",
    "load_articles",
]
