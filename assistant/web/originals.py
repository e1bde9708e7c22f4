"""Where an article came from, as people who only see the page may know it, and its file for pictures."""

import dataclasses
from pathlib import Path

from assistant.articles import Article, Collection, can_draw

_ORIGINAL_BYTES = 20 * 2**20  # a larger file is read, but no pictures of its pages are drawn


def without_folders(article: Article) -> Article:
    """The same article, named by its file alone: the server's folders are nobody's business."""
    folder = f"{article.source.rstrip('/')}/"
    notices = tuple(notice.replace(folder, "") for notice in article.notices)
    changed = dataclasses.replace(article, source=_name(article.source), notices=notices)
    if isinstance(changed, Collection):
        return dataclasses.replace(changed, articles=tuple(without_folders(a) for a in changed.articles))
    return changed


def original_of(source: object) -> bytes | None:
    """The bytes of a PDF or a picture on this computer whose pages can be drawn; None for anything else."""
    if not isinstance(source, str | Path):
        return None
    path = Path(source).expanduser()
    try:
        with open(path, "rb") as file:
            content = file.read(_ORIGINAL_BYTES + 1)
    except (OSError, ValueError):
        return None
    return content if can_draw(content) and len(content) <= _ORIGINAL_BYTES else None


def _name(source: str) -> str:
    return source if "://" in source else Path(source).name
