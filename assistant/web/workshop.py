"""The workshop: opens articles for everyone who uses the app, and loads the models once, in the background.

The page is there at once. Until the first article is indexed, questions wait for it; until the writer is
loaded, answers are the article's own sentences.
"""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.resources import files
from typing import Any, TypeVar

from assistant.articles import Article, Limits, load_article
from assistant.assistant import Assistant
from assistant.desk import suggested_questions
from assistant.errors import ArticleError, AssistantError
from assistant.progress import Progress
from assistant.settings import make_settings
from assistant.web.gates import Gate, IsWanted, require_wanted
from assistant.web.rules import Rules, make_rules
from assistant.web.shelf import Shelf

_KEPT_FOR_PROGRAMS = 4  # articles that the API keeps open
_SMALL_CHARACTERS = 200_000  # some seconds of indexing
_MEGABYTE = 2**20
_Read = TypeVar("_Read")


def sample_article() -> Article:
    """The article that comes with the package."""
    return Article.from_text((files("assistant") / "data" / "sample.txt").read_text(encoding="utf-8"))


class Workshop:
    """Opens assistants with the options of the app.

    Args:
        article: the article that every tab begins with; None for the library that the options name, which is
            opened at once.
        progress: told about the long steps of the start.
        limits: how much of a file or page is taken.
        rules: what visitors may do; those of the private mode when None.
        **options: the options of `Assistant`.

    Raises:
        SettingsError: an option cannot be used.
        LibraryError: the library is not there or cannot be reached.
    """

    def __init__(
        self,
        article: Article | None,
        progress: Progress | None = None,
        limits: Limits | None = None,
        rules: Rules | None = None,
        **options: Any,
    ) -> None:
        self.index_dir = make_settings(**options).index_dir  # fails here and now, not in the background
        self._first: Assistant | None = None
        if article is None:
            self._first = Assistant(progress=progress, **options)
            article = self._first.article
        self.article = article
        self.library = self._first.library if self._first else None
        self.suggestions: tuple[str, ...] | None = None
        self.notice = ""
        self.limits = limits
        self.rules = rules or make_rules(is_shared=False)
        self._options = options
        self._progress = progress
        self._step = "Opening the article"
        self._share = 0.0
        self._error: AssistantError | None = None
        self._opened = threading.Event()
        self._finished = threading.Event()
        self._has_writer = False
        self._shelf = Shelf()
        self._for_programs: OrderedDict[int, Assistant] = OrderedDict()
        self._reading = Gate(places=max(2, os.cpu_count() or 1), waiting=16)
        self._small = Gate(places=2, waiting=16)
        self._large = Gate(places=1, waiting=4)
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin to index the first article and to load the models, in a thread of its own."""
        threading.Thread(target=self._prepare, name="workshop", daemon=True).start()

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self._finished.is_set()

    @property
    def is_opened(self) -> bool:
        """Whether the first article can be asked."""
        return self._opened.is_set() and self._error is None

    @property
    def state(self) -> str:
        """What is going on, in a line for people; empty when all is ready."""
        if self.is_finished:
            return ""
        share = f" ({self._share:.0%})" if 0 < self._share < 1 else ""
        if not self._opened.is_set():
            return f"{self._step}{share}…"
        return f"{self._step}{share}… Until it is ready, answers are the article's own sentences."

    def wait(self) -> None:
        """Wait until everything is ready, or has failed."""
        self._finished.wait()

    def first(self) -> Assistant:
        """The assistant of the first article, waiting until it can be asked.

        Raises:
            AssistantError: it could not be opened.
        """
        self._opened.wait()
        if self._first is None:
            raise self._error or ArticleError("The article could not be opened. Start the app again.")
        return self._first

    @property
    def waiting(self) -> int:
        """How many articles wait to be opened."""
        return len(self._reading) + len(self._small) + len(self._large)

    def read(self, load: Callable[[], _Read], visitor: str = "", is_wanted: IsWanted = lambda: True) -> _Read:
        """What `load` reads from a file or an address, when it is the visitor's turn.

        Raises:
            AssistantError: it cannot be read, or too many wait.
        """
        with self.turn_to_read(visitor, is_wanted):
            return load()

    def turn_to_read(self, visitor: str, is_wanted: IsWanted) -> AbstractContextManager[None]:
        """The visitor's turn at reading a file or an address, for a `with` statement.

        Raises:
            ArticleError: too many wait.
        """
        return self._reading.turn(visitor, is_wanted)

    def open(
        self,
        article: Article,
        progress: Progress | None = None,
        visitor: str = "",
        is_wanted: IsWanted = lambda: True,
        is_for_program: bool = False,
    ) -> Assistant:
        """An assistant for a visitor's article, when it is the visitor's turn.

        Args:
            article: the article.
            progress: told how far it is.
            visitor: who waits for it; visitors take turns.
            is_wanted: whether the visitor is still there; the work ends when not.
            is_for_program: whether the limit of programs holds.

        Raises:
            AssistantError: as `Assistant` does; the article is too large, or too many wait.
        """
        self._require_size(article.text, is_for_program)

        def tell(step: str, share: float) -> None:
            require_wanted(is_wanted)
            if progress:
                progress(step, share)

        gate = self._small if len(article.text) <= _SMALL_CHARACTERS else self._large
        with self._shelf.alone_with(article):
            helper = self._shelf.find(article)
            if helper is None:
                with gate.turn(visitor, is_wanted):
                    options = {"keep_index": self.rules.keep_indexes, **self._options}
                    helper = Assistant(article, progress=tell, **options)
                self._shelf.put(helper)
        return helper

    def open_for_program(
        self, text_or_address: str, visitor: str = "", is_wanted: IsWanted = lambda: True
    ) -> Assistant:
        """An assistant for a program: an address, raw text, or nothing for the first article. Never a path.

        Raises:
            AssistantError: the address cannot be fetched, or the text is empty or too large.
        """
        given = text_or_address.strip()
        if not given:
            return self.first()
        is_address = given.lower().startswith(("http://", "https://")) and not any(c.isspace() for c in given)
        if is_address:
            article = self.read(lambda: load_article(given, self.limits), visitor, is_wanted)
        else:
            self._require_size(text_or_address, is_for_program=True)
            article = Article.from_text(text_or_address)
        helper = self.open(article, None, visitor, is_wanted, is_for_program=True)
        with self._lock:
            self._for_programs[id(helper)] = helper
            self._for_programs.move_to_end(id(helper))
            while len(self._for_programs) > _KEPT_FOR_PROGRAMS:
                self._for_programs.popitem(last=False)
        return helper

    def require_size(self, text: str) -> None:
        """See that a text is one that a visitor may open, before anything is done with it.

        Raises:
            ArticleError: it is too large.
        """
        self._require_size(text, is_for_program=False)

    def _require_size(self, text: str, is_for_program: bool) -> None:
        allowed = self.rules.max_program_megabytes if is_for_program else self.rules.max_article_megabytes
        size = len(text.encode("utf-8", "replace")) / _MEGABYTE
        if size > allowed:
            who = "programs" if is_for_program else "visitors"
            raise ArticleError(
                f"The article has {size:.1f} MB of text; at most {allowed:g} MB are opened for {who} of this "
                "server. Give the part you need, or ask its owner to raise --max-article."
            )

    def ready(self, helper: Assistant) -> Assistant:
        """The same assistant, without its writer as long as that is not loaded."""
        return helper if self._has_writer else helper.without_writer()

    def _prepare(self) -> None:
        try:
            if self._first is None:
                self._first = Assistant(self.article, progress=self._tell, **self._options)
                self._shelf.put(self._first)
            self._opened.set()
            self._step, self._share = "Loading the writer", 0.0
            self.suggestions = suggested_questions(self._first)
            self._has_writer = self._first.load_writer() is not None
        except AssistantError as error:
            if self._first is None:
                self._error = error
                self.notice = str(error)
            else:
                # Reading with quotes only is better than no app.
                self.notice = f"{error} Until then, answers are the article's own sentences."
        finally:
            self.suggestions = self.suggestions or ()
            self._opened.set()
            self._finished.set()

    def _tell(self, step: str, share: float) -> None:
        self._step, self._share = step, share
        if self._progress:
            self._progress(step, share)
