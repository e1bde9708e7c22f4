"""The store: articles that were opened on one's own computer, each a folder with its text, chat and file.

Everything is written beside its place and renamed into it. Two tabs, or two programs, that keep one article
add to each other's chat.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock

from assistant.articles import Article
from assistant.desk.records import (
    Chat,
    Record,
    article_to_json,
    chat_to_json,
    read_article,
    read_chat,
)
from assistant.errors import ArticleError, AssistantError

MOST_KEPT_TABS = 200
_ARTICLE, _CHAT, _FILE, _TABS = "article.json", "chat.json", "original", "tabs.json"


@dataclass(frozen=True)
class Kept:
    """One kept article in a list: the name of its folder, its chat, and what it takes on the disk."""

    name: str
    chat: Chat
    size_bytes: int


def kept_name(article: Article) -> str:
    """The name by which an article is kept: of its text and of where it is from."""
    source = hashlib.sha256(article.source.encode("utf-8", "replace")).hexdigest()
    return f"{article.digest[:24]}-{source[:8]}"


class DeskStore:
    """Kept articles in a folder.

    Args:
        folder: made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, record: Record, gone: frozenset[str] = frozenset(), original: bytes | None = None) -> None:
        """Keep an article, and add its chat to what is kept of it.

        Args:
            record: the article with its chat.
            gone: names of the turns and pins that were taken away.
            original: the file that its pages are drawn from.

        Raises:
            OSError: the folder cannot be written.
        """
        place = self._folder / kept_name(record.article)
        with self._locked():
            place.mkdir(parents=True, exist_ok=True)
            known = self._chat(place)
            chat = known.merged(record.chat, gone) if known else record.chat
            if original is not None and not (place / _FILE).exists():
                _write(place / _FILE, original)
            chat = replace(chat, has_file=(place / _FILE).exists())
            if not (place / _ARTICLE).exists():
                _write(place / _ARTICLE, article_to_json(record.article))
            _write(place / _CHAT, chat_to_json(chat))

    def all(self) -> list[Kept]:
        """What is kept, the last opened first; what cannot be read is left out."""
        places = [path for path in _folders(self._folder) if (path / _CHAT).exists()]
        chats = [(place, self._chat(place)) for place in places]
        found = [Kept(place.name, chat, _size(place)) for place, chat in chats if chat is not None]
        return sorted(found, key=lambda kept: (kept.chat.opened, kept.name), reverse=True)

    def read(self, name: str) -> tuple[Record, bytes | None]:
        """A kept article with its chat, and its file where there is one.

        Raises:
            ArticleError: nothing is kept by that name, or it cannot be read.
        """
        place = self._place(name)
        with self._locked():
            try:
                article = read_article((place / _ARTICLE).read_bytes())
                original = (place / _FILE).read_bytes() if (place / _FILE).exists() else None
            except OSError as error:
                raise ArticleError("This article is no longer kept here. Open its file again.") from error
            chat = self._chat(place)
        if chat is None or kept_name(article) != name:
            raise ArticleError("What is kept of this article is damaged. Open it again from its file.")
        return Record(article, chat), original

    def find(self, digest: str) -> str:
        """The name of the kept article with a text; empty where there is none."""
        return next((kept.name for kept in self.all() if kept.chat.digest == digest), "")

    def delete(self, name: str) -> None:
        """Delete a kept article, its chat and its file, for good.

        Raises:
            ArticleError: nothing is kept by that name, or it cannot be deleted.
        """
        place = self._place(name)
        with self._locked():
            try:
                # Renamed first: a process killed while deleting must not leave half of it in its place.
                doomed = place.with_name(f".{name}-removed")
                os.replace(place, doomed)
                shutil.rmtree(doomed)
            except OSError as error:
                raise ArticleError("This article is no longer kept here.") from error

    def keep_tab(self, key: str, names: list[str]) -> None:
        """Remember what a tab has open, the one in front last, in case that the app ends before the tab.

        Raises:
            OSError: the folder cannot be written.
        """
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        with self._locked():
            tabs = {known: value for known, value in self._tabs().items() if known != name}
            latest = [*tabs.items(), (name, names)][-MOST_KEPT_TABS:]
            _write(self._folder / _TABS, json.dumps(dict(latest)).encode())

    def tab(self, key: str) -> list[str]:
        """The names of what a tab had open, the one in front last."""
        return self._tabs().get(hashlib.sha256(key.encode()).hexdigest()[:32], [])

    def _tabs(self) -> dict[str, list[str]]:
        try:
            read = json.loads((self._folder / _TABS).read_bytes())
        except (OSError, ValueError):
            return {}
        return {str(key): [str(name) for name in names] for key, names in read.items()}

    def _chat(self, place: Path) -> Chat | None:
        try:
            return read_chat((place / _CHAT).read_bytes())
        except (OSError, AssistantError):
            return None

    def _place(self, name: str) -> Path:
        if name not in (path.name for path in _folders(self._folder)):
            raise ArticleError("This article is no longer kept here.")
        return self._folder / name

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / ".lock", timeout=30):
            yield


def _folders(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
    except OSError:
        return []


def _size(place: Path) -> int:
    return sum(path.stat().st_size for path in place.iterdir() if path.is_file())


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(content)
    os.replace(temporary, path)
