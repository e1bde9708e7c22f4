"""From a source to one clean string: files of any kind, web pages, folders; and the string cut into passages.

In: a path, an address, raw text, or several of these. Out: an `Article` (or a `Collection` of them), whose
`text` every offset elsewhere points into; `Passage`s over it; and what its head says of itself.
May import: the shared files alone.
"""

from assistant.articles.about import HeadFact, head_fact
from assistant.articles.article import MAX_BYTES, Article
from assistant.articles.collection import Collection
from assistant.articles.gathering import Source, load_articles
from assistant.articles.limits import Limits
from assistant.articles.loading import load_article
from assistant.articles.passages import OVERLAP_SENTENCES, Passage, Sentence, split_passages, split_sentences

__all__ = [
    "MAX_BYTES",
    "OVERLAP_SENTENCES",
    "Article",
    "Collection",
    "HeadFact",
    "Limits",
    "Passage",
    "Sentence",
    "Source",
    "head_fact",
    "load_article",
    "load_articles",
    "split_passages",
    "split_sentences",
]
