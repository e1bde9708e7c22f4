"""What opening does: paste, files or addresses, going back to what is open, and asking several together."""

import dataclasses
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.articles import Article, Collection, Limits, load_article
from assistant.assistant import Assistant
from assistant.errors import ArticleError, AssistantError, QuestionError
from assistant.progress import Progress
from assistant.web import chat_rendering
from assistant.web.article_rendering import reading_html
from assistant.web.asking import buttons, chat_html, live_html, plain_error
from assistant.web.gates import IsWanted
from assistant.web.guard import Guard
from assistant.web.originals import original_of
from assistant.web.sessions import Desk, Session, Sessions
from assistant.web.sources_rendering import sources_html
from assistant.web.suggestions import suggested_questions
from assistant.web.visitors import visitor
from assistant.web.workshop import Workshop

Front = tuple[Any, Any, Any, Any, Any, Any, Any, Any]
"""Updates of the article, its chat's welcome, settled turns, turn on its way, line and question box, of what
was checked, and of the list of sources."""

Opened = tuple[Any, Any, Any, Any, Any, Any, Any, Any, Any, Any]
"""The same, then of the line beside the field that was used, and of the field."""

Load = Callable[[Progress], Desk]
"""Reads an article, and tells how far it is."""

Restore = Callable[[Session, str, gr.Request], bool]
"""Opens again what a tab of a key had open before the app ended; whether there was anything."""

_PROGRESS = gr.Progress()  # Gradio finds it in a signature and shows what it is told
_SKIPPED: Front = (gr.skip(),) * 8
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

    def from_text(self, text: str, request: gr.Request, progress: gr.Progress = _PROGRESS) -> Opened:
        """Open pasted text."""
        if not (text or "").strip():
            return _not_opened("There is no text yet. Paste an article into the box.")

        def load(_: Progress) -> Desk:
            self._workshop.require_size(text)
            return Desk(Article.from_text(text))

        return self._open([load], request, progress)

    def from_files(
        self, paths: list[str] | None, request: gr.Request, progress: gr.Progress = _PROGRESS
    ) -> Opened:
        """Open uploaded files, which are deleted once they are read; several are asked together."""
        given, limits = list(paths or ()), self._workshop.limits
        try:
            loads = [self._reading(partial(_uploaded, path, limits), request) for path in given]
            return self._open(loads, request, progress)
        finally:
            for path in given:
                self._guard.uploads.forget(Path(path))

    def from_addresses(
        self, addresses: str, request: gr.Request, progress: gr.Progress = _PROGRESS
    ) -> Opened:
        """Open web pages; several are asked together."""
        limits = self._workshop.limits
        given = (addresses or "").split()
        if not given:
            return _not_opened("There is no address yet. Type one, such as example.org/news.")
        loads = [self._reading(partial(_fetched, address, limits), request) for address in given]
        return self._open(loads, request, progress)

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

    def suggest(self, request: gr.Request) -> Any:
        """Make the suggested questions of the article in front, once."""
        desk = self._sessions.get(request.session_hash).desk
        if desk.helper is None or desk.suggestions is not None:
            return gr.skip()
        desk.suggestions = suggested_questions(desk.helper)
        is_in_front = self._sessions.get(request.session_hash).desk is desk
        return chat_rendering.welcome_html(desk.suggestions) if is_in_front else gr.skip()

    def _reading(self, load: Load, request: gr.Request) -> Load:
        """The same reading, when it is the visitor's turn."""
        return lambda tell: self._workshop.read(
            lambda: load(tell), visitor(request), self._wanted_by(request)
        )

    def _wanted_by(self, request: gr.Request) -> IsWanted:
        """Whether the tab that a request is from is still open."""
        name = request.session_hash
        return lambda: self._sessions.is_open(name) and not self._guard.presence.has_left(name)

    def _open(self, loads: Sequence[Load], request: gr.Request, progress: gr.Progress) -> Opened:
        """Open each; what cannot be opened is told beside the field, and the rest is opened all the same."""
        session = self._sessions.get(request.session_hash)
        most = self._workshop.rules.max_articles
        if len(loads) > most:
            return _not_opened(f"At most {most} articles can be open in a tab. Choose fewer.")

        def tell(line: str, share: float) -> None:
            progress(share, desc=line)

        opened: list[str] = []
        errors: list[str] = []
        for load in loads:
            try:
                desk = load(tell)
                if desk.original and not self._sessions.has_room_for(desk.original):
                    desk.original = None
                wanted = self._wanted_by(request)
                desk.helper = self._workshop.open(desk.article, tell, visitor(request), wanted)
                desk.line = chat_rendering.line_html(" ".join(desk.helper.notices))
                session.open(desk, most)
                opened.append(session.desk.name)
            except AssistantError as error:
                self._guard.figures.refused(type(error).__name__)
                errors.append(plain_error(error))
        if not opened:
            return _not_opened(" ".join(errors) or "There is no file yet. Choose one.")
        try:
            self._put_together(session, tuple(dict.fromkeys(opened)), request)
        except AssistantError as error:
            errors.append(plain_error(error))
        return *self.front(session), chat_rendering.line_html(" ".join(errors), is_error=True), None

    def _put_together(self, session: Session, names: tuple[str, ...], request: gr.Request) -> None:
        """Put the chat about these articles in front."""
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
        helper = self._workshop.open(collection, None, visitor(request), self._wanted_by(request))
        desk = Desk(collection, helper, members=names)
        session.put_together(desk, self._workshop.rules.max_articles)

    def front(self, session: Session) -> Front:
        """What the page shows of the article in front and its chat."""
        desk = session.desk
        is_first = desk.article is self._workshop.article
        suggestions = self._workshop.suggestions if is_first else desk.suggestions
        return (
            reading_html(desk.article, desk.name, session.originals),
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


def _uploaded(path: str, limits: Limits | None, progress: Progress) -> Desk:
    # The upload's temporary folder means nothing to the reader.
    name = Path(path).name
    try:
        article = load_article(path, limits, progress=progress)
    except ArticleError as error:
        raise ArticleError(str(error).replace(path, name)) from error
    article = dataclasses.replace(article, title=article.title or name, source=name)
    return Desk(article, original=original_of(path) if article.pages else None)


def _fetched(address: str, limits: Limits | None, progress: Progress) -> Desk:
    if not address.lower().startswith(("http://", "https://")):
        if not _HOST.fullmatch(address):
            raise ArticleError(f"{address!r} is not a web address. Use one such as https://example.org/news.")
        address = f"https://{address}"
    return Desk(load_article(address, limits, progress=progress))
