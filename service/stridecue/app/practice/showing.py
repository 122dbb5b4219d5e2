"""What every recorded session of a runner showed, from what was kept when it was counted: no log is read again."""

from typing import Any

from stridecue.app.practice import history
from stridecue.app.practice.desk import Desk
from stridecue.core.pain.pain import GREEN
from stridecue.core.programme.programme import FOLLOW_UP
from stridecue.core.programme.thresholds import threshold
from stridecue.core.programme.training_load import DAY_S
from stridecue.edges.register import Actor
from stridecue.edges.register.programme import enrolments, records, runs
from stridecue.edges.register.programme.runs import RunRow
from stridecue.edges.web.practice import Showed, ShowedView, Yardsticks


def view(desk: Desk, actor: Actor, runner: str) -> ShowedView:
    """Newest first."""
    history.settle(desk, runner)
    with desk.reading(actor, "what the sessions showed", runner) as reading:
        rows = [row for row in runs.all_of(reading, runner) if row.source == "session"]
        there, record = enrolments.get(reading, runner), records.get(reading, runner)
    finished_s = None if there is None else there.finished_s
    return ShowedView(
        tuple(_showed(row, finished_s) for row in reversed(rows)),
        Yardsticks(
            round(threshold("band_advance")),
            round(100 * threshold("retention_good")),
            round(100 * threshold("spike_none")),
            GREEN[record.pain_model],
        ),
    )


def after_end_days(row: RunRow, finished_s: int | None) -> int | None:
    """Of a silent test: how long after the end of the programme it was run; None for any other session."""
    if finished_s is None or row.programme != FOLLOW_UP.name or row.run.began_s < finished_s:
        return None
    return round((row.run.began_s - finished_s) / DAY_S)


def _showed(row: RunRow, finished_s: int | None) -> Showed:
    kept: dict[str, Any] = row.measures or {}
    return Showed(
        row.name,
        kept.get("target_milli_spm"),
        kept.get("band_permille"),
        kept.get("with_cues_milli_spm"),
        _permille(kept.get("in_band_pct"), 10),
        kept.get("cold_milli_spm"),
        _permille(kept.get("cold_retention"), 1_000),
        kept.get("end_milli_spm"),
        _permille(kept.get("end_retention"), 1_000),
        after_end_days(row, finished_s),
    )


def _permille(kept: float | None, parts: int) -> int | None:
    """As it was measured: whole."""
    return None if kept is None else round(kept * parts)
