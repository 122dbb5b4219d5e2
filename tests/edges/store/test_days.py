"""Days: how long each lane ran, whoever ran on it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from stridecue.core.log import Log
from stridecue.edges.store import Batch, Block
from stridecue.edges.store.days import DayRow, days
from tests.edges.store.given import Ear, header

RUNS = (
    ("old", "1", "anna", "2026-10-01T10:00:00.000Z", 60),
    ("late", "1", "anna", "2026-11-22T23:30:00.000Z", 3_600),
    ("a", "2", "anna", "2026-11-23T00:10:00.000Z", 600),
    ("b", "2", "bert", "2026-11-23T18:00:00.000Z", 300),
)


def test_a_lanes_day_is_the_sum_of_its_sessions(tmp_path: Path) -> None:
    """By lane and by the day (UTC) on which a session began, newest first, from the first day that is asked for."""
    store = Ear().open(tmp_path / "store.db")
    for name, lane, runner, wall, took_s in RUNS:
        first = header(name)
        first = replace(first, lane=lane, wall=wall, runner=replace(first.runner, pseudonym=runner))
        log = Log(first)
        seal = log.seal(first.started_us + took_s * 1_000_000, "stopped", {})
        store.write(Batch((Block(name, log.drain(), first, seal, 5),)))
    store.close()
    assert days(tmp_path / "store.db", date(2026, 11, 1)) == [
        DayRow("2", "2026-11-23", 900.0),
        DayRow("1", "2026-11-22", 3_600.0),
    ]
