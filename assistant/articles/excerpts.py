"""An article cut into passages, and what of a passage is read. Offsets are those of the article's text."""

from assistant.articles.article import Article
from assistant.articles.passages import OVERLAP_SENTENCES, Passage, Sentence, split_passages
from assistant.articles.view import View
from assistant.settings import WINDOW_CHARACTERS


def cut_article(article: Article, window_characters: int = WINDOW_CHARACTERS) -> list[Passage]:
    """The passages of an article, in order, cut where its view has its sentences' ends."""
    view = article.view

    def is_heading(start: int, end: int) -> bool:
        return article.is_heading(*view.original(start, end))

    return [
        _placed(passage, view)
        for passage in split_passages(view.text, window_characters, OVERLAP_SENTENCES, is_heading)
    ]


def passage_view(article: Article, passage: Passage) -> View:
    """A passage as it is searched and read, with the places of its words in `article.text`."""
    begin, part = article.part_at(passage.start)
    found = part.view.slice(passage.start - begin, passage.end - begin)
    return View(found.text, found.starts, tuple(begin + place for place in found.places), found.lengths)


def _placed(passage: Passage, view: View) -> Passage:
    sentences = tuple(Sentence(*view.original(s.start, s.end)) for s in passage.sentences)
    return Passage(sentences[0].start, sentences[-1].end, sentences)
