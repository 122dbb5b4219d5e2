"""Signing in on a network: fits `edges.web.signing.Signing` to the register, the codes and the slow hashing."""

import asyncio
import math
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from stridecue.app.network.identity import LIFE_S, OnNetwork, actor
from stridecue.edges.passphrase import Busy, Hashing, weakness
from stridecue.edges.register import Actor, Change, Register, RegisterError, accounts, sign_ins, stamp
from stridecue.edges.web.access import SCOPES
from stridecue.edges.web.attempts import Attempts
from stridecue.edges.web.codes import Code, Codes
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.principal import Principal
from stridecue.edges.web.signing import (
    AccountChange,
    AccountShown,
    Credentials,
    NewAccount,
    NewPassphrase,
    NewToken,
    Redeem,
    SignedIn,
    TokenShown,
)

RENEW_S: Final = 43_200.0
"""A wall display's secret is changed after this long."""
STALE: Final = "this code is wrong, used or older than two minutes: ask for a new one"
TAKEN: Final = "another phone or tablet follows lane {lane}: take its place, or leave it as it is"
WRONG: Final = "account or passphrase is wrong"
STRANGER: Final = Actor("service", "", "http")
"""Whom the audit trail names for somebody who is nobody yet."""

T = TypeVar("T")


class SigningIn:
    """Everything a page asks about accounts. Times are monotonic seconds."""

    def __init__(
        self, register: Register, identity: OnNetwork, site: str, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._register, self._identity, self._site, self._now_s = register, identity, site, now_s
        self._hashing, self._attempts, self._codes = Hashing(), Attempts(), Codes()
        self._issued_s: dict[str, float] = {}

    def close(self) -> None:
        """Nobody signs in any more."""
        self._hashing.close()

    # ---------------------------------------------------------------- in and out

    async def sign_in(self, given: Credentials, address: str) -> SignedIn:
        """With a passphrase; refused with the seconds to wait when this address has guessed too often."""
        self._may_try(address, given.name)
        found = await asyncio.to_thread(self._find, given.name)
        right = await self._fits(given.passphrase, found.kept if found is not None and found.active else None)
        if not right or found is None:
            self._attempts.failed(address, given.name, self._now_s())
            await self._change(STRANGER, "a sign-in was refused", lambda change: change.note("E", "sign-in refused"))
            raise Refused(401, WRONG)
        self._attempts.succeeded(address)
        who = Actor(found.role, found.name, "http")
        return await self._begin(who, found.role, account=found.name, lane=None)

    async def redeem(self, given: Redeem, address: str, who: Principal) -> SignedIn:
        """With a code, or a PIN on its own lane; one phone a lane, and the next one asks before it takes over."""
        about = f"lane {given.lane}"
        self._may_try(address, about)
        code = self._find_code(given)
        if code is None:
            self._attempts.failed(address, about, self._now_s())
            raise Refused(401, STALE)
        lane = code.place.lane
        others = await self._identity.runners_for(lane) if lane is not None else set()
        if others - {who.key} and not given.replace:
            raise Refused(409, TAKEN.format(lane=lane), more={"taken": lane})
        if not self._codes.spend(code):
            raise Refused(401, STALE)
        self._attempts.succeeded(address)
        return await self._begin(STRANGER, code.place.role, account=None, lane=lane, instead_of=others)

    async def followed(self, lane: str) -> bool:
        """Is a runner signed in for this lane?"""
        return bool(await self._identity.runners_for(lane))

    def _find_code(self, given: Redeem) -> Code | None:
        """One that may be used, and whose lane is still that of whoever it was made for."""
        code: Code | None = None
        if given.code is not None:
            code = self._codes.find(given.code, self._now_s())
        elif given.pin is not None:
            code = self._codes.find_pin(given.pin, given.lane, self._now_s())
        if code is None or code.place.lane is None or self._identity.runner_on(code.place.lane) == code.runner:
            return code
        return None

    async def sign_out(self, who: Principal) -> None:
        """Its row goes, and what was known of it."""
        if who.key and who.role != "machine":
            await self._change(actor(who), "signs out", lambda change: sign_ins.end(change, who.key))
            self._identity.forget(who.key)

    async def touch(self, who: Principal) -> SignedIn | None:
        """The gate has noted that somebody is there; a wall display's secret is changed now and then."""
        if who.role != "wall":
            return None
        since_s = self._issued_s.setdefault(who.key, self._now_s())
        if self._now_s() - since_s < RENEW_S:
            return None
        fresh = await self._begin(actor(who), "wall", account=None, lane=None)
        await self.sign_out(who)
        return fresh

    def make_code(self, lane: str | None) -> tuple[str, str, float]:
        """A fresh code; the one before for the same place ends."""
        runner = None if lane is None else self._identity.runner_on(lane)
        made = self._codes.make("wall" if lane is None else "runner", lane, self._now_s(), runner)
        return made.secret, made.pin, made.until_s - self._now_s()

    # ---------------------------------------------------------------- accounts

    async def change_own(self, who: Principal, given: NewPassphrase) -> None:
        """The old one is asked again; guessing it here is as slow as at the door."""
        self._may_try(who.key, who.account)
        found = await asyncio.to_thread(self._find, who.account)
        if not await self._fits(given.old, found.kept if found is not None else None):
            self._attempts.failed(who.key, who.account, self._now_s())
            raise Refused(409, "the old passphrase is wrong")
        kept = await self._kept(given.new, who.account)
        await self._change(actor(who), "own passphrase", lambda c: accounts.new_passphrase(c, who.account, kept))
        self._identity.forget()

    async def all_accounts(self) -> list[AccountShown]:
        """Without their hashes."""
        found = await asyncio.to_thread(self._all)
        return [AccountShown(one.name, one.role, one.active, one.since) for one in found]

    async def add_account(self, who: Principal, given: NewAccount) -> None:
        """A weak passphrase, or a name that is taken, is refused in words."""
        kept = await self._kept(given.passphrase, given.name)
        await self._change(actor(who), "a new account", lambda c: accounts.add(c, given.name, given.role, kept))

    async def change_account(self, who: Principal, name: str, given: AccountChange) -> None:
        """What is absent stays as it is; sign-ins that end with it end at once."""
        if await asyncio.to_thread(self._find, name) is None:
            raise Refused(404, f"no account {name[:32]!r}")
        kept = await self._kept(given.passphrase, name) if given.passphrase is not None else None

        def change(inside: Change) -> None:
            if given.active is not None:
                accounts.enable(inside, name, active=given.active)
            if kept is not None:
                accounts.new_passphrase(inside, name, kept)

        await self._change(actor(who), "an account changes", change)
        self._identity.forget()

    # ---------------------------------------------------------------- tokens

    async def own_tokens(self, who: Principal) -> list[TokenShown]:
        """Without their secrets, which nobody knows any more."""

        def read() -> list[sign_ins.Token]:
            with self._register.look() as reading:
                return sign_ins.tokens_of(reading, who.account)

        found = await asyncio.to_thread(read)
        return [TokenShown(one.token, sorted(one.scopes), one.lane, one.until) for one in found]

    async def add_token(self, who: Principal, given: NewToken) -> TokenShown:
        """Scopes that no route knows are refused with those that there are."""
        unknown = set(given.scopes) - SCOPES
        if unknown or not given.scopes:
            raise Refused(422, f"scopes: {', '.join(sorted(unknown)) or 'none'}; accepted: {', '.join(sorted(SCOPES))}")
        until, scopes = _until(given.days * 86_400), frozenset(given.scopes)
        token, secret = await self._change(
            actor(who), "a token", lambda c: sign_ins.add_token(c, who.account, scopes, given.lane, until)
        )
        return TokenShown(token, sorted(scopes), given.lane, until, secret)

    async def end_token(self, who: Principal, token: str) -> None:
        """Only one's own."""
        await self._change(
            actor(who), "a token is revoked", lambda c: sign_ins.end_token(c, who.account, token), missing=404
        )
        self._identity.forget()

    # ---------------------------------------------------------------- below

    def _may_try(self, address: str, about: str) -> None:
        wait_s = math.ceil(self._attempts.wait_s(address, about, self._now_s()))
        if wait_s > 0:
            raise Refused(429, f"too many wrong tries from here: wait {wait_s} s", {"retry-after": str(wait_s)})

    async def _fits(self, passphrase: str, kept: str | None) -> bool:
        try:
            return await self._hashing.fits(passphrase, kept)
        except Busy as busy:
            raise Refused(429, str(busy), {"retry-after": "2"}) from None

    async def _kept(self, passphrase: str, name: str) -> str:
        why = await asyncio.to_thread(weakness, passphrase, name, self._site)
        if why is not None:
            raise Refused(409, f"passphrase {why}")
        try:
            return await self._hashing.keep(passphrase)
        except Busy as busy:
            raise Refused(429, str(busy), {"retry-after": "2"}) from None

    async def _begin(
        self, by: Actor, role: str, *, account: str | None, lane: str | None, instead_of: Collection[str] = ()
    ) -> SignedIn:
        life_s = LIFE_S[role]

        def change(inside: Change) -> str:
            for key in instead_of:
                sign_ins.end(inside, key)
            return sign_ins.begin(inside, role, _until(life_s), account=account, lane=lane)

        secret = await self._change(by, f"{role} signs in" + (f" on lane {lane}" if lane else ""), change)
        for gone in instead_of:
            self._identity.forget(gone)
        key = sign_ins.key_of(secret)
        self._issued_s[key] = self._now_s()
        return SignedIn(secret, life_s, Principal(role, account or "", lane, key=key))  # type: ignore[arg-type] # one of the four

    async def _change(self, by: Actor, why: str, change: Callable[[Change], T], *, missing: int = 409) -> T:
        def run() -> T:
            with self._register.change(by, why) as inside:
                return change(inside)

        try:
            return await asyncio.to_thread(run)
        except RegisterError as wrong:
            raise Refused(missing, str(wrong)) from None

    def _find(self, name: str) -> accounts.Account | None:
        with self._register.look() as reading:
            return accounts.find(reading, name)

    def _all(self) -> list[accounts.Account]:
        with self._register.look() as reading:
            return accounts.all_accounts(reading)


def _until(life_s: int) -> str:
    return stamp.at(datetime.now(UTC) + timedelta(seconds=life_s))
