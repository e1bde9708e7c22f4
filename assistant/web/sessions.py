"""What each browser tab has open. Tabs never share a chat, and a closed tab leaves nothing behind."""

import re
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from assistant.answers import Answer, State
from assistant.articles import Article
from assistant.assistant import Assistant
from assistant.desk import PinBoard
from assistant.errors import AssistantError, QuestionError
from assistant.web.pending import Pending
from assistant.writing import Citation

_KEY = re.compile(r"[0-9a-f]{32}")
_GONE_REMEMBERED = 10_000
FIRST_DESK = "first"
"""Name of the desk that a tab begins with."""


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
        name: random, tells its rating from those of other turns.
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
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    nearby: tuple[str, ...] = ()


@dataclass(eq=False)
class Desk:
    """One open article with its chat.

    Attributes:
        article: the article, or a collection of those that are asked together.
        helper: None while the article is still being indexed.
        members: names of the desks whose articles are asked together here; empty for an article alone.
        pending: how far it is, when it was opened while the page was there.
        original: the file that its pages can be drawn from; None when there is none.
        live: the turn whose answer is on its way.
        suggestions: questions to start with; None while they are being made.
        editing: the turn whose place the next question takes.
        cleared: the turns that a clearing took away, as long as it can be undone.
        line: the line below this chat, as HTML.
        checked: what was checked last, as HTML.
        renewed: what changed when its page was read anew, as HTML.
        name: a name by which the page says which chat it means.
    """

    article: Article
    helper: Assistant | None = None
    members: tuple[str, ...] = ()
    pending: Pending | None = None
    original: bytes | None = field(default=None, repr=False)
    turns: list[Turn] = field(default_factory=list)
    live: Turn | None = None
    suggestions: tuple[str, ...] | None = None
    editing: Turn | None = None
    cleared: tuple[Turn, ...] = ()
    line: str = ""
    checked: str = ""
    renewed: str = ""
    name: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def history(self) -> list[Answer]:
        """The answers, for follow-ups. A stopped question says nothing about what came of it."""
        return [turn.answer for turn in self.turns if turn.answer]

    @property
    def state(self) -> str:
        """What its questions wait for, in a line for people; empty when it can be asked."""
        return self.pending.line if self.pending else ""

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
    """What one browser tab has open: its articles, each with its own chat.

    Attributes:
        desks: the articles.
        current: the number of the one in front.
        used_at: when something was last done with it, in seconds of `time.monotonic`.
        closed_at: when its tab was closed; None while it is open.
        board: the quotes that are pinned.
    """

    desks: list[Desk]
    current: int = 0
    used_at: float = field(default_factory=time.monotonic)
    closed_at: float | None = None
    board: PinBoard = field(default_factory=PinBoard)

    @property
    def desk(self) -> Desk:
        """The article in front."""
        return self.desks[self.current]

    def open(self, desk: Desk, most: int = 50) -> None:
        """Put an article in front; one that is already open comes back with its chat.

        Of more than `most` articles the one that was opened first leaves.
        """
        wanted = desk.article.digest, desk.article.source
        others = [one for one in self.desks if one is not desk]
        for known in others:
            if (known.article.digest, known.article.source) == wanted:
                self.desks = others
                return self.put_in_front(known)
        self.desks = [*others, desk]
        self.put_in_front(desk)
        while len(self.sources) > max(1, most):
            self.close(self.sources[0])

    def put_together(self, desk: Desk, most: int = 50) -> None:
        """Put a chat about several articles in front; of more than `most` such chats the oldest leaves."""
        together = [one for one in self.desks if one.members]
        for gone in together[: max(0, len(together) + 1 - most)]:
            gone.clear()
            self.desks.remove(gone)
        self.desks.append(desk)
        self.put_in_front(desk)

    @property
    def sources(self) -> list[Desk]:
        """The articles that are open, each alone."""
        return [desk for desk in self.desks if not desk.members]

    @property
    def articles(self) -> list[Article]:
        """The articles that are open, each once, those of a collection one by one."""
        return [part for desk in self.sources for _, part in desk.article.parts]

    def desk_of(self, article: str) -> Desk | None:
        """The desk of an article alone, or of a collection that holds it, by the beginning of its digest."""
        held = [
            desk
            for desk in (self.desk, *self.sources)
            if any(part.digest.startswith(article) for _, part in desk.article.parts)
        ]
        return held[0] if held and article else None

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
        self.board.leave_only(self.articles)


class Sessions:
    """The sessions of all tabs.

    Gradio names a page anew at each load. A tab therefore brings a random key of its own, which a reload does
    not change, and gets back what that key had open. Nobody can see another's: a key cannot be guessed.

    Args:
        first_article: what every tab begins with.
        kept_seconds: how long a closed tab's things are kept, in case that it was only reloaded.
        most: sessions that are held; beyond it the one that was idle for longest leaves.
        idle_seconds: a session with which nothing was done for so long leaves.
        original: the file that the first article's pages can be drawn from.
        most_original_bytes: such files of all tabs together; no pages are drawn of what goes beyond.
    """

    def __init__(
        self,
        first_article: Article,
        kept_seconds: float = 30.0,
        most: int = 500,
        idle_seconds: float = 24 * 3600.0,
        original: bytes | None = None,
        most_original_bytes: int = 500 * 2**20,
    ) -> None:
        self.kept_seconds = kept_seconds
        self._first_article = first_article
        self._original = original
        self._most = most
        self._most_original_bytes = most_original_bytes
        self._idle_seconds = idle_seconds
        self._sessions: OrderedDict[str, Session] = OrderedDict()  # the one idle for longest comes first
        self._keys: OrderedDict[str, str] = OrderedDict()
        self._gone: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        with self._lock:
            self._expire()
            return len(self._sessions)

    def claim(self, name: str | None, key: str) -> Session | None:
        """What a tab had open under the key that it brought; None when it is new.

        A key that could be guessed counts for nothing. A person may ask before a slow page brings its key:
        that chat is the new tab's.
        """
        with self._lock:
            self._expire()
            if not name or not _KEY.fullmatch(key):
                return None
            self._gone.pop(key, None)  # the page is loaded anew, so it shows what the session has
            self._keys[name] = key
            while len(self._keys) > _GONE_REMEMBERED:
                self._keys.popitem(last=False)
            early = self._sessions.pop(name, None)
            known = self._sessions.get(key)
            if early and not known:
                self._sessions[key] = early
            if known:
                known.closed_at = None
                self._touch(key)
            return known

    def get(self, name: str | None) -> Session:
        """The session of a tab, which begins with the first article.

        Raises:
            AssistantError: the caller has no session of its own, or what it had was dropped meanwhile.
        """
        if not name:
            raise QuestionError("This is for the page alone. Programs call /ask_article.")
        with self._lock:
            self._expire()
            key = self._keys.get(name, name)
            if key in self._gone:
                raise AssistantError(
                    "This page was left alone for so long that its articles and chats were dropped. Load it "
                    "again."
                )
            if key not in self._sessions:
                while len(self._sessions) >= self._most:
                    self._drop(next(iter(self._sessions)))
                self._sessions[key] = Session([self.first_desk()])
            return self._touch(key)

    def key(self, name: str | None) -> str:
        """The key that a tab brought; empty where it brought none."""
        with self._lock:
            return self._keys.get(name or "", "")

    def first_desk(self) -> Desk:
        """What a tab begins with."""
        return Desk(self._first_article, original=self._original, name=FIRST_DESK)

    def has_room_for(self, original: bytes) -> bool:
        """Whether a file can be held, to draw its pages, beside those that all tabs hold."""
        desks = self.desks()
        held = {id(desk.original): len(desk.original) for desk in desks if desk.original}
        return sum(held.values()) + len(original) <= self._most_original_bytes

    def desks(self) -> list[Desk]:
        """What all tabs have open."""
        with self._lock:
            return [desk for session in self._sessions.values() for desk in session.desks]

    def is_open(self, name: str | None) -> bool:
        """Whether a tab has something open and was not closed."""
        with self._lock:
            session = self._sessions.get(self._keys.get(name or "", name or ""))
            return session is not None and session.closed_at is None

    def free(self, name: str | None) -> None:
        """Drop what a closed tab held, unless it comes back soon."""
        with self._lock:
            key = self._keys.pop(name or "", None)
            if key is None:
                self._sessions.pop(name or "", None)
            elif key in self._sessions and key not in self._keys.values():
                self._sessions[key].closed_at = time.monotonic()

    def expire(self) -> None:
        """Drop what was closed or idle for long; else that happens when somebody comes."""
        with self._lock:
            self._expire()

    def _touch(self, key: str) -> Session:
        session = self._sessions[key]
        session.used_at = time.monotonic()
        self._sessions.move_to_end(key)
        return session

    def _expire(self) -> None:
        now = time.monotonic()
        for key, session in list(self._sessions.items()):
            if session.closed_at is not None and now - session.closed_at > self.kept_seconds:
                del self._sessions[key]
            elif now - session.used_at > self._idle_seconds:
                self._drop(key)

    def _drop(self, key: str) -> None:
        """Let go of a session whose tab may still be open: it is told so when it is used again."""
        del self._sessions[key]
        self._gone[key] = None
        while len(self._gone) > _GONE_REMEMBERED:
            self._gone.popitem(last=False)
