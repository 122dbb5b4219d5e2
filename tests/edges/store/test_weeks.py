"""Weeks: a session's load is on disk with its lines, and a runner's weeks add up what their sessions did."""

from dataclasses import replace
from pathlib import Path

from stridecue.core.loads.cumulative import RunLoad
from stridecue.core.log import Log
from stridecue.edges.store import Batch, Block, Sessions, weeks
from tests.edges.store.given import Ear, header

RUNS = (
    ("sunday", "anna", "2026-11-22T23:30:00.000Z", RunLoad(900, 100, 1.25, 1.125, 480.0, 850.0)),
    ("monday", "anna", "2026-11-23T00:10:00.000Z", RunLoad(600, 0, 0.75, 0.75, 320.0, 540.0)),
    ("tuesday", "anna", "2026-11-24T18:00:00.000Z", RunLoad(0, 700, 0.0, 0.0, 0.0, 0.0)),
    ("other", "bert", "2026-11-24T19:00:00.000Z", RunLoad(10, 0, 0.0125, 0.0125, 5.0, 10.0)),
)


def test_a_week_is_the_sum_of_its_sessions(tmp_path: Path) -> None:
    """Monday to Sunday in UTC, each runner apart; a session that was not assessed adds its steps as such."""
    store = Ear().open(tmp_path / "store.db")
    for name, runner, wall, load in RUNS:
        first = header(name)
        first = replace(first, wall=wall, runner=replace(first.runner, pseudonym=runner))
        log = Log(first)
        store.write(Batch((Block(name, log.drain(), first, None, 5, RunLoad(1, 0, 0.001, 0.001, 0.5, 1.0)),)))
        seal = log.seal(60_000_000, "stopped", {}, load)
        store.write(Batch((Block(name, log.drain(), None, seal, load.steps + load.unassessed_steps, load),)))
    store.close()
    assert {row.id: row.load for row in Sessions(tmp_path / "store.db").all()} == {
        name: load for name, _, _, load in RUNS
    }
    found = {(row.runner, row.week): row for row in weeks(tmp_path / "store.db")}
    assert set(found) == {("anna", "2026-W47"), ("anna", "2026-W48"), ("bert", "2026-W48")}
    week = found["anna", "2026-W48"]
    assert (week.begins, week.sessions, week.duration_s, week.steps) == ("2026-11-23", 2, 120.0, 1_300)
    assert week.load == RunLoad(600, 700, 0.75, 0.75, 320.0, 540.0)
    assert week.dose_per_km == 720.0


def test_an_interrupted_session_has_the_load_of_its_last_lines(tmp_path: Path) -> None:
    """No seal is needed: the sum is written with every block."""
    store = Ear().open(tmp_path / "store.db")
    log = Log(header("cut"))
    load = RunLoad(40, 4, 0.05, 0.045, 20.0, 39.0)
    store.write(Batch((Block("cut", log.drain(), header("cut"), None, 44, load),)))
    store.close()
    assert [row.load for row in Sessions(tmp_path / "store.db").all()] == [load]
