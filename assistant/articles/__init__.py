"""From a source to one string: files of any kind, web pages, folders; and the string cut into passages.

In: a path, an address, raw text, or several of these. Out: an `Article` (or a `Collection` of them), whose
`text` every offset elsewhere points into and whose `view` is what is read and shown; `Passage`s over it, each
with its own `View` (`passage_view`); and what its head says of itself.
May import: the shared files alone.
"""

from assistant.articles.about import head_fact, is_head_line, told_by_article
from assistant.articles.apart import ApartReader
from assistant.articles.article import MAX_BYTES, Article, Heading
from assistant.articles.changes import Change, changes, gone
from assistant.articles.collection import Collection
from assistant.articles.dates import find_dates
from assistant.articles.excerpts import cut_article, passage_view
from assistant.articles.gathering import Source, find_files, load_articles
from assistant.articles.kept_pages import KeptPage, find_page, forget_page, keep_page, refresh_page
from assistant.articles.language import ENGLISH, language_name, question_language
from assistant.articles.limits import Limits, make_limits
from assistant.articles.loading import load_article, read_article
from assistant.articles.page_pictures import PagePainter, PagePicture, can_draw
from assistant.articles.passages import OVERLAP_SENTENCES, Passage, Sentence, split_passages, split_sentences
from assistant.articles.rows import Row
from assistant.articles.text_asked import Told
from assistant.articles.view import View, utf16_length, view_of_pieces

__all__ = [
    "ENGLISH",
    "MAX_BYTES",
    "OVERLAP_SENTENCES",
    "ApartReader",
    "Article",
    "Change",
    "Collection",
    "Heading",
    "KeptPage",
    "Limits",
    "PagePainter",
    "PagePicture",
    "Passage",
    "Row",
    "Sentence",
    "Source",
    "Told",
    "View",
    "can_draw",
    "changes",
    "cut_article",
    "find_dates",
    "find_files",
    "find_page",
    "forget_page",
    "gone",
    "head_fact",
    "is_head_line",
    "keep_page",
    "language_name",
    "load_article",
    "load_articles",
    "make_limits",
    "passage_view",
    "question_language",
    "read_article",
    "refresh_page",
    "split_passages",
    "split_sentences",
    "told_by_article",
    "utf16_length",
    "view_of_pieces",
]
