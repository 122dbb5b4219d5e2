"""`stridecue calibrate`: how late a headset sounds, from taps along to sixteen clicks or a microphone at its ear."""

import asyncio
import sys
import threading
from typing import Annotated, Final

import typer

from stridecue.app.commands.terminal import CommandError, ConfigFile, Folder, Json, configuration, say, show
from stridecue.app.floor.headsets import keep
from stridecue.core.beat import MINUTE, beat_us
from stridecue.core.cues import Silence, Tempo
from stridecue.core.sound.calibration import (
    CLICKS,
    PERIOD_US,
    QUICK_US,
    CalibrationError,
    Delay,
    calibrate,
    may_react,
    words,
)
from stridecue.core.sound.evenness import onsets_s
from stridecue.edges.channels.audio import Audio, Outlet
from stridecue.edges.clock import ServiceClock
from stridecue.edges.microphone import RATE_HZ, Microphone, MicrophoneError
from stridecue.edges.register import Register

OPEN_S: Final = 20.0
SETTLE_S: Final = 1.5
LANE: Final = "calibration"


def calibration(
    headset: Annotated[str, typer.Argument(help="A name for this headset, as a lane's `headset` will say it.")],
    device: Annotated[str | None, typer.Option(help="The output it hangs on. Default: that of [audio].")] = None,
    microphone: Annotated[bool, typer.Option(help="Listen with the microphone instead of taps.")] = False,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Play sixteen clicks, hear the taps (Enter) or the microphone, and keep the headset's delay for its lanes."""
    found, _ = configuration(config, folder)
    outlet = Outlet(found.audio.device if device is None else device)
    if not microphone:
        say("Put the headset on. Press Enter with each click, sixteen times; the first few are to find the beat.")
    try:
        delay = asyncio.run(_measure(outlet, found.audio.volume, by_microphone=microphone))
    except (CalibrationError, MicrophoneError) as wrong:
        raise CommandError(f"headset {headset!r}: {wrong}") from None
    keep(Register(found.folder, found.key_file), headset, delay, "microphone" if microphone else "taps")
    if json:
        show({"headset": headset, **{name: getattr(delay, name) for name in Delay.__slots__}, "stable": delay.stable})
        return
    say(f"{headset}: {words(delay)}")
    refused = may_react(delay)
    if refused:
        say(f"sounds for every single step are not for it: {refused}")


async def _measure(outlet: Outlet, volume: float, *, by_microphone: bool) -> Delay:
    clock, said = ServiceClock(), list[str]()
    audio = Audio({LANE: outlet}, volume, clock.zero_ns, said.append)
    running = asyncio.create_task(audio.run())
    try:
        async with asyncio.timeout(OPEN_S):
            while audio.speakers[outlet.device].condition.state != "playing":
                if said:
                    raise CalibrationError(said[0])
                await asyncio.sleep(0.05)
        await asyncio.sleep(SETTLE_S)
        period_us = QUICK_US if by_microphone else PERIOD_US
        tempo = Tempo(0, MINUTE // period_us, clock.now_us() + 1_000_000, 1, "calibration")
        sent_us = [beat_us(tempo, n) for n in range(CLICKS)]
        if by_microphone:
            with Microphone(clock) as ear:
                await _play(audio, tempo, clock)
                samples, first_us = ear.heard
            heard_us = [first_us + round(at_s * 1e6) for at_s in onsets_s(samples, RATE_HZ)]
            return calibrate(sent_us, heard_us, "microphone")
        taps_us: list[int] = []
        threading.Thread(target=_tap, args=(taps_us, clock), name="taps", daemon=True).start()
        await _play(audio, tempo, clock)
        return calibrate(sent_us, taps_us)
    except TimeoutError:
        raise CalibrationError("the output does not begin to play") from None
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _play(audio: Audio, tempo: Tempo, clock: ServiceClock) -> None:
    """Sixteen clicks, and then as long as the slowest headset may take."""
    last_us = beat_us(tempo, CLICKS - 1)
    while (now_us := clock.now_us()) < last_us + PERIOD_US // 2:
        audio.renew(LANE, tempo, now_us)
        await asyncio.sleep(0.1)
    audio.renew(LANE, Silence(now_us, "done"), now_us)
    await asyncio.sleep(0.7)


def _tap(taps_us: list[int], clock: ServiceClock) -> None:
    taps_us.extend(clock.now_us() for _ in sys.stdin)
