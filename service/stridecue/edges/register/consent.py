"""What a runner has agreed to: per purpose, un-ticked at first, in the words they saw, and taken back as easily.

Every decision is a row of its own; the newest one counts, from its commit on, because it is read in the transaction
of every statement it governs (`rights`). GDPR art. 7 and 9(2)(a).
"""

from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import insert, select

from stridecue.edges.register.errors import RegisterError, UnknownRunnerError
from stridecue.edges.register.stamp import now
from stridecue.edges.register.tables.people import CONSENT, RUNNERS
from stridecue.edges.register.transaction import Change, Reading

Purpose = Literal["store_health", "share", "reminders", "research"]

VERSION: Final = "1"
"""Of the texts below; another wording is another version, and what was agreed to before stays with the old one."""

TEXTS: Final[dict[Purpose, str]] = {
    "store_health": "stridecue may keep what I enter about pain, injury and my assessments.",
    "share": "This physio may see what stridecue keeps about my health, and my training.",
    "reminders": "stridecue may remind me of my sessions.",
    "research": "My records may be exported for research without my name, under another pseudonym.",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What counts now for one purpose (and, when sharing, one physio)."""

    purpose: str
    party: str
    granted: bool
    text_version: str
    recorded: str
    recorded_by: str


def decide(change: Change, runner: str, purpose: str, *, granted: bool, party: str = "") -> None:
    """Record a decision, stamped by this machine's clock; RegisterError for what nobody asks about."""
    if purpose not in TEXTS:
        raise RegisterError(f"purpose {purpose[:32]!r} is unknown; accepted: {', '.join(TEXTS)}")
    if bool(party) != (purpose == "share"):
        raise RegisterError("share: name the physio's account" if not party else f"{purpose}: nobody is named here")
    if change.execute(select(RUNNERS.c.pseudonym).where(RUNNERS.c.pseudonym == runner)).first() is None:
        raise UnknownRunnerError
    change.execute(
        insert(CONSENT).values(
            runner=runner,
            purpose=purpose,
            party=party,
            granted=int(granted),
            text_version=VERSION,
            recorded=now(),
            recorded_by=change.agent,
        )
    )


def decisions(reading: Reading, runner: str) -> list[Decision]:
    """What counts now, purpose by purpose; a purpose that nobody was asked about is not there: no."""
    if reading.execute(select(RUNNERS.c.pseudonym).where(RUNNERS.c.pseudonym == runner)).first() is None:
        raise UnknownRunnerError
    rows = reading.execute(select(CONSENT).where(CONSENT.c.runner == runner).order_by(CONSENT.c.number)).all()
    newest = {
        (row.purpose, row.party): Decision(
            row.purpose, row.party, bool(row.granted), row.text_version, row.recorded, row.recorded_by
        )
        for row in rows
    }
    return [newest[key] for key in sorted(newest)]
