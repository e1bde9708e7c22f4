"""The articles that are open, each once, however many visitors have it open."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

from assistant.articles import Article
from assistant.assistant import Assistant
from assistant.errors import ArticleError

_MOST_WAITING = 6  # for the same article
_Key = tuple[str, tuple[int, ...]]


class Shelf:
    """Assistants by article. One that no visitor has open any more is not kept."""

    def __init__(self) -> None:
        self._helpers: WeakValueDictionary[_Key, Assistant] = WeakValueDictionary()
        self._making: dict[_Key, tuple[threading.Lock, int]] = {}
        self._lock = threading.Lock()

    def find(self, article: Article) -> Assistant | None:
        """The assistant of an article with the same words and headings, if somebody has it open."""
        helper = self._helpers.get(_key(article))
        # Words alone are not all: a citation names the title and source of its article.
        return helper if helper is not None and _name(helper.article) == _name(article) else None

    def put(self, helper: Assistant) -> None:
        """Remember an assistant as long as it is in use."""
        self._helpers[_key(helper.article)] = helper

    @contextmanager
    def alone_with(self, article: Article) -> Iterator[None]:
        """Nobody else opens the same article inside the block; others open theirs.

        Raises:
            ArticleError: many wait for this article already.
        """
        key = _key(article)
        with self._lock:
            lock, users = self._making.get(key, (threading.Lock(), 0))
            if users >= _MOST_WAITING:
                raise ArticleError("Many visitors are opening this article now. Try again in a minute.")
            self._making[key] = lock, users + 1
        try:
            with lock:
                yield
        finally:
            with self._lock:
                lock, users = self._making[key]
                if users == 1:
                    del self._making[key]
                else:
                    self._making[key] = lock, users - 1


def _key(article: Article) -> _Key:
    return article.digest, tuple(heading.start for heading in article.headings)


def _name(article: Article) -> tuple[str, str]:
    return article.title, article.source
