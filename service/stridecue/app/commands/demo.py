"""`stridecue demo`: the service with two lanes that run by themselves.

Lane 1 is a recording that arrives over MQTT: a raw pod on each foot (it cannot answer, so the coach cues and
rests, cues and rests). Lane 2 is a simulated runner with a pod on each foot who feels the tempo on a bracelet and
answers it: the firmware's own devices, where their sources are (`demo_runner.py`).
"""

import asyncio
import contextlib
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from stridecue.app.commands import demo_runner
from stridecue.app.commands.demo_recording import Recorded, both_feet, from_file
from stridecue.app.commands.demo_runner import BRACELET, LEFT, OWN_SPM, RIGHT
from stridecue.app.commands.run import serve
from stridecue.app.commands.terminal import ConfigFile, Folder, configuration, say
from stridecue.app.config import Configuration, NetworkKeys, WebKeys
from stridecue.app.floor.lane_keys import DeviceKeys, LaneKeys
from stridecue.app.service import Service
from stridecue.edges.broker import Address
from stridecue.edges.sources.contact import SourceError
from stridecue.edges.web.server import ListenError, listen


def demo(
    config: ConfigFile = None,
    folder: Folder = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--recording",
            help="Play this on lane 1: a table of contacts, or of a foot pod's raw samples (t_s,ax,ay,az,gx,gy,gz).",
        ),
    ] = None,
    side: Annotated[str, typer.Option(help="Whose foot the raw samples are of: left or right.")] = "right",
    record_raw: Annotated[bool, typer.Option("--record-raw", help="Keep the raw samples for `replay --raw`.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Of the simulated runner.")] = 1,
    minutes: Annotated[float | None, typer.Option(min=0.1, help="End by itself after this long.")] = None,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = True,
) -> None:
    """Show it: a recording on lane 1, a simulated runner who answers the cues on lane 2."""
    if side not in ("left", "right"):
        raise typer.BadParameter(f"{side!r} is neither left nor right", param_hint="--side")
    try:
        recorded = from_file(file, side) if file is not None else both_feet()  # type: ignore[arg-type] # looked at above
    except SourceError as wrong:
        raise typer.BadParameter(str(wrong), param_hint="--recording") from None
    found, plans = configuration(config, folder)
    pods = (DeviceKeys(LEFT, "left"), DeviceKeys(RIGHT, "right"))
    heard = found.lanes[0].audio
    lanes = (
        recorded.lane(record_raw=record_raw),
        LaneKeys("2", "steady", "simulated", OWN_SPM, devices=pods, bracelets=(BRACELET,), audio=heard),
    )
    found, plans = configuration(config, folder, lanes=lanes, web=_free(found.web), network=NetworkKeys())

    async def play(service: Service) -> None:
        say(f"lane 1: {recorded.name}, {recorded.words}")
        say(f"lane 2: {demo_runner.words(seed)}")
        if open_page:
            await asyncio.to_thread(webbrowser.open, service.page)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(minutes * 60 if minutes else None):
                await _play(service, found, recorded, seed)

    asyncio.run(serve(found, plans, play, source=f"demo: {recorded.name}; simulated runner, seed {seed}"))


def _free(wanted: WebKeys) -> WebKeys:
    """The demo takes another port when the usual one is in use, and says so."""
    try:
        listen(wanted.host, wanted.port).close()
    except ListenError:
        say(f"port {wanted.port} is in use: the demo takes a free one")
        return WebKeys(wanted.host, 0)
    return wanted


def device_address(service: Service, found: Configuration) -> Address:
    """How a device reaches the broker."""
    if service.managed is not None:
        return service.managed.device_address
    assert found.broker.address is not None  # noqa: S101 - there is one broker or the other
    return found.broker.address


async def _play(service: Service, found: Configuration, recorded: Recorded, seed: int) -> None:
    where, site = device_address(service, found), found.site
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(recorded.play(where, site))
        tasks.create_task(demo_runner.run(where, site, seed))
