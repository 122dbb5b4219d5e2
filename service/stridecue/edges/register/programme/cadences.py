"""Cadence baselines: every one that was ever taken; the newest is in use, the first bounds the targets."""

from dataclasses import asdict, dataclass, fields

from sqlalchemy import insert, select

from stridecue.core.baseline.again import Taken
from stridecue.core.units import Count
from stridecue.edges.register.tables.programme import CADENCES
from stridecue.edges.register.transaction import Change, Reading


@dataclass(frozen=True, slots=True)
class CadenceRow:
    """A baseline and where it came from; `session` None: entered by hand."""

    number: Count
    taken: Taken
    session: str | None
    taken_by: str


def add(change: Change, runner: str, taken: Taken, session: str | None) -> None:
    """Keep a baseline; it is the one in use from now on."""
    row = insert(CADENCES).values(runner=runner, **asdict(taken), session=session, taken_by=change.agent)
    change.execute(row)


def all_of(reading: Reading, runner: str) -> list[CadenceRow]:
    """Oldest first."""
    names = [field.name for field in fields(Taken)]
    rows = reading.execute(select(CADENCES).where(CADENCES.c.runner == runner).order_by(CADENCES.c.number)).mappings()
    return [
        CadenceRow(row["number"], Taken(**{name: row[name] for name in names}), row["session"], row["taken_by"])
        for row in rows
    ]
