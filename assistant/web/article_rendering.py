"""HTML of the article. Every word that is shown is escaped here; offsets are the only other thing."""

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from assistant.articles import Article, utf16_length
from assistant.writing import Citation

_LIBRARY_HINT = "Ask, and the article that is quoted opens here. Or search for one above."
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BULLET = re.compile(r"\s*(?:[-*•‣▪–]|(?P<number>\d{1,3})[.)])\s+(?=\S)")
_BAR = re.compile(r"\s*\|\s*")
_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")  # of a Markdown table
_LONG_ARTICLE = 6000  # characters from which on an article gets a list of its headings
_FEW_HEADINGS = 3


@dataclass(frozen=True)
class _Line:
    """One line of an article as it is shown.

    Attributes:
        start: where it begins, as browsers count.
        words: its words.
        level: as a heading, from 1; 0 when it is none.
        kind: "text", "heading", "item" or "row".
        is_adjacent: whether it follows the line before without an empty line.
        breaks: where in it a page begins, and which.
    """

    start: int
    words: str
    level: int
    kind: str
    is_adjacent: bool
    breaks: tuple[tuple[int, int], ...]


def reading_html(
    article: Article,
    name: str = "",
    originals: Container[str] = (),
    is_collection: bool = False,
    is_new: bool = False,
) -> str:
    """The article after its contents; the arguments are those of `article_html`."""
    contents = contents_html(article)
    shown = article_html(article, name, originals, is_collection, is_new)
    return f"<nav id='contents' aria-label='Contents' hidden>{contents}</nav>{shown}"


def article_html(
    article: Article,
    name: str = "",
    originals: Container[str] = (),
    is_collection: bool = False,
    is_new: bool = False,
) -> str:
    """The article in paragraphs that know where they begin, so that the page can mark a quote by offsets.

    Offsets are counted in UTF-16 units here, as browsers count. The articles of a collection stand one below
    the other; a quote finds its own by the beginning of its digest.

    Args:
        article: the article.
        name: the name of the chat about it.
        originals: digests of the articles of which pages can be drawn.
        is_collection: whether others are asked too, so that quotes name theirs; a library as a whole has no
            text to show.
        is_new: whether it was opened just now, so that the page goes to it.
    """
    label = escape(article.title or "Article", quote=True)
    new = " data-new" if is_new else ""
    kind = " class='collection'" if is_collection or len(article.parts) != 1 else ""
    sections = "".join(
        f"<section data-article='{article_name(part)}'{_drawable(part, originals)}>"
        f"{_article_html(part)}</section>"
        for _, part in article.parts
    )
    sections = sections or f"<section><h2 class='title'>{label}</h2><p>{_LIBRARY_HINT}</p></section>"
    return (
        f"<article role='region' aria-label='Article: {label}' tabindex='0' data-desk='{name}'{kind}{new}>"
        f"{sections}</article>"
    )


def contents_html(article: Article) -> str:
    """Links to the headings of a long article; nothing for a short one."""
    items = []
    for _, part in article.parts:
        for line in _lines(part):
            if line.level:
                place = f"data-jump='{article_name(part)} {line.start}'"
                level = min(line.level, 4)
                words = escape(" ".join(line.words.strip("# ").split()))
                items.append(
                    f"<li class='level{level}'><button type='button' {place} dir='auto'>{words}</button></li>"
                )
    length = sum(len(part.view.text) for _, part in article.parts)
    if len(items) <= _FEW_HEADINGS or length < _LONG_ARTICLE:
        return ""
    return f"<ol>{''.join(items)}</ol>"


def article_name(article: Article) -> str:
    """How a quote names the article that it is from."""
    return article.digest[:16]


def short_title(article: Article) -> str:
    """A name for the list of open articles."""
    words = article.title or " ".join(article.shown(0, 200).split())
    return words if len(words) <= 70 else words[:69].rstrip() + "…"


def place_attributes(citation: Citation) -> str:
    """Where a quote stands in the article as it is shown, as attributes by which the page finds it."""
    return slice_attributes(citation.article, citation.start, citation.end)


def slice_attributes(article: Article, start: int, end: int) -> str:
    """Where a slice of an article stands as it is shown, as attributes by which the page finds it."""
    begin, stop = article.screen_span(start, end)
    place = f"data-start='{begin}' data-end='{stop}'"
    page = article.page_at(start)
    label = escape(place_label(article, start, end), quote=True)
    of_page = (f" data-page='{page}'" if page else "") + (f" data-place='{label}'" if label else "")
    return f"data-article='{article_name(article)}' {place}{of_page}"


def page_label(citation: Citation) -> str:
    """The page, slide or cells where a quote begins; nothing where there are none."""
    label = place_label(citation.article, citation.start, citation.end)
    return f" <span class='page'>{escape(label)}</span>" if label else ""


def place_label(article: Article, start: int, end: int) -> str:
    """Where a slice stands, in few letters: "p. 3", "slide 3", "Costs!A7"; empty where it has none."""
    place = article.place(start, end)
    return f"p. {place.removeprefix('page ')}" if place.startswith("page ") else place


def _drawable(article: Article, originals: Container[str]) -> str:
    return " data-drawable='true'" if article.digest in originals else ""


def _article_html(article: Article) -> str:
    published = article.published or ""
    if published in article.view.text[:300]:  # the text itself begins with it
        published = ""
    source = "" if article.source == article.title else article.source  # a file without a title has its name
    about = " · ".join(part for part in (source, published) if part)
    about_line = f"<p class='about' dir='auto'>{escape(about)}</p>" if about else ""
    lines = list(_lines(article))
    title = ""
    if lines[0].words.strip("# ") == article.title:
        title = _text_html("h2", "text title", lines.pop(0))
    elif article.title:
        title = f"<h2 class='title' dir='auto'>{escape(article.title)}</h2>"
    return title + about_line + "".join(_blocks_html(lines))


def _lines(article: Article) -> Iterator[_Line]:
    view = article.view
    levels = {view.shown_at(h.start, h.end)[0]: h.level for h in article.headings}
    pages = [view.shown_at(start, start)[0] for start in article.pages]
    start = seen = end = 0
    for line in _LINE.finditer(view.text):
        words = line.group()
        start += utf16_length(view.text[seen : line.start()])
        seen = line.start()
        level = levels.get(line.start() + len(words) - len(words.lstrip()), 0)
        # The first page needs no rule. One without words begins where the next one does: the last is shown.
        first, last = max(1, bisect_left(pages, end)), bisect_left(pages, line.end())
        places = {max(0, pages[number] - line.start()): number + 1 for number in range(first, last)}
        gap = view.text[end : line.start()]
        end = line.end()
        yield _Line(start, words, level, _kind(words, level), gap.count("\n") == 1, tuple(places.items()))


def _kind(words: str, level: int) -> str:
    if level:
        return "heading"
    if _BULLET.match(words):
        return "item"
    return "row" if " | " in words or words.lstrip().startswith("|") else "text"


def _blocks_html(lines: Sequence[_Line]) -> Iterator[str]:
    """Paragraphs and headings one by one; items and rows that follow each other as lists and tables."""
    for _, group in groupby(_numbered_runs(lines), key=lambda pair: pair[0]):
        run = [line for _, line in group]
        if run[0].kind == "row" and len(run) > 1:
            yield _table_html(run)
        elif run[0].kind == "item":
            yield _list_html(run)
        else:
            for line in run:
                tag = f"h{min(6, line.level + 2)}" if line.level else "p"
                yield _text_html(tag, "text heading" if line.level else "text", line)


def _numbered_runs(lines: Sequence[_Line]) -> Iterator[tuple[int, _Line]]:
    run, kind = 0, ""
    for line in lines:
        is_loose = line.kind == "item"  # an empty line may stand between items
        if line.kind != kind or not (line.is_adjacent or is_loose):
            run += 1
        kind = line.kind
        yield run, line


def _list_html(run: Sequence[_Line]) -> str:
    first = _BULLET.match(run[0].words)
    number = first["number"] if first else None
    items = []
    for line in run:
        bullet = _BULLET.match(line.words)
        items.append(_text_html("li", "text", line, bullet.end() if bullet else 0))
    tag, start = ("ol", f" start='{number}'") if number else ("ul", "")
    return f"<{tag}{start} class='items'>{''.join(items)}</{tag}>"


def _table_html(run: Sequence[_Line]) -> str:
    has_rule = len(run) > 2 and _RULE.fullmatch(run[1].words)
    rows = []
    for position, line in enumerate(run):
        if has_rule and position == 1:
            continue
        tag = "th scope='col'" if has_rule and position == 0 else "td"
        rows.append(f"<tr>{''.join(_cells_html(tag, line))}</tr>")
    frame = "class='table' tabindex='0' role='region' aria-label='Table'"
    return f"<div {frame}><table>{''.join(rows)}</table></div>"


def _cells_html(tag: str, line: _Line) -> Iterator[str]:
    words = line.words.rstrip()
    bars = [(0, 0), *(found.span() for found in _BAR.finditer(words)), (len(words), len(words))]
    cells = [(before[1], after[0]) for before, after in pairwise(bars)]
    if words.lstrip().startswith("|"):
        cells = cells[1:]
    if words.endswith("|"):
        cells = cells[:-1]
    since = 0
    for start, end in cells:
        yield _text_html(tag, "text", line, start, end, since)
        since = end


def _text_html(
    tag: str, kind: str, line: _Line, start: int = 0, end: int | None = None, since: int = 0
) -> str:
    """The piece `[start, end)` of a line as an element that knows where it begins, with the pages that begin
    in it or, after `since`, before it."""
    stop = len(line.words) if end is None else end
    name, rule = tag.split()[0], ""
    parts, done = [], start
    for place, page in line.breaks:
        about = f"class='page-rule' data-page='{page}' role='note' aria-label='Page {page}'"
        if place == 0 and start == 0 and name[0] in "ph":
            rule = f"<div {about}></div>"
        elif since <= place < stop:
            cut = max(place, start)
            parts += [escape(line.words[done:cut]), f"<span {about}></span>"]
            done = cut
    parts.append(escape(line.words[done:stop]))
    begin = line.start + utf16_length(line.words[:start])
    return f"{rule}<{tag} class='{kind}' dir='auto' data-start='{begin}'>{''.join(parts)}</{name}>"
