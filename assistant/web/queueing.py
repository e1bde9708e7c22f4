"""Who may use the writer: one after the other, with a place in the queue that can be shown."""

import threading
from collections.abc import Iterator


class WriterQueue:
    """Fair turns at a writer that serves `places` people at once."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._waiting: list[object] = []
        self._changed = threading.Condition()

    def join(self) -> object:
        """A ticket at the end of the queue; give it back with `leave`, whatever happens."""
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
        return ticket

    def leave(self, ticket: object) -> None:
        """Give a ticket back; twice does no harm."""
        with self._changed:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            self._changed.notify_all()

    def ahead(self, ticket: object) -> int:
        """How many must finish before this ticket's turn."""
        with self._changed:
            return max(0, self._waiting.index(ticket) - self._places + 1)

    def wait(self, ticket: object) -> Iterator[int]:
        """The number of people ahead, each time that it changes, until the ticket's turn has come."""
        shown = 0
        while ahead := self.ahead(ticket):
            if ahead != shown:
                yield ahead
                shown = ahead
            with self._changed:
                # A moment at most: a person who stopped waiting must be noticed.
                self._changed.wait(timeout=0.5)
