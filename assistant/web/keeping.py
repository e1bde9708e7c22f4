"""Keeping: on one's own computer on its disk, on a server for others in the visitor's own browser.

Of each open article what is kept is written again when its chat or pins have changed. Chats in which several
articles are asked together are not kept.
"""

import json
import logging
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakKeyDictionary, WeakSet

from assistant.articles import forget_page
from assistant.desk import (
    Chat,
    DeskStore,
    KeptTurn,
    Pin,
    Record,
    article_to_json,
    chat_to_json,
    keep_answer,
    keep_pin,
    kept_name,
    read_record,
    restore_answer,
    restore_pins,
)
from assistant.errors import ArticleError
from assistant.index import list_articles, remove_articles
from assistant.settings import desk_folder
from assistant.web.article_rendering import short_title
from assistant.web.originals import original_of
from assistant.web.sessions import FIRST_DESK, Desk, Session, Sessions, Turn
from assistant.web.workshop import Workshop

MOST_LISTED = 500
logger = logging.getLogger("assistant.web")


@dataclass(frozen=True)
class Brought:
    """A kept article with its chat, still to be opened, and its pins."""

    desk: Desk
    pins: tuple[Pin, ...]


class Keeping:
    """What is kept of the articles that tabs have open.

    Args:
        sessions: what the tabs have open.
        workshop: opens articles.
    """

    def __init__(self, sessions: Sessions, workshop: Workshop) -> None:
        self._sessions = sessions
        self._workshop = workshop
        is_library = workshop.library is not None
        keeps = workshop.rules.keep_chats and not is_library
        self._store = DeskStore(desk_folder()) if keeps else None
        self._written: WeakKeyDictionary[Desk, Chat] = WeakKeyDictionary()
        self._deleted: WeakSet[Desk] = WeakSet()
        self._lock = threading.Lock()

    @property
    def place(self) -> str:
        """Where things are kept: "here" on this computer, or in the "browser"."""
        return "here" if self._store is not None else "browser"

    def keep(self, session: Session, key: str) -> None:
        """Write what has changed in a tab since it was written last; nothing on a server for others."""
        if self._store is None:
            return
        try:
            with self._lock:
                kept = [kept_name(desk.article) for desk in session.sources if self._keep(desk, session)]
                front = kept_name(session.desk.article)
                if key and kept:
                    self._store.keep_tab(key, [*(name for name in kept if name != front), front])
        except (OSError, TimeoutError) as error:
            logger.warning("Chats cannot be kept in %s: %s", desk_folder(), error)

    def keep_closed(self, name: str | None) -> None:
        """Write what has changed in a tab that is closing."""
        if self._store is not None and self._sessions.is_open(name):
            self.keep(self._sessions.get(name), self._sessions.key(name))

    def listed(self) -> str:
        """What is kept here, as JSON for the page: the last opened first."""
        found = self._store.all()[:MOST_LISTED] if self._store else []
        rows = [
            {
                "name": kept.name,
                "title": kept.chat.title,
                "source": kept.chat.source,
                "opened": kept.chat.opened[:10],
                "asked": kept.chat.asked,
                "pins": len(kept.chat.pins),
                "bytes": kept.size_bytes,
            }
            for kept in found
        ]
        return json.dumps(rows)

    def read(self, name: str) -> Brought:
        """A kept article with its chat, still to be opened.

        Raises:
            ArticleError: it is not kept, or damaged.
        """
        if self._store is None:
            raise ArticleError("Nothing is kept on this server.")
        record, original = self._store.read(name)
        return _brought(record, original)

    def find(self, digest: str) -> str:
        """The name of a kept article, by its digest; empty where there is none."""
        return self._store.find(digest) if self._store else ""

    def tab(self, key: str) -> list[str]:
        """Names of what a tab had open before the app ended, the one in front last."""
        return self._store.tab(key) if self._store and key else []

    def delete(self, name: str) -> None:
        """Delete a kept article for good: its text, chat, pins, file and saved index, and its page as it was
        read.

        Raises:
            AssistantError: it is not kept, or cannot be deleted.
        """
        if self._store is None:
            return
        source = next((kept.chat.source for kept in self._store.all() if kept.name == name), "")
        with self._lock:
            self._store.delete(name)
            # Tabs that still have it open must not write it anew.
            self._deleted |= {desk for desk in self._sessions.desks() if kept_name(desk.article) == name}
        folder = self._workshop.index_dir
        for index in list_articles(folder):
            if index.name.startswith(name[:16]):  # both begin with the text's digest
                remove_articles(folder, index.name)
        forget_page(source)

    def record(self, desk: Desk, session: Session, with_article: bool) -> str:
        """An article with its chat for the browser's own storage, as JSON; its text only where it is wanted.
        Empty for several articles together, and for an article that a tab begins with as long as nothing was
        asked or pinned in it."""
        chat = _chat(desk, session)
        is_new = desk.name == FIRST_DESK and not (chat.turns or chat.pins)
        if len(desk.article.parts) != 1 or is_new:
            return ""
        article = article_to_json(desk.article).decode() if with_article else "null"
        name = kept_name(desk.article)
        return f'{{"name": "{name}", "chat": {chat_to_json(chat).decode()}, "article": {article}}}'

    def take(self, written: str) -> Brought:
        """An article that the visitor's browser kept, still to be opened.

        Raises:
            ArticleError: it is none.
        """
        record = read_record(written.encode("utf-8", "replace"))
        self._workshop.require_size(record.article.text)
        return _brought(record, None)

    def _keep(self, desk: Desk, session: Session) -> bool:
        """Whether a desk is kept now."""
        if self._store is None or len(desk.article.parts) != 1 or desk in self._deleted:
            return False
        chat = _chat(desk, session)
        if desk.name == FIRST_DESK and not (chat.turns or chat.pins) and desk not in self._written:
            return False  # every tab begins with it
        known = self._written.get(desk)
        if known is None or replace(known, opened=chat.opened) != chat:
            gone = _names(known) - _names(chat) if known else frozenset()
            self._store.keep(Record(desk.article, chat), gone, desk.original)
            self._written[desk] = chat
        return True


def attach_file(desk: Desk, path: Path, sessions: Sessions) -> None:
    """Give an article of pages the file again that a browser kept."""
    original = original_of(path) if desk.article.pages and desk.original is None else None
    if original and sessions.has_room_for(original):
        desk.original = original


def _chat(desk: Desk, session: Session) -> Chat:
    article = desk.article
    pins = tuple(keep_pin(p) for p in session.board.pins if p.article.digest == article.digest)
    return Chat(
        title=short_title(article),
        source=article.source,
        digest=article.digest,
        characters=len(article.text),
        opened=datetime.now(UTC).isoformat(timespec="seconds"),
        turns=tuple(_kept_turn(turn) for turn in desk.turns),
        pins=pins,
        has_file=desk.original is not None,
    )


def _kept_turn(turn: Turn) -> KeptTurn:
    answer = keep_answer(turn.answer) if turn.answer else None
    return KeptTurn(turn.name, turn.asked, turn.understood, answer, turn.rating, turn.nearby)


def _brought(record: Record, original: bytes | None) -> Brought:
    article = record.article
    turns = [
        Turn(
            asked=kept.asked,
            understood=kept.understood,
            answer=restore_answer(kept.answer, article) if kept.answer else None,
            rating=kept.rating if kept.rating in ("up", "down") else "",
            name=kept.name,
            nearby=kept.nearby,
        )
        for kept in record.chat.turns
    ]
    desk = Desk(article, original=original, turns=turns)
    return Brought(desk, tuple(restore_pins(record.chat.pins, article)))


def _names(chat: Chat) -> frozenset[str]:
    return frozenset([*(turn.name for turn in chat.turns), *(pin.name for pin in chat.pins)])
