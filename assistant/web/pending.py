"""Articles that are shown while they are still indexed: questions wait, and are told how far it is."""

import threading
from collections.abc import Iterator

_LOOK_SECONDS = 0.4


class Pending:
    """How far an article is that cannot be asked yet; `tell` is a `Progress`."""

    def __init__(self) -> None:
        self._line = "Reading the article…"
        self._done = threading.Event()

    @property
    def line(self) -> str:
        """What is going on, in a line for people; empty when it is over."""
        return "" if self._done.is_set() else f"{self._line} Questions wait until it is done."

    def tell(self, step: str, share: float) -> None:
        """Note how far it is."""
        self._line = f"{step} ({share:.0%})…" if 0 < share < 1 else f"{step}…"

    def end(self) -> None:
        """It is over, well or badly."""
        self._done.set()

    def lines(self) -> Iterator[str]:
        """The line, again and again until it is over."""
        while not self._done.wait(_LOOK_SECONDS):
            yield self.line
