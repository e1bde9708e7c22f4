"""Connections that bring a request too slowly are hung up, so that a few hundred of them hold nobody up.

uvicorn has a timeout for connections between two requests, but none for a request that has begun.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 15.0
"""How long a request may take to arrive, not counting what its size asks for."""

_LEAST_BYTES_A_SECOND = 20_000
_CHECK_SECONDS = 2.0


class PatientProtocol(H11Protocol):
    """uvicorn's protocol with a clock for each request: 15 seconds, and one more for each 20 kB received."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._began = 0.0
        self._received_bytes = 0
        self._clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock of the first request."""
        super().connection_made(transport)
        self._start_clock()

    def data_received(self, data: bytes) -> None:
        """Count what came; the first byte after an answer starts the clock of the next request."""
        if self._clock is None and self._is_waiting():
            self._start_clock()
        self._received_bytes += len(data)
        super().data_received(data)

    def on_response_complete(self) -> None:
        """Stop the clock until something comes again; between two requests uvicorn's own timeout holds."""
        self._stop_clock()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def _start_clock(self) -> None:
        self._began, self._received_bytes = self.loop.time(), 0
        self._clock = self.loop.call_later(_CHECK_SECONDS, self._look)

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _look(self) -> None:
        self._clock = None
        if not self._is_waiting():  # the whole request is here: how long its answer takes is our affair
            return
        allowed = REQUEST_SECONDS + self._received_bytes / _LEAST_BYTES_A_SECOND
        if self.loop.time() - self._began > allowed:
            self.transport.abort()
        else:
            self._clock = self.loop.call_later(_CHECK_SECONDS, self._look)

    def _is_waiting(self) -> bool:
        """Whether the head or the body of a request is still to come."""
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body
