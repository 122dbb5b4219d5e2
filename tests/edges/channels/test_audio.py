"""The metronome: every click at its sample, none twice, none too late, none in a burst."""

import asyncio
import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from stridecue.core.beat import beat_us, first_beat_at_or_after, retempo
from stridecue.core.cues import Silence, Tempo
from stridecue.edges.channels import Audio
from stridecue.edges.channels.audio import BLOCK_FRAMES, RATE_HZ, Beats, Samples
from stridecue.edges.clock import ServiceClock
from tests.parts import until

BLOCK_US = BLOCK_FRAMES * 1e6 / RATE_HZ
TEMPO = Tempo(0, 172_500, 1_000_000, 1, "test")


class Ear:
    """Renders blocks of an impulse instead of a click, and keeps at which sample each began."""

    def __init__(self) -> None:
        self.beats = Beats()
        self.beats._click = np.ones(1, np.float32)  # an impulse: its place is the sample itself
        self.beats._at = 1
        self.samples: list[int] = []
        self.out: Samples = np.zeros(BLOCK_FRAMES, np.float32)

    def hear(self, block: int, off_us: float = 0.0) -> None:
        """One block, as if the clock were off by so much."""
        self.out[:] = 0
        self.beats.render(self.out, block * BLOCK_US + off_us, 1.0)
        self.samples += [block * BLOCK_FRAMES + int(at) for at in np.flatnonzero(self.out)]
        assert self.out.max() <= 1.0


def test_ten_minutes_across_a_retempo_are_exact_to_the_sample() -> None:
    """172.5 spm for five minutes, then a step of the ramp: each beat has its click within half a sample."""
    ear = Ear()
    ear.beats.tempo, ear.beats.lease_us = TEMPO, 10**12
    change = 300_000_000
    faster = retempo(TEMPO, 174_225, change, "ramp")
    for block in range(60_000):
        if block == change * RATE_HZ // 1_000_000 // BLOCK_FRAMES:
            ear.beats.tempo = faster
        ear.hear(block)
    due = [beat_us(TEMPO, n) for n in range(first_beat_at_or_after(TEMPO, faster.anchor_us))]
    due += [beat_us(faster, n) for n in range(first_beat_at_or_after(faster, 600_000_000))]
    assert len(ear.samples) == len(due) > 1_720
    off = np.array(ear.samples) - np.array(due) * RATE_HZ / 1e6
    assert np.abs(off).max() <= 0.51


def test_a_clock_that_is_followed_loses_and_doubles_no_beat() -> None:
    """The origin moves by up to a millisecond between blocks: every beat still clicks once, at most that much off."""
    jitter = random.Random(1)
    ear = Ear()
    ear.beats.tempo, ear.beats.lease_us = TEMPO, 10**12
    for block in range(60_000):
        ear.hear(block, jitter.uniform(-1_000, 1_000))
    assert len(ear.samples) == first_beat_at_or_after(TEMPO, 600_000_000)
    gaps = np.diff(ear.samples) / RATE_HZ * 1e6
    assert abs(gaps - 60e9 / TEMPO.milli_spm).max() < 4_100


def test_every_second_beat() -> None:
    """`every=2` clicks on the even beats only."""
    ear = Ear()
    ear.beats.tempo, ear.beats.lease_us = Tempo(0, 172_500, 1_000_000, 2, "test"), 10**12
    for block in range(3_000):
        ear.hear(block)
    assert {round(gap * 1e3 / RATE_HZ) for gap in np.diff(ear.samples)} <= {695, 696}


def test_no_click_after_the_lease() -> None:
    """The renewals stop: clicks go on to the end of the lease and not one sample further."""
    ear = Ear()
    ear.beats.tempo, ear.beats.lease_us = TEMPO, 4_000_000
    for block in range(1_000):
        ear.hear(block)
    last_us = ear.samples[-1] / RATE_HZ * 1e6
    assert 4_000_000 - 350_000 < last_us <= 4_000_000


def test_silence_is_silent_within_a_block() -> None:
    """What is not due in this block is not decided yet: a tempo taken away makes no further click."""
    ear = Ear()
    ear.beats.tempo, ear.beats.lease_us = TEMPO, 10**12
    for block in range(500):
        ear.hear(block)
    heard = len(ear.samples)
    ear.beats.tempo = None
    for block in range(500, 1_000):
        ear.hear(block)
    assert len(ear.samples) == heard


@pytest.mark.parametrize("stall_s", [0.05, 0.5, 5.0, 60.0])
def test_no_burst_after_a_stall(stall_s: float) -> None:
    """The stream stood still: what was missed stays missed, and the beats go on in their own places."""
    ear = Ear()
    ear.beats.tempo, ear.beats.lease_us = TEMPO, 10**12
    stalled = round(stall_s * 1e6 / BLOCK_US)
    for block in range(2_000):
        ear.hear(block if block < 1_000 else block + stalled)
    assert np.diff(ear.samples).min() > 0.33 * RATE_HZ
    off = [
        at * 1e6 / RATE_HZ - beat_us(TEMPO, first_beat_at_or_after(TEMPO, int(at * 1e6 / RATE_HZ) - 50))
        for at in ear.samples
    ]
    assert max(map(abs, off)) < 25


def test_a_click_goes_on_over_the_edge_of_a_block() -> None:
    """Rendered in blocks or in one piece, the sound is the same."""
    whole, parts = (Beats(), Beats())
    for beats in (whole, parts):
        beats.tempo, beats.lease_us = TEMPO, 10**12
    one: Samples = np.zeros(BLOCK_FRAMES * 300, np.float32)
    whole.render(one, 0.0, 0.5)
    many: Samples = np.zeros_like(one)
    for block in range(300):
        parts.render(many[block * BLOCK_FRAMES : (block + 1) * BLOCK_FRAMES], block * BLOCK_US, 0.5)
    assert np.array_equal(one, many)
    assert 0.2 < float(np.abs(one).max()) <= 0.5


def test_no_lane_needs_no_sound() -> None:
    """Without a lane that sounds nothing is opened, and it is said."""
    audio = Audio([], "", 0.5, lambda: 0, lambda _: None)
    audio.open()
    assert audio.because == "no lane sounds on this machine"
    audio.close()


@pytest.fixture
def null_sink(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A private PulseAudio with a sink that goes nowhere but can be recorded."""
    sink = f"unix:{tmp_path}/pa.sock"
    server = subprocess.Popen(
        [
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "-L",
            f"module-native-protocol-unix auth-anonymous=1 socket={tmp_path}/pa.sock",
            "-L",
            f"module-null-sink sink_name=ci rate={RATE_HZ} channels=1",
        ],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    (tmp_path / ".asoundrc").write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
    for name, value in (("PULSE_SERVER", sink), ("HOME", str(tmp_path)), ("XDG_RUNTIME_DIR", str(tmp_path))):
        monkeypatch.setenv(name, value)
    try:
        pactl = shutil.which("pactl")
        assert pactl is not None
        until(
            lambda: subprocess.run([pactl, "info"], capture_output=True, check=False).returncode == 0,
            "PulseAudio answers",
        )
        yield sink
    finally:
        server.kill()
        server.wait()


CLICKER = """
import sys, time
from stridecue.core.cues import Tempo
from stridecue.edges.channels import Audio
from stridecue.edges.clock import ServiceClock

clock = ServiceClock()
audio = Audio(["1"], "", 0.9, clock.now_us, lambda text: print(text, flush=True))
audio.open()
while audio.because == "not opened":
    time.sleep(0.01)
end_us = clock.now_us() + int(float(sys.argv[1]) * 1e6)
tempo = Tempo(0, 172_500, clock.now_us() + 150_000, 1, "test")
while clock.now_us() < end_us:
    audio.renew("1", tempo, clock.now_us())
    time.sleep(0.25)
print("underflows", audio.underflows, audio.because, flush=True)
audio.close()
"""


@pytest.mark.sound
def test_a_real_stream_clicks_evenly(null_sink: str, tmp_path: Path) -> None:
    """PortAudio into a recorded sink: the clicks of 172.5 spm are even to within a millisecond."""
    import sys  # noqa: PLC0415 - only here

    from tests.parts import environment  # noqa: PLC0415 - only here

    recording = tmp_path / "heard.raw"
    monitor = ["parec", "-s", null_sink, "-d", "ci.monitor", "--format=s16le", f"--rate={RATE_HZ}", "--channels=1"]
    with recording.open("wb") as file:  # not a pipe: nobody reads it meanwhile, and a full one stops the recorder
        recorder = subprocess.Popen([*monitor, "--raw", "--latency-msec=5"], stdout=file)
        try:
            clicker = subprocess.run(
                [sys.executable, "-c", CLICKER, "8"],
                capture_output=True,
                text=True,
                env=environment(),
                check=True,
                timeout=60,
            )
        finally:
            recorder.terminate()
            recorder.wait(timeout=10)
    sound = recording.read_bytes()
    assert "playing" in clicker.stdout, clicker.stdout + clicker.stderr[-500:]
    peak = int(np.abs(np.frombuffer(sound[: len(sound) // 2 * 2], np.int16)).max(initial=0))
    assert peak > 8_000, (peak, len(sound), clicker.stdout)
    level = np.abs(np.frombuffer(sound[: len(sound) // 2 * 2], np.int16)) > 8_000
    edges = np.flatnonzero(level[1:] & ~level[:-1])
    starts = edges[np.concatenate(([True], np.diff(edges) > RATE_HZ // 10))]
    settled = starts[starts > starts[0] + 2.5 * RATE_HZ]
    gaps_ms = np.diff(settled) * 1e3 / RATE_HZ
    assert len(gaps_ms) >= 8
    if "underflows 0" in clicker.stdout:
        assert np.abs(gaps_ms - 60_000 / 172.5).max() < 1.0, gaps_ms
    assert gaps_ms.min() > 300  # whatever the machine did: never a burst


def test_without_a_device_it_is_said_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A device that is not there: one sentence, and the channel's calls go on without effect."""
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    said: list[str] = []
    clock = ServiceClock()
    audio = Audio(["1"], "no such device", 0.5, clock.now_us, said.append)
    audio.open()
    until(lambda: said, "the sentence")
    audio.renew("1", TEMPO, clock.now_us())
    audio.renew("1", Silence(0, "x"), clock.now_us())
    audio.close()
    assert len(said) == 1
    assert said[0].startswith("no sound: ")
    assert said[0].endswith("; the service goes on without it")
    assert asyncio.iscoroutinefunction(audio.open) is False
    time.sleep(0)
