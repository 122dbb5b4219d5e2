"""Fits `edges.web.personal.Personal` to the register and the store: a runner's rights, with who asks in the trail."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from stridecue.app.custody.takeout import take_out
from stridecue.app.network.identity import actor
from stridecue.core import notices
from stridecue.edges.exchange.errors import ExchangeError
from stridecue.edges.register import (
    Actor,
    NotAllowed,
    Register,
    RegisterError,
    clinical,
    consent,
    erasure,
    looking,
    people,
)
from stridecue.edges.register.errors import UnknownRunnerError
from stridecue.edges.store import StoreError, known
from stridecue.edges.web import personal
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.principal import Principal

EXPORTS: Final = ".export-"
"""How an export's file begins that was not fetched; swept away after a day."""
SHOWN: Final = 1_000


class Rights:
    """What a request may ask of a runner's records."""

    def __init__(self, register: Register, store_path: Path) -> None:
        self._register, self._store_path = register, store_path

    def texts(self) -> personal.Texts:
        """The words of `core.notices`, and of each consent."""
        return personal.Texts(
            notices.INTENDED_USE,
            notices.RUNNER_NOTICE,
            notices.WHO_ANSWERS,
            dict(consent.TEXTS),
            consent.VERSION,
        )

    def keeps_health(self, runner: str) -> bool:
        """As agreed; a pseudonym that is nobody's (a guest, the one runner at home) can be traced to no person here."""
        try:
            with self._register.look() as reading:
                if runner not in erasure.pseudonyms(reading):
                    return True
            return self._register.allows(runner, "store_health")
        except RegisterError:
            return False  # the button must work whatever the register does

    def name(self, runner: str) -> str | None:
        """As the register knows it."""
        try:
            with self._register.look() as reading:
                return people.name_of(reading, runner)
        except RegisterError:
            return None

    def consent(self, who: Principal, runner: str) -> list[personal.Consent]:
        """What counts now."""
        with _said(), self._register.read(_by(who, runner), "consent is looked at", about=runner) as reading:
            found = consent.decisions(reading, runner)
        return [
            personal.Consent(one.purpose, one.party, one.granted, one.text_version, one.recorded)  # type: ignore[arg-type] # `decide` keeps only purposes
            for one in found
        ]

    def decide(self, who: Principal, runner: str, decision: personal.Decide) -> list[personal.Consent]:
        """One decision more."""
        with _said(), self._register.change(_by(who, runner), "the runner's decision", about=runner) as change:
            consent.decide(change, runner, decision.purpose, granted=decision.granted, party=decision.party)
        return self.consent(who, runner)

    def export(self, who: Principal, runner: str) -> Path:
        """Beside the databases, where health data may lie."""
        self._there(who, runner)
        out = self._register.path.with_name(f"{EXPORTS}{secrets.token_hex(8)}.zip")
        with _said():
            take_out(self._register, self._store_path, runner, out, _by(who, runner))
        return out

    def erase(self, who: Principal, runner: str) -> None:
        """`housekeeping` finds it within seconds."""
        self._there(who, runner)
        with _said(), self._register.change(_by(who, runner), "the runner asked for it") as change:
            erasure.request(change, runner)

    def trail(self, who: Principal, runner: str) -> list[personal.TrailEntry]:
        """Newest first."""
        self._there(who, runner)
        with _said(), self._register.read(_by(who, runner), "the audit trail is looked at", about=runner) as reading:
            found = looking.entries(reading, runner, SHOWN)
        return [
            personal.TrailEntry(
                one.seq, one.recorded, one.type, one.action, one.outcome, one.agent, one.source, one.why
            )
            for one in found
        ]

    def verify(self) -> personal.TrailVerdict:
        """Of the whole trail."""
        with _said():
            found = self._register.verify()
        return personal.TrailVerdict(found.entries, found.whole, found.because)

    def clinical(self) -> personal.Clinical:
        """How the pack stands."""
        with _said(), self._register.look() as reading:
            return _shown(clinical.pack(reading))

    def switch(self, who: Principal, asked: personal.Switch) -> personal.Clinical:
        """On or off."""
        with _said(), self._register.change(actor(who), "the clinical pack is switched") as change:
            return _shown(
                clinical.switch(change, on=asked.on, professional=asked.professional, profession=asked.profession)
            )

    def _there(self, who: Principal, runner: str) -> None:
        with _said(), self._register.look() as reading:
            if runner in erasure.pseudonyms(reading):
                return
            if who.role == "runner":  # many have run as the guest of a lane: what is kept there is nobody's own
                raise UnknownRunnerError("nobody in particular runs on this lane: nothing is kept of a person")
            if known(self._store_path, runner) == 0:
                raise UnknownRunnerError


def _shown(pack: clinical.Pack) -> personal.Clinical:
    return personal.Clinical(pack.enabled, pack.professional, pack.profession, pack.recorded, pack.because)


def _by(who: Principal, runner: str) -> Actor:
    """A runner signs in at a lane, not with a pseudonym: who stands there is whom it is about."""
    return Actor("runner", runner, "http") if who.role == "runner" else actor(who)


@contextmanager
def _said() -> Iterator[None]:
    """The register's words become an answer: 404 nobody, 409 not agreed to or not accepted."""
    try:
        yield
    except UnknownRunnerError as wrong:
        raise Refused(404, str(wrong)) from None
    except (NotAllowed, RegisterError, StoreError, ExchangeError) as wrong:
        raise Refused(409, str(wrong)) from None
