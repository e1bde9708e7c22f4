"""Several articles as one: a text in which each keeps its place, that the rooms read it like one article."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.articles.article import Article

_BETWEEN = "\n\n"


@dataclass(frozen=True)
class Collection(Article):
    """Articles that are asked together.

    Offsets of passages, sentences and spans point into `text`; `part_at` tells whose words they are. What is
    shown to people (a citation) has the offsets of its own article.

    Attributes:
        articles: the articles, in order; no two have the same words.
    """

    articles: tuple[Article, ...] = field(default=(), repr=False)

    @cached_property
    def parts(self) -> tuple[tuple[int, Article], ...]:
        """The articles, each with the offset in `text` at which it begins."""
        starts = [0]
        for article in self.articles[:-1]:
            starts.append(starts[-1] + len(article.text) + len(_BETWEEN))
        return tuple(zip(starts, self.articles, strict=True))

    @cached_property
    def written_in(self) -> str:
        """The language of most of its words."""
        characters: Counter[str] = Counter()
        for article in self.articles:
            characters[article.written_in] += len(article.text)
        return characters.most_common(1)[0][0]

    @classmethod
    def of(
        cls, articles: Sequence[Article], title: str = "", source: str = "", notices: Sequence[str] = ()
    ) -> "Collection":
        """Articles as a collection.

        Args:
            articles: at least one.
            title: what people call it; how many articles they are when not given.
            source: the folder that they are from.
            notices: lines for people about what was left out, beside the articles' own.
        """
        count = f"{len(articles)} articles"
        own = (f"{a.title or a.source}: {notice}" for a in articles for notice in a.notices)
        return cls(
            _BETWEEN.join(article.text for article in articles),
            f"{title} ({count})" if title else count,
            source,
            notices=(*notices, *own),
            articles=tuple(articles),
        )
