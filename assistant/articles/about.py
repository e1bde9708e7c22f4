"""Questions about the article itself: when it was published or updated, who wrote it, where, its title.

Its head and its metadata answer them, never a sentence of its text.
"""

import re
from collections.abc import Callable

from assistant.articles.article import Article
from assistant.articles.header import date_words, read_head
from assistant.articles.passages import Sentence
from assistant.articles.text_asked import Told, told_by_text

_HEAD_CHARACTERS = 1500
_HEAD_LINE_CHARACTERS = 120
_HEAD_SHARE = 0.5  # of a line's characters that tell of date and author

_OWN_TEXT = "article|story|text|page|piece|post|blog post|document|e-?mail|mail|message"
_OTHER_TEXT = "report|study|book|interview|news|paper|letter|song|poem"  # may be what the article is about
_NOUN = rf"(?P<noun>{_OWN_TEXT}|{_OTHER_TEXT})"
_NOUNS = r"(?:articles|stories|texts|pages|reports|pieces|posts|documents|e-?mails|messages|interviews|books)"
_IT = rf"(?:(?:this|the|that) {_NOUN}|(?:these|the) {_NOUNS}|this|these|it)"
_OF_IT = rf"(?: (?:of|for) {_IT})?"
_PUBLISHED = r"(?:first |originally )?(?:published|posted|written|issued|dated|released|sent|filed|reported)"
_UPDATED = r"(?:last |most recently )?(?:updated|modified|revised|changed|edited|corrected)"
_BROUGHT = r"(?:published|reported|posted|printed|wrote|ran|is)"
_OUTLET = (
    r"(?:outlet|newspaper|magazine|web ?site|site|publisher|publication|journal|news (?:agency|outlet|site))"
)


def told_by_article(article: Article, question: str) -> Told | None:
    """What answers a question about the article itself or its text as a text; None for any other question."""
    return head_fact(article, question) or told_by_text(article, question)


def head_fact(article: Article, question: str) -> Told | None:
    """The words of the head that answer a question about the article itself; None for any other question.

    None also when the head does not tell, so that the article's own text is asked.
    """
    asked = " ".join(question.replace("’", "'").strip(" \n?.!").split())
    asked = re.sub(r"^(?:and|so|please|tell me),? ", "", asked, flags=re.IGNORECASE)
    for pattern, find in _QUESTIONS:
        match = pattern.fullmatch(asked)
        if match and not _is_about_another(match, article):
            return _fact(article, find)
    return None


def is_head_line(article: Article, start: int, end: int) -> bool:
    """Whether `text[start:end]` tells only of the article: a date line, a byline. It answers nothing else."""
    begin, part = article.part_at(start)
    if start - begin > _HEAD_CHARACTERS or end - start > _HEAD_LINE_CHARACTERS:
        return False
    first, last = part.view.shown_at(start - begin, end - begin)
    head = read_head(part.view.text)
    said = [one for one in (head.published, head.updated, head.author) if one]
    told = sum(max(0, min(one.end, last) - max(one.start, first)) for one in said)
    return told > _HEAD_SHARE * (last - first)


def _is_about_another(match: re.Match[str], article: Article) -> bool:
    """Whether it asks about the report, the book or the song that the article tells of."""
    nouns = {noun.lower() for noun in match.groupdict().values() if noun}
    others = nouns & set(_OTHER_TEXT.split("|"))
    return any(re.search(rf"\b{noun}\b", article.text, re.IGNORECASE) for noun in others)


def _fact(article: Article, find: Callable[[Article], "tuple[int, int] | _Silent | None"]) -> Told | None:
    words, is_silent = [], False
    for begin, part in article.parts:
        span = find(part)
        is_silent |= isinstance(span, _Silent)
        if isinstance(span, tuple):
            start, end = part.view.original(*span)
            words.append(Sentence(begin + start, begin + end))
    return Told(tuple(words)) if words or is_silent else None


class _Silent:
    """The head tells of such things, but not of this one."""


def _published(article: Article) -> tuple[int, int] | None:
    text = article.view.text
    known = date_words(text, article.published) if article.published else None
    head = read_head(text)
    said = head.published or (None if article.published else head.updated)
    return known or ((said.start, said.end) if said else None)


def _updated(article: Article) -> tuple[int, int] | _Silent | None:
    text = article.view.text
    known = date_words(text, article.updated) if article.updated else None
    said = read_head(text).updated
    if known or said is None:
        return known or (_Silent() if article.published else None)
    return said.start, said.end


def _author(article: Article) -> tuple[int, int] | None:
    said = read_head(article.view.text).author
    if said and article.author in ("", said.value):
        return said.start, said.end
    return _place(article, article.author)


def _outlet(article: Article) -> tuple[int, int] | None:
    return _place(article, article.outlet)


def _title(article: Article) -> tuple[int, int] | None:
    return _place(article, article.title)


def _place(article: Article, words: str) -> tuple[int, int] | None:
    start = article.view.text.find(words) if words else -1
    return (start, start + len(words)) if start >= 0 else None


def _asked(*patterns: str) -> re.Pattern[str]:
    numbered = (re.sub(r"\?P<noun>", f"?P<noun{n}>", pattern) for n, pattern in enumerate(patterns))
    return re.compile("|".join(numbered), re.IGNORECASE)


_QUESTIONS = (
    (
        _asked(
            rf"(?:when|on (?:what|which) (?:date|day)|what (?:date|day)) (?:was|is|were) {_IT} {_PUBLISHED}",
            rf"what(?:'s| is| was) the (?:publication |publishing )?date{_OF_IT}",
            rf"what(?:'s| is| was) {_IT}'s (?:publication )?date",
            rf"(?:how old|from when) is {_IT}",
        ),
        _published,
    ),
    (
        _asked(
            rf"when (?:was|were|is) {_IT} {_UPDATED}",
            rf"what(?:'s| is| was) the date of the (?:last|latest) (?:update|change){_OF_IT}",
        ),
        _updated,
    ),
    (
        _asked(
            rf"(?:which|what) {_OUTLET} (?:has |have )?{_BROUGHT} {_IT}(?: from)?",
            rf"(?:who published|where was) {_IT}(?: published| posted| printed)?",
            rf"what(?:'s| is) the (?:source|{_OUTLET}){_OF_IT}",
        ),
        _outlet,
    ),
    (
        _asked(
            rf"who (?:wrote|authored|sent|reported) {_IT}",
            rf"who (?:was|is) {_IT} (?:written|authored|sent) by",
            rf"by whom was {_IT} (?:written|published)",
            rf"who(?:'s| is| was| are| were) the (?:authors?|writer|journalist|reporter|sender){_OF_IT}",
            rf"(?:what(?:'s| is)|name) the (?:author|authors|author's name){_OF_IT}",
        ),
        _author,
    ),
    (_asked(rf"what(?:'s| is| was) the (?:title|headline|subject|subject line){_OF_IT}"), _title),
)
