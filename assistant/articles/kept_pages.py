"""Pages as they were read: the last text of each address that was opened, to tell what changed since."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.articles.article import Article
from assistant.articles.changes import Change, changes
from assistant.articles.limits import Limits
from assistant.articles.loading import load_article
from assistant.errors import ArticleError
from assistant.settings import cache_folder

_LEAST_NAME = 6  # digits of a digest that name a page


@dataclass(frozen=True)
class KeptPage:
    """One page.

    Attributes:
        address: where it was read.
        title: its title.
        read_at: when, in UTC.
        digest: SHA-256 of its text.
        text: its text then.
    """

    address: str
    title: str
    read_at: str
    digest: str
    text: str


@dataclass(frozen=True)
class Refreshed:
    """A page that was read anew: as it was, as it is, and what changed."""

    old: KeptPage
    article: Article
    changes: tuple[Change, ...]


def keep_page(article: Article) -> None:
    """Keep the text of an article that was read from an address, in the place of what was kept of it.

    Where the cache folder cannot be written nothing is kept: the article can be asked all the same.
    """
    page = KeptPage(article.source, article.title, article.read_at, article.digest, article.text)
    path = _path(page.address)
    temporary = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(asdict(page), ensure_ascii=False), encoding="utf-8")
        temporary.replace(path)
    except (OSError, UnicodeEncodeError):
        return


def forget_page(address: str) -> None:
    """Keep nothing any more of the page at an address.

    Raises:
        ArticleError: it cannot be deleted.
    """
    try:
        _path(address).unlink(missing_ok=True)
    except OSError as error:
        raise ArticleError("The page as it was read last cannot be deleted.") from error


def find_page(name: str) -> KeptPage:
    """The kept page of an address, a title, or the beginning of a digest.

    Raises:
        ArticleError: there is none, or several.
    """
    pages = list(_pages())
    found = [page for page in pages if name in (page.address, page.title)] or [
        page for page in pages if len(name) >= _LEAST_NAME and page.digest.startswith(name)
    ]
    if len(found) != 1:
        what = f"{len(found)} pages are" if found else "No page is"
        raise ArticleError(
            f"{what} kept by the name {name!r}. Give the address of a page that was opened before; each is "
            "kept as it was read last."
        )
    return found[0]


def refresh_page(page: KeptPage, limits: Limits | None = None) -> Refreshed:
    """Read a page anew, and keep what it says now.

    Raises:
        ArticleError: it is gone or cannot be read; what was kept stays.
    """
    try:
        article = load_article(page.address, limits)
    except ArticleError as error:
        raise ArticleError(f"{error} The text that was read on {page.read_at} stays.") from error
    keep_page(article)
    return Refreshed(page, article, tuple(changes(page.text, article.text)))


def _pages() -> Iterator[KeptPage]:
    for path in sorted(_folder().glob("*.json")):
        try:
            yield KeptPage(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):  # a damaged one is written anew when its page is opened
            continue


def _path(address: str) -> Path:
    return _folder() / f"{hashlib.sha256(address.encode()).hexdigest()[:32]}.json"


def _folder() -> Path:
    return cache_folder() / "pages"
