"""Signing in and out on a network, over TLS: cookies, codes, limits, and sockets that close when a sign-in ends."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from stridecue.app.network.identity import KNOWN_S
from stridecue.core.runner import Runner
from stridecue.edges.register import HOME, accounts, sign_ins
from stridecue.edges.web.messages import FloorSnapshot
from stridecue.edges.web.signing import COOKIE
from stridecue.edges.web.socket import RECHECK_S
from tests.app.floors import footfall, run
from tests.edges.web.serving import WORDS, Answer, Network, ask, network

CLOSED_S = 5.0
"""What is promised: a sign-in that ends closes its sockets within this."""


@pytest.fixture
async def gym(tmp_path: Path) -> AsyncIterator[Network]:
    """A fresh one."""
    async with network(tmp_path) as found:
        yield found


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign-ins are looked at more often, so that the tests are short; the real period is pinned below."""
    monkeypatch.setattr("stridecue.edges.web.socket.RECHECK_S", 0.2)
    monkeypatch.setattr("stridecue.app.network.identity.KNOWN_S", 0.1)


async def post(gym: Network, path: str, body: dict[str, Any], secret: str | None = None) -> Answer:
    """As a page posts."""
    return await gym.ask(secret, "POST", path, json.dumps(body).encode())


def cookie_of(answer: Answer) -> tuple[str, set[str]]:
    """The secret, and the flags it came with."""
    first, *flags = answer.headers["set-cookie"].split("; ")
    name, _, secret = first.partition("=")
    assert name == COOKIE == "__Host-stridecue"
    return secret, {flag.lower() for flag in flags}


async def sign_in(gym: Network, name: str, passphrase: str = WORDS) -> str:
    """With a passphrase."""
    answer = await post(gym, "/api/v1/sign-in", {"name": name, "passphrase": passphrase})
    assert answer.status == 200, answer
    return cookie_of(answer)[0]


def watch(gym: Network, path: str, secret: str) -> Any:
    """A page's socket."""
    return gym.socket(path, origin=gym.origin, additional_headers={"Cookie": f"{COOKIE}={secret}"})


async def frame(page: ClientConnection) -> dict[str, Any]:
    """The next one."""
    async with asyncio.timeout(20):
        found: dict[str, Any] = json.loads(await page.recv())
        return found


async def closed(page: ClientConnection) -> None:
    """Wait until the service closes it; what still comes before that is read."""
    async with asyncio.timeout(20):
        with contextlib.suppress(ConnectionClosed):
            while True:
                await page.recv()


async def test_a_physio_signs_in_and_out(gym: Network) -> None:
    """Pins the way in, who one then is, the cookie's flags, and that the old cookie is worth nothing afterwards."""
    answer = await post(gym, "/api/v1/sign-in", {"name": "anna", "passphrase": WORDS})
    assert answer.json() == {"role": "physio", "account": "anna", "lane": None, "network": True}
    secret, flags = cookie_of(answer)
    assert {"httponly", "secure", "path=/", "samesite=strict", "max-age=43200"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)
    assert (await gym.ask(secret, "GET", "/api/v1/me")).json()["account"] == "anna"
    out = await gym.ask(secret, "POST", "/api/v1/sign-out", b"")
    assert out.status == 204
    assert out.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert "max-age=0" in out.headers["set-cookie"].lower()
    assert (await gym.ask(secret, "GET", "/api/v1/me")).json()["role"] == "nobody"
    assert (await gym.ask(secret, "GET", "/api/v1/lanes")).status == 401


async def test_the_register_holds_no_secret(gym: Network) -> None:
    """Pins that neither the cookie nor the passphrase is in the file, which backups carry about."""
    secret = await sign_in(gym, "anna")
    token = (await post(gym, "/api/v1/tokens", {"scopes": ["lanes:read"]}, secret)).json()["secret"]
    written = gym.register.path.read_bytes()
    for hidden in (secret, token, WORDS):
        assert hidden.encode() not in written


async def test_wrong_guesses_wait_and_tell_nothing(gym: Network) -> None:
    """Pins one answer for a wrong name and a wrong passphrase, the growing delay, and the seconds to wait."""
    wrong = await post(gym, "/api/v1/sign-in", {"name": "anna", "passphrase": "wrong"})
    gym.later_s[0] += 3
    unknown = await post(gym, "/api/v1/sign-in", {"name": "zoe", "passphrase": "wrong"})
    assert (wrong.status, unknown.status) == (401, 401)
    assert wrong.json()["detail"] == unknown.json()["detail"] == "account or passphrase is wrong"
    early = await post(gym, "/api/v1/sign-in", {"name": "anna", "passphrase": WORDS})
    assert (early.status, early.headers["retry-after"]) == (429, "2")
    assert "wait 2 s" in early.json()["detail"]


@pytest.mark.parametrize("path", ["/ws/floor", "/ws/lanes/1"])
async def test_signing_out_closes_open_sockets(gym: Network, path: str) -> None:
    """Pins the five seconds: the re-check is well within them, and the socket closes with the code for signed out."""
    assert RECHECK_S + KNOWN_S < CLOSED_S - 1
    anna, bert = await sign_in(gym, "anna"), gym.signed_in("physio", account="bert")
    async with watch(gym, path, anna) as page, watch(gym, "/ws/floor", bert) as other:
        await frame(page)
        await frame(other)
        await gym.ask(anna, "POST", "/api/v1/sign-out", b"")
        await closed(page)
        assert (page.close_code, page.close_reason) == (4401, "the sign-in has ended")
        gym.screen.changed("2")
        assert (await frame(other))["type"] == "snapshot"


@pytest.mark.parametrize("how", ["disabled", "another passphrase", "expired", "token revoked", "consent withdrawn"])
async def test_whatever_ends_a_sign_in_closes_its_sockets(gym: Network, how: str) -> None:
    """Pins disabling, a new passphrase, the end of the time, a revoked token and a withdrawn consent alike."""
    from stridecue.edges.register import consent  # noqa: PLC0415 - beside its only use

    secret = gym.signed_in("physio", account="anna")
    headers = {"Cookie": f"{COOKIE}={secret}"}
    if how == "token revoked":
        headers = {"Authorization": f"Bearer {gym.machine('anna', 'lanes:read')}"}
    async with gym.socket("/ws/lanes/1", origin=gym.origin, additional_headers=headers) as page:
        await frame(page)
        with gym.register.change(HOME, how) as change:  # as another process does it
            if how == "disabled":
                accounts.enable(change, "anna", active=False)
            elif how == "another passphrase":
                accounts.new_passphrase(change, "anna", "x")
            elif how == "expired":
                change.connection.exec_driver_sql("UPDATE sign_ins SET until = '2020-01-01T00:00:00.000Z'")
            elif how == "token revoked":
                change.connection.exec_driver_sql("DELETE FROM tokens")
            else:
                consent.decide(change, gym.runners["1"], "share", granted=False, party="anna")
        await closed(page)
        assert page.close_code == 4401


async def test_a_runner_signs_in_by_code_or_pin_for_one_lane(gym: Network) -> None:
    """Pins the code in the fragment, once; the PIN on its own lane; and that the sign-in reaches that lane only."""
    anna = await sign_in(gym, "anna")
    shown = (await gym.ask(anna, "POST", "/api/v1/lanes/1/code", b"")).json()
    address, _, code = shown["address"].partition("#")
    assert address == f"{gym.origin}/claim"
    assert len(code) == 22
    first = await post(gym, "/api/v1/redeem", {"code": code})
    assert first.json() == {"role": "runner", "account": None, "lane": "1", "network": True}
    runner, flags = cookie_of(first)
    assert "max-age=3600" in flags
    again = await post(gym, "/api/v1/redeem", {"code": code})
    assert (again.status, again.json()["detail"]) == (
        401,
        "this code is wrong, used or older than two minutes: ask for a new one",
    )
    assert (await gym.ask(runner, "GET", "/api/v1/lanes/1")).status == 200
    assert (await gym.ask(runner, "GET", "/api/v1/lanes/2")).status == 403
    gym.later_s[0] += 3
    pin = (await gym.ask(anna, "POST", "/api/v1/lanes/1/code", b"")).json()["pin"]
    assert (await post(gym, "/api/v1/redeem", {"pin": pin, "lane": "3"})).status == 401
    gym.later_s[0] += 3
    assert (await post(gym, "/api/v1/redeem", {"pin": pin, "lane": "1", "replace": True})).json()["lane"] == "1"


async def test_a_taken_lane_asks_before_a_phone_replaces_another(gym: Network) -> None:
    """Pins one phone a lane: refused with the lane's name, the code still good; then the first one is signed out."""
    anna = await sign_in(gym, "anna")
    on_lane = "/api/v1/lanes/1/runner"

    async def code() -> str:
        shown = (await gym.ask(anna, "POST", "/api/v1/lanes/1/code", b"")).json()
        return str(shown["address"].partition("#")[2])

    assert (await gym.ask(anna, "GET", on_lane)).json() == {"name": "client of anna", "followed": False}
    first, _ = cookie_of(await post(gym, "/api/v1/redeem", {"code": await code()}))
    assert (await gym.ask(first, "GET", on_lane)).json() == {"name": "client of anna", "followed": True}
    own = await post(gym, "/api/v1/redeem", {"code": await code()}, first)
    assert own.status == 200, "nobody is in their own way"
    first, _ = cookie_of(own)
    second = await code()
    gym.client.cookies.clear()  # another phone
    asked = await post(gym, "/api/v1/redeem", {"code": second})
    assert (asked.status, asked.json()["taken"]) == (409, "1")
    assert (await gym.ask(first, "GET", on_lane)).status == 200
    taken = await post(gym, "/api/v1/redeem", {"code": second, "replace": True})
    assert taken.status == 200
    assert (await gym.ask(first, "GET", on_lane)).status == 401
    assert (await gym.ask(cookie_of(taken)[0], "GET", on_lane)).status == 200


async def test_a_code_and_a_sign_in_are_for_the_runner_they_were_made_for(gym: Network) -> None:
    """Pins that when somebody else is put on the lane, neither the code nor the phone of the one before counts."""
    anna, lane = await sign_in(gym, "anna"), gym.floor.lanes["3"]
    first = (await gym.ask(anna, "POST", "/api/v1/lanes/3/code", b"")).json()["pin"]
    phone, _ = cookie_of(await post(gym, "/api/v1/redeem", {"pin": first, "lane": "3"}))
    later = (await gym.ask(anna, "POST", "/api/v1/lanes/3/code", b"")).json()["pin"]
    assert (await gym.ask(phone, "GET", "/api/v1/lanes/3")).status == 200
    lane.runner = Runner(gym.runners["1"], 165_000)
    assert (await post(gym, "/api/v1/redeem", {"pin": later, "lane": "3"})).status == 401
    assert (await gym.ask(phone, "GET", "/api/v1/lanes/3")).status == 401


async def test_a_runners_sign_in_ends_with_the_session(gym: Network) -> None:
    """Pins that the next runner on the lane is not seen with the last one's sign-in."""
    runner = gym.signed_in("runner", lane="3")
    gym.floor.claim("3", "pod-3", 0)
    async with watch(gym, "/ws/lanes/3", runner) as page:
        await frame(page)
        run(gym.floor, [footfall(i, "pod-3") for i in range(8)])
        assert gym.floor.lanes["3"].session is not None
        assert (await gym.ask(runner, "GET", "/api/v1/lanes/3")).status == 200
        gym.floor.lanes["3"].command(4_000_000, "stop", "the page", "")
        await closed(page)
    assert (await gym.ask(runner, "GET", "/api/v1/lanes/3")).status == 401


async def test_a_wall_is_paired_and_sees_no_reasons(gym: Network) -> None:
    """Pins what a display shows: every lane's cadence and state, nobody's reasons, devices, session or load."""
    admin = await sign_in(gym, "root")
    pin = (await gym.ask(admin, "POST", "/api/v1/wall/code", b"")).json()["pin"]
    wall, _ = cookie_of(await post(gym, "/api/v1/redeem", {"pin": pin}))
    async with watch(gym, "/ws/floor", wall) as page:
        seen = await frame(page)
        assert [lane["lane"] for lane in seen["data"]["lanes"]] == ["1", "2", "3"]
        TypeAdapter(FloorSnapshot).validate_python(seen["data"])  # a page takes it: no field is missing
        run(gym.floor, [footfall(i, "pod-1") for i in range(9)])
        shown = [seen]
        while shown[-1]["type"] != "step":
            shown.append(await frame(page))
    told = json.dumps(shown)
    for hidden in (gym.runners["1"], "pod-1", "load", "warmup:", "steady"):
        assert hidden not in told
    assert shown[-1]["data"]["because"] == "not shown here"


async def test_a_physio_sees_own_lanes_of_the_floor(gym: Network) -> None:
    """Pins the floor's socket: snapshots without, and no frame of, another physio's client."""
    anna = await sign_in(gym, "anna")
    async with watch(gym, "/ws/floor", anna) as page:
        assert [lane["lane"] for lane in (await frame(page))["data"]["lanes"]] == ["1", "3"]
        gym.screen.changed("2")
        gym.screen.changed("1")
        lanes = set()
        while "1" not in lanes:
            lanes.add((await frame(page))["lane"])
        assert "2" not in lanes


async def test_accounts_and_tokens_over_http(gym: Network) -> None:
    """Pins what admins and makers do: weak words refused, tokens shown once, disabled at once, nobody locked out."""
    root = await sign_in(gym, "root")
    weak = await post(
        gym, "/api/v1/accounts", {"name": "cleo", "role": "physio", "passphrase": "passwordpassword"}, root
    )
    assert (weak.status, weak.json()["detail"]) == (
        409,
        "passphrase too easily guessed: add another word or two, uncommon ones",
    )
    assert (
        await post(gym, "/api/v1/accounts", {"name": "cleo", "role": "physio", "passphrase": WORDS}, root)
    ).status == 204
    cleo = await sign_in(gym, "cleo")
    made = (await post(gym, "/api/v1/tokens", {"scopes": ["lanes:read"], "days": 7}, cleo)).json()
    assert [one["secret"] for one in (await gym.ask(cleo, "GET", "/api/v1/tokens")).json()] == [None]
    bearer: dict[str, Any] = {"Authorization": f"Bearer {made['secret']}"}
    assert (await ask(gym, "GET", "/api/v1/lanes", **bearer)).status == 200
    unknown = await post(gym, "/api/v1/tokens", {"scopes": ["all"]}, cleo)
    assert unknown.status == 422
    assert "accepted: devices:read, lanes:command" in unknown.json()["detail"]
    assert (await post(gym, "/api/v1/accounts/cleo", {"active": False}, root)).status == 204
    assert (await ask(gym, "GET", "/api/v1/lanes", **bearer)).status == 401
    assert (await gym.ask(cleo, "GET", "/api/v1/me")).json()["role"] == "nobody"
    last = await post(gym, "/api/v1/accounts/root", {"active": False}, root)
    assert (last.status, "only admin" in last.json()["detail"]) == (409, True)
    changed = {"old": WORDS, "new": "green teapot on thursday"}
    assert (await post(gym, "/api/v1/me/passphrase", {**changed, "old": "no"}, root)).status == 409
    gym.later_s[0] += 3
    assert (await post(gym, "/api/v1/me/passphrase", changed, root)).status == 204
    assert (await gym.ask(root, "GET", "/api/v1/me")).json()["role"] == "nobody"
    await sign_in(gym, "root", changed["new"])


async def test_idle_sign_ins_end(tmp_path: Path) -> None:
    """Pins the idle times on a clock of the test's own: a physio's touch counts, an open page only for a runner."""
    from stridecue.app.network.identity import OnNetwork, Places  # noqa: PLC0415 - beside its only use
    from stridecue.edges.register import Register  # noqa: PLC0415 - as above

    register, now = Register(tmp_path), [0.0]
    with register.change(HOME, "for a test") as change:
        accounts.add(change, "anna", "physio", "x")
        physio = sign_ins.begin(change, "physio", "2126-01-01T00:00:00.000Z", account="anna")
        runner = sign_ins.begin(change, "runner", "2126-01-01T00:00:00.000Z", lane="1")
    identity = OnNetwork(
        register, Places(lambda _: "r", lambda _: None, lambda _: None, lambda _: None), lambda: now[0]
    )
    signed = {secret: await identity._look(secret, machine=False) for secret in (physio, runner)}
    for minute in range(1, 32):
        now[0] = 60.0 * minute
        assert (await identity.again(signed[runner])).role == "runner"
    assert (await identity.again(signed[physio])).role == "nobody"
    now[0] += 301
    assert (await identity.again(signed[runner])).role == "nobody"


async def test_a_register_that_cannot_be_read_lets_nobody_in_and_stop_works(gym: Network) -> None:
    """Pins failing closed: everything signed is refused, and STOP, which needs no sign-in, stops."""
    anna = await sign_in(gym, "anna")
    gym.identity.forget()
    gym.register.path.rename(gym.register.path.with_suffix(".away"))
    try:
        assert (await gym.ask(anna, "GET", "/api/v1/lanes/1")).status == 401
        assert (await gym.ask(anna, "POST", "/api/v1/lanes/1/stop", b"")).status == 204
        assert gym.floor.lanes["1"].armed is False
    finally:
        gym.register.path.with_suffix(".away").rename(gym.register.path)
