"""The shelf: where the articles are found that a data set names."""

import re
import weakref
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from assistant.articles import ApartReader, Article, load_article, load_articles, make_limits
from assistant.errors import ArticleError
from assistant.evaluation.files import read_text
from assistant.evaluation.squad import read_articles

SAMPLE = "sample"
"""The name of the article that comes with the package."""

_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")


class ArticleShelf:
    """Articles by path, address or title; each is made once, so that data sets share it.

    Args:
        sources: SQuAD files whose articles are found by their titles; other files beside them are found
            by their names.

    Raises:
        DatasetError: a source cannot be read.
    """

    def __init__(self, sources: Sequence[Path] = ()) -> None:
        self._folders = tuple(dict.fromkeys(source.parent for source in sources))
        self._titled: dict[str, Article] = {}
        self._loaded: dict[str, Article] = {}
        self._written: dict[tuple[str, str], Article] = {}
        # One process reads all files; to start one for each takes longer than the reading.
        self._reader = ApartReader(make_limits())
        weakref.finalize(self, self._reader.close)
        self.record: list[dict[str, Any]] = []
        """What the sources are, for the record of a run."""
        for source in sources:
            text, digest = read_text(source)
            articles = read_articles(text, source.name)
            self.record.append({"name": source.name, "digest": digest[:16], "articles": len(articles)})
            for article in articles:
                self._titled.setdefault(plain_title(article.title), article)

    def find(self, name: str, folder: Path) -> Article:
        """The article of that name: an address, the path of a file or folder from `folder`, a title of
        the sources, the word "sample", or a file beside a source, in this order.

        Raises:
            ArticleError: there is none, or it cannot be read.
        """
        if _ADDRESS.match(name):
            return self._load(name)
        if (folder / name).exists():
            return self._load(str(folder / name))
        if plain_title(name) in self._titled:
            return self._titled[plain_title(name)]
        if name == SAMPLE:
            with as_file(files("assistant") / "data" / "sample.txt") as path:
                return self._load(str(path))
        for beside in self._folders:
            if (beside / name).is_file():
                return self._load(str(beside / name))
        titles = ", ".join(sorted(article.title for article in self._titled.values()))
        known = f"the titles of --articles-from are: {titles}" if titles else "give SQuAD files of articles"
        raise ArticleError(
            f"There is no file at {folder / name}. To name an article by its title, {known}"
            + ("." if titles else " with --articles-from.")
        )

    def write(self, text: str, title: str) -> Article:
        """The article of that text and title."""
        if (text, title) not in self._written:
            self._written[text, title] = Article.from_text(text, title)
        return self._written[text, title]

    def _load(self, place: str) -> Article:
        if place not in self._loaded:
            is_folder = Path(place).is_dir()
            self._loaded[place] = (
                load_articles(place) if is_folder else load_article(place, reader=self._reader)
            )
        return self._loaded[place]


def plain_title(title: str) -> str:
    """A title as it is compared: without case, underscores and extra spaces."""
    return " ".join(title.replace("_", " ").split()).casefold()
