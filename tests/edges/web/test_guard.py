"""What other sites, other names and other ways of asking get on a network: nothing, with every header."""

import itertools
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from stridecue.edges.web.access import TABLE
from stridecue.edges.web.signing import COOKIE
from tests.edges.web.serving import OURS, Network, ask, network

SIGNED = "/api/v1/lanes/3/commands"
START = b'{"action":"start"}'
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


@pytest.fixture
async def gym(tmp_path: Path) -> AsyncIterator[Network]:
    """A fresh one."""
    async with network(tmp_path) as found:
        yield found


def foreign_origins(gym: Network) -> list[str]:
    """Pages that are not ours, some of them nearly."""
    port = gym.authority.split(":")[1]
    return [
        "https://evil.example",
        "https://evil.example:" + port,
        gym.origin.replace("https://", "http://"),
        gym.origin + ".evil.example",
        gym.origin + "/",
        gym.origin + "/path",
        gym.origin.replace("localhost", "LOCALHOST.evil"),
        gym.origin.replace(port, "1"),
        gym.origin.replace(f":{port}", ""),
        f"https://user@{gym.authority}",
        f"https://{gym.authority}@evil.example",
        f"https://gym.local:{port}",
        f"wss://{gym.authority}",
        "null",
        "file://",
        "",
        "https://[",
        "https://[::1]:" + port,
    ]


UNSAFE = sorted((method, path) for method, path in TABLE if method in ("POST", "PUT", "DELETE"))


async def test_no_cross_site_request_is_taken(gym: Network) -> None:
    """Pins over a hundred cross-site variants with a valid cookie, from STOP to signing out: none is taken."""
    anna = gym.signed_in("physio", account="anna")
    gym.floor.lanes["3"].armed = True
    tried = 0
    ways = [{"Origin": origin} for origin in foreign_origins(gym)]
    ways += [{"Origin": gym.origin, "Sec-Fetch-Site": site} for site in ("cross-site", "same-site", "none, cross-site")]
    ways += [{}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "cross-site"}]
    paths = ("/api/v1/lanes/3/stop", SIGNED, "/api/v1/sign-out", "/api/v1/lanes/3/pain", "/api/v1/tokens")
    for path, way in itertools.product(paths, ways):
        answer = await ask(gym, "POST", path, START, **OURS, **way, Cookie=f"{COOKIE}={anna}")
        assert answer.status == 403, (path, way, answer)
        tried += 1
    assert tried >= 100
    assert gym.floor.lanes["3"].armed is True
    assert (await gym.ask(anna, "GET", "/api/v1/me")).json()["account"] == "anna"


async def test_every_unsafe_route_wants_our_header(gym: Network) -> None:
    """Pins the header that no form can send, for every route that changes something."""
    way = {"Origin": gym.origin, "Cookie": f"{COOKIE}={gym.signed_in('physio', account='anna')}"}
    for method, path in UNSAFE:
        answer = await ask(gym, method, re.sub(r"{\w+}", "1", path), b"{}", **way)
        assert (answer.status, answer.json()["title"]) == (403, "header missing"), path
    assert len(UNSAFE) > 20


async def test_a_name_that_is_not_ours_is_not_answered(gym: Network) -> None:
    """Pins the Host allow-list to the certificate's names: a rebound name reaches nothing, not even health."""
    hosts = ("evil.example", "localhost.evil.example", "10.0.0.1", "[::1]", "gym", "")
    for host, path in itertools.product(hosts, ("/", "/healthz", "/api/v1/me")):
        answer = await ask(gym, "GET", path, Host=f"{host}:{gym.authority.split(':')[1]}" if host else "")
        assert answer.status == 421
    for ours in ("gym.local", "127.0.0.1"):
        assert (await ask(gym, "GET", "/healthz", Host=f"{ours}:{gym.authority.split(':')[1]}")).status == 200


@pytest.mark.parametrize("path", ["/ws/floor", "/ws/lanes/1"])
async def test_no_socket_for_another_sites_page(gym: Network, path: str) -> None:
    """Pins the exact Origin of a WebSocket; a missing one is refused too, unless a token speaks for itself."""
    cookie = {"Cookie": f"{COOKIE}={gym.signed_in('physio', account='anna')}"}
    for origin in [*foreign_origins(gym), None]:
        with pytest.raises(InvalidStatus) as refused:
            async with gym.socket(path, origin=origin, additional_headers=cookie):
                pass
        assert refused.value.response.status_code == 403
    async with gym.socket(path, origin=gym.origin, additional_headers=cookie):
        pass
    async with gym.socket(path, additional_headers={"Authorization": f"Bearer {gym.machine('anna', 'lanes:read')}"}):
        pass


async def test_every_answer_carries_every_header(gym: Network) -> None:
    """Pins the list, over all routes, whether the answer is a page, data, a refusal of the guard or of the gate."""
    anna = gym.signed_in("physio", account="anna")
    seen = set()
    for method, path in TABLE:
        if method == "WS":
            continue
        for secret in (None, anna):
            answer = await gym.ask(secret, method, path.replace("{path:path}", ""), b"{}" if method != "GET" else None)
            seen.add(answer.status)
            for name, value in HEADERS.items():
                assert answer.headers[name].startswith(value), (method, path, name)
            assert "unsafe" not in answer.headers["content-security-policy"]
            if path.startswith("/api"):
                assert answer.headers["cache-control"] == "no-store", (method, path)
    assert {200, 401, 403} <= seen
    for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
        answer = await ask(gym, "GET", "/healthz", None, **headers)
        assert all(answer.headers[name].startswith(value) for name, value in HEADERS.items())
