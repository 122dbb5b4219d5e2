"""`stridecue baseline, enrol, assign, free, proposals, accept, decline, choose`: a runner's way through a programme."""

from typing import Annotated

import typer
from rich.table import Table

from stridecue.app.commands.at_desk import Because, Who, desk, typed, whom
from stridecue.app.commands.runners import baseline_line, changes, enrolment_line
from stridecue.app.commands.terminal import CommandError, ConfigFile, Folder, Json, configuration, console, say, show
from stridecue.app.practice import baselines, enrolment, lanes, proposals, runners
from stridecue.app.practice.desk import Desk
from stridecue.core.baseline.procedure import STEPS
from stridecue.core.programme.progression import Prescription
from stridecue.edges.register import HOME
from stridecue.edges.store import Sessions
from stridecue.edges.web.findings import AnswerProposal, ProposalView
from stridecue.edges.web.practice import Choose, Enrol, OnLane, TakeBaseline

baseline = typer.Typer(name="baseline", help="A runner's own cadence.", no_args_is_help=True)

Lane = Annotated[str, typer.Option(help="The lane's name.")]


@baseline.command()
def guide() -> None:
    """Say how a baseline is taken, step by step."""
    for step in STEPS:
        say(f"{step.duration_s // 60} min  {step.says}" if step.duration_s else f"       {step.says}")
    say("the plan 'baseline' follows these steps on a lane: stridecue assign RUNNER --lane 1 --plan baseline")


@baseline.command()
def take(
    who: Who,
    session: Annotated[str | None, typer.Option(help="Measure it in this session: an id, or 'last'.")] = None,
    spm: Annotated[float | None, typer.Option(help="Enter it by hand instead, with the speed.")] = None,
    speed_kmh: Annotated[float | None, typer.Option(help="The belt's speed, where it was not recorded.")] = None,
    shoe: Annotated[str | None, typer.Option(help="The pair of shoes it was taken in.")] = None,
    treadmill_runs: Annotated[
        int | None, typer.Option(help="How often the runner had run on a treadmill before.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Of a treadmill novice: by the silent start of this later session.")
    ] = False,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Take a baseline from a recorded run, or enter one; refused with every reason when it cannot be trusted."""
    with desk(config, folder) as at:
        if session is not None:
            session = Sessions(at.store_path).find(session)
        asked = typed(
            TakeBaseline,
            session=session,
            cadence_spm=spm,
            speed_kmh=speed_kmh,
            shoe=shoe,
            treadmill_runs=treadmill_runs,
            again=again,
        )
        found = baselines.take(at, HOME, whom(at, who), asked)
    show(found) if json else say(baseline_line(found))


@baseline.command("list")
def every(who: Who, config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """List every baseline of a runner, newest first."""
    with desk(config, folder) as at:
        found = baselines.every(at, HOME, whom(at, who))
    if json:
        show(found)
    for one in [] if json else found:
        say(baseline_line(one))


def enrol(
    who: Who,
    programme: Annotated[str, typer.Argument(help="The programme's name, as faded-8.")],
    because: Because,
    session: Annotated[int, typer.Option(help="Begin, or go on, with this session.")] = 1,
    target: Annotated[float, typer.Option(help="More or less than the session's target, in per cent.")] = 0.0,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Put a runner into a programme, or elsewhere in it."""
    with desk(config, folder) as at:
        runner = whom(at, who)
        there = runners.view(at, HOME, runner).enrolment
        run = typed(Prescription, session=session, fade_of=session, target_change_permille=round(10 * target))
        asked = typed(Enrol, programme=programme, because=because, version=there.version if there else 0, next=run)
        found = enrolment.enrol(at, HOME, runner, asked)
    show(found) if json else say(enrolment_line(found))


def choose(
    who: Who,
    choice: Annotated[str, typer.Argument(help="skip_fade or raise_target.")],
    because: Because,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Choose, as a physio, what no rule decides alone; refused while the runner's sessions do not allow it."""
    with desk(config, folder) as at:
        runner = whom(at, who)
        there = runners.view(at, HOME, runner).enrolment
        asked = typed(Choose, choice=choice, because=because, version=there.version if there else 0)
        found = enrolment.choose(at, HOME, runner, asked)
    show(found) if json else say(enrolment_line(found))


def assign(
    who: Who,
    lane: Lane,
    plan: Annotated[
        str, typer.Option(help="'programme': what is next there; or a plan, as baseline, try-out.")
    ] = lanes.NEXT,
    stays: Annotated[bool, typer.Option("--stays", help="The runner stays on the lane after the session.")] = False,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Put a runner on a lane: a running service has it there a second later, when no session runs there."""
    with desk(config, folder) as at:
        _known(lane, configuration(config, folder)[0].lanes)
        found = lanes.put(at, HOME, lane, typed(OnLane, runner=whom(at, who), plan=plan, stays=stays))
    if json:
        show(found)
        return
    session = "" if found.session is None else f" session {found.session}"
    say(f"lane {lane}: {found.plan}{session}")
    for line in found.says:
        say(f"! {line}")


def free(lane: Lane, config: ConfigFile = None, folder: Folder = None) -> None:
    """Take the runner off a lane; it is as the configuration says again."""
    with desk(config, folder) as at:
        lanes.free(at, HOME, lane)
    say(f"lane {lane} is free")


def _known(lane: str, there: tuple[object, ...]) -> None:
    names = [str(getattr(one, "name", "")) for one in there]
    if lane not in names:
        raise CommandError(f"lane {lane!r} is unknown; there are: {', '.join(names)}")


def propose(who: Who, config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """Show what the rules propose after each session, and who answered how."""
    with desk(config, folder) as at:
        found = proposals.every(at, HOME, whom(at, who))
    if json:
        show(found)
        return
    table = Table("no", "session", "verdict", "because", "next", "answer", box=None)
    for one in found.proposals:
        table.add_row(str(one.number), one.session[:15], one.verdict, one.because, _run(one.next), _answer(one))
    console.print(table)
    for choice in found.choices:
        say(f"a physio may also choose: stridecue choose RUNNER {choice}")


def _run(run: Prescription | None) -> str:
    return "nothing" if run is None else ", ".join([f"session {run.session}", *changes(run)])


def _answer(one: ProposalView) -> str:
    if one.answer is None:
        return "open" if one.open else "superseded"
    return f"{'accepted' if one.answer.accepted else 'declined'} by {one.answer.answered_by}: {one.answer.because}"


By = Annotated[str, typer.Option(help="Who answers for it, by name.")]
Number = Annotated[int | None, typer.Option(help="Which one; the open one when there is one only.")]


def accept(
    who: Who,
    by: By,
    because: Because,
    number: Number = None,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Accept a proposal: it is what the runner runs next."""
    with desk(config, folder) as at:
        found = _answered(at, who, number, typed(AnswerProposal, accept=True, because=because, by=by))
    show(found) if json else say(f"{found.verdict}: next is {_run(found.next)}")


def decline(
    who: Who,
    by: By,
    because: Because,
    number: Number = None,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Decline a proposal: nothing changes; to go on elsewhere, enrol there."""
    with desk(config, folder) as at:
        found = _answered(at, who, number, typed(AnswerProposal, accept=False, because=because, by=by))
    show(found) if json else say(f"declined: {found.verdict}")


def _answered(at: Desk, who: str, number: int | None, given: AnswerProposal) -> ProposalView:
    runner = whom(at, who)
    return proposals.answer(at, HOME, runner, number or _open(proposals.every(at, HOME, runner).proposals), given)


def _open(found: tuple[ProposalView, ...]) -> int:
    waiting = [one.number for one in found if one.open]
    if len(waiting) != 1:
        raise CommandError(f"{len(waiting)} proposals are open; see: stridecue proposals RUNNER, then give --number")
    return waiting[0]
