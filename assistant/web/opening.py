"""What opening does: paste, files or addresses, going back to what is open, and asking several together."""

import asyncio
import dataclasses
import re
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.articles import ApartReader, Article, Collection, Limits, load_article, make_limits
from assistant.assistant import Assistant
from assistant.desk import suggested_questions
from assistant.errors import ArticleError, AssistantError, QuestionError
from assistant.progress import Progress
from assistant.web import chat_rendering
from assistant.web.article_rendering import reading_html
from assistant.web.asking import buttons, chat_html, live_html, plain_error
from assistant.web.gates import IsWanted
from assistant.web.guard import Guard
from assistant.web.originals import original_of
from assistant.web.pending import Pending
from assistant.web.refreshing import renew
from assistant.web.sessions import Desk, Session, Sessions
from assistant.web.sources_rendering import sources_html
from assistant.web.visitors import visitor
from assistant.web.workshop import Workshop

Front = tuple[Any, Any, Any, Any, Any, Any, Any, Any]
"""Updates of the article, its chat's welcome, settled turns, turn on its way, line and question box, of what
was checked, and of the list of sources."""

Opened = tuple[Any, Any, Any, Any, Any, Any, Any, Any, Any, Any]
"""The same, then of the line beside the field that was used, and of the field."""

Load = Callable[[Progress], Iterator[Desk]]
"""Reads an article, and tells how far it is. Gives one desk: as soon as there is something to show, and again
when all is read."""

Restore = Callable[[Session, str, gr.Request], bool]
"""Opens again what a tab of a key had open before the app ended; whether there was anything."""

_PROGRESS = gr.Progress()  # Gradio finds it in a signature and shows what it is told
_SKIPPED: Front = (gr.skip(),) * 8
_FIRST_PAGES = 8
_LOOK_SECONDS = 0.4
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}(?::\d+)?(?:[/?#].*)?")


class Opening:
    """The page's ways to articles; each public method is one of them."""

    def __init__(self, sessions: Sessions, workshop: Workshop, guard: Guard) -> None:
        self._sessions = sessions
        self._workshop = workshop
        self._guard = guard
        self._restore: Restore = lambda session, key, request: False

    def restores_with(self, restore: Restore) -> None:
        """Say what opens again what a tab had open before the app ended."""
        self._restore = restore

    def from_text(
        self, text: str, request: gr.Request, progress: gr.Progress = _PROGRESS
    ) -> Iterator[Opened]:
        """Open pasted text."""
        if not (text or "").strip():
            yield _not_opened("There is no text yet. Paste an article into the box.")
            return

        def load(_: Progress) -> Iterator[Desk]:
            self._workshop.require_size(text)
            yield Desk(Article.from_text(text))

        yield from self._open([load], request, progress)

    def from_files(
        self, paths: list[str] | None, request: gr.Request, progress: gr.Progress = _PROGRESS
    ) -> Iterator[Opened]:
        """Open uploaded files, which are deleted once they are read; several are asked together."""
        given, limits = list(paths or ()), self._workshop.limits
        try:
            loads = [self._reading(partial(_uploaded, path, limits), request) for path in given]
            for shown in self._open(loads, request, progress):
                yield *shown[:-1], None  # a file that was refused must not come again with the next one
        finally:
            for path in given:
                self._guard.uploads.forget(Path(path))

    def from_addresses(
        self, addresses: str, request: gr.Request, progress: gr.Progress = _PROGRESS
    ) -> Iterator[Opened]:
        """Open web pages; several are asked together."""
        limits = self._workshop.limits
        given = (addresses or "").split()
        if not given:
            yield _not_opened("There is no address yet. Type one, such as example.org/news.")
            return
        loads = [self._reading(partial(_fetched, address, limits), request) for address in given]
        yield from self._open(loads, request, progress)

    def resume(self, key: str, request: gr.Request) -> Front:
        """What a tab had open before it was loaded again; an answer that was on its way is stopped."""
        session = self._sessions.claim(request.session_hash, key or "")
        if session is None:  # the page shows the first article, perhaps with a question already
            session = self._sessions.get(request.session_hash)
            if self._restore(session, key or "", request):
                return self.front(session)
            return *_SKIPPED[:-1], sources_html(session)
        for desk in session.desks:
            desk.stop()
        return self.front(session)

    def go(self, clicked: gr.EventData, request: gr.Request) -> Front:
        """Go to an article that is open, and to its chat."""
        session = self._sessions.get(request.session_hash)
        desk = session.find(str(clicked.source))
        if desk is None or desk is session.desk:
            return _SKIPPED
        session.put_in_front(desk)
        return self.front(session)

    def tick(self, clicked: gr.EventData, request: gr.Request) -> Front:
        """Ask an article too, or no longer; those that are ticked have one chat together."""
        session = self._sessions.get(request.session_hash)
        name = str(clicked.source)
        known = [desk.name for desk in session.sources]
        wanted = tuple(n for n in known if (n in session.ticked) != (n == name))
        try:
            self._put_together(session, wanted or session.ticked, request)
        except AssistantError as error:
            session.desk.line = chat_rendering.line_html(plain_error(error), is_error=True)
        return self.front(session)

    def close(self, clicked: gr.EventData, request: gr.Request) -> Front:
        """Close an article and forget its chat."""
        session = self._sessions.get(request.session_hash)
        desk = session.find(str(clicked.source))
        if desk is not None:
            session.close(desk)
        return self.front(session)

    def refresh(self, clicked: gr.EventData, request: gr.Request) -> Front:
        """Read an article from an address anew, and tell what changed; when it is gone its text stays."""
        session = self._sessions.get(request.session_hash)
        desk = session.find(str(clicked.source))
        if desk is None or not desk.article.read_at or desk.state or desk.live:
            return _SKIPPED
        address, limits = desk.article.source, self._workshop.limits
        wanted = self._wanted_by(request)
        try:
            article = self._workshop.read(lambda: load_article(address, limits), visitor(request), wanted)
            self._workshop.require_size(article.text)
        except AssistantError as error:
            self._guard.figures.refused(type(error).__name__)
            stays = f"{plain_error(error)} The text that was read on {desk.article.read_at} stays."
            desk.renewed = chat_rendering.line_html(stays, is_error=True)
            return self.front(session)
        desk.renewed, desk.pending = renew(desk, article), Pending()
        for together in [one for one in session.desks if desk.name in one.members]:
            session.desks.remove(together)  # its text holds what the page said before
            together.clear()
        session.put_in_front(desk)
        self._index([desk], request)
        return self.front(session)

    async def watch(self, request: gr.Request) -> AsyncIterator[tuple[Any, Any, Any]]:
        """How far the article in front is until it can be asked, then questions to start with, made once.

        Gives updates of the welcome, of the state, and of the line below the chat.
        """
        session = self._sessions.get(request.session_hash)
        desk = session.desk
        while session.desk is desk and desk.state:
            yield gr.skip(), chat_rendering.state_html(desk.state), gr.skip()
            await asyncio.sleep(_LOOK_SECONDS)
        is_front = session.desk is desk
        yield gr.skip(), self._state_html() if is_front else gr.skip(), gr.skip()  # questions take a while
        if desk.helper is not None and desk.suggestions is None:
            desk.suggestions = await asyncio.to_thread(suggested_questions, desk.helper)
        if session.desk is not desk:
            yield gr.skip(), gr.skip(), gr.skip()
            return
        is_new = desk.helper is not None and desk.suggestions is not None
        welcome = chat_rendering.welcome_html(desk.suggestions) if is_new else gr.skip()
        yield welcome, self._state_html(), desk.line if desk.pending and not desk.turns else gr.skip()

    def _state_html(self) -> str:
        return chat_rendering.state_html(self._workshop.state, self._workshop.notice)

    def _reading(self, load: Load, request: gr.Request) -> Load:
        """The same reading, when it is the visitor's turn."""

        def read(tell: Progress) -> Iterator[Desk]:
            with self._workshop.turn_to_read(visitor(request), self._wanted_by(request)):
                yield from load(tell)

        return read

    def _wanted_by(self, request: gr.Request) -> IsWanted:
        """Whether the tab that a request is from is still open."""
        name = request.session_hash
        return lambda: self._sessions.is_open(name) and not self._guard.presence.has_left(name)

    def _open(self, loads: Sequence[Load], request: gr.Request, progress: gr.Progress) -> Iterator[Opened]:
        """Show each as soon as it is read, and index it behind.

        What cannot be opened is told beside the field, and the rest is opened all the same.
        """
        session = self._sessions.get(request.session_hash)
        most = self._workshop.rules.max_articles
        if len(loads) > most:
            yield _not_opened(f"At most {most} articles can be open in a tab. Choose fewer.")
            return
        opened: list[Desk] = []
        errors: list[str] = []
        not_opened: Front = _SKIPPED
        shown: Desk | None = None

        def tell(line: str, share: float) -> None:
            progress(share, desc=line)
            if shown and shown.pending:
                shown.pending.tell(line, share)

        for load in loads:
            shown = None
            try:
                for desk in load(tell):
                    shown = self._show(session, desk)
                    yield *self.front(session, is_new=True), gr.skip(), gr.skip()
                opened += [shown] if shown else []
            except AssistantError as error:
                if shown:
                    session.close(shown)
                    not_opened = self.front(session)
                self._guard.figures.refused(type(error).__name__)
                errors.append(plain_error(error))
        self._index([desk for desk in opened if desk.helper is None], request)
        if not opened:
            error_line = " ".join(errors) or "There is no file yet. Choose one."
            yield *not_opened, chat_rendering.line_html(error_line, is_error=True), gr.skip()
            return
        try:
            self._put_together(session, tuple(dict.fromkeys(desk.name for desk in opened)), request)
        except AssistantError as error:
            errors.append(plain_error(error))
        yield *self.front(session), chat_rendering.line_html(" ".join(errors), is_error=True), None

    def _show(self, session: Session, desk: Desk) -> Desk:
        """Put a desk in front that cannot be asked yet, or the one that has its article open already.

        Raises:
            ArticleError: the article is too large.
        """
        self._workshop.require_size(desk.article.text)
        if desk.original and not self._sessions.has_room_for(desk.original):
            desk.original = None
        desk.pending = desk.pending or Pending()
        session.open(desk, self._workshop.rules.max_articles)
        return session.desk

    def _index(self, desks: Sequence[Desk], request: gr.Request) -> None:
        """Open the assistants of desks one after the other, in a thread of its own."""
        name, is_wanted = visitor(request), self._wanted_by(request)

        def index() -> None:
            for desk in desks:
                desk.pending = desk.pending or Pending()
                try:
                    desk.helper = self._workshop.open(desk.article, desk.pending.tell, name, is_wanted)
                    desk.line = chat_rendering.line_html(" ".join(desk.helper.notices))
                except AssistantError as error:
                    self._guard.figures.refused(type(error).__name__)
                    desk.line = chat_rendering.line_html(plain_error(error), is_error=True)
                finally:
                    desk.pending.end()

        threading.Thread(target=index, name="indexing", daemon=True).start()

    def _put_together(self, session: Session, names: tuple[str, ...], request: gr.Request) -> None:
        """Put the chat about these articles in front.

        Raises:
            AssistantError: they cannot be asked together, or are too large together.
        """
        known = next(
            (desk for desk in session.desks if set(names) == set(desk.members or (desk.name,))), None
        )
        if known is not None:
            session.put_in_front(known)
            return
        members = [desk for desk in session.sources if desk.name in names]
        if not all(desk.article.parts for desk in members):
            raise QuestionError("A library is asked alone. Untick it to ask the others together.")
        articles = {part.digest: part for desk in members for _, part in desk.article.parts}
        collection = Collection.of(list(articles.values()))
        self._workshop.require_size(collection.text)
        desk = Desk(collection, members=names, pending=Pending())
        session.put_together(desk, self._workshop.rules.max_articles)
        self._index([desk], request)

    def front(self, session: Session, is_new: bool = False) -> Front:
        """What the page shows of the article in front and its chat."""
        desk = session.desk
        is_first = desk.article is self._workshop.article
        suggestions = self._workshop.suggestions if is_first else desk.suggestions
        return (
            reading_html(desk.article, desk.name, session.originals, is_new=is_new),
            chat_rendering.welcome_html(suggestions),
            chat_html(desk),
            live_html(desk),
            desk.line,
            gr.update(**buttons(desk)),
            desk.checked,
            sources_html(session),
        )


def notices_html(helper: Assistant | None) -> str:
    """What a reader should know about the opening, such as hidden text that was left out."""
    return chat_rendering.line_html(" ".join(helper.notices)) if helper else ""


def _not_opened(error: str) -> Opened:
    return *_SKIPPED, chat_rendering.line_html(error, is_error=True), gr.skip()


def _uploaded(path: str, limits: Limits | None, progress: Progress) -> Iterator[Desk]:
    """The desk of a file; that of a PDF has its first pages first."""
    name = Path(path).name
    original = original_of(path)
    with ApartReader(limits or make_limits(), progress) as reader:

        def read(first_pages: int | None = None) -> Article:
            article = load_article(path, limits, reader, first_pages=first_pages)
            return dataclasses.replace(article, title=article.title or name, source=name)

        desk: Desk | None = None
        if original and original.startswith(b"%PDF"):
            with suppress(ArticleError):  # the whole may hold words all the same
                desk = Desk(read(_FIRST_PAGES), original=original)
                yield desk
        try:
            article = read()
        except ArticleError as error:  # the upload's temporary folder means nothing to the reader
            raise ArticleError(str(error).replace(path, name)) from error
    desk = desk or Desk(article, original=original if article.pages else None)
    desk.article = article
    yield desk


def _fetched(address: str, limits: Limits | None, progress: Progress) -> Iterator[Desk]:
    if not address.lower().startswith(("http://", "https://")):
        if not _HOST.fullmatch(address):
            raise ArticleError(f"{address!r} is not a web address. Use one such as https://example.org/news.")
        address = f"https://{address}"
    yield Desk(load_article(address, limits, progress=progress))
