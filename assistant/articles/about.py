"""Questions about the article itself: when it was published, and who wrote it. Its head answers them."""

import re
from dataclasses import dataclass

from assistant.articles.article import Article
from assistant.articles.header import header_spans
from assistant.articles.passages import Sentence

_NOUN = r"(?:article|story|text|page|report|piece|post|news|document|e-?mail|message|interview|study|book)"
_NOUNS = r"(?:articles|stories|texts|pages|reports|pieces|posts|documents|e-?mails|messages|interviews|books)"
_IT = rf"(?:(?:this|the) {_NOUN}|(?:these|the) {_NOUNS}|this|these)"
_PUBLISHED = (
    r"(?:first |originally |last )?(?:published|posted|written|issued|dated|updated|released|sent|filed)"
)
_WHEN = re.compile(
    rf"(?:when|on (?:what|which) (?:date|day)|what (?:date|day)) (?:was|is|were) {_IT} {_PUBLISHED}"
    rf"|what(?:'s| is| was) the (?:publication |publishing )?date of {_IT}"
    rf"|what(?:'s| is| was) (?:the publication date|{_IT}'s (?:publication )?date|the date)"
    rf"|(?:how old|from when) is {_IT}",
    re.IGNORECASE,
)
_WHO = re.compile(
    rf"who (?:wrote|authored|published|sent|reported) {_IT}"
    rf"|who (?:was|is) {_IT} (?:written|authored|sent) by|by whom was {_IT} (?:written|published)"
    rf"|who(?:'s| is| was| are| were) the (?:author|authors|writer|journalist|reporter|sender)(?: of {_IT})?"
    rf"|(?:what(?:'s| is)|name) the (?:author|authors|author's name)(?: of {_IT})?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class HeadFact:
    """What an article's head says: the words that say it, as offsets into the article.

    Of a collection, these are the words of each article that tells.
    """

    words: tuple[Sentence, ...]


def head_fact(article: Article, question: str) -> HeadFact | None:
    """The words of the head that answer a question about the article itself; None for any other question.

    None also when the head does not tell, so that the article's own text is asked.
    """
    asked = " ".join(question.replace("’", "'").strip(" \n?.!").split())
    asked = re.sub(r"^(?:and|so|please|tell me),? ", "", asked, flags=re.IGNORECASE)
    wants_date, wants_author = _WHEN.fullmatch(asked), _WHO.fullmatch(asked)
    if not wants_date and not wants_author:
        return None
    words = []
    for begin, part in article.parts:
        dated, author = header_spans(part.view.text)
        span = dated if wants_date else author
        if span is not None:
            start, end = part.view.original(*span)
            words.append(Sentence(begin + start, begin + end))
    return HeadFact(tuple(words)) if words else None
