"""Who runs next on which lane, and what. One lane a runner, one runner a lane: the tables themselves say so."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from stridecue.core.programme.training_load import UnixS
from stridecue.core.units import Ident
from stridecue.edges.register.errors import NotPossibleError
from stridecue.edges.register.tables.programme import OCCUPANTS
from stridecue.edges.register.transaction import Change, Reading


@dataclass(frozen=True, slots=True)
class Occupant:
    """`plan`: the next session of the runner's programme ("programme"), or a plan's name. `stays`: also afterwards."""

    runner: Ident
    lane: Ident
    plan: Ident
    since_s: UnixS
    stays: bool = False


def take(change: Change, occupant: Occupant) -> None:
    """Put a runner on a lane; NotPossibleError names who is there, or where the runner is already."""
    values = {
        "runner": occupant.runner,
        "lane": occupant.lane,
        "plan": occupant.plan,
        "since_s": occupant.since_s,
        "stays": int(occupant.stays),
    }
    try:
        change.execute(insert(OCCUPANTS).values(**values))
    except IntegrityError:
        there = next((one for one in all_of(change) if one.lane == occupant.lane), None)
        if there is not None:
            raise NotPossibleError(
                f"lane {occupant.lane!r} is taken by runner {there.runner[:8]} (plan {there.plan!r}): free it first"
            ) from None
        on = next(one.lane for one in all_of(change) if one.runner == occupant.runner)
        raise NotPossibleError(
            f"runner {occupant.runner[:8]} is on lane {on!r} already: one lane a runner; free it first"
        ) from None


def leave(change: Change, lane: str) -> bool:
    """Free a lane; False when nobody was on it."""
    return change.execute(delete(OCCUPANTS).where(OCCUPANTS.c.lane == lane)).rowcount > 0


def all_of(reading: Reading) -> list[Occupant]:
    """Every lane that is taken."""
    rows = reading.execute(select(OCCUPANTS).order_by(OCCUPANTS.c.lane)).all()
    return [Occupant(row.runner, row.lane, row.plan, row.since_s, bool(row.stays)) for row in rows]
