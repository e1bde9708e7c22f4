"""How much one visitor may ask in a minute."""

from collections.abc import Mapping
from typing import Any

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from assistant.errors import QuestionError


class Allowances:
    """So many of something a minute for each visitor.

    Args:
        a_minute: how many; 0 for as many as they like.
    """

    def __init__(self, a_minute: int) -> None:
        self._item = RateLimitItemPerMinute(a_minute) if a_minute > 0 else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self.a_minute = a_minute

    def take(self, visitor: str) -> bool:
        """Whether the visitor has one left; it is taken."""
        return self._item is None or self._limiter.hit(self._item, visitor)

    def has_left(self, visitor: str) -> bool:
        """Whether the visitor has one left; it is not taken."""
        return self._item is None or self._limiter.test(self._item, visitor)

    def give_back(self, visitor: str) -> None:
        """Forget what the visitor took."""
        if self._item is not None:
            self._limiter.clear(self._item, visitor)

    def require(self, visitor: str) -> None:
        """Take one.

        Raises:
            QuestionError: none is left.
        """
        if not self.take(visitor):
            raise QuestionError(
                f"You have asked {self.a_minute} questions within a minute; no more are taken. "
                "Wait a moment, then ask again."
            )


def visitor_of(scope: Mapping[str, Any]) -> str:
    """Who a request is from, as far as that can be told: the network address.

    Behind a proxy on this computer uvicorn puts the address in that the proxy names.
    """
    client = scope.get("client")
    return str(client[0]) if client else "unknown"
