"""`stridecue runner add, list, show, record, lock, unlock`: who there is, and what is kept for the coaching."""

from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.table import Table

from stridecue.app.commands.at_desk import Because, Who, desk, typed, whom
from stridecue.app.commands.terminal import ConfigFile, Folder, Json, console, say, show
from stridecue.app.practice import enrolment, runners
from stridecue.core.programme.progression import Prescription
from stridecue.core.record import Record
from stridecue.edges.register import HOME
from stridecue.edges.web.practice import BaselineView, EnrolmentView, Lock, NewRunner, RunnerView, Unlock

AS_IT_IS: Final = 1_000
"""Minutes, in permille of the row's."""


def add(
    name: Annotated[
        str, typer.Argument(help="What the runner is called; kept sealed, and apart from everything else.")
    ],
    contact: Annotated[str | None, typer.Option(help="How to reach them.")] = None,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Add a runner, under a random pseudonym."""
    with desk(config, folder) as at:
        line = runners.add(at, HOME, typed(NewRunner, name=name, contact=contact))
    if json:
        show(line)
        return
    say(f"{line.name} is runner {line.runner}")
    say(f"nothing of their health is kept until they agree: stridecue runner consent {line.runner[:8]} store_health")


def every(config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """List the runners: where each stands in a programme, and on which lane."""
    with desk(config, folder) as at:
        lines = runners.every(at, HOME)
    if json:
        show(lines)
        return
    table = Table("name", "runner", "programme", "next", "lane", "", box=None)
    for line in lines:
        state = "locked" if line.locked else "finished" if line.finished else ""
        table.add_row(line.name, line.runner[:8], line.programme or "", str(line.session or ""), line.lane or "", state)
    console.print(table)


def card(who: Who, config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """Show a runner: record, baseline, programme, and what to know before the next session."""
    with desk(config, folder) as at:
        view = runners.view(at, HOME, whom(at, who))
    if json:
        show(view)
        return
    for line in lines_of(view):
        say(line)


def lines_of(view: RunnerView) -> list[str]:
    """A runner in a few lines."""
    record = view.record
    kept = {name: value for name, value in asdict(record).items() if value and name != "runner"}
    lines = [f"{view.name} ({view.runner})", ", ".join(f"{name} {value}" for name, value in kept.items())]
    if view.baseline is not None:
        lines.append(baseline_line(view.baseline))
    if view.enrolment is not None:
        lines.append(enrolment_line(view.enrolment))
    return [*lines, *(f"! {line}" for line in view.says)]


def baseline_line(found: BaselineView) -> str:
    """A baseline in a line."""
    early = f", early {found.early_milli_spm / 1000:.1f}" if found.early_milli_spm else ""
    speed = f"at {found.speed_mm_s * 0.0036:.1f} km/h in '{found.shoe}'"
    how = f"measured in {found.session}" if found.session else "entered by hand"
    return f"baseline {found.late_milli_spm / 1000:.1f} spm{early} {speed}, {found.taken_utc[:10]}, {how}"


def changes(run: Prescription) -> list[str]:
    """How a prescription differs from the programme's own row."""
    differs = {
        f"feedback as in session {run.fade_of}": run.fade_of != run.session,
        f"{run.minutes_permille / 10:g} % of its minutes": run.minutes_permille != AS_IT_IS,
        f"target {run.target_change_permille / 10:+g} %": run.target_change_permille != 0,
    }
    return [words for words, so in differs.items() if so]


def enrolment_line(found: EnrolmentView) -> str:
    """A place in a programme in a line."""
    parts = [f"{found.programme}: session {found.next.session} of {found.sessions} is next", *changes(found.next)]
    state = "locked" if found.locked else f"finished {found.finished_utc[:10]}" if found.finished_utc else ""
    return ", ".join([*parts, *([state] if state else [])])


def record(
    who: Who,
    height_m: Annotated[float | None, typer.Option(help="Body height.")] = None,
    leg_length_m: Annotated[float | None, typer.Option(help="Hip to floor.")] = None,
    mass_kg: Annotated[float | None, typer.Option(help="Body mass.")] = None,
    speed_kmh: Annotated[float | None, typer.Option(help="The reference speed of targets.")] = None,
    shoe: Annotated[str | None, typer.Option(help="The pair of shoes.")] = None,
    device: Annotated[
        list[str] | None, typer.Option(help="A pod of the runner's own; more than once for more.")
    ] = None,
    pain_model: Annotated[str | None, typer.Option(help="strict or tendon: which number is still green.")] = None,
    utc_offset_h: Annotated[
        float | None, typer.Option(help="The runner's own clock: when it is the next morning.")
    ] = None,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Change what is kept about a runner; what is not named stays."""
    with desk(config, folder) as at:
        runner = whom(at, who)
        there = asdict(runners.view(at, HOME, runner).record)
        wished = {
            "height_mm": None if height_m is None else round(1000 * height_m),
            "leg_length_mm": None if leg_length_m is None else round(1000 * leg_length_m),
            "mass_kg": mass_kg,
            "reference_speed_mm_s": None if speed_kmh is None else round(speed_kmh / 0.0036),
            "shoe": shoe,
            "devices": tuple(device) if device else None,
            "pain_model": pain_model,
            "utc_offset_s": None if utc_offset_h is None else round(3600 * utc_offset_h),
        }
        asked = typed(Record, **{**there, **{name: value for name, value in wished.items() if value is not None}})
        kept = runners.put_record(at, HOME, runner, asked)
    show(kept) if json else say(f"kept as version {kept.version}")


def lock(who: Who, because: Because, config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """Lock a runner's plan for a red flag: nothing is run until a clinician unlocks it."""
    with desk(config, folder) as at:
        view = enrolment.lock(at, HOME, whom(at, who), typed(Lock, because=because))
    show(view) if json else say(enrolment_line(view))


def unlock(
    who: Who,
    clinician: Annotated[str, typer.Option(help="Who takes it upon them, by name.")],
    because: Because,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Unlock a runner's plan, as a named clinician, with a reason."""
    with desk(config, folder) as at:
        asked = typed(Unlock, clinician=clinician, because=because)
        view = enrolment.unlock(at, HOME, whom(at, who), asked)
    show(view) if json else say(enrolment_line(view))
