"""Articles that programs ask by name, each opened once; those not asked for long are put away."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future

from assistant.articles import Article, load_article
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.web.workshop import Workshop

_KEPT = 8


class UnknownArticleError(AssistantError):
    """No article of that name is open."""


class ProgramArticles:
    """The app's own articles, and those that programs bring.

    What a program brings is not listed: only who knows its name can ask it.

    Args:
        workshop: opens articles.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._open: OrderedDict[str, Future[Assistant]] = OrderedDict()
        self._lock = threading.Lock()

    def own(self) -> Iterator[tuple[str, Article]]:
        """The app's own article by its name; of a collection, the whole first and then each of it."""
        article = self._workshop.article
        yield name_of(article), article
        if len(article.parts) > 1:
            yield from ((name_of(part), part) for _, part in article.parts)

    def put(self, article: Article, visitor: str = "") -> Assistant:
        """An assistant for an article, which can be had by name from now on.

        Raises:
            AssistantError: as `Assistant` does; the article is too large for programs, or too many wait.
        """
        name = name_of(article)
        with self._lock:
            opened = self._open.get(name)
            is_mine = opened is None
            if opened is None:
                opened = self._open[name] = Future()
            self._open.move_to_end(name)
            while len(self._open) > _KEPT:
                self._open.popitem(last=False)
        if is_mine:  # outside of the lock: nobody waits for another's article
            self._fill(opened, article, visitor)
        return opened.result()

    def get(self, name: str) -> Assistant:
        """The assistant of an article by its name or title; the app's own when the name is empty.

        Raises:
            UnknownArticleError: there is none.
            AssistantError: the app's own article could not be opened.
        """
        for number, (known, article) in enumerate(self.own()):
            if name in ("", known) or name == article.title:
                return self._workshop.first() if number == 0 else self.put(article)
        with self._lock:
            opened = self._open.get(name)
            if opened is None:
                raise UnknownArticleError(
                    f"There is no article {name[:100]!r}. Bring it with POST /v1/articles, which gives its "
                    "id; those that are not asked for long are put away."
                )
            self._open.move_to_end(name)
        return opened.result()

    def read(self, load: Callable[[], Article], visitor: str = "") -> Article:
        """What `load` reads from a file or an address, when it is the visitor's turn.

        Raises:
            AssistantError: it cannot be read, or too many wait.
        """
        return self._workshop.read(load, visitor)

    def find(self, article: str, text: str, visitor: str = "") -> Assistant:
        """The assistant for what a program says: an article's whole text, its address, its name, or nothing
        for the app's own. Never a path.

        Raises:
            AssistantError: as `put` and `get`, or the address cannot be fetched.
        """
        if text.strip():
            self._workshop.require_size(text)
            return self.put(Article.from_text(text), visitor)
        if is_address(article):
            limits = self._workshop.limits
            return self.put(self.read(lambda: load_article(article, limits), visitor), visitor)
        return self.get(article)

    def ready(self, helper: Assistant) -> Assistant:
        """The same assistant, without its writer as long as that is not loaded."""
        return self._workshop.ready(helper)

    def _fill(self, opened: Future[Assistant], article: Article, visitor: str) -> None:
        is_own = any(part is article for _, part in self._workshop.article.parts)
        try:
            opened.set_result(self._workshop.open(article, None, visitor, is_for_program=not is_own))
        except BaseException as error:  # whatever it is, those who wait for the article must hear of it
            with self._lock:
                if self._open.get(name_of(article)) is opened:
                    del self._open[name_of(article)]
            opened.set_exception(error)


def is_address(text: str) -> bool:
    """Whether a text is meant as a web address."""
    return text.lower().startswith(("http://", "https://"))


def name_of(article: Article) -> str:
    """How programs name an article: by its words, its title and where it is from."""
    about = "\n".join([article.digest, article.title, article.source])
    return hashlib.sha256(about.encode("utf-8", "replace")).hexdigest()[:16]
