"""Slow and oversized requests, over plain sockets and over TLS: closed, and nobody else waits."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI, WebSocket
from websockets.asyncio.client import connect

from stridecue.edges.tls.files import Folder, utc_now
from stridecue.edges.web.landing import landing
from stridecue.edges.web.server import Tls, listen, serving

NAMES = ("gym.local", "127.0.0.1")


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the patience, so that the test is short."""
    monkeypatch.setattr("stridecue.edges.web.patience.REQUEST_S", 1.0)


def echo() -> FastAPI:
    """Something that reads its body."""
    app = FastAPI(openapi_url=None)

    @app.post("/")
    async def take(body: dict[str, int]) -> int:
        return len(body)

    @app.get("/")
    async def here() -> int:
        return 1

    @app.websocket("/ws")
    async def again(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text(await socket.receive_text())

    return app


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Where it listens."""
    listening = listen("127.0.0.1", 0)
    async with serving(echo(), listening):
        yield listening.getsockname()[1]


POST = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Stridecue: 1\r\nContent-Type: application/json\r\n"
GET = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"", b""),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"a"),
        (POST + b"Content-Length: 1000\r\n\r\n{", b" "),
        (GET + b"GET / HTTP/1.1\r\n", b"b"),
    ],
    ids=["says nothing", "headers byte by byte", "body byte by byte", "a second request byte by byte"],
)
async def test_a_slow_request_is_closed(port: int, first: bytes, drop: bytes) -> None:
    """Pins that what trickles in is cut off, whichever part of a request it is, while another client is served."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(first)

    async def trickle() -> None:
        while drop:
            await asyncio.sleep(0.05)
            writer.write(drop)
            await writer.drain()

    trickling = asyncio.create_task(trickle())
    try:
        async with asyncio.timeout(8):
            other_reader, other = await asyncio.open_connection("127.0.0.1", port)
            other.write(GET)
            assert b"200" in await other_reader.readline()
            other.close()
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await reader.readexactly(1_000_000)
    finally:
        trickling.cancel()
        await asyncio.gather(trickling, return_exceptions=True)
        writer.close()


async def test_a_request_in_time_is_answered_after_a_pause(port: int) -> None:
    """Pins that the deadline is of one request: a connection that rests between two is served again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):
        writer.write(POST + b'Content-Length: 7\r\n\r\n{"a":1}')
        async with asyncio.timeout(5):
            assert b"200" in await reader.readline()
            while await reader.readline() != b"\r\n":
                pass
            assert await reader.readexactly(1) == b"1"
        await asyncio.sleep(1.3)
    writer.close()


async def test_a_websocket_outlives_the_deadline(port: int) -> None:
    """Pins that the request that opens a WebSocket has arrived when it is open, however long it then stays."""
    async with connect(f"ws://127.0.0.1:{port}/ws", compression=None) as socket:
        await asyncio.sleep(1.5)
        await socket.send("still there")
        async with asyncio.timeout(5):
            assert await socket.recv() == "still there"


async def test_headers_without_end_are_refused(port: int) -> None:
    """Pins the size of what is kept for a request that has not begun to make sense."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 40_000)
    async with asyncio.timeout(5):
        assert b"400" in await reader.readline()
    writer.close()


async def test_tls_is_1_2_or_newer_and_plain_http_gets_nothing(tmp_path: Path) -> None:
    """Pins the versions of TLS, the names we answer to, and that the port speaks nothing else."""
    folder = Folder(tmp_path)
    folder.begin("gym", list(NAMES), utc_now())
    folder.issue(list(NAMES), utc_now())
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    trusting = ssl.create_default_context(cafile=str(folder.root))
    async with serving(echo(), listening, NAMES, Tls(folder.certificate, folder.key)) as address:
        assert address == f"https://gym.local:{port}/"
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting, server_hostname="gym.local")
        writer.write(GET.replace(b"Host: 127.0.0.1", b"Host: gym.local"))
        async with asyncio.timeout(5):
            assert b"200" in await reader.readline()
        writer.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(GET)
        async with asyncio.timeout(5):
            assert not (await reader.read(9)).startswith(b"HTTP")
        writer.close()
        old = ssl.create_default_context(cafile=str(folder.root))
        old.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await asyncio.open_connection("127.0.0.1", port, ssl=old, server_hostname="gym.local")


async def test_the_landing_page_is_all_that_plain_http_has() -> None:
    """Pins the plain port to three things: the page, its style and the authority's certificate."""
    listening = listen("127.0.0.1", 0)
    app = landing("https://gym.local:8443/", "-----BEGIN CERTIFICATE-----", "AB:CD")
    found = {}
    async with serving(app, listening):
        for path in ("/", "/landing.css", "/ca.crt", "/api/v1/lanes", "/ca.key", "/../ca.key", "/lanes/1"):
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            found[path] = (await reader.read()).decode()
            writer.close()
    statuses = {path: answer.split()[1] for path, answer in found.items()}
    assert statuses == dict.fromkeys(("/", "/landing.css", "/ca.crt"), "200") | dict.fromkeys(
        ("/api/v1/lanes", "/ca.key", "/../ca.key", "/lanes/1"), "404"
    )
    assert "AB:CD" in found["/"]
    assert "https://gym.local:8443/" in found["/"]
    for answer in found.values():
        assert "content-security-policy: default-src 'none'" in answer.lower()


async def test_no_answer_waits_for_an_acknowledgement() -> None:
    """Pins TCP_NODELAY on accepted connections: with Nagle's algorithm each frame of a page could wait 40 ms."""
    seen: list[int] = []

    async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listening = listen("127.0.0.1", 0)
    async with await asyncio.start_server(accept, sock=listening):
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        await reader.read()
        writer.close()
    assert seen == [1]
