"""Where a runner stands in a programme: what is run next. One row a runner, with a version."""

from dataclasses import dataclass, fields

from sqlalchemy import select

from stridecue.core.programme.progression import Prescription
from stridecue.core.programme.training_load import UnixS
from stridecue.core.units import Count, Ident
from stridecue.edges.register.programme import versions
from stridecue.edges.register.tables.programme import ENROLMENTS
from stridecue.edges.register.transaction import Change, Reading


@dataclass(frozen=True, slots=True)
class Enrolment:
    """`next`: what is run next; `locked`: nothing is, until a named clinician unlocks it; `finished_s`: it is over."""

    runner: Ident
    programme: Ident
    next: Prescription
    began_s: UnixS
    version: Count = 0
    locked: bool = False
    finished_s: UnixS | None = None


def get(reading: Reading, runner: str) -> Enrolment | None:
    """None: not in a programme."""
    row = reading.execute(select(ENROLMENTS).where(ENROLMENTS.c.runner == runner)).mappings().first()
    if row is None:
        return None
    run = Prescription(**{field.name: row[field.name] for field in fields(Prescription)})
    return Enrolment(
        runner, row["programme"], run, row["began_s"], row["version"], bool(row["locked"]), row["finished_s"]
    )


def put(change: Change, enrolment: Enrolment) -> Enrolment:
    """Write it; ConflictError when it was made from an older version. The enrolment as it stands now."""
    there = get(change, enrolment.runner) or Enrolment(enrolment.runner, "none", Prescription(), 0)
    run = {field.name: getattr(enrolment.next, field.name) for field in fields(Prescription)}
    versions.put(change, ENROLMENTS, there, enrolment, **run, locked=int(enrolment.locked))
    written = get(change, enrolment.runner)
    assert written is not None  # noqa: S101 - it was written two lines above
    return written
