"""What each browser tab has open. Tabs never share a chat, and a closed tab leaves nothing behind."""

import re
import secrets
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
        nearby: questions that the article does answer, where it does not answer this one.
    """

    asked: str
    understood: str
    evidence: tuple[Citation, ...] = ()
    short: str = ""
    state: State | None = None
    draft: str = ""
    answer: Answer | None = None
    rating: str = ""
    nearby: tuple[str, ...] = ()


@dataclass(eq=False)
class Desk:
    """One open article with its chat.

    Attributes:
        article: the article, or a collection of those that are asked together.
        helper: None while the article is still being indexed.
        members: names of the desks whose articles are asked together here; empty for an article alone.
        original: the file that its pages can be drawn from; None when there is none.
        live: the turn whose answer is on its way.
        suggestions: questions to start with; None while they are being made.
        editing: the turn whose place the next question takes.
        cleared: the turns that a clearing took away, as long as it can be undone.
        line: the line below this chat, as HTML.
        checked: what was checked last, as HTML.
        name: a name by which the page says which chat it means.
    """

    article: Article
    helper: Assistant | None = None
    members: tuple[str, ...] = ()
    original: bytes | None = field(default=None, repr=False)
    turns: list[Turn] = field(default_factory=list)
    live: Turn | None = None
    suggestions: tuple[str, ...] | None = None
    editing: Turn | None = None
    cleared: tuple[Turn, ...] = ()
    line: str = ""
    checked: str = ""
    name: str = field(default_factory=lambda: secrets.token_hex(4))

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
        self.editing = None
        return self.turns.pop().asked if self.turns else ""

    def take_edited(self) -> None:
        """Take the turn away that is being edited, if it is still there."""
        self.turns = [turn for turn in self.turns if turn is not self.editing]
        self.editing = None

    def clear(self) -> None:
        """Forget the chat, not the article; `restore` brings it back."""
        self.stop()
        if self.turns:
            self.cleared = tuple(self.turns)
        self.turns, self.editing = [], None

    def restore(self) -> None:
        """Bring back what was cleared, before what was asked since."""
        self.turns, self.cleared = [*self.cleared, *self.turns], ()

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

    @property
    def sources(self) -> list[Desk]:
        """The articles that are open, each alone."""
        return [desk for desk in self.desks if not desk.members]

    @property
    def ticked(self) -> tuple[str, ...]:
        """Names of the articles that are asked."""
        return self.desk.members or (self.desk.name,)

    def find(self, name: str | None) -> Desk | None:
        """The desk of a name."""
        return next((desk for desk in self.desks if desk.name == name), None)

    @property
    def originals(self) -> dict[str, bytes]:
        """The files of which pages can be drawn, by the digests of their articles."""
        return {desk.article.digest: desk.original for desk in self.sources if desk.original}

    def put_in_front(self, desk: Desk) -> None:
        """Go to a desk that is open."""
        self.current = self.desks.index(desk)

    def close(self, desk: Desk) -> None:
        """Forget an article, its chat, and the chats in which it was asked with others; never the last."""
        if len(self.sources) < 2:
            return
        front = self.desk
        for gone in [one for one in self.desks if one is desk or desk.name in one.members]:
            gone.clear()
            self.desks.remove(gone)
        self.current = self.desks.index(front) if front in self.desks else 0


class Sessions:
    """The sessions of all tabs.

    Gradio names a page anew at each load. A tab therefore brings a random key of its own, which a reload does
    not change, and gets back what that key had open. Nobody can see another's: a key cannot be guessed.
    """

    def __init__(
        self, first_article: Article, kept_seconds: float = 30.0, original: bytes | None = None
    ) -> None:
        self.kept_seconds = kept_seconds
        """How long a closed tab's things are kept, in case that it was only reloaded."""
        self._first_article = first_article
        self._original = original
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
            return self._sessions.setdefault(key, Session([self.first_desk()]))

    def first_desk(self) -> Desk:
        """What a tab begins with."""
        return Desk(self._first_article, original=self._original, name="first")

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
