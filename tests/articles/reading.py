"""One reading process for the tests of files: to start one for each takes longer than the reading."""

import atexit

from assistant import Article
from assistant.articles import Limits
from assistant.articles.apart import ApartReader
from assistant.articles.loading import read_article

_reader = ApartReader(Limits())
atexit.register(_reader.__exit__, None, None, None)


def read(content: bytes | str, name: str) -> Article:
    """The article in a file of this name."""
    return read_article(content.encode() if isinstance(content, str) else content, name, reader=_reader)
