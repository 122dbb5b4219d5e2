"""`stridecue cohort`: simulated runners through a programme, against the figures the coach must meet."""

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from stridecue.app.cohort.cohort import ACCEPTED, GOAL_MAX_S, Cohort, blocks
from stridecue.app.cohort.cohort import cohort as simulate
from stridecue.app.cohort.trial import one_session
from stridecue.app.commands.cohort_picture import draw
from stridecue.app.commands.terminal import CommandError, ConfigFile, Json, configuration, console, say, show
from stridecue.app.plans import find_plan
from stridecue.core.plan import Plan


def cohort(
    plan: Annotated[
        str, typer.Option(help="The plan's name: a programme, or one session that is repeated.")
    ] = "faded-8",
    runners: Annotated[int, typer.Option(min=1, max=100_000, help="How many simulated runners.")] = 500,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="The same seed, the same cohort.")] = 1,
    full: Annotated[bool, typer.Option("--full", help="Simulate every stretch whole: about twice as long.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, max=256, help="Processes; default: all processors.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw what the runners kept into this file (.png, .svg).")] = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Judge the coach with simulated runners: a check of the machine, not of people. Exit 1: a figure was missed."""
    _, folder = configuration(config, None)
    found = find_plan(plan, folder)
    programme = one_session(found) if isinstance(found, Plan) else found
    if programme is None:
        raise CommandError(f"--plan {plan}: cues to no target, so there is nothing to judge; try faded-8")
    began_s = time.monotonic()
    with Progress(console=console, transient=True, disable=json or not console.is_terminal) as progress:
        task = progress.add_task("running", total=len(blocks(runners)))
        seen = simulate(
            programme,
            runners,
            seed,
            full=full,
            workers=workers,
            done=lambda done: progress.update(task, completed=done),
        )
    if plot is not None:
        draw(seen, plot)
    if json:
        show({"checks": seen.checks(), "assumptions": seen.assumptions()})
    else:
        _tell(seen, time.monotonic() - began_s)
    raise typer.Exit(1 if seen.missed() else 0)


def _tell(seen: Cohort, took_s: float) -> None:
    """Figures, then what they rest on."""
    checks, missed = seen.checks(), seen.missed()
    table = Table("", "measured", "at most", "", box=None)
    for name, (words, most) in ACCEPTED.items():
        table.add_row(words, _figure(checks[name]), f"{most:g}", "missed" if name in missed else "met")
    table.add_row(
        "own cadence to target, median, s",
        f"{seen.goal_s:g}",
        f"{GOAL_MAX_S:g}",
        "missed" if "goal_s" in missed else "met",
    )
    table.add_row(f"kept R 0.70, {len(seen.courses)} runners", _figure(checks["retention_share_faded"]), "", "")
    table.add_row(
        f"the same, {len(seen.continuous)} with continuous feedback",
        _figure(checks["retention_share_continuous"]),
        "",
        "",
    )
    console.print(table)
    sessions, steps = sum(one.sessions for one in seen.courses), sum(one.steps for one in seen.courses)
    verdicts = ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in seen.verdicts.most_common())
    stopped = sum(one.stopped_by_pain for one in seen.courses)
    say(f"{sessions} sessions, {steps} steps seen, {took_s:.0f} s; verdicts: {verdicts}; {stopped} ended for pain")
    say("assumptions (a check of the machine, no evidence about people):")
    for name, value in seen.assumptions().items():
        say(f"  {name}: {value}")


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
