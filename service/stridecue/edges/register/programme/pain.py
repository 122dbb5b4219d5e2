"""Pain answers, as they were given: a slip is corrected by a new answer that names it, never by an edit."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from stridecue.core.pain.pain import Answer
from stridecue.core.programme.training_load import UnixS
from stridecue.core.units import Count
from stridecue.edges.register.errors import NotPossibleError
from stridecue.edges.register.tables.findings import PAIN
from stridecue.edges.register.transaction import Change, Reading

NOTE = "pain.note"
COMING = "coming"
"""In place of a session's id: the one that is about to begin."""
AHEAD_S = 7_200
"""… within so long of the answer."""


@dataclass(frozen=True, slots=True)
class PainRow:
    """One answer. `corrects`: the number of the one it takes the place of; `corrected`: another did that to it."""

    number: Count
    session: str
    answer: Answer
    answered_s: UnixS
    said_by: str
    note: str | None = None
    corrects: Count | None = None
    corrected: bool = False


def add(change: Change, runner: str, row: PainRow) -> int:
    """Keep an answer; its number. NotPossibleError when what it corrects is not there, or of another session."""
    if row.corrects is not None:
        there = [one.number for one in all_of(change, runner) if one.session == row.session and not one.corrected]
        if row.corrects not in there:
            raise NotPossibleError(
                f"answer {row.corrects} is none of session {row.session} that can still be corrected"
            )
    answer = row.answer
    kept = change.execute(
        insert(PAIN)
        .values(
            runner=runner,
            session=row.session,
            moment=answer.moment,
            knee_nprs=answer.knee_nprs,
            lower_leg_nprs=answer.lower_leg_nprs,
            limp=int(answer.limp),
            answered_s=row.answered_s,
            said_by=row.said_by,
            corrects=row.corrects,
            note=change.seal(runner, row.note, NOTE),
        )
        .returning(PAIN.c.number)
    )
    return int(kept.scalar_one())


def all_of(reading: Reading, runner: str) -> list[PainRow]:
    """Every answer, oldest first, also the corrected ones."""
    rows = reading.execute(select(PAIN).where(PAIN.c.runner == runner).order_by(PAIN.c.number)).all()
    slips = {row.corrects for row in rows}
    return [
        PainRow(
            row.number,
            row.session,
            Answer(row.moment, row.knee_nprs, row.lower_leg_nprs, bool(row.limp)),
            row.answered_s,
            row.said_by,
            reading.unseal(runner, row.note, NOTE),
            row.corrects,
            row.number in slips,
        )
        for row in rows
    ]


def answered(reading: Reading, runner: str, session: str, began_s: int) -> list[PainRow]:
    """What counts of one session, that began at `began_s`: also what was said before it, when it had no name yet."""
    return [
        row
        for row in all_of(reading, runner)
        if not row.corrected
        and (row.session == session or (row.session == COMING and 0 <= began_s - row.answered_s <= AHEAD_S))
    ]
