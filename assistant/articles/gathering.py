"""Gathering articles: a folder, several files or addresses become one collection."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.arguments import printable, require
from assistant.articles.apart import ApartReader
from assistant.articles.article import Article
from assistant.articles.collection import Collection
from assistant.articles.limits import Limits, make_limits
from assistant.articles.loading import load_article
from assistant.errors import ArticleError, SettingsError
from assistant.progress import Progress

Source = str | Path | Article | Sequence[str | Path | Article]
"""Where an article is, the article itself, a folder of articles, or several of these."""

_WANTED = "a path, a web address, an Article, or a list of these"
_NAMED_FILES = 5  # that a notice names; of more, it gives the number


def load_articles(source: Source, limits: Limits | None = None, progress: Progress | None = None) -> Article:
    """The article at a place, or the `Collection` of a folder or of several places.

    A file of a folder that holds no article is left out with a notice; a place that was named must be
    readable. Articles with the same words count once.

    Args:
        source: path, address, article, folder (with the folders in it), or a sequence of these.
        limits: limits on each article and on their number; from `ASSISTANT_…` variables when not given.
        progress: told how many of several articles are read.

    Raises:
        ArticleError: a named place cannot be read, a folder holds nothing readable, or there are too many.
    """
    if limits is not None:
        require("limits", limits, Limits, "Limits", SettingsError)
    given: Any = source
    is_several = isinstance(given, Sequence) and not isinstance(given, str | bytes)
    places: list[Any] = list(given) if is_several else [given]
    for place in places:
        require("article", place, (str, Path, Article), _WANTED, ArticleError)
    if not places or any(isinstance(place, str) and not place.strip() for place in places):
        raise ArticleError("No article is given. Give at least one path, web address or folder.")
    folders = [place for place in places if _is_folder(place)]
    if len(places) == 1 and not folders:
        return load_article(places[0], limits, progress=progress)
    limits = limits or make_limits()
    files = _files(places, limits)
    articles, notices = _read(files, limits, progress)
    if not articles:
        names = ", ".join(str(folder) for folder in folders)
        left_out = f" {' '.join(notices)}" if notices else ""
        raise ArticleError(
            f"No article can be read in {names}.{left_out} Put files into it, such as text, PDF, DOCX or "
            "HTML, or give the path of an article."
        )
    if len(articles) == 1:
        return replace(articles[0], notices=(*notices, *articles[0].notices))
    folder = Path(str(folders[0])) if len(places) == 1 else None
    title = folder.resolve().name if folder else ""
    return Collection.of(articles, title, str(folder or ""), notices)


def find_files(places: Sequence[str | Path]) -> Iterator[str]:
    """The addresses and files among places, and the files of folders; however many, in order.

    Raises:
        ArticleError: a folder cannot be read.
    """
    for place in places:
        if _is_folder(place):
            yield from map(str, _files_of(Path(place).expanduser()))
        else:
            yield str(place)


def _is_folder(place: str | Path | Article) -> bool:
    try:
        return not isinstance(place, Article) and Path(place).expanduser().is_dir()
    except (OSError, ValueError):  # a name that no file can have is told of when it is read
        return False


def _files(places: Sequence[str | Path | Article], limits: Limits) -> list[tuple[str | Path | Article, bool]]:
    """What to read, in order, each with whether it was named or only stood in a folder."""
    found: list[tuple[str | Path | Article, bool]] = []
    for place in places:
        if isinstance(place, Article) or not _is_folder(place):
            found.append((place, True))
        else:
            for path in _files_of(Path(place).expanduser()):
                found.append((path, False))
                if len(found) > limits.max_articles:
                    break
        if len(found) > limits.max_articles:
            where = f"{place} holds" if len(places) == 1 else "What you named is"
            raise ArticleError(
                f"{where} more than {limits.max_articles} files. Give fewer, or raise ASSISTANT_MAX_ARTICLES."
            )
    return found


def _files_of(folder: Path) -> Iterator[Path]:
    """The files of a folder and of the folders in it, sorted; hidden ones and links are left out.

    A link could lead anywhere on this computer, wherever the folder came from.
    """

    def refuse(error: OSError) -> None:
        raise ArticleError(
            f"{error.filename} cannot be read: {error.strerror}. Admit yourself to it, or leave it out."
        ) from error

    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place) / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


def _read(
    files: Sequence[tuple[str | Path | Article, bool]], limits: Limits, progress: Progress | None
) -> tuple[list[Article], list[str]]:
    """The articles with different words, and lines about what was left out."""
    articles: dict[str, Article] = {}
    refused: list[str] = []
    repeated: list[str] = []
    with ApartReader(limits, progress) as reader:
        for number, (place, is_named) in enumerate(files, start=1):
            try:
                article = load_article(place, limits, reader)
                for _, part in article.parts:  # a feed brings several
                    if articles.setdefault(part.digest, part) is not part:
                        repeated.append(part.source or part.title)
            except ArticleError as error:
                if is_named:
                    raise
                refused.append(f"{place} ({error})" if str(place) not in str(error) else str(error))
            if progress:
                progress("Reading the articles", number / len(files))
    notices = _notice("Left out, not readable", refused) + _notice("The same as another", repeated)
    return list(articles.values()), notices


def _notice(what: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    more = f" … and {len(lines) - _NAMED_FILES} more" if len(lines) > _NAMED_FILES else ""
    return [f"{what}: {'; '.join(printable(line) for line in lines[:_NAMED_FILES])}{more}"]
