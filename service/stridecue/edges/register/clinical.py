"""The clinical pack: intake, pain rules, proposals, the referrer's report. Off until somebody answers for it.

Without it stridecue is cadence coaching and a training log. A health professional switches it on by name and
profession, owns every decision made with it from then on, and accepts each proposal one by one.
"""

from dataclasses import dataclass

from sqlalchemy import insert, select

from stridecue.edges.register.errors import NotAllowed, RegisterError
from stridecue.edges.register.stamp import now
from stridecue.edges.register.tables.clinical import CLINICAL
from stridecue.edges.register.transaction import Change, Reading

SHORTEST = 3
"""Letters of a name or a profession."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Whether it is on, and who answers for that."""

    enabled: bool = False
    professional: str = ""
    profession: str = ""
    recorded: str = ""

    @property
    def because(self) -> str:
        """In words.

        >>> Pack().because
        'the clinical pack is off: a health professional has to switch it on by name'
        """
        if self.enabled:
            return f"the clinical pack is on: {self.professional}, {self.profession}, since {self.recorded[:10]}"
        return "the clinical pack is off: a health professional has to switch it on by name"


def pack(reading: Reading) -> Pack:
    """How it stands now."""
    row = reading.execute(select(CLINICAL).order_by(CLINICAL.c.number.desc()).limit(1)).first()
    return Pack() if row is None else Pack(bool(row.enabled), row.professional, row.profession, row.recorded)


def enabled(reading: Reading) -> bool:
    """Asked by everything that belongs to the pack, before it does anything."""
    return pack(reading).enabled


def switch(change: Change, *, on: bool, professional: str, profession: str) -> Pack:
    """On or off, by a named professional; NotAllowed for a role that treats nobody."""
    if change.actor.role not in ("home", "physio"):
        raise NotAllowed(f"clinical: a health professional switches it, not the role {change.actor.role}")
    for what, given in (("professional", professional), ("profession", profession)):
        if len(given.strip()) < SHORTEST or not given.isprintable():
            raise RegisterError(f"{what}: expected a name of at least {SHORTEST} letters (got {given[:40]!r})")
    recorded = now()
    change.execute(
        insert(CLINICAL).values(
            enabled=int(on),
            professional=professional.strip(),
            profession=profession.strip(),
            recorded=recorded,
            recorded_by=change.agent,
        )
    )
    return Pack(on, professional.strip(), profession.strip(), recorded)
