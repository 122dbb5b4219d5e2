"""How long each lane ran on each day: minutes of a machine, and nobody's running.

A day is one of UTC, as the sessions' own `wall` is; a session counts on the day on which it began.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from stridecue.edges.store.sessions import reader
from stridecue.edges.store.tables import SESSIONS

DAY_CHARACTERS = len("2026-11-28")


@dataclass(frozen=True, slots=True)
class DayRow:
    """One lane on one day."""

    lane: str
    day: str
    run_s: float


def days(path: Path, since: date) -> list[DayRow]:
    """Every day from `since` on on which a lane ran, newest first."""
    day = func.substr(SESSIONS.c.wall, 1, DAY_CHARACTERS)
    took_us = func.sum(func.max(SESSIONS.c.last_us - SESSIONS.c.started_us, 0))
    wanted = (
        select(SESSIONS.c.lane, day, took_us)
        .where(SESSIONS.c.wall >= since.isoformat())
        .group_by(SESSIONS.c.lane, day)
        .order_by(day.desc(), SESSIONS.c.lane)
    )
    with reader(path) as connection:
        return [DayRow(lane, on, us / 1e6) for lane, on, us in connection.execute(wanted)]
