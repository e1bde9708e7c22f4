"""HTML of the article. Every word that is shown is escaped here; offsets are the only other thing."""

import re
from html import escape

from assistant.articles import Article, utf16_length
from assistant.writing import Citation

_LIBRARY_HINT = "Ask, and the article that is quoted opens here. Or search for one above."
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


def article_html(article: Article, is_collection: bool = False) -> str:
    """The article in paragraphs that know where they begin, so that the page can mark a quote by offsets.

    Offsets are counted in UTF-16 units here, as browsers count. The articles of a collection stand one below
    the other; a quote finds its own by the beginning of its digest. `is_collection` says that others are
    asked too, so that quotes name theirs; a library as a whole has no text to show.
    """
    label = escape(article.title or "Article", quote=True)
    kind = " class='collection'" if is_collection or len(article.parts) != 1 else ""
    sections = "".join(
        f"<section data-article='{article_name(part)}'>{_paragraphs_html(part)}</section>"
        for _, part in article.parts
    )
    sections = sections or f"<section><h2 class='title'>{label}</h2><p>{_LIBRARY_HINT}</p></section>"
    return f"<article aria-label='Article: {label}' tabindex='0'{kind}>{sections}</article>"


def _paragraphs_html(article: Article) -> str:
    published = article.published or ""
    text = article.view.text
    if published in text[:300]:  # the text itself begins with it
        published = ""
    source = "" if article.source == article.title else article.source  # a file without a title has its name
    about = " · ".join(part for part in (source, published) if part)
    about_line = f"<p class='about' dir='auto'>{escape(about)}</p>" if about else ""
    lines: list[str] = []
    start = seen = 0
    for line in _PARAGRAPH.finditer(text):
        start += utf16_length(text[seen : line.start()])
        seen = line.start()
        is_title = not lines and line.group().strip("# ") == article.title
        tag = "h2" if is_title else "p"
        kind = "text title" if is_title else "text heading" if _is_heading(line.group()) else "text"
        lines.append(f"<{tag} class='{kind}' dir='auto' data-start='{start}'>{escape(line.group())}</{tag}>")
        if is_title:
            lines.append(about_line)
    if "<h2" not in lines[0]:
        title = f"<h2 class='title' dir='auto'>{escape(article.title)}</h2>" if article.title else ""
        lines = [title, about_line, *lines]
    return "".join(lines)


def article_name(article: Article) -> str:
    """How a quote names the article that it is from."""
    return article.digest[:16]


def short_title(article: Article) -> str:
    """A name for the list of open articles."""
    words = article.title or " ".join(article.shown(0, 200).split())
    return words if len(words) <= 70 else words[:69].rstrip() + "…"


def place_attributes(citation: Citation) -> str:
    """Where a quote stands in the article as it is shown, as attributes by which the page finds it."""
    start, end = citation.article.screen_span(citation.start, citation.end)
    place = f"data-start='{start}' data-end='{end}'"
    return f"data-article='{article_name(citation.article)}' {place}"


def _is_heading(line: str) -> bool:
    words = line.strip()
    return words.startswith("#") or (len(words) <= 60 and words[-1].isalnum() and not words[0].isdigit())
