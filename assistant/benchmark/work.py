"""The work of a comparison: articles and questions, drawn with a seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.articles import Article
from assistant.errors import DatasetError
from assistant.evaluation import Case, choose_articles, load_dataset, sample

ARTICLE_WORDS = (1000, 8000)
_SAMPLE_QUESTIONS = Path(__file__).parent.parent / "data" / "example_questions.jsonl"


@dataclass(frozen=True)
class Work:
    """What every system is given.

    Attributes:
        cases: the questions, those about one article together.
        note: a line for people about what the work is.
    """

    cases: tuple[Case, ...]
    note: str

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles, in the order in which they are opened."""
        return tuple(dict.fromkeys(case.article for case in self.cases))


def draw_work(data: Path | None, articles: int, questions: int, seed: int) -> Work:
    """Questions about some articles, half of them without an answer where the set has such.

    Args:
        data: a SQuAD file; None for the sample article and its few questions.
        articles: how many articles, of 1,000 to 8,000 words.
        questions: how many questions in all, spread evenly over the articles.
        seed: of the draw.

    Raises:
        DatasetError: the file cannot be used, or none of its articles is of that length.
    """
    # A question that needs the conversation before it would only say that the others do not take one.
    cases = [case for case in load_dataset(data or _SAMPLE_QUESTIONS) if not case.history]
    if data is None:
        cases = [case for case in cases if case.article == cases[0].article][:questions]
        note = (
            f"The bundled sample article, {len(cases)} questions: too few to judge by. Give DATA=squad.json."
        )
        return Work(tuple(cases), note)
    fitting = [case for case in cases if ARTICLE_WORDS[0] <= _words(case.article) <= ARTICLE_WORDS[1]]
    if not fitting:
        raise DatasetError(
            f"{data.name} has no article of {ARTICLE_WORDS[0]:,} to {ARTICLE_WORDS[1]:,} words."
        )
    chosen = _spread(choose_articles(fitting, str(articles), seed), questions, seed)
    work = Work(tuple(chosen), "")
    answerable = sum(case.answerable for case in chosen)
    note = (
        f"{data.name}: {len(work.articles)} articles of {ARTICLE_WORDS[0]:,} to {ARTICLE_WORDS[1]:,} words, "
        f"{answerable} answerable and {len(chosen) - answerable} unanswerable questions, seed {seed}."
    )
    return Work(work.cases, note)


def _spread(cases: Sequence[Case], questions: int, seed: int) -> list[Case]:
    """So many questions, evenly over the articles; of each kind half, one more of the answerable ones."""
    by_article: dict[Article, list[Case]] = {}
    for case in cases:
        by_article.setdefault(case.article, []).append(case)
    chosen: list[Case] = []
    for place, about in enumerate(by_article.values()):
        share = questions // len(by_article) + (place < questions % len(by_article))
        silent = min(share // 2, sum(not case.answerable for case in about))
        chosen += sample(about, share - silent, silent, seed)
    return chosen


def _words(article: Article) -> int:
    return len(article.text.split())
