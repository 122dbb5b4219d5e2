"""`stridecue pain, prompts, history, assess, score, report`: what is known about a runner, beside the sessions."""

from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.table import Table

from stridecue.app.commands.at_desk import Who, desk, typed, whom
from stridecue.app.commands.terminal import CommandError, ConfigFile, Folder, Json, console, say, show, written
from stridecue.app.practice import assessment, files, pain, report
from stridecue.app.practice import history as runs
from stridecue.core.pain.pain import WORDS
from stridecue.edges.register import HOME
from stridecue.edges.web.findings import EnterAssessment, EnterPain, EnterScore
from stridecue.edges.web.practice import EnterRun

history = typer.Typer(name="history", help="What a runner has run.", no_args_is_help=True)


def pain_said(
    who: Who,
    moment: Annotated[str | None, typer.Argument(help=f"One of: {', '.join(WORDS)}; without: show the diary.")] = None,
    knee: Annotated[int | None, typer.Option(help="0 no pain to 10 worst pain imaginable.")] = None,
    lower_leg: Annotated[int | None, typer.Option(help="Calf, Achilles, shin or foot, the same.")] = None,
    limp: Annotated[bool, typer.Option("--limp", help="The gait was changed.")] = False,
    session: Annotated[str | None, typer.Option(help="The session's id; without: the newest.")] = None,
    note: Annotated[str | None, typer.Option(help="In the runner's words; kept sealed.")] = None,
    corrects: Annotated[int | None, typer.Option(help="The number of an earlier answer that was a slip.")] = None,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Enter an answer about pain, or show the diary."""
    with desk(config, folder) as at:
        runner = whom(at, who)
        if moment is None:
            found = pain.every(at, HOME, runner)
        else:
            asked = typed(
                EnterPain, moment=moment, knee_nprs=knee, lower_leg_nprs=lower_leg, limp=limp, session=session,
                note=note, corrects=corrects,
            )  # fmt: skip
            found = [pain.enter(at, HOME, runner, asked)]
    if json:
        show(found if moment is None else found[0])
        return
    table = Table("no", "session", "when", "knee", "lower leg", "light", "said by", "", box=None)
    for one in found:
        mark = "corrected" if one.corrected else "limp" if one.limp else ""
        numbers = ["" if value is None else str(value) for value in (one.knee_nprs, one.lower_leg_nprs)]
        table.add_row(str(one.number), one.session[:15], WORDS[one.moment], *numbers, one.light, one.said_by, mark)
    console.print(table)


def prompts(who: Who, config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """Show which questions about pain are open."""
    with desk(config, folder) as at:
        found = pain.prompts(at, HOME, whom(at, who))
    if json:
        show(found)
        return
    for one in found:
        say(f"{one.asks}, of session {one.session}{' (late)' if one.late else ''}: since {one.since_utc}")
    if not found:
        say("nothing is open")


@history.command("show")
def show_history(who: Who, config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """Show every run that counts, each against the longest of the thirty days before it."""
    with desk(config, folder) as at:
        found = runs.view(at, HOME, whom(at, who))
    if json:
        show(found)
        return
    table = Table("began (UTC)", "min", "km", "from", "", box=None)
    for run in found.runs:
        km = "" if run.distance_km is None else f"{run.distance_km:.2f}"
        marks = ", ".join([run.against_longest, *(["hills"] if run.hills else [])])
        table.add_row(run.began_utc[:16], f"{run.minutes_min:.1f}", km, run.source, marks)
    console.print(table)
    this, last = found.this_week, found.last_week
    for name, week in (("this week", this), ("last week", last)):
        say(f"{name}: {week.runs} runs, {week.minutes_min:.0f} min, {week.distance_km:.1f} km")
    for line in found.unreadable:
        say(f"! does not count: {line}")
    allowed = "run-walk, 4 min to 1 min" if found.allowed_min is None else f"{found.allowed_min:.1f} min"
    say(f"the next run may be {allowed}")


@history.command("add")
def add_history(
    who: Who,
    began: Annotated[str, typer.Argument(help="When it began, with its offset: 2026-05-01T18:30Z")],
    minutes: Annotated[float, typer.Argument(help="How long it was.")],
    km: Annotated[float | None, typer.Option(help="How far.")] = None,
    hills: Annotated[bool, typer.Option("--hills", help="It was hilly.")] = False,
    fast: Annotated[bool, typer.Option("--fast", help="It was fast.")] = False,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Enter a run that was told; files of a watch: stridecue import FILE --runner RUNNER."""
    with desk(config, folder) as at:
        told = typed(EnterRun, began_utc=began, minutes_min=minutes, distance_km=km, hills=hills, fast=fast)
        found = runs.enter(at, HOME, whom(at, who), told)
    show(found) if json else say(found.against_longest)


def assess(
    who: Who,
    file: Annotated[
        Path | None, typer.Argument(help="What was found, as JSON (as the API takes it); without: show.")
    ] = None,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Enter an assessment, or show the newest: suggestions for the physio, with their evidence grade."""
    with desk(config, folder) as at:
        runner = whom(at, who)
        if file is None:
            found = assessment.every(at, HOME, runner)[:1]
        else:
            found = [assessment.enter(at, HOME, runner, typed(EnterAssessment, **_object(file)))]
    if json:
        show(found)
        return
    for one in found:
        say(f"{one.suggest} ({one.grade}): {one.because}")
        for line in [one.hint, *one.besides, *one.follows]:
            say(f"  {line}")
        say(f"  not checked: {'; '.join([*one.not_checked, *one.not_known]) or 'nothing'}")


def _object(file: Path) -> dict[str, object]:
    try:
        found = orjson.loads(file.read_bytes())
    except (OSError, orjson.JSONDecodeError) as wrong:
        raise CommandError(f"{file}: {wrong}") from None
    if not isinstance(found, dict):
        raise CommandError(f"{file}: expected an object")
    return found


def score(
    who: Who,
    tool: Annotated[str, typer.Argument(help="akps, koos_pf or uwri.")],
    points: Annotated[float, typer.Argument(help="The sum.")],
    taken_on: Annotated[str, typer.Option("--on", help="When it was filled in: 2026-05-01")],
    language: Annotated[str, typer.Option(help="en, de …")] = "en",
    version: Annotated[str, typer.Option(help="Of the questionnaire.")] = "1",
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Enter a questionnaire's sum; its items are not ours to keep."""
    with desk(config, folder) as at:
        asked = typed(EnterScore, tool=tool, points=points, taken_on=taken_on, language=language, version=version)
        found = assessment.enter_score(at, HOME, whom(at, who), asked)
    show(found) if json else say(found.change or f"{found.tool} {found.points:g}: the first one")


def referral(
    who: Who,
    out: Annotated[Path | None, typer.Option(help="Write the data to this file instead of standard output.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write the page for the referrer to this file.")] = None,
    config: ConfigFile = None,
    folder: Folder = None,
) -> None:
    """Give the one-page report, as data (JSON) or as PDF: what was done, what was not measured, what is missing."""
    with desk(config, folder) as at:
        runner = whom(at, who)
        if pdf is not None:
            written(pdf, files.report_page(at, HOME, runner).content)
            say(f"{pdf}: the page for the referrer")
        if pdf is not None and out is None:
            return
        found = report.page(at, HOME, runner)
    if out is None:
        show(found)
        return
    written(out, orjson.dumps(found, option=orjson.OPT_INDENT_2))
    say(f"{out}: the report as of {found.made_utc}")
