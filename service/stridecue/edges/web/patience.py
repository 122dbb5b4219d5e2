"""A client that sends its request byte by byte is not waited for: ten seconds, from the first byte to the last.

uvicorn itself waits for ever for the rest of a request. While one is arriving (h11 says IDLE or SEND_BODY of their
side), a deadline runs; it ends with the request, and begins anew with the next one on the same connection.
"""

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_S: Final = 10.0
ARRIVING: Final = (h11.IDLE, h11.SEND_BODY)


class Impatient(H11Protocol):
    """uvicorn's protocol, with a deadline for each request's arrival."""

    _deadline: asyncio.TimerHandle | None = None
    _upgraded = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
        """Who connects and says nothing is not waited for either."""
        super().connection_made(transport)
        self._begin()

    def handle_events(self) -> None:
        """After what has arrived: is there more to wait for?"""
        super().handle_events()
        if self._upgraded or self.conn.their_state not in ARRIVING:
            self._end()
        elif self._deadline is None and (self.conn.their_state is h11.SEND_BODY or self.conn.trailing_data[0]):
            self._begin()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """From here on it is a WebSocket's, which has time-outs of its own."""
        self._upgraded = True
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        self._end()
        super().connection_lost(exc)

    def _begin(self) -> None:
        self._deadline = self.loop.call_later(REQUEST_S, self._too_slow)

    def _end(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if self.conn.their_state in ARRIVING:
            self.transport.abort()
