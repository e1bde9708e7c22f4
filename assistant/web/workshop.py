"""The workshop: opens articles for everyone who uses the app, and loads the models once, in the background.

The page is there at once. Until the first article is indexed, questions wait for it; until the writer is
loaded, answers are the article's own sentences.
"""

import threading
from collections import OrderedDict
from importlib.resources import files
from typing import Any

from assistant.articles import Article, Limits, load_article
from assistant.assistant import Assistant
from assistant.errors import ArticleError, AssistantError
from assistant.progress import Progress
from assistant.settings import make_settings
from assistant.web.suggestions import suggested_questions

_KEPT_FOR_PROGRAMS = 4  # articles that the API keeps open


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
        **options: Any,
    ) -> None:
        make_settings(**options)  # fails here and now, not in the background
        self._first: Assistant | None = None
        if article is None:
            self._first = Assistant(progress=progress, **options)
            article = self._first.article
        self.article = article
        self.library = self._first.library if self._first else None
        self.suggestions: tuple[str, ...] | None = None
        self.notice = ""
        self.limits = limits
        self._options = options
        self._progress = progress
        self._step = "Opening the article"
        self._share = 0.0
        self._error: AssistantError | None = None
        self._opened = threading.Event()
        self._finished = threading.Event()
        self._has_writer = False
        self._for_programs: OrderedDict[str, Assistant] = OrderedDict()
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

    def open(self, article: Article, progress: Progress | None = None) -> Assistant:
        """An assistant for another article.

        Raises:
            AssistantError: as `Assistant` does.
        """
        return Assistant(article, progress=progress, **self._options)

    def open_for_program(self, text_or_address: str) -> Assistant:
        """An assistant for a program: an address, raw text, or nothing for the first article. Never a path.

        Raises:
            AssistantError: the address cannot be fetched or the text is empty.
        """
        given = text_or_address.strip()
        if not given:
            return self.first()
        is_address = given.lower().startswith(("http://", "https://")) and not any(c.isspace() for c in given)
        article = load_article(given, self.limits) if is_address else Article.from_text(text_or_address)
        with self._lock:
            helper = self._for_programs.pop(article.digest, None) or self.open(article)
            self._for_programs[article.digest] = helper
            while len(self._for_programs) > _KEPT_FOR_PROGRAMS:
                self._for_programs.popitem(last=False)
        return helper

    def ready(self, helper: Assistant) -> Assistant:
        """The same assistant, without its writer as long as that is not loaded."""
        return helper if self._has_writer else helper.without_writer()

    def _prepare(self) -> None:
        try:
            if self._first is None:
                self._first = self.open(self.article, self._tell)
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
