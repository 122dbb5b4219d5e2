"""Why a plan is locked, and which clinician unlocked it with which reason."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from stridecue.core.programme.training_load import UnixS
from stridecue.edges.register.tables.findings import LOCKS
from stridecue.edges.register.transaction import Change, Reading

WHY = "locks.why"


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the key: locked by a rule or a person, or unlocked by a named clinician."""

    locked: bool
    at_s: UnixS
    by: str
    why: str


def add(change: Change, runner: str, turn: Turn) -> None:
    """Keep it; the enrolment's own `locked` is written with it, by the caller."""
    change.execute(
        insert(LOCKS).values(
            runner=runner,
            locked=int(turn.locked),
            at_s=turn.at_s,
            by=turn.by,
            why=change.seal(runner, turn.why, WHY),
        )
    )


def all_of(reading: Reading, runner: str) -> list[Turn]:
    """Oldest first."""
    rows = reading.execute(select(LOCKS).where(LOCKS.c.runner == runner).order_by(LOCKS.c.number)).all()
    return [Turn(bool(row.locked), row.at_s, row.by, reading.unseal(runner, row.why, WHY) or "") for row in rows]
