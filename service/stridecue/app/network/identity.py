"""Who is behind a request on a network: cookies and tokens, looked up in the register; sign-ins that end in time.

| | ends by itself | without anybody there |
|---|---|---|
| runner | with the lane's session, or after 60 min | 5 min without a page open |
| physio | 12 h | 30 min without a touch |
| admin | 12 h | 15 min without a touch |
| wall | 24 h, renewed every 12 h | – |
| machine | as its maker said | – |

The idle clocks are kept in memory: a restart gives each sign-in one more of them, never more than its end.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from starlette.requests import HTTPConnection

from stridecue.edges.register import Actor, Register, accounts, sign_ins
from stridecue.edges.register.sign_ins import SignIn, Token
from stridecue.edges.web.principal import NOBODY, Principal
from stridecue.edges.web.signing import BEARER, COOKIE

IDLE_S: Final = {"runner": 300.0, "physio": 1_800.0, "admin": 900.0}
LIFE_S: Final = {"runner": 3_600, "physio": 43_200, "admin": 43_200, "wall": 86_400}
KNOWN_S: Final = 1.0
"""A look-up counts for so long: what another process revokes is revoked here a second later."""
SHAPE: Final = 43


@dataclass(frozen=True, slots=True)
class Places:
    """What the floor and the store know; the service fits it."""

    runner_on: Callable[[str], str | None]
    session_on: Callable[[str], str | None]
    whose: Callable[[str], tuple[str, str] | None]
    lane_of: Callable[[str], str | None]


def actor(who: Principal) -> Actor:
    """The same somebody, as the audit trail names them."""
    if who.role == "machine":
        return Actor("machine", who.account, "http")
    role = "service" if who.role == "nobody" else who.role
    return Actor(role, who.account, "http")


def note(register: Register, who: Principal, what: str) -> None:
    """An entry in the audit trail for a change that a session keeps, and the register has no row for."""
    with register.change(actor(who), what) as change:
        change.note("U", "session")


class OnNetwork:
    """Fits `edges.web.gate.Identity` to the register."""

    def __init__(self, register: Register, places: Places, now_s: Callable[[], float] = time.monotonic) -> None:
        self._register, self._places, self._now_s = register, places, now_s
        self._known: dict[str, tuple[float, Principal]] = {}
        self._seen_s: dict[str, float] = {}
        self._sessions: dict[str, str] = {}
        self._runners: dict[str, str | None] = {}

    # ---------------------------------------------------------------- what the gate asks

    async def who(self, connection: HTTPConnection) -> Principal:
        """A token speaks for itself; else the cookie. Whoever asks is there: their idle clock begins anew."""
        authorization = connection.headers.get("authorization")
        if authorization is not None:
            if not authorization.lower().startswith(BEARER):
                return NOBODY
            return await self._look(authorization[len(BEARER) :].strip(), machine=True)
        found = await self._look(connection.cookies.get(COOKIE, ""), machine=False)
        if found.key and connection.scope["type"] == "http":
            self._seen_s[found.key] = self._now_s()
        return found

    async def again(self, who: Principal) -> Principal:
        """An open page is presence enough for a runner, who cannot tap while running."""
        found = await self._by_key(who.key, machine=who.role == "machine")
        if found.role == "runner":
            self._seen_s[found.key] = self._now_s()
        return found

    def runner_on(self, lane: str) -> str | None:
        """The lane's runner."""
        return self._places.runner_on(lane)

    async def whose(self, session: str) -> tuple[str, str] | None:
        """Lane and runner of a stored session."""
        return await asyncio.to_thread(self._places.whose, session)

    def lane_of(self, device: str) -> str | None:
        """The lane a device serves."""
        return self._places.lane_of(device)

    # ---------------------------------------------------------------- what signing tells

    def forget(self, key: str | None = None) -> None:
        """Somebody signed out, or an account changed: nothing known of before counts."""
        if key is None:
            self._known.clear()
            return
        for memory in (self._known, self._seen_s, self._sessions, self._runners):
            memory.pop(key, None)

    async def runners_for(self, lane: str) -> set[str]:
        """The keys of those who follow this lane as its runner, and have not left."""

        def read() -> list[str]:
            with self._register.look() as reading:
                return sign_ins.of_lane(reading, lane)

        keys = await asyncio.to_thread(read)
        return {key for key in keys if (await self._by_key(key, machine=False)).role == "runner"}

    # ---------------------------------------------------------------- looking up

    async def _look(self, secret: str, *, machine: bool) -> Principal:
        if len(secret) != SHAPE or not secret.isascii():
            return NOBODY
        return await self._by_key(sign_ins.key_of(secret), machine=machine)

    async def _by_key(self, key: str, *, machine: bool) -> Principal:
        now_s = self._now_s()
        known = self._known.get(key)
        if known is None or now_s - known[0] > KNOWN_S:
            found = await asyncio.to_thread(self._machine if machine else self._person, key)
            self._known = {k: v for k, v in self._known.items() if now_s - v[0] <= KNOWN_S}
            self._known[key] = known = (now_s, found)
        return known[1] if self._goes_on(known[1]) else NOBODY

    def _goes_on(self, found: Principal) -> bool:
        """Neither idle for too long nor, of a runner, past the lane's session or on a lane that is another's now."""
        idle_s = self._now_s() - self._seen_s.setdefault(found.key, self._now_s())
        if idle_s > IDLE_S.get(found.role, float("inf")):
            return False
        if found.role != "runner" or found.lane is None:
            return True
        session = self._places.session_on(found.lane)
        began = self._sessions.setdefault(found.key, session) if session is not None else self._sessions.get(found.key)
        runner = self._places.runner_on(found.lane)
        return began == session and self._runners.setdefault(found.key, runner) == runner

    def _person(self, key: str) -> Principal:
        with self._register.look() as reading:
            found = sign_ins.find(reading, key)
            if found is None:
                return NOBODY
            return self._with_clients(found, accounts.clients(reading, found.account or ""))

    def _machine(self, key: str) -> Principal:
        with self._register.look() as reading:
            found = sign_ins.find_token(reading, key)
            if found is None:
                return NOBODY
            return _as_machine(found, accounts.clients(reading, found.maker), key)

    def _with_clients(self, found: SignIn, clients: accounts.Clients) -> Principal:
        who = Principal(found.role, found.account or "", found.lane, key=found.key)  # type: ignore[arg-type] # one of the four
        return replace(who, clients=clients.own, others=clients.others) if found.role == "physio" else who


def _as_machine(found: Token, clients: accounts.Clients, key: str) -> Principal:
    who = Principal("machine", found.maker, found.lane, scopes=found.scopes, key=key)
    return replace(who, maker=found.maker_role, clients=clients.own, others=clients.others)  # type: ignore[arg-type] # one of the two
