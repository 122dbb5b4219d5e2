"""`stridecue bench audio`: the metronome's evenness, recorded from a real PortAudio stream, beside the plain way.

The product's own channel plays 172.5 spm with a ramp in the middle into a null sink that is recorded, while the service
works for simulated runners beside it. A loop that a developer would write first, sleeping a beat and playing a
wav, does the same beside it, into a sink of its own. Both recordings are judged alike (`core/sound/evenness.py`).
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import wave
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer
from rich.table import Table

from stridecue.app.commands.bench import subject
from stridecue.app.commands.terminal import CommandError, Json, console, show
from stridecue.core.beat import beat_us, first_beat_at_or_after, retempo
from stridecue.core.cues import Tempo
from stridecue.core.sound.click import click
from stridecue.core.sound.evenness import Evenness, evenness, onsets_s
from stridecue.edges.channels.audio import Audio, Outlet
from stridecue.edges.clock import ServiceClock
from stridecue.edges.managed_broker import ManagedBroker
from stridecue.edges.nullsink import RATE_HZ, NullSink, NullSinkError, null_sink

MILLI_SPM: Final = 172_500
RAMP: Final = 3
"""Steps of 1 % in the middle, as the coach makes them."""
SETTLE_S: Final = 3.0
"""A null sink stands still once after its start, and a soft start rises over the first clicks."""
TAIL_S: Final = 0.6

PLAIN: Final = """
import subprocess, sys, time
for period_s in map(float, sys.argv[2:]):
    subprocess.Popen(["paplay", sys.argv[1]])
    time.sleep(period_s)
time.sleep(1)
"""
"""A `sleep` loop playing a wav, with the real periods at hand."""


def bench_audio(
    seconds: Annotated[float, typer.Option(min=3, max=3600, help="How long each way is recorded.")] = 60,
    runners: Annotated[int, typer.Option(min=0, max=1000, help="Simulated runners beside it; 0: none.")] = 200,
    json: Json = False,
) -> None:
    """Measure how even the beat is at 172.5 spm with a ramp, on a recorded output, beside a `sleep` loop and a wav."""
    try:
        with console.status(f"recording two ways for {seconds:g} s, beside {runners} runners …"):
            ours, lost, plain = asyncio.run(_bench(seconds, runners))
    except NullSinkError as wrong:
        raise CommandError(f"bench audio: {wrong}") from None
    if lost:
        console.print(f"the output went {lost} time(s) without samples meanwhile")
    if json:
        show({**_figures(ours), "plain": _figures(plain)})
        return
    table = Table("172.5 spm", "interval SD ms", "largest ms", "drift ppm", "missed", box=None)
    for name, found in (("stridecue", ours), ("sleep + wav", plain)):
        figures = ("–" if value is None else f"{value:g}" for value in _figures(found).values())
        table.add_row(name, *figures)
    console.print(table)


def _figures(found: Evenness) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("interval_sd_ms", "interval_max_ms", "drift_ppm", "missed")}


def tempi(start_us: int, seconds: float) -> list[Tempo]:
    """172.5 spm, and from the middle on three steps of the ramp, each at the time it is told."""
    found = [Tempo(start_us, MILLI_SPM, start_us + 300_000, 1, "bench")]
    for step in range(RAMP):
        at_us = start_us + round((SETTLE_S + seconds * (0.5 + 0.05 * step)) * 1e6)
        found.append(retempo(found[-1], found[-1].milli_spm * 101 // 100, at_us, "ramp"))
    return found


def due_us(trains: list[Tempo], from_us: int, until_us: int) -> list[int]:
    """Every beat of these trains in that time, each train until the next one's anchor."""
    ends = [train.anchor_us for train in trains[1:]] + [until_us]
    beats = [
        beat_us(train, n)
        for train, end_us in zip(trains, ends, strict=True)
        for n in range(first_beat_at_or_after(train, end_us))
    ]
    return [at_us for at_us in beats if from_us <= at_us < until_us]


async def _bench(seconds: float, runners: int) -> tuple[Evenness, int, Evenness]:
    """Both at once, each into a sink of its own: what disturbs one disturbs the other."""
    with contextlib.ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stridecue-bench-")))
        sinks = [stack.enter_context(null_sink(scratch / name)) for name in ("ours", "plain")]
        os.environ.update({key: sinks[0].environment[key] for key in ("HOME", "XDG_RUNTIME_DIR", "PULSE_SERVER")})
        async with _load(runners, seconds + SETTLE_S + 30.0, scratch):
            stack.enter_context(sinks[0].awake(0.0))  # both settle while the second one does
            stack.enter_context(sinks[1].awake())
            async with asyncio.TaskGroup() as both:
                ours = both.create_task(_ours(sinks[0], scratch / "ours.raw", seconds))
                plain = both.create_task(_plain(sinks[1], scratch, seconds))
    return *ours.result(), plain.result()


@contextlib.asynccontextmanager
async def _load(runners: int, seconds: float, scratch: Path) -> AsyncIterator[None]:
    """The service with so many simulated runners, beside whatever the block does."""
    if not runners:
        yield
        return
    broker = ManagedBroker(scratch / "broker", "bench", 0, lambda _text: None)
    await broker.start()
    started = asyncio.Event()
    working = asyncio.create_task(subject("service", runners, seconds, broker.address, scratch, begun=started.set))
    try:
        await asyncio.wait({working, asyncio.create_task(started.wait())}, return_when=asyncio.FIRST_COMPLETED)
        yield
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await broker.stop()


async def _ours(sink: NullSink, recording: Path, seconds: float) -> tuple[Evenness, int]:
    """The product's own channel, renewed at 2 Hz as a lane does."""
    said, clock = list[str](), ServiceClock()
    audio = Audio({"1": Outlet()}, 0.9, clock.zero_ns, said.append)
    running = asyncio.create_task(audio.run())
    try:
        async with asyncio.timeout(30):
            while audio.speakers[""].condition.state != "playing":
                if said:
                    raise CommandError(f"bench audio: {said[0]}")
                await asyncio.sleep(0.05)
        with sink.recorded(recording):
            await asyncio.sleep(0.5)
            start_us = clock.now_us()
            trains = tempi(start_us, seconds)
            end_us = start_us + round((SETTLE_S + seconds) * 1e6)
            while (now_us := clock.now_us()) < end_us:
                told = [train for train in trains if train.at_us <= now_us]
                audio.renew("1", told[-1], now_us)
                upcoming = [train.at_us - now_us for train in trains if train.at_us > now_us]
                await asyncio.sleep(min([500_000, *upcoming]) / 1e6)
            await asyncio.sleep(TAIL_S)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    from_us = start_us + round(SETTLE_S * 1e6)
    return judge(recording, due_us(trains, from_us, end_us), trains[0].anchor_us), audio.underflows


async def _plain(sink: NullSink, scratch: Path, seconds: float) -> Evenness:
    """What a developer would reach for first."""
    sound = scratch / "click.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((0.9 * 32_767 * click(RATE_HZ)).astype(np.int16).tobytes())
    trains = tempi(0, seconds)
    beats = due_us(trains, 0, round((SETTLE_S + seconds) * 1e6))
    periods = [f"{(after - before) / 1e6:.6f}" for before, after in pairwise([*beats, 2 * beats[-1] - beats[-2]])]
    recording = scratch / "plain.raw"
    with sink.recorded(recording):
        await asyncio.sleep(0.5)
        line = [sys.executable, "-c", PLAIN, str(sound), *periods]
        process = await asyncio.create_subprocess_exec(*line, env=sink.environment, stderr=subprocess.DEVNULL)
        try:
            await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
    from_us = round(SETTLE_S * 1e6)
    return judge(recording, [at_us for at_us in beats if at_us >= from_us], beats[0])


def judge(recording: Path, due: list[int], first_us: int) -> Evenness:
    """A recording, whose first click was due at `first_us`, against the beats that count."""
    samples = np.fromfile(recording, np.int16).astype(np.float32) / np.float32(32_768)
    heard = onsets_s(samples, RATE_HZ)
    if not heard:
        return Evenness(None, None, None, len(due))
    begin_s = heard[0] + (due[0] - first_us) / 1e6 - 2.5 * (due[1] - due[0]) / 1e6
    return evenness([at_s for at_s in heard if at_s >= begin_s], [at_us / 1e6 for at_us in due])
