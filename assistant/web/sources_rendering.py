"""HTML of the list of sources: what is open, what each is, and which are asked."""

from html import escape
from pathlib import PurePath

from assistant.articles import Article
from assistant.web.article_rendering import short_title
from assistant.web.icons import CLOSE, REFRESH
from assistant.web.sessions import Desk, Session


def sources_html(session: Session) -> str:
    """What is open in a tab, each with its kind, pages and notices; ticked are those that are asked."""
    sources = session.sources
    items = "".join(_source_html(desk, desk.name in session.ticked, len(sources) > 1) for desk in sources)
    many = len(session.ticked) > 1
    hint = f"<p class='label'>One chat asks all {len(session.ticked)} that are ticked.</p>" if many else ""
    return f"<ul class='sources' data-count='{len(sources)}'>{items}</ul>{hint}"


def _source_html(desk: Desk, is_ticked: bool, has_others: bool) -> str:
    title = escape(short_title(desk.article), quote=True)
    about = " · ".join(_about(desk))
    checked = " checked" if is_ticked else ""
    tick = (
        f"<input type='checkbox' data-tick='{desk.name}' aria-label='Ask {title}'{checked}>"
        if has_others
        else ""
    )
    close = (
        f"<button type='button' class='close' data-close='{desk.name}' "
        f"aria-label='Close {title}' title='Close'>{CLOSE}</button>"
        if has_others
        else ""
    )
    refresh = (
        f"<button type='button' class='close' data-refresh='{desk.name}' aria-label='Read {title} anew' "
        f"title='Read it anew'>{REFRESH}</button>"
        if desk.article.read_at
        else ""
    )
    return (
        f"<li>{tick}<button type='button' class='source' data-go='{desk.name}' dir='auto'>{title}"
        f"<span class='label'>{escape(about)}</span></button>{refresh}{close}</li>{desk.renewed}"
    )


def _about(desk: Desk) -> list[str]:
    article = desk.article
    count = len(article.parts)
    pages = len(article.pages)
    parts = ["Library"] if not count else [f"{count} articles" if count > 1 else kind_of(article)]
    parts += [f"{pages} page{'s' * (pages > 1)}"] if pages else []
    return parts + list(article.notices)


def kind_of(article: Article) -> str:
    """What an article was, in a word or two."""
    if not article.source:
        return "Text"
    if "://" in article.source:
        return "Web page"
    suffix = PurePath(article.source).suffix.lstrip(".")
    return {"": "File", "txt": "Text", "md": "Markdown", "eml": "E-mail"}.get(suffix.lower(), suffix.upper())
