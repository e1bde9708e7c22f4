"""What a worker does: one file becomes the rows of one article."""

from dataclasses import dataclass

from langchain_core.embeddings import Embeddings

from assistant.articles import ApartReader, Article, Limits, load_article
from assistant.errors import AssistantError, LibraryError
from assistant.index import build_index, get_embedder
from assistant.library.library import Library
from assistant.library.place import LibraryPlace
from assistant.library.rows import Prepared, article_id, prepare


@dataclass(frozen=True)
class Recipe:
    """All that a worker must know, wherever it runs.

    Attributes:
        place: the library.
        embedder: name of the embedder.
        passage_characters: how long a passage may be.
        limits: limits on each file.
        known: ids of what is in the library; None to ask it.
    """

    place: LibraryPlace
    embedder: str
    passage_characters: int
    limits: Limits
    known: frozenset[str] | None


@dataclass(frozen=True)
class Outcome:
    """What became of a file.

    Attributes:
        identity: the article's id; empty when the file could not be read.
        prepared: its rows; None when the article is in the library already, or there is a problem.
        problem: a line for people; else empty.
        library_problem: why no file can be added, such as a library that is away; else empty.
    """

    identity: str = ""
    prepared: Prepared | None = None
    problem: str = ""
    library_problem: str = ""


class Preparer:
    """Makes rows of files, one after the other; loads its models once.

    Args:
        recipe: what to know.
    """

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._embedder = get_embedder(recipe.embedder)
        self._reader = ApartReader(recipe.limits)
        self._library = Library.open(recipe.place) if recipe.known is None else None

    def __call__(self, source: str) -> Outcome:
        """What becomes of a file or address."""
        try:
            article = load_article(source, self._recipe.limits, self._reader)
            identity = article_id(article)
            known = self._recipe.known
            if known is None and self._library is not None:
                known = frozenset(self._library.article_rows([identity]))
            if known is not None and identity in known:
                return Outcome(identity)
            return _prepared(article, self._embedder, self._recipe.passage_characters)
        except LibraryError as error:
            return Outcome(library_problem=str(error))
        except AssistantError as error:
            return Outcome(problem=str(error) if source in str(error) else f"{source}: {error}")
        except Exception as error:  # whatever it is, it is one file's
            return Outcome(problem=f"{source} cannot be added ({type(error).__name__}: {error}).")

    def close(self) -> None:
        """End the reader's process and let go of the library."""
        self._reader.close()
        if self._library is not None:
            self._library.close()


def prepare_article(article: Article, library: Library, embedder: Embeddings) -> Outcome:
    """What becomes of an article that is at hand."""
    identity = article_id(article)
    if library.article_rows([identity]):
        return Outcome(identity)
    return _prepared(article, embedder, library.passage_characters)


def _prepared(article: Article, embedder: Embeddings, passage_characters: int) -> Outcome:
    index = build_index(article, embedder, passage_characters=passage_characters)
    return Outcome(article_id(article), prepare(index))
