"""The HTTP server: uvicorn over a socket that is ours, with the `websockets` library underneath."""

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Final

import uvicorn

from stridecue.edges.web.guard import App, Guard

HOSTS: Final = ("127.0.0.1", "localhost", "::1")
"""The names this service answers to."""
WEBSOCKET_MAX_BYTES: Final = 65_536
GOODBYE_S: Final = 4.0
STALLED_MS: Final = 15_000


class ListenError(RuntimeError):
    """The page's port cannot be had; the message names it and what would help."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, or ListenError when the port is in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if sys.platform == "linux":  # every connection inherits it: a page that takes nothing for so long is cut off
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_MS)
    try:
        found.bind((host, port))
        found.listen(128)
    except OSError as wrong:
        found.close()
        reason = wrong.strerror or str(wrong)
        raise ListenError(
            f"web.port {port} on {host}: {reason.lower()}; set another port, or 0 for any free one"
        ) from None
    return found


class _Server(uvicorn.Server):
    """Signals belong to the command line, not to the HTTP server."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield


@contextlib.asynccontextmanager
async def serving(app: App, listening: socket.socket) -> AsyncIterator[str]:
    """Serve `app` on `listening` while the context lasts; gives the page's address."""
    settings = uvicorn.Config(
        Guard(app, HOSTS),
        log_config=None,
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=WEBSOCKET_MAX_BYTES,
        ws_ping_interval=5.0,
        ws_ping_timeout=10.0,
        h11_max_incomplete_event_size=16_384,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=2,
    )
    server = _Server(settings)
    task = asyncio.create_task(server.serve(sockets=[listening]), name="http")
    host, port = listening.getsockname()[:2]
    try:
        yield f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    finally:
        server.should_exit = True
        await asyncio.wait([task], timeout=GOODBYE_S)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
