"""What each browser tab has open. Tabs never share a chat, and a closed tab leaves nothing behind."""

import re
import threading
from dataclasses import dataclass, field, replace

from assistant.answers import Answer, State
from assistant.articles import Article
from assistant.assistant import Assistant
from assistant.writing import Citation

_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Turn:
    """One question and what came of it.

    Attributes:
        asked: the question as it was typed.
        understood: the same, made standalone.
        evidence: the quotes that were shown at once.
        short: the reader's short answer, shown before the writer writes.
        state: how the answer will stand; None until the reader has read.
        draft: what the writer has given so far.
        answer: None while it is on its way, and for good when the person stopped it.
        rating: "up", "down" or empty.
    """

    asked: str
    understood: str
    evidence: tuple[Citation, ...] = ()
    short: str = ""
    state: State | None = None
    draft: str = ""
    answer: Answer | None = None
    rating: str = ""


@dataclass
class Desk:
    """One open article with its chat.

    Attributes:
        helper: None while the article is still being indexed.
        live: the turn whose answer is on its way.
        suggestions: questions to start with; None while they are being made.
        is_editing: whether the next question takes the place of the last one.
    """

    article: Article
    helper: Assistant | None = None
    turns: list[Turn] = field(default_factory=list)
    live: Turn | None = None
    suggestions: tuple[str, ...] | None = None
    is_editing: bool = False

    @property
    def history(self) -> list[Answer]:
        """The answers, for follow-ups. A stopped question says nothing about what came of it."""
        return [turn.answer for turn in self.turns if turn.answer]

    def stop(self) -> None:
        """Keep what has come so far as a turn without an answer."""
        if self.live:
            self.turns.append(self.live)
        self.live = None

    def drop_last(self) -> str:
        """Take the last turn away; what was asked is given, or nothing."""
        self.is_editing = False
        return self.turns.pop().asked if self.turns else ""

    def clear(self) -> None:
        """Forget the chat, not the article."""
        self.turns, self.live, self.is_editing = [], None, False

    def rate(self, position: int, rating: str) -> Turn | None:
        """The turn at `position` with its rating, or None when there is no such answer."""
        if not 0 <= position < len(self.turns) or not self.turns[position].answer:
            return None
        self.turns[position] = replace(self.turns[position], rating=rating)
        return self.turns[position]


@dataclass
class Session:
    """What one browser tab has open: its articles, each with its own chat."""

    desks: list[Desk]
    current: int = 0

    @property
    def desk(self) -> Desk:
        """The article in front."""
        return self.desks[self.current]

    def open(self, desk: Desk) -> None:
        """Put a new article in front; one that is already open comes back with its chat."""
        for position, known in enumerate(self.desks):
            if (known.article.digest, known.article.source) == (desk.article.digest, desk.article.source):
                self.current = position
                return
        self.desks.append(desk)
        self.current = len(self.desks) - 1


class Sessions:
    """The sessions of all tabs.

    Gradio names a page anew at each load. A tab therefore brings a random key of its own, which a reload does
    not change, and gets back what that key had open. Nobody can see another's: a key cannot be guessed.
    """

    def __init__(self, first_article: Article, kept_seconds: float = 30.0) -> None:
        self.kept_seconds = kept_seconds
        """How long a closed tab's things are kept, in case that it was only reloaded."""
        self._first_article = first_article
        self._sessions: dict[str, Session] = {}
        self._keys: dict[str, str] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._sessions)

    def claim(self, name: str | None, key: str) -> Session | None:
        """What a tab had open under the key that it brought; None when it is new.

        A key that could be guessed counts for nothing. A person may ask before a slow page brings its key:
        that chat is the new tab's.
        """
        with self._lock:
            if not name or not _KEY.fullmatch(key):
                return None
            self._keys[name] = key
            early = self._sessions.pop(name, None)
            known = self._sessions.get(key)
            if early and not known:
                self._sessions[key] = early
            return known

    def get(self, name: str | None) -> Session:
        """The session of a tab, which begins with the first article."""
        with self._lock:
            key = self._keys.get(name or "", name or "")
            return self._sessions.setdefault(key, Session([Desk(self._first_article)]))

    def free(self, name: str | None) -> None:
        """Drop what a closed tab held, unless it comes back soon."""
        with self._lock:
            key = self._keys.pop(name or "", None)
            if key is None:
                self._sessions.pop(name or "", None)
                return
        later = threading.Timer(self.kept_seconds, self._drop, [key])
        later.daemon = True
        later.start()

    def _drop(self, key: str) -> None:
        with self._lock:
            if key not in self._keys.values():
                self._sessions.pop(key, None)
