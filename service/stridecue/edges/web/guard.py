"""What every request passes: Host and Origin allow-lists, a header on unsafe methods, strict headers on every answer.

Against DNS rebinding (Host), cross-site requests (Origin, Sec-Fetch-Site, a header no form can send)
and inline script (Content-Security-Policy). Starlette itself checks no Origin on WebSockets.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY_MAX_BYTES: Final = 1_048_576
FILE_MAX_BYTES: Final = 4_194_304
FILES: Final = "/history/file"
"""A path that ends so takes a watch's file: of an hour it is some 0.2 MB, of a long day with many sensors a few."""
HEADER: Final = b"x-stridecue"
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "connect", "img", "media", "manifest", "worker")),
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "object-src 'none'",
    )
)
HEADERS: Final = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"cache-control", b"no-store"),
]
"""On every answer, where the route has not set its own. No HSTS: it would reach the landing page of the same host."""


def problem(status: int, title: str, detail: str, **more: Any) -> bytes:  # noqa: ANN401 - JSON
    """An RFC 9457 body."""
    return orjson.dumps({"title": title, "status": status, "detail": detail, **more})


class Guard:
    """ASGI middleware; `hosts` are the names this service answers to, without port. `secure`: over TLS, on a network.

    On a network a request that could be a browser's must say where it comes from. A program says who it is instead:
    no page of another site can send `Authorization` without asking first, and nobody answers that question here.
    """

    def __init__(self, app: App, hosts: tuple[str, ...], *, secure: bool = False) -> None:
        self._app, self._hosts, self._secure = app, frozenset(hosts), secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with our headers on the answer."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refuse(scope, receive, send, refusal)
            return

        async def stamped(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in HEADERS if pair[0] not in own)]
            await send(message)

        await self._app(scope, receive, stamped)

    def _refusal(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[int, str, str] | None:
        host = headers.get(b"host", b"").decode("latin-1")
        if _name(f"//{host}") not in self._hosts:
            return 421, "unknown host", f"Host {host[:80]!r}: this service answers to {', '.join(sorted(self._hosts))}"
        origin = headers.get(b"origin")
        if origin is not None and not self._ours(origin.decode("latin-1"), host):
            return 403, "foreign origin", f"Origin {origin.decode('latin-1')[:80]!r} is not this service"
        unsafe = scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS")
        told = origin is not None or b"authorization" in headers or headers.get(b"sec-fetch-site") == b"same-origin"
        if self._secure and not told and (unsafe or scope["type"] == "websocket"):
            return 403, "origin missing", "a page sends its Origin; a program sends Authorization: Bearer"
        return _unfit(scope, headers) if unsafe else None

    def _ours(self, origin: str, host: str) -> bool:
        return origin == f"{'https' if self._secure else 'http'}://{host}"


def _unfit(scope: Scope, headers: dict[bytes, bytes]) -> tuple[int, str, str] | None:
    """Why a request that changes something is not taken as it is."""
    most_bytes = FILE_MAX_BYTES if scope["path"].endswith(FILES) else BODY_MAX_BYTES
    if headers.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none"):
        return 403, "cross-site request", "only this service's own pages may ask for this"
    if HEADER not in headers:
        return 403, "header missing", "send the header X-Stridecue: 1 with every request that changes something"
    if b"transfer-encoding" in headers:
        return 411, "length missing", f"send Content-Length; at most {most_bytes} bytes are accepted"
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or len(length) > 10 or int(length) > most_bytes:  # noqa: PLR2004 - ten digits
        return 413, "too large", f"at most {most_bytes} bytes are accepted"
    return None


async def refuse(scope: Scope, receive: Receive, send: Send, refusal: tuple[int, str, str]) -> None:
    """Answer with a problem, or close the socket with its reason (1008, or 4401 and 4403 for who may not)."""
    status, title, detail = refusal
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": detail[:120]})
        return
    if status not in (411, 413):  # an answer before a short body is read would be lost in the reset that follows
        while (await receive()).get("more_body"):
            pass
    headers = [(b"content-type", b"application/problem+json"), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": problem(status, title, detail)})


def _name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
