"""An article cut into passages, and what of a passage is read. Offsets are those of the article's text."""

from collections.abc import Iterable

from assistant.articles.article import Article
from assistant.articles.passages import OVERLAP_SENTENCES, Passage, Sentence, split_passages
from assistant.articles.rows import Row, Span
from assistant.articles.view import View, view_of_pieces
from assistant.settings import WINDOW_CHARACTERS


def cut_article(article: Article, window_characters: int = WINDOW_CHARACTERS) -> list[Passage]:
    """The passages of an article, in order, cut where its view has its sentences' ends."""
    view = article.view

    def is_heading(start: int, end: int) -> bool:
        return article.is_heading(*view.original(start, end))

    return [
        _placed(passage, view)
        for passage in split_passages(
            view.text, window_characters, OVERLAP_SENTENCES, is_heading, article.written_in
        )
    ]


def passage_view(article: Article, passage: Passage) -> View:
    """A passage as it is searched and read, with the places of its words in `article.text`.

    A row is read with what stands over it: "Prices in May\\nItem: Desk. Price: 240 euros." Only its own words
    have a place, so nothing is quoted from the header.
    """
    begin, part = article.part_at(passage.start)
    if passage.row is None:
        found = part.view.slice(passage.start - begin, passage.end - begin)
    else:
        found = _row_view(part.view, passage.row.moved(-begin))
    return View(found.text, found.starts, tuple(begin + place for place in found.places), found.lengths)


def _row_view(view: View, row: Row) -> View:
    """The lines over a row, and its cells, each after the header's cell over it."""
    text = "".join(f"{' '.join(view.slice(*span).text.split())}\n" for span in row.lead)
    pieces: list[tuple[int, int, int]] = []
    for number, cell in enumerate(row.cells):
        own = view.slice(*cell)
        if not own.text:
            continue
        if row.labels:
            label = view.slice(*row.labels[number]).text
            text += f"{label}: " if label else ""
        pieces += [
            (len(text) + start, place, length)
            for start, place, length in zip(own.starts, own.places, own.lengths, strict=True)
        ]
        is_label = not row.labels and number == 0 and len(row.cells) > 1
        text += f"{own.text}{': ' if is_label else '. '}"
    return view_of_pieces(text.rstrip(), pieces)


def _placed(passage: Passage, view: View) -> Passage:
    """A passage of a view as one of the article."""
    sentences = tuple(Sentence(*view.original(s.start, s.end)) for s in passage.sentences)
    row = passage.row
    if row is not None:
        start, end = view.original(row.start, row.end)
        row = Row(start, end, *(_originals(view, spans) for spans in (row.cells, row.labels, row.lead)))
    return Passage(sentences[0].start, sentences[-1].end, sentences, row)


def _originals(view: View, spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(
        view.original(start, end) if start < end else (view.original(start, start + 1)[0],) * 2
        for start, end in spans
    )
