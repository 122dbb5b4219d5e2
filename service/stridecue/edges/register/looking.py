"""The audit trail as people read it: reasons opened where the runner's key is still there."""

from dataclasses import dataclass

from sqlalchemy import select

from stridecue.edges.register import trail
from stridecue.edges.register.tables.people import RUNNERS
from stridecue.edges.register.tables.trail import TRAIL
from stridecue.edges.register.transaction import Reading


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `entity`: the runner's mark; `why`: empty words after an erasure."""

    seq: int
    recorded: str
    type: str
    action: str
    outcome: str
    agent: str
    source: str
    entity: str
    rows: int
    why: str


def entries(reading: Reading, about: str | None = None, limit: int = 1_000_000) -> list[Entry]:
    """The newest, newest first; `about`: only those that concern this runner."""
    whose = {
        row.mark: row.pseudonym
        for row in reading.connection.execute(select(RUNNERS))
        if about is None or row.pseudonym == about
    }
    wanted = select(TRAIL).order_by(TRAIL.c.seq.desc()).limit(limit)
    if about is not None:
        marks = [*whose, *(f"runner:{mark}" for mark in whose)]
        wanted = wanted.where(TRAIL.c.entity.in_(marks) | TRAIL.c.agent.in_(marks))
    return [
        Entry(
            row.seq,
            row.recorded,
            row.type,
            row.action,
            row.outcome,
            row.agent,
            row.source,
            row.entity,
            row.rows,
            _why(reading, whose.get(row.entity), row.why),
        )
        for row in reading.connection.execute(wanted)
    ]


def _why(reading: Reading, runner: str | None, stored: bytes) -> str:
    if stored.startswith(trail.OPEN):
        return stored[1:].decode("utf-8", "replace")
    opened = None if runner is None else reading.unseal(runner, stored[1:], "trail.why")
    return opened if opened is not None else "(erased)"
