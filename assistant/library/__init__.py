"""A library: articles by the thousand or the million in Milvus, added to while they are asked.

In: articles, or files to read, and the place of a library. Out: the library, a `PassageIndex` over it whose
passages are exact slices, and the articles that it holds. May import: `index`, `articles` and the shared
files.

What it needs beyond the package (the extras `library` and `ray`) is imported where it is used.
"""

from assistant.library.adding import Added, add_articles, add_files
from assistant.library.library import ArticleList, Library, LibraryCheck
from assistant.library.library_article import LibraryArticle
from assistant.library.library_index import LibraryIndex
from assistant.library.place import LibraryPlace, library_place

__all__ = [
    "Added",
    "ArticleList",
    "Library",
    "LibraryArticle",
    "LibraryCheck",
    "LibraryIndex",
    "LibraryPlace",
    "add_articles",
    "add_files",
    "library_place",
]
