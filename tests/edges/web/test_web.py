"""The pages' side of the service: a real uvicorn, real HTTP and WebSocket clients, a real floor behind it."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.app.floors import footfall, run
from tests.edges.web.serving import OURS, PAGE, Web, ask, floor_behind_pages
from tests.parts import eventually


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Web]:
    """The same for one test."""
    async with floor_behind_pages(tmp_path) as found:
        yield found


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "words"),
    [
        ("GET", "/api/v1/lanes/9", None, {}, 404, "lane '9' is unknown; there are: 1, 2"),
        ("GET", "/api/v1/nothing", None, {}, 404, "GET /api/v1/nothing"),
        ("GET", "/api/v1/sessions?limit=x", None, {}, 422, "query.limit: "),
        ("GET", "/api/v1/sessions/none/log", None, {}, 404, "no session 'none'"),
        ("GET", "/api/v1/sessions/NONE/log", None, {}, 422, "path.session: "),
        ("GET", "/assets/none.js", None, {}, 404, "GET /assets/none.js"),
        ("PUT", "/api/v1/lanes", b"", OURS, 405, "PUT /api/v1/lanes"),
        ("POST", "/api/v1/lanes/1/commands", b"{", OURS, 422, "body"),
        ("POST", "/api/v1/lanes/1/commands", b'{"action":"fly"}', OURS, 422, "body.action: input should be 'start'"),
        ("POST", "/api/v1/lanes/1/commands", b'{"action":"pause"}', OURS, 409, "lane '1' has no session"),
        ("POST", "/api/v1/lanes/9/commands", b'{"action":"pause"}', OURS, 404, "lane '9' is unknown"),
        ("POST", "/api/v1/lanes/9/stop", b"", OURS, 404, "lane '9' is unknown"),
        ("POST", "/api/v1/lanes/1/claims", b'{"device":"POD"}', OURS, 422, "body.device: "),
        ("DELETE", "/api/v1/devices/pod/claim", None, OURS, 404, "'pod' serves no lane"),
        (
            "POST",
            "/api/v1/lanes/1/stop",
            b"",
            {"Content_Type": "application/json"},
            403,
            "X-Stridecue: 1",
        ),
        ("POST", "/api/v1/lanes/1/commands", b"{}", {**OURS, "Sec_Fetch_Site": "cross-site"}, 403, "own pages"),
        (
            "POST",
            "/api/v1/lanes/1/commands",
            b"{}",
            {**OURS, "Origin": "http://evil.example"},
            403,
            "http://evil.example",
        ),
        ("POST", "/api/v1/lanes/1/commands", b"{}", {**OURS, "Origin": "null"}, 403, "null"),
        ("GET", "/healthz", None, {"Origin": "http://["}, 403, "http://["),
        ("GET", "/healthz", None, {"Host": "evil.example"}, 421, "evil.example"),
        ("GET", "/healthz", None, {"Host": "127.0.0.1.evil.example:8080"}, 421, "this service answers to"),
    ],
)
async def test_every_refusal_is_a_problem(
    web: Web, method: str, path: str, body: bytes | None, headers: dict[str, str], status: int, words: str
) -> None:
    """application/problem+json, its own status in it, words that name what is wrong, and the policy headers."""
    answer = await ask(web, method, path, body, **headers)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert problem["status"] == status
    assert words in problem["detail"], problem
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")


@pytest.mark.parametrize(
    ("path", "header", "status"),
    [
        ("/lanes/1/commands", "Transfer-Encoding: chunked", b"411"),
        ("/lanes/1/commands", "Content-Length: 1048577", b"413"),
        ("/runners/r/history/file", "Content-Length: 4194305", b"413"),
    ],
)
async def test_a_body_too_long_or_without_end_is_refused(web: Web, path: str, header: str, status: bytes) -> None:
    """Refused before any of it is read; a watch's file may be longer."""
    host, port = web.authority.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"POST /api/v1{path} HTTP/1.1\r\nHost: {web.authority}\r\nX-Stridecue: 1\r\n{header}\r\n\r\n".encode())
    async with asyncio.timeout(20):
        assert (await reader.readline()).startswith(b"HTTP/1.1 " + status)
    writer.close()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/lanes/1",
        "/assets/a.js",
        "/healthz",
        "/metrics",
        "/api/v1/lanes",
        "/api/v1/lanes/1",
        "/api/v1/devices",
        "/api/v1/sessions",
        "/api/v1/openapi.json",
        "/%00",
        "/" + "a" * 5000,
        "/../secret",
        "/%2e%2e/secret",
        "/assets/..%2f..%2fsecret",
    ],
)
async def test_every_answer_carries_the_policy(web: Web, path: str) -> None:
    """Every route answers, with the Content-Security-Policy and its companions; no path leads out of the pages."""
    answer = await ask(web, "GET", path)
    assert answer.status in ((200,) if path[:4] != "/ass" or path == "/assets/a.js" else (200, 404))
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.body != b"secret"


async def test_claims_and_commands_over_http(web: Web) -> None:
    """Claim, second claim, release; stop and start: answered without a snapshot, and seen in the lane."""

    async def lane() -> Any:
        return (await ask(web, "GET", "/api/v1/lanes/1")).json()

    claimed = await ask(web, "POST", "/api/v1/lanes/1/claims", b'{"device":"pod"}', **OURS)
    assert (claimed.status, claimed.body) == (204, b"")
    assert [device["device"] for device in (await lane())["devices"]] == ["pod"]
    answer = await ask(web, "POST", "/api/v1/lanes/2/claims", b'{"device":"pod"}', **OURS)
    assert answer.status == 409
    assert "'1'" in answer.json()["detail"]
    assert "'2'" in answer.json()["detail"]
    assert (await ask(web, "DELETE", "/api/v1/devices/pod/claim", **OURS)).status == 204
    assert (await ask(web, "POST", "/api/v1/lanes/1/stop", b"", **OURS)).body == b""
    assert (await lane())["armed"] is False
    assert (await ask(web, "POST", "/api/v1/lanes/1/commands", b'{"action":"start"}', **OURS)).body == b""
    assert (await lane())["armed"] is True


async def test_a_store_that_is_gone_is_told(tmp_path: Path) -> None:
    """The list of sessions without a store is a problem in words, not an error of the server."""
    async with floor_behind_pages(tmp_path) as web:
        (tmp_path / "stridecue.sqlite").unlink()
        answer = await ask(web, "GET", "/api/v1/sessions")
    assert (answer.status, answer.headers["content-type"]) == (503, "application/problem+json")


# -------------------------------------------------------------------- WebSocket


async def frames(page: ClientConnection, until_type: str) -> list[dict[str, Any]]:
    """Frames up to the first of a type."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(20):
        while not found or found[-1]["type"] != until_type:
            found.append(json.loads(await page.recv()))
    return found


async def test_snapshot_then_steps_then_cue(web: Web) -> None:
    """A runner's page: the lane as it is, each step, the tempo under its lease; a ping gives the clock."""
    async with web.socket("/ws/lanes/1") as page:
        first = await frames(page, "snapshot")
        assert first[0]["data"]["lane"] == "1"
        web.floor.claim("1", "pod", 0)
        for i in range(60):
            run(web.floor, [footfall(i)])
            await asyncio.sleep(0)
        found = await frames(page, "cue")
        assert {"step", "cue"} <= {frame["type"] for frame in found}
        cue = found[-1]["data"]
        if cue["kind"] == "silence":
            cue = (await frames(page, "cue"))[-1]["data"]
        assert (cue["kind"], cue["lease_ms"], cue["ttl_ms"]) == ("tempo", 1500, 300)
        await page.send('{"v":1,"type":"ping","t0_ms":12.5}')
        assert (await frames(page, "pong"))[-1]["data"] == {"t0_ms": 12.5, "service_us": 1_000_000}


@pytest.mark.parametrize(
    ("accepted", "encoding"), [("br, gzip;q=0.5", "gzip"), ("gzip;q=0", None), ("identity", None), ("", None)]
)
async def test_a_browser_that_can_read_gzip_gets_it(web: Web, accepted: str, encoding: str | None) -> None:
    """The pages cross the network compressed where that is understood; what they are is the same."""
    answer = await ask(web, "GET", "/", Accept_Encoding=accepted)
    assert (answer.headers.get("content-encoding"), answer.headers["vary"]) == (encoding, "accept-encoding")
    assert answer.body.decode() == PAGE


async def test_a_page_resumes(web: Web) -> None:
    """`?since` gives what was missed while somebody else watched."""
    web.floor.claim("1", "pod", 0)
    async with web.socket("/ws/lanes/1"), web.socket("/ws/lanes/1") as page:
        await frames(page, "snapshot")
        run(web.floor, [footfall(i) for i in range(6)])
        last = (await frames(page, "step"))[-1]
        await page.close()
        run(web.floor, [footfall(i) for i in range(6, 9)])
        async with web.socket(f"/ws/lanes/1?since={last['epoch']}.{last['seq']}") as again:
            found = await frames(again, "step")
        assert "snapshot" not in {frame["type"] for frame in found}
        assert found[0]["seq"] > last["seq"]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "http://["])
async def test_a_foreign_origin_is_refused(web: Web, origin: str) -> None:
    """Another site's page cannot listen, nor can one of another port; ours can."""
    with pytest.raises(InvalidStatus) as refused:
        async with web.socket("/ws/floor", origin=origin):
            pass
    assert refused.value.response.status_code == 403
    async with web.socket("/ws/floor", origin=web.address.rstrip("/")) as page:
        assert (await frames(page, "snapshot"))[0]["data"]["lanes"]


@pytest.mark.parametrize("path", ["/ws/lanes/9", "/ws/lanes/9/sensor"])
async def test_an_unknown_lane_is_refused(web: Web, path: str) -> None:
    """There is no such lane to watch or to measure for: the socket closes with the code that the contract names."""
    async with web.socket(path) as page:
        with pytest.raises(ConnectionClosed) as closed:
            await page.recv()
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4404, "unknown lane")


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "hello",
        "{}",
        '{"v":2,"type":"ping","t0_ms":1}',
        '{"v":1,"type":"ping","t0_ms":NaN}',
        '{"v":1,"type":"ping","t0_ms":1,"x":1}',
        b"\x00\x01",
        "[" * 1000,
        '{"v":1,"type":"tempo","milli_spm":1}',
    ],
)
async def test_what_is_no_ping_closes_with_the_reason(web: Web, sent: str | bytes) -> None:
    """A page may say one thing; anything else ends its own socket, in words, and nobody else's."""
    async with web.socket("/ws/lanes/1") as other, web.socket("/ws/lanes/1") as page:
        await frames(other, "snapshot")
        await page.send(sent)
        with pytest.raises(ConnectionClosed):
            await frames(page, "bye")
        assert (page.close_code, page.close_reason) == (1007, 'expected {"v":1,"type":"ping","t0_ms":number}')
        web.screen.changed("1")
        await frames(other, "snapshot")


async def test_too_much_talk_closes_the_socket(web: Web) -> None:
    """More than twenty messages a second, or one over 64 KiB, ends the socket that sent them."""
    async with web.socket("/ws/lanes/1") as page:
        with contextlib.suppress(ConnectionClosed):
            for i in range(200):
                await page.send(json.dumps({"v": 1, "type": "ping", "t0_ms": i}))
        with pytest.raises(ConnectionClosed):
            await frames(page, "bye")
        assert page.close_code == 1008
    async with web.socket("/ws/lanes/1") as page:
        with contextlib.suppress(ConnectionClosed):
            await page.send("x" * 70_000)
        with pytest.raises(ConnectionClosed):
            await frames(page, "bye")
        assert page.close_code == 1009


async def test_a_page_that_never_reads_is_let_go_and_delays_nobody(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """One client stops reading: the other gets every snapshot while it does, and the stalled one is let go."""
    monkeypatch.setattr("stridecue.edges.web.socket.SEND_TIMEOUT_S", 1.0)
    host, port = web.authority.split(":")
    stalled = socket.socket()
    stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
    stalled.connect((host, int(port)))
    stalled.sendall(
        f"GET /ws/lanes/1 HTTP/1.1\r\nHost: {web.authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    try:
        await eventually(lambda: web.screen.watching == 1, "the stalled page watches")
        async with web.socket("/ws/lanes/1", max_queue=None) as reader:
            await eventually(lambda: web.screen.watching == 2, "both watch")
            long = "x" * 20_000
            monkeypatch.setattr(web.screen, "_snapshot", lambda lane: {"of": lane, "long": long})
            loop = asyncio.get_running_loop()
            give_up_s = loop.time() + 40
            heard = sent = 0
            while web.screen.watching == 2 and loop.time() < give_up_s:
                web.screen.changed("1")
                sent += 1
                heard += len(await frames(reader, "snapshot"))
                await asyncio.sleep(0.01)
            assert web.screen.watching == 1
            assert heard >= sent > 10
            web.screen.changed("1")
            await frames(reader, "snapshot")
    finally:
        stalled.close()
