"""What a runner has run: sessions, imported files, and what was told; against the longest run of 30 days."""

from pathlib import Path

from stridecue.app.practice import logbook
from stridecue.app.practice.desk import Desk, unix_s, utc
from stridecue.core.programme.training_load import (
    FutureRunError,
    Run,
    against_longest,
    breaks,
    minutes_allowed_min,
    taken,
    weeks,
)
from stridecue.core.recorded import run_of
from stridecue.edges.exchange import ExchangeError, HistoryRun, fit_run
from stridecue.edges.register import SERVICE, Actor
from stridecue.edges.register.programme import runs
from stridecue.edges.register.programme.runs import RunRow, Source
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.practice import Break, EnterRun, HistoryView, RunView


def settle(desk: Desk, runner: str) -> list[str]:
    """Count the sessions that have ended since the last time. Their logs are read before the register is held.

    Returns why the log of one or another cannot be read: that one does not count, and hides no other.
    """
    with desk.reading(SERVICE, "which sessions count already", runner) as reading:
        known = {row.name for row in runs.all_of(reading, runner) if row.source == "session"}
    fresh, unreadable = [], []
    for name in logbook.ended(desk, runner):
        if name not in known:
            try:
                fresh.append(_counted(logbook.read(desk, name, runner)))
            except Refused as wrong:
                unreadable.append(str(wrong))
    if fresh:
        with desk.changing(SERVICE, "sessions that have ended", runner) as change:
            for row in fresh:
                runs.add(change, runner, row)
    return unreadable


def _counted(log: logbook.Logged) -> RunRow:
    plan = log.header.plan
    return RunRow(
        0, "session", log.session, run_of(log.seen, log.began_s), plan.name, plan.session, logbook.measured(log)
    )


def view(desk: Desk, actor: Actor, runner: str) -> HistoryView:
    """Everything that counts."""
    unreadable = settle(desk, runner)
    with desk.reading(actor, "the history of runs", runner) as reading:
        rows = runs.all_of(reading, runner)
    past, now_s = [row.run for row in rows], desk.now_s()
    this, last = weeks(past, now_s)
    return HistoryView(
        tuple(_view(row, past) for row in reversed(rows)),
        this,
        last,
        minutes_allowed_min(past, now_s),
        tuple(Break(utc(from_s), round(days, 1)) for from_s, days in breaks(past, now_s)),
        tuple(unreadable),
    )


def enter(desk: Desk, actor: Actor, runner: str, told: EnterRun) -> RunView:
    """A run that was told."""
    began_s = unix_s(told.began_utc, "began_utc")
    run = Run(began_s, told.minutes_min, told.distance_km, None, told.hills, told.fast)
    return add(desk, actor, runner, "entered", utc(began_s), run)


def imported(desk: Desk, actor: Actor, runner: str, run: HistoryRun) -> RunView:
    """A run of a watch counts among this runner's; Refused (422) when its file does not say when it was."""
    if run.started_wall is None:
        raise Refused(422, f"{run.file}: the file does not say when the run began; enter it as a run of the past")
    minutes_min = (run.medians.running_s or run.duration_s) / 60
    distance_km = None if run.distance_m is None else round(run.distance_m / 1000, 3)
    began_s = unix_s(run.started_wall, "started")
    told = Run(began_s, round(minutes_min, 2), distance_km, ended_s=began_s + round(run.duration_s))
    return add(desk, actor, runner, "import", run.sha256, told)


def from_file(desk: Desk, actor: Actor, runner: str, content: bytes) -> RunView:
    """The same of a FIT file that somebody sent; Refused (422) in words when it is none, or holds no running."""
    try:
        run = fit_run(content, Path("the file"))
    except ExchangeError as wrong:
        raise Refused(422, str(wrong)) from None
    return imported(desk, actor, runner, run)


def add(desk: Desk, actor: Actor, runner: str, source: Source, name: str, run: Run) -> RunView:
    """Keep a run; Refused when it is of the future or is there already."""
    try:
        taken(run, desk.now_s())
    except FutureRunError as wrong:
        raise Refused(422, f"began_utc: {wrong}") from None
    with desk.changing(actor, "a run of the past", runner) as change:
        row = RunRow(0, source, name, run)
        if not runs.add(change, runner, row):
            raise Refused(409, f"this run is in the history already ({source} {name[:24]})")
        return _view(row, [one.run for one in runs.all_of(change, runner)])


def _view(row: RunRow, past: list[Run]) -> RunView:
    run, spike = row.run, against_longest(row.run, past)
    return RunView(
        row.source,
        row.name,
        utc(run.began_s),
        run.minutes_min,
        run.distance_km,
        run.steps,
        run.hills,
        run.fast,
        row.programme,
        row.session,
        spike.size,
        spike.of_longest_pct,
        spike.because,
    )
