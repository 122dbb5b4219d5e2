"""The HTTP server: uvicorn over a socket that is ours, with the `websockets` library underneath, TLS on a network."""

import asyncio
import contextlib
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn

from stridecue.edges.web.guard import App, Guard
from stridecue.edges.web.patience import Impatient

HOSTS: Final = ("127.0.0.1", "localhost", "::1")
"""The names this service answers to at home."""
WEBSOCKET_MAX_BYTES: Final = 65_536
HEADERS_MAX_BYTES: Final = 16_384
CONNECTIONS_MAX: Final = 512
RENEW_S: Final = 5.0
GOODBYE_S: Final = 4.0
STALLED_MS: Final = 15_000


class ListenError(RuntimeError):
    """The page's port cannot be had; the message names it and what would help."""


@dataclass(frozen=True, slots=True)
class Tls:
    """The files to serve with, PEM: certificate (and its chain), key."""

    certificate: Path
    key: Path


def listen(host: str, port: int, key: str = "web.port") -> socket.socket:
    """A listening socket, or ListenError when the port is in use. `key`: the setting to name then."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # with the protocol named, asyncio sets TCP_NODELAY on every connection; without, each answer may wait 40 ms
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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
            f"{key} {port} on {host}: {reason.lower()}; set another port, or 0 for any free one"
        ) from None
    return found


class _Server(uvicorn.Server):
    """Signals belong to the command line, not to the HTTP server."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield


async def _renew(context: ssl.SSLContext, tls: Tls) -> None:
    """A renewed certificate is shown to whoever connects from then on; nobody is cut off, nothing is restarted."""
    shown = _written(tls)
    while True:
        await asyncio.sleep(RENEW_S)
        found = _written(tls)
        if found != shown:
            with contextlib.suppress(OSError, ssl.SSLError):  # half written, or not a pair: looked at again
                context.load_cert_chain(tls.certificate, tls.key)
                shown = found


def _written(tls: Tls) -> tuple[float, ...]:
    with contextlib.suppress(OSError):
        return tls.certificate.stat().st_mtime, tls.key.stat().st_mtime
    return ()


@contextlib.asynccontextmanager
async def serving(
    app: App, listening: socket.socket, hosts: tuple[str, ...] = HOSTS, tls: Tls | None = None
) -> AsyncIterator[str]:
    """Serve `app` on `listening` while the context lasts; gives the page's address. `hosts`: the names we answer to."""
    settings = uvicorn.Config(
        Guard(app, hosts, secure=tls is not None),
        http=Impatient,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=WEBSOCKET_MAX_BYTES,
        ws_ping_interval=5.0,
        ws_ping_timeout=10.0,
        h11_max_incomplete_event_size=HEADERS_MAX_BYTES,
        limit_concurrency=CONNECTIONS_MAX,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=2,
        ssl_certfile=tls.certificate if tls is not None else None,
        ssl_keyfile=tls.key if tls is not None else None,
    )
    settings.load()
    if settings.ssl is not None:
        settings.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    server = _Server(settings)
    task = asyncio.create_task(server.serve(sockets=[listening]), name="http")
    renewing = asyncio.create_task(_renew(settings.ssl, tls), name="certificate") if settings.ssl and tls else None
    host, port = listening.getsockname()[:2]
    if tls is not None:
        host = hosts[0]
    try:
        yield f"http{'s' if tls is not None else ''}://{f'[{host}]' if ':' in host else host}:{port}/"
    finally:
        if renewing is not None:
            renewing.cancel()
        server.should_exit = True
        await asyncio.wait([task], timeout=GOODBYE_S)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
