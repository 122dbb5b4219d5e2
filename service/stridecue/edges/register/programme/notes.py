"""What was written beside a moment of a run: added to, never changed."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from stridecue.core.programme.training_load import UnixS
from stridecue.core.units import Micros
from stridecue.edges.register.tables.findings import NOTES
from stridecue.edges.register.transaction import Change, Reading

NOTE = "notes.note"


@dataclass(frozen=True, slots=True)
class NoteRow:
    """`at_us`: where its marker stands, on the clock of the session's log."""

    session: str
    at_us: Micros
    kind: str
    noted_s: UnixS
    noted_by: str
    note: str


def add(change: Change, runner: str, row: NoteRow) -> None:
    """Keep it, sealed with the runner's own key."""
    change.execute(
        insert(NOTES).values(
            runner=runner,
            session=row.session,
            at_us=row.at_us,
            kind=row.kind,
            noted_s=row.noted_s,
            noted_by=row.noted_by,
            note=change.seal(runner, row.note, NOTE),
        )
    )


def all_of(reading: Reading, runner: str, session: str | None = None) -> list[NoteRow]:
    """Oldest first; `session`: those of one run."""
    asked = select(NOTES).where(NOTES.c.runner == runner).order_by(NOTES.c.number)
    rows = reading.execute(asked if session is None else asked.where(NOTES.c.session == session)).all()
    return [
        NoteRow(
            row.session, row.at_us, row.kind, row.noted_s, row.noted_by, reading.unseal(runner, row.note, NOTE) or ""
        )
        for row in rows
    ]
