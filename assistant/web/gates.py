"""Turns at opening articles: no visitor waits behind the many of another."""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.errors import ArticleError

_LOOK_SECONDS = 0.5

IsWanted = Callable[[], bool]
"""Whether the visitor is still there."""


class Gate:
    """Lets so many in at a time; visitors take turns, however many things each of them brings.

    Args:
        places: how many are in at a time.
        waiting: how many may wait; whoever comes when so many wait is told to come later.
    """

    def __init__(self, places: int, waiting: int) -> None:
        self._free = places
        self._most_waiting = waiting
        self._lines: OrderedDict[str, deque[object]] = OrderedDict()
        self._changed = threading.Condition()

    def __len__(self) -> int:
        return sum(len(line) for line in self._lines.values())

    @contextmanager
    def turn(self, visitor: str, is_wanted: IsWanted) -> Iterator[None]:
        """Wait for a place, and have it inside the block.

        Raises:
            ArticleError: too many wait already, or the visitor left while waiting.
        """
        ticket = object()
        with self._changed:
            if len(self) >= self._most_waiting:
                raise ArticleError("Many articles are being opened now. Try again in a minute.")
            self._lines.setdefault(visitor, deque()).append(ticket)
            try:
                while not self._is_next(visitor, ticket):
                    # A moment at most: somebody who left must be noticed.
                    self._changed.wait(_LOOK_SECONDS)
                    require_wanted(is_wanted)
                self._free -= 1
            finally:
                self._leave_line(visitor, ticket)
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def _is_next(self, visitor: str, ticket: object) -> bool:
        return self._free > 0 and next(iter(self._lines)) == visitor and self._lines[visitor][0] is ticket

    def _leave_line(self, visitor: str, ticket: object) -> None:
        line = self._lines[visitor]
        line.remove(ticket)
        self._lines.move_to_end(visitor)
        if not line:
            self._lines.pop(visitor)
        self._changed.notify_all()


def require_wanted(is_wanted: IsWanted) -> None:
    """End the work of a visitor who left.

    Raises:
        ArticleError: nobody waits for it any more.
    """
    if not is_wanted():
        raise ArticleError("Nobody waits for this article any more.")
