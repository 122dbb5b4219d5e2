"""`stridecue simulate`: a simulated runner, in no time to a log file, or live over MQTT to a running service."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from stridecue import __version__
from stridecue.app.commands.terminal import CommandError, ConfigFile, Json, configuration, console, say, show
from stridecue.app.plans import session_plan
from stridecue.core.cues import Status, Tempo
from stridecue.core.events import Alarm, Claimed, Event, Footfall, ToeOff
from stridecue.core.log import Header, Log
from stridecue.core.runner import Runner
from stridecue.core.session import Session
from stridecue.edges.broker import Address, address
from stridecue.edges.door.passport import read
from stridecue.edges.sources.pod import Pod
from stridecue.edges.sources.simulated import SimulatedRunner

POD = "simulated"
BOOT = "51ed0001"
LINK_US = 20_000


def simulate(
    minutes: Annotated[float, typer.Option(min=0.1, max=240, help="How long the runner runs.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same run.")] = 1,
    spm: Annotated[float, typer.Option(min=130, max=200, help="The runner's own cadence.")] = 160,
    plan: Annotated[str, typer.Option(help="The plan's name.")] = "steady",
    session: Annotated[int, typer.Option(min=1, help="Which session, where the plan is a programme.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Write the session log here (.jsonl).")] = None,
    live: Annotated[
        str | None, typer.Option(help="Run in real time as a pod on this broker: mqtt://user:password@host:port")
    ] = None,
    login: Annotated[
        Path | None, typer.Option(help="The same with a device's file: devices/ID.json, or device-login.json at home.")
    ] = None,
    device: Annotated[str, typer.Option(help="The pod's id, with --live, or with --login at home.")] = POD,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Let a seeded runner run through the real session code; or, with --live, through a running service."""
    runner = SimulatedRunner(seed=seed, own_spm=spm)
    found, plans = configuration(config, None)
    if login is not None:
        told = read(login)
        asyncio.run(_live(runner, told.address, told.site, told.user if told.tls else device, minutes))
        return
    if live is not None:
        asyncio.run(_live(runner, address(live, found.broker.ca), found.site, device, minutes))
        return
    chosen = session_plan(plan, plans, session)
    who = Runner("simulated", round(spm * 1000) if chosen.needs_baseline else None)
    header = Header(
        "simulated", "1", found.site, chosen, who, "simulated", 0, "1970-01-01T00:00:00.000Z", __version__, seed
    )
    running, log = Session(chosen, who), Log(header)
    last = _run(running, log, runner, round(minutes * 60e6), quiet=json)
    session_end_us = round(minutes * 60e6) + 3_000_000
    log.seal(session_end_us, "simulated to its end", dict(running.tally), running.load)
    if out is not None:
        try:
            out.write_bytes(b"".join(log.drain()))
        except OSError as wrong:
            raise CommandError(f"{out}: cannot be written: {wrong.strerror}") from None
    summary: dict[str, Any] = {
        "seed": seed, "plan": chosen.name, "own_spm": spm, "seconds": session_end_us / 1e6, "events": log.events,
        "cues": log.cues, "tally": dict(running.tally), "last": last, "log": str(out) if out else None,
    }  # fmt: skip
    if json:
        show(summary)
        return
    mean10 = last.mean10_milli_spm / 1000 if last and last.mean10_milli_spm else float("nan")
    say(f"{running.tally['steps']} steps; own cadence {spm:g} spm, at the end {mean10:.1f} spm; {log.cues} cues")
    if out is not None:
        say(f"replay it with: stridecue replay {out}")


def _run(session: Session, log: Log, runner: SimulatedRunner, end_us: int, *, quiet: bool) -> Status | None:
    """As fast as it goes, on a clock that exists in numbers only."""
    last: Status | None = None

    def feed(event: Event) -> None:
        nonlocal last
        cues = session.feed(event)
        log.add(event, cues)
        runner.heard_spm = session.sounding.milli_spm / 1000 if isinstance(session.sounding, Tempo) else None
        last = next((cue for cue in reversed(cues) if isinstance(cue, Status)), last)

    feed(Claimed(0, POD))
    seconds = track(
        range(end_us // 1_000_000), "running", console=console, disable=quiet or not console.is_terminal, transient=True
    )
    contact, seq, toe_off = runner.step(), 0, None
    for second in seconds:
        while contact.at_us < (second + 1) * 1_000_000:
            if toe_off is not None:
                feed(toe_off)
            arrives_us = contact.at_us + LINK_US
            feed(Footfall(arrives_us, POD, BOOT, seq, contact.at_us, contact.side))
            length_us = contact.contact_us or 0
            toe_off = ToeOff(
                arrives_us + length_us, POD, BOOT, seq, contact.at_us + length_us, max(length_us, 1), contact.side
            )
            contact, seq = runner.step(), seq + 1
    while session.deadline_us is not None and session.deadline_us < end_us + 3_000_000:
        feed(Alarm(max(session.deadline_us, toe_off.at_us if toe_off else 0)))
    return last


async def _live(runner: SimulatedRunner, where: Address, site: str, device: str, minutes: float) -> None:
    def hears(cue: dict[str, Any]) -> None:
        runner.heard_spm = cue["milli_spm"] / 1000 if cue["kind"] == "tempo" else None

    pod = Pod(where, site, device, heard=hears)
    running = asyncio.create_task(pod.run())
    try:
        async with asyncio.timeout(10):
            await pod.link.connected.wait()
    except TimeoutError:
        raise CommandError(pod.link.because) from None
    say(f"{device} runs at {runner.own_spm:g} spm for {minutes:g} minutes; Ctrl-C ends")
    start_us = pod.now_us()
    while pod.now_us() - start_us < minutes * 60e6:
        await pod.play(runner.step(), start_us)
    running.cancel()
