"""Notes beside a run: health data, since whatever a physio writes of a runner may be."""

from stridecue.app.practice.desk import Desk, utc
from stridecue.edges.register import Actor
from stridecue.edges.register.programme import notes
from stridecue.edges.register.programme.notes import NoteRow
from stridecue.edges.web.notes import MarkView, NoteView


def add(desk: Desk, actor: Actor, runner: str, mark: MarkView, note: str) -> None:
    """Keep it; Refused when nothing about this runner's health may be kept."""
    with desk.changing(actor, "a note beside a run", runner, health=True) as change:
        notes.add(change, runner, NoteRow(mark.session, mark.at_us, mark.kind, desk.now_s(), change.agent, note))


def every(desk: Desk, actor: Actor, runner: str, session: str | None) -> list[NoteView]:
    """Oldest first; `session`: of one run."""
    with desk.reading(actor, "notes beside runs", runner, health=True) as reading:
        return [
            NoteView(row.session, row.at_us, row.kind, row.note, utc(row.noted_s), row.noted_by)
            for row in notes.all_of(reading, runner, session)
        ]
