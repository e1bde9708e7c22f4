"""From a source to one string: files of any kind, web pages, folders; and the string cut into passages.

In: a path, an address, raw text, or several of these. Out: an `Article` (or a `Collection` of them), whose
`text` every offset elsewhere points into and whose `view` is what is read and shown; `Passage`s over it, each
with its own `View` (`passage_view`); and what its head says of itself.
May import: the shared files alone.
"""

from assistant.articles.about import HeadFact, head_fact
from assistant.articles.article import MAX_BYTES, Article
from assistant.articles.changes import Change, changes, gone
from assistant.articles.collection import Collection
from assistant.articles.excerpts import cut_article, passage_view
from assistant.articles.gathering import Source, load_articles
from assistant.articles.kept_pages import KeptPage, find_page, keep_page, refresh_page
from assistant.articles.limits import Limits
from assistant.articles.loading import load_article, read_article
from assistant.articles.passages import OVERLAP_SENTENCES, Passage, Sentence, split_passages, split_sentences
from assistant.articles.rows import Row
from assistant.articles.view import View

__all__ = [
    "MAX_BYTES",
    "OVERLAP_SENTENCES",
    "Article",
    "Change",
    "Collection",
    "HeadFact",
    "KeptPage",
    "Limits",
    "Passage",
    "Row",
    "Sentence",
    "Source",
    "View",
    "changes",
    "cut_article",
    "find_page",
    "gone",
    "head_fact",
    "keep_page",
    "load_article",
    "load_articles",
    "passage_view",
    "read_article",
    "refresh_page",
    "split_passages",
    "split_sentences",
]
