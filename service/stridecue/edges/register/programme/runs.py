"""Every run of a runner that counts as history: sessions, imported files, and what was told. Each is kept once."""

from dataclasses import dataclass, fields
from typing import Any, Literal

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from stridecue.core.programme.training_load import Run
from stridecue.core.units import Count
from stridecue.edges.register.tables.programme import RUNS
from stridecue.edges.register.transaction import Change, Reading

Source = Literal["session", "import", "entered"]


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run and where it came from. `session`, `measures`: of a run in a programme."""

    number: Count
    source: Source
    name: str
    run: Run
    programme: str | None = None
    session: Count | None = None
    measures: dict[str, Any] | None = None


def add(change: Change, runner: str, row: RunRow) -> bool:
    """Keep it; False when it was there already."""
    run = {field.name: getattr(row.run, field.name) for field in fields(Run)}
    values = {
        **run,
        "hills": int(row.run.hills),
        "fast": int(row.run.fast),
        "source": row.source,
        "name": row.name,
        "programme": row.programme,
        "session": row.session,
        "measures": None if row.measures is None else orjson.dumps(row.measures).decode(),
    }
    kept = change.execute(insert(RUNS).values(runner=runner, **values).on_conflict_do_nothing())
    return kept.rowcount > 0


def all_of(reading: Reading, runner: str) -> list[RunRow]:
    """Oldest first."""
    rows = reading.execute(select(RUNS).where(RUNS.c.runner == runner).order_by(RUNS.c.began_s, RUNS.c.number))
    return [
        RunRow(
            row.number,
            row.source,
            row.name,
            Run(row.began_s, row.minutes_min, row.distance_km, row.steps, bool(row.hills), bool(row.fast), row.ended_s),
            row.programme,
            row.session,
            None if row.measures is None else orjson.loads(row.measures),
        )
        for row in rows.all()
    ]
