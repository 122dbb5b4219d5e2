"""`stridecue plan check`, `stridecue plan show`: may this plan be run, and what does it look like?"""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from stridecue.app.commands.plan_picture import draw, strip
from stridecue.app.commands.terminal import CommandError, ConfigFile, Json, configuration, console, say, show
from stridecue.app.plans import PlanError, find_plan, plan_from_toml, plan_text
from stridecue.core.plan import Plan, Segment, target_milli_spm
from stridecue.core.programme.hard_limits import refusals
from stridecue.core.programme.programme import Programme, plan_of
from stridecue.core.words import spm

plan = typer.Typer(name="plan", help="Look at plans and check them, before anybody runs.", no_args_is_help=True)

LEGEND = "· walk   ░ silent   ? probe   █ continuous   ▓ bandwidth   - free"
Baseline = Annotated[
    float | None, typer.Option("--baseline", min=130, max=200, help="The runner's own cadence, in steps a minute.")
]


@plan.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="A plan file (.toml).")],
    baseline: Baseline = None,
    longest: Annotated[
        float | None, typer.Option("--longest", min=1, max=600, help="Minutes of the longest run of the last 30 days.")
    ] = None,
    json: Json = False,
) -> None:
    """Read a plan file and hold it to the hard limits, also for one runner; exit status 2 when it is refused."""
    found = plan_from_toml(plan_text(file), str(file))
    if found.name != file.stem:
        raise PlanError(f"{file}: name: is {found.name!r}; expected {file.stem!r}, as the file is called")
    refused = refusals(found, baseline_milli_spm=round(baseline * 1000) if baseline else None, longest_min=longest)
    if json:
        show({"ok": not refused, "plan": found, "refused": refused})
    elif not refused:
        say(f"{file}: can be used ({_in_short(found)})")
    if refused:
        if json:
            raise typer.Exit(2)
        more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
        raise PlanError(f"{file}: {refused[0]}{more}")


@plan.command("show")
def show_plan(
    name: Annotated[str, typer.Argument(help="The plan's name.")],
    session: Annotated[int | None, typer.Option(min=1, help="One session of a programme.")] = None,
    baseline: Baseline = None,
    plot: Annotated[Path | None, typer.Option(help="Draw it into this file (.png, .svg).")] = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show when a plan cues, when it is silent, and what it asks for."""
    _, folder = configuration(config, None)
    found = find_plan(name, folder)
    milli_spm = round(baseline * 1000) if baseline else None
    sessions = _sessions(found, session)
    if plot is not None:
        draw(found.name, sessions, plot)
    if json:
        show({"plan": found, "sessions": sessions})
        return
    if len(sessions) == 1:
        _one(sessions[0], milli_spm)
    else:
        _all(sessions, milli_spm)
    if plot is not None:
        say(f"{plot}: drawn")


def _sessions(found: Plan | Programme, session: int | None) -> list[Plan]:
    """The sessions that are asked for."""
    if isinstance(found, Plan):
        if session not in (None, 1):
            raise CommandError(f"--session {session}: plan '{found.name}' is one session; accepted: 1")
        return [found]
    numbers = range(1, len(found.sessions) + 1) if session is None else [session]
    try:
        return [plan_of(found, number) for number in numbers]
    except ValueError as wrong:
        raise CommandError(f"--session {session}: {wrong}") from None


def _in_short(found: Plan | Programme) -> str:
    if isinstance(found, Plan):
        return f"one session of {len(found.segments)} segment{'s' if len(found.segments) > 1 else ''}"
    main, on = sum(one.main_min for one in found.sessions), sum(one.on_min for one in found.sessions)
    return f"{len(found.sessions)} sessions, {main:g} main minutes, {on:g} with feedback"


def _asks(segment: Segment, milli_spm: int | None) -> str:
    """The target, over the baseline, and in steps a minute where the baseline is known."""
    if segment.target_permille is None:
        return ""
    target = target_milli_spm(segment, milli_spm)
    return f"{segment.target_permille / 10:+g} %" + (f" = {spm(target)} spm" if target else "")


def _all(sessions: list[Plan], milli_spm: int | None) -> None:
    table = Table("session", "min", "on", "target", "a character a minute", box=None)
    for one in sessions:
        on_s = sum(s.duration_s or 0 for s in one.segments if s.mode in ("continuous", "bandwidth"))
        total_s = sum(s.duration_s or 0 for s in one.segments)
        table.add_row(
            str(one.session), f"{total_s / 60:g}", f"{on_s / 60:g}", _asks(one.segments[-1], milli_spm), strip(one, 60)
        )
    console.print(table)
    say(LEGEND)


def _one(one: Plan, milli_spm: int | None) -> None:
    title = f"{one.name}, session {one.session}" if one.session else one.name
    say(f"{title}\n{strip(one)}")
    table = Table("from minute", "minutes", "mode", "target", box=None)
    begins_s = 0
    for segment in one.segments:
        lasts = "to the end" if segment.duration_s is None else f"{segment.duration_s / 60:g}"
        table.add_row(f"{begins_s / 60:g}", lasts, segment.mode, _asks(segment, milli_spm))
        begins_s += segment.duration_s or 0
    console.print(table)
    say(LEGEND)
