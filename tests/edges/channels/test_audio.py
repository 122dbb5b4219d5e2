"""The metronome on this machine: real PortAudio into a null sink that is recorded; devices that come, go and refuse."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import numpy as np
import pytest

from stridecue.core.beat import beat_us, first_beat_at_or_after
from stridecue.core.cues import Silence, Tempo
from stridecue.edges.channels.audio import Audio, Outlet
from stridecue.edges.channels.speaker.letters import Sound
from stridecue.edges.clock import ServiceClock
from stridecue.edges.nullsink import RATE_HZ, NullSink, null_sink
from tests.parts import eventually


@pytest.fixture
def sink(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NullSink]:
    """A private sound server with two channels, and an environment in which the product plays into it."""
    with null_sink(tmp_path, channels=2) as found:
        for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_SERVER"):
            monkeypatch.setenv(name, found.environment[name])
        yield found


class Room:
    """Audio as the service runs it, with what it said and what it told of its beats."""

    def __init__(self, outlets: dict[str, Outlet], volume: float = 0.9) -> None:
        self.clock, self.said, self.sounds = ServiceClock(), list[str](), list[Sound]()
        self.audio = Audio(outlets, volume, self.clock.zero_ns, self.said.append, sounded=self.sounds.append)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Its task, ended at the end."""
        running = asyncio.create_task(self.audio.run())
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def play(self, lane: str, tempo: Tempo | Silence, seconds: float) -> None:
        """Under a renewed lease for so long."""
        end_us = self.clock.now_us() + seconds * 1e6
        while self.clock.now_us() < end_us:
            self.audio.renew(lane, tempo, self.clock.now_us())
            await asyncio.sleep(0.25)

    async def until(self, state: str, device: str = "") -> None:
        """The output is in this state."""
        speaker = self.audio.speakers[device]
        await eventually(lambda: speaker.condition.state == state, f"{state}, is {speaker.condition}")

    def tempo(self) -> Tempo:
        """172.5 spm from now on."""
        return Tempo(0, 172_500, self.clock.now_us() + 300_000, 1, "test")


def clicks(recording: Path) -> np.ndarray:
    """At which sample each click of a recording begins."""
    sound = np.abs(np.fromfile(recording, np.int16).astype(np.int32)) > 1_500
    edges = np.flatnonzero(sound[1:] & ~sound[:-1])
    return edges[np.concatenate(([True], np.diff(edges) > RATE_HZ // 10))]


@pytest.mark.sound
async def test_a_real_stream_clicks_evenly_and_tells_of_every_beat(sink: NullSink, tmp_path: Path) -> None:
    """172.5 spm on a recorded output: even to within 0.5 ms, every beat told, none after the tempo is taken away."""
    room, recording = Room({"1": Outlet()}), tmp_path / "heard.raw"
    with sink.recorded(recording):
        async with room.open():
            await room.until("playing")
            await asyncio.sleep(1.0)  # the sink stands still once after its start
            tempo = room.tempo()
            await room.play("1", tempo, 3.5)
            stopped_us = room.clock.now_us()
            await room.play("1", Silence(0, "enough"), 2.2)
        underflows = room.audio.underflows
    heard = clicks(recording)
    told = sum(sound.played for sound in room.sounds)
    due = first_beat_at_or_after(tempo, stopped_us)
    assert told - 1 <= due <= told + 1
    if underflows == 0:
        assert len(heard) == told
        gaps_ms = 1e3 * np.diff(heard[3:]) / RATE_HZ  # the first three rise, and are found later on their flank
        assert np.abs(gaps_ms - 60_000 / 172.5).max() < 0.5, gaps_ms
    assert np.diff(heard).min() > 0.29 * RATE_HZ  # whatever the machine did: never a burst
    assert room.sounds[-1].last_us in {beat_us(tempo, n) for n in range(due + 2)}
    late = [said for said in room.said if "samples came too late" in said]
    assert room.said == late  # which a busy machine's card may be, and then it is said
    assert not late or underflows


@pytest.mark.sound
async def test_two_lanes_share_a_device_by_channel(sink: NullSink, tmp_path: Path) -> None:
    """Left and right are two lanes: each hears its own beat and nothing of the other's."""
    room, recording = Room({"1": Outlet(channel=1), "2": Outlet(channel=2)}), tmp_path / "heard.raw"
    with sink.recorded(recording, channels=2):
        async with room.open():
            await room.until("playing")
            await room.play("2", room.tempo(), 2.0)
    both = np.fromfile(recording, np.int16)
    both = both[: len(both) // 2 * 2].reshape(-1, 2)
    left, right = np.abs(both.astype(np.int32)).max(axis=0)
    assert right > 20_000
    assert left < 200


@pytest.mark.sound
async def test_an_output_that_goes_away_is_said_and_opened_again(sink: NullSink, tmp_path: Path) -> None:
    """The sound server dies in mid-run: said within two seconds; it comes back: opened by itself, and no burst."""
    room, second = Room({"1": Outlet()}), tmp_path / "again"
    second.mkdir()
    async with room.open():
        await room.until("playing")
        tempo = room.tempo()
        await room.play("1", tempo, 2.0)
        os.kill(sink.pid, signal.SIGKILL)
        gone_us = room.clock.now_us()
        await room.until("waiting")
        assert room.clock.now_us() - gone_us < 2_500_000  # two seconds, and half a one for a busy machine
        assert any("went away" in said or "ended" in said for said in room.said), room.said
        recording = tmp_path / "after.raw"
        with null_sink(tmp_path) as again, again.recorded(recording):
            await room.until("playing")
            await room.play("1", tempo, 3.0)
    assert any(said.startswith("sound again: ") for said in room.said)
    assert len(clicks(recording)) >= 4
    assert np.diff(clicks(recording)).min() > 0.29 * RATE_HZ


@pytest.mark.sound
async def test_a_killed_process_is_started_again(sink: NullSink) -> None:
    """The output's own process dies: it is counted, said, and another one plays."""
    del sink
    room = Room({"1": Outlet()})
    async with room.open():
        await room.until("playing")
        speaker = room.audio.speakers[""]
        assert speaker.pid is not None
        os.kill(speaker.pid, signal.SIGKILL)
        await room.until("waiting")
        await room.until("playing")
        assert speaker.restarts == 1
    assert [said.split(":", 1)[0] for said in room.said] == ["no sound", "sound again"]


@pytest.mark.sound
async def test_an_output_that_cannot_be_opened_is_said_once(sink: NullSink) -> None:
    """One sentence that names what is there instead; the channel's calls go on, and it is tried again."""
    del sink
    room = Room({"1": Outlet("no such device")})
    async with room.open():
        await eventually(lambda: room.said, "the sentence")
        await room.play("1", room.tempo(), 1.5)
    assert len(room.said) == 1, room.said
    assert room.said[0].startswith("no sound: output 'no such device' cannot be opened: ")
    assert "; outputs here: " in room.said[0]
    assert room.said[0].endswith("; the service goes on without it")


async def test_without_portaudio_it_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is not installed: what to install, once, and no process is left."""
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", ""))))
    room = Room({"1": Outlet()})
    async with room.open():
        await eventually(lambda: room.said, "the sentence")
        await room.play("1", room.tempo(), 1.5)
    assert room.said == [
        "no sound: PortAudio is not installed (Debian: apt-get install libportaudio2); the service goes on without it"
    ]


def test_no_lane_needs_no_sound() -> None:
    """Without a lane that sounds nothing is opened, and it is said."""
    assert Room({}).audio.because == "no lane sounds on this machine"
