"""Where a library is, and what it is told of who asks."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from assistant.errors import LibraryError
from assistant.settings import Settings

_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
_SCHEMES = ("http", "https", "tcp")


@dataclass(frozen=True)
class LibraryPlace:
    """The place of a library.

    Attributes:
        address: path of a Milvus Lite file, which ends in `.db`, or address of a Milvus server.
        token: "user:password" or a key; empty when the server asks for none. Never shown.
        database: database on the server; empty for its default.
        name: what the collections' names begin with.
    """

    address: str
    token: str = field(default="", repr=False)
    database: str = ""
    name: str = "articles"

    @property
    def is_file(self) -> bool:
        """Whether it is a Milvus Lite file, which one process at a time can open."""
        return not _ADDRESS.match(self.address)

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.address).expanduser()

    def without_token(self, text: str) -> str:
        """A text of somebody else's, such as an error's, in which the token is not told on."""
        return text.replace(self.token, "…") if self.token else text


def library_place(settings: Settings) -> LibraryPlace:
    """The place that settings name.

    Raises:
        LibraryError: it is neither a `.db` file nor an address of a server.
    """
    place = LibraryPlace(
        settings.library, settings.library_token, settings.library_database, settings.library_name
    )
    if place.is_file:
        if place.path.suffix != ".db":
            raise LibraryError(
                f"{place.address!r} is no library: give a file that ends in .db, or the address of a Milvus "
                "server such as http://127.0.0.1:19530."
            )
        return place
    parts = urlsplit(place.address)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise LibraryError(
            f"{place.address!r} is no address of a Milvus server. An example: http://127.0.0.1:19530"
        )
    if parts.password is not None or parts.username is not None:
        raise LibraryError(
            "A library's address is shown and noted, so it must hold no password. "
            "Give that as library_token, or in ASSISTANT_LIBRARY_TOKEN."
        )
    return place
