"""Every route and every WebSocket, asked by everybody there is, over TLS: as the table says, cell by cell."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from stridecue.edges.register import HOME, sign_ins
from stridecue.edges.web.access import SCOPES, TABLE, Key, Reach
from stridecue.edges.web.signing import COOKIE
from tests.edges.web.serving import OURS, Network, ask, network


@dataclass(frozen=True)
class Asker:
    """Who asks, about whose things (lane 1 is anna's client's, lane 2 bert's), and the table's column for them."""

    name: str
    column: str
    lane: str
    own: bool = True


ASKERS = (
    Asker("nobody", "nobody", "1"),
    Asker("runner, own lane", "runner", "1"),
    Asker("runner, other lane", "runner", "2", own=False),
    Asker("physio, own client", "physio", "1"),
    Asker("physio, nobody's client", "physio", "3"),
    Asker("physio, another's client", "physio", "2", own=False),
    Asker("admin", "admin", "1"),
    Asker("wall", "wall", "1"),
    Asker("machine, own", "machine", "1"),
    Asker("machine, another's client", "machine", "2", own=False),
    Asker("machine without the scope", "machine without", "1"),
    Asker("machine of an admin", "machine of an admin", "1"),
    Asker("machine of another lane", "machine of lane 3", "1", own=False),
    Asker("expired", "nobody", "1"),
    Asker("revoked", "nobody", "1"),
    Asker("made up", "nobody", "1"),
)

BODIES = {
    "/api/v1/lanes/{lane}/commands": b'{"action":"start"}',
    "/api/v1/lanes/{lane}/claims": b'{"device":"pod-9"}',
    "/api/v1/sign-in": b'{"name":"nobody","passphrase":"x"}',
    "/api/v1/redeem": b'{"code":"xxxxxxxxxxxxxxxxxxxxxx"}',
    "/api/v1/me/passphrase": b'{"old":"x","new":"x"}',
    "/api/v1/accounts": b'{"name":"new","role":"physio","passphrase":"x"}',
    "/api/v1/accounts/{account}": b"{}",
    "/api/v1/tokens": b'{"scopes":["lanes:read"]}',
    "/api/v1/clinical": b'{"on":false,"professional":"Dr. Knie","profession":"physiotherapist"}',
    "/api/v1/lanes/{lane}/consent": b'{"purpose":"reminders","granted":true}',
    "/api/v1/lanes/{lane}/erasure": b'{"confirm":"erase"}',
    "/api/v1/runners/{runner}/consent": b'{"purpose":"reminders","granted":true}',
    "/api/v1/runners/{runner}/erasure": b'{"confirm":"erase"}',
}


def path_of(key: Key, lane: str, gym: Network) -> str:
    """The route as this asker asks for it."""
    parts = {"lane": lane, "device": f"pod-{lane}", "session": f"s-{lane}", "path:path": "", "account": "none"}
    parts |= {"token": "t-none", "runner": gym.runners.get(lane, "guest"), "number": "1"}
    path = key[1]
    for name, value in parts.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def names_a_subject(key: Key) -> bool:
    """Whether `own` can be told from the path; else the route itself shows only what is theirs."""
    return any(part in key[1] for part in ("{lane}", "{device}", "{session}", "{runner}"))


def expected(key: Key, asker: Asker) -> str:
    """What the table says: yes, no, or sign in."""
    rule = TABLE[key]
    if rule.nobody == "all":
        return "yes"
    if asker.column == "nobody":
        return "sign in"
    if asker.column.startswith("machine"):
        if rule.scope == "" or asker.column == "machine without":
            return "no"
        reach: Reach = rule.admin if asker.column == "machine of an admin" else rule.physio
    else:
        reach = getattr(rule, asker.column)
    if reach == "own" and not asker.own and names_a_subject(key):
        return "no"
    if asker.column == "machine of lane 3" and reach == "all" and names_a_subject(key):
        return "yes"
    return "no" if reach == "no" else "yes"


def secrets_of(gym: Network) -> dict[str, str | None]:
    """A sign-in for each."""
    scopes = sorted({rule.scope for rule in TABLE.values()} - {"", "any"})
    revoked = gym.signed_in("physio", account="anna")
    with gym.register.change(HOME, "for a test") as change:
        sign_ins.end(change, sign_ins.key_of(revoked))
    return {
        "nobody": None,
        "runner": gym.signed_in("runner", lane="1"),
        "physio": gym.signed_in("physio", account="anna"),
        "admin": gym.signed_in("admin", account="root"),
        "wall": gym.signed_in("wall"),
        "machine": gym.machine("anna", *scopes),
        "machine without": gym.machine("anna"),
        "machine of an admin": gym.machine("root", *scopes),
        "machine of lane 3": gym.machine("anna", *scopes, lane="3"),
        "expired": gym.signed_in("physio", account="anna", until="2020-01-01T00:00:00.000Z"),
        "revoked": revoked,
        "made up": "x" * 43,
    }


@pytest.fixture
async def gym(tmp_path: Path) -> AsyncIterator[Network]:
    """A fresh one."""
    async with network(tmp_path) as found:
        yield found


def headers_of(asker: Asker, secret: str | None, gym: Network) -> dict[str, str]:
    """A page's, or a program's."""
    if secret is None:
        return {"Origin": gym.origin}
    if asker.column.startswith("machine"):
        return {"Authorization": f"Bearer {secret}"}
    return {"Origin": gym.origin, "Cookie": f"{COOKIE}={secret}"}


async def verdict(gym: Network, key: Key, asker: Asker, secret: str | None) -> str:
    """What really happens."""
    path, headers = path_of(key, asker.lane, gym), headers_of(asker, secret, gym)
    if key[0] == "WS":
        origin = headers.pop("Origin", None)
        try:
            async with gym.socket(path, origin=origin, additional_headers=headers):
                return "yes"
        except InvalidStatus as refused:
            if refused.response.status_code != 403:
                raise
            return "sign in" if asker.column == "nobody" else "no"
    answer = await ask(gym, key[0], path, BODIES.get(key[1], b"") if key[0] != "GET" else None, **OURS, **headers)
    assert answer.status < 500, (key, asker.name, answer)
    if answer.status in (401, 403) and answer.json()["title"] in ("sign in", "not yours"):
        return {401: "sign in", 403: "no"}[answer.status]
    return "yes"


def cells() -> Iterator[tuple[Key, Asker]]:
    """The whole table. What changes who is signed in comes last, for every asker alike."""
    for key in sorted(TABLE, key=lambda key: key[1] == "/api/v1/sign-out"):
        for asker in ASKERS:
            yield key, asker


async def test_every_cell_of_the_table(gym: Network) -> None:
    """Pins each route and socket × each asker to the table that the contract shows: no cell more open, none closed."""
    secrets = secrets_of(gym)
    wrong = []
    count = 0
    for key, asker in cells():
        if key[1] == "/api/v1/sign-out" and asker.column != "nobody":
            continue  # it signs out, which has a test of its own
        secret = secrets.get(asker.name, secrets.get(asker.column))
        found = await verdict(gym, key, asker, secret)
        count += 1
        if found != expected(key, asker):
            wrong.append((*key, asker.name, found, expected(key, asker)))
    assert not wrong
    assert count >= (len(TABLE) - 1) * len(ASKERS)


async def test_lists_hold_only_what_is_theirs(gym: Network) -> None:
    """Pins the routes whose path names nobody: lanes and sessions of another physio's client are not in them."""
    anna = gym.signed_in("physio", account="anna")
    lanes = (await gym.ask(anna, "GET", "/api/v1/lanes")).json()
    assert [lane["lane"] for lane in lanes["lanes"]] == ["1", "3"]
    sessions = (await gym.ask(anna, "GET", "/api/v1/sessions")).json()
    assert [session["id"] for session in sessions] == ["s-3", "s-1"]
    assert (await gym.ask(anna, "GET", "/api/v1/sessions/s-1/log")).status == 200
    for hidden in ("s-2", "s-", "nothing"):
        assert (await gym.ask(anna, "GET", f"/api/v1/sessions/{hidden}/log")).status == 403, hidden
    narrow = gym.machine("anna", "lanes:read", "sessions:read", lane="1")
    found = (await ask(gym, "GET", "/api/v1/lanes", Authorization=f"Bearer {narrow}")).json()
    assert [lane["lane"] for lane in found["lanes"]] == ["1"]
    whole = gym.machine("anna", *sorted(SCOPES))  # the log holds what was said of pain
    assert (await ask(gym, "GET", "/api/v1/sessions/s-1/log", Authorization=f"Bearer {whole}")).status == 403


async def test_what_anybody_may_ask_tells_nothing_of_a_runner(gym: Network) -> None:
    """Pins the answers to strangers and admins: health without lanes, STOP without a snapshot."""
    assert (await gym.ask(None, "GET", "/healthz")).json() == {"live": True, "ready": True}
    assert (await gym.ask(None, "POST", "/api/v1/lanes/1/stop", b"")).body == b""
    assert gym.floor.lanes["1"].armed is False
    admin = gym.signed_in("admin", account="root")
    seen = (await gym.ask(admin, "GET", "/healthz")).json()
    assert all(lane["because"] == "" and lane["session"] is None for lane in seen["lanes"])


async def test_a_new_client_is_seen_and_a_withdrawn_consent_is_not(gym: Network) -> None:
    """Pins that consent to share counts from its commit on, within the second that a look-up is remembered."""
    from stridecue.edges.register import consent  # noqa: PLC0415 - beside its only use

    anna = gym.signed_in("physio", account="anna")
    assert (await gym.ask(anna, "GET", "/api/v1/lanes/1")).status == 200
    with gym.register.change(HOME, "withdrawn") as change:
        consent.decide(change, gym.runners["1"], "share", granted=False, party="anna")
    gym.identity.forget()
    assert (await gym.ask(anna, "GET", "/api/v1/lanes/1")).status == 403
    await asyncio.sleep(0)
