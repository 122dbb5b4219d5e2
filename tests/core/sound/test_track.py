"""track.py: every click at its sample, none twice, none too late, none in a burst, and every one accounted for."""

import random
import tracemalloc

import numpy as np
import pytest

from stridecue.core.beat import beat_us, first_beat_at_or_after, retempo
from stridecue.core.cues import Tempo
from stridecue.core.sound.click import HIGH_HZ, LOW_HZ, Samples, bed, click
from stridecue.core.sound.track import RISE, Track

RATE_HZ, BLOCK = 48_000, 480
BLOCK_US = 10_000.0
TEMPO = Tempo(0, 172_500, 1_000_000, 1, "test")
FOREVER = 10**12


class Ear:
    """Renders blocks of an impulse instead of a click, without a bed, and keeps at which sample each began."""

    def __init__(self, tempo: Tempo | None = TEMPO, lease_us: int = FOREVER) -> None:
        self.track = Track(RATE_HZ, BLOCK)
        impulse = np.ones(1, np.float32)  # its place is the sample itself
        self.track._clicks, self.track._now, self.track._at = (impulse, impulse), impulse, 1
        self.track._bed = np.zeros_like(self.track._bed)
        self.track.tell(tempo, lease_us)
        self.samples: list[int] = []
        self.out: Samples = np.zeros(BLOCK, np.float32)

    def hear(self, blocks: range, off_us: float = 0.0, stalled: int = 0) -> None:
        """Some blocks, as if the clock were off by so much, and the stream had stood still for so many."""
        for block in blocks:
            self.out[:] = 0
            self.track.render(self.out, (block + stalled) * BLOCK_US + off_us)
            self.samples += [(block + stalled) * BLOCK + int(at) for at in np.flatnonzero(self.out)]
            assert self.out.max() <= 1.0


def test_ten_minutes_across_a_retempo_are_exact_to_the_sample() -> None:
    """172.5 spm for five minutes, then a step of the ramp: each beat has its click within half a sample."""
    ear, change = Ear(), 300_000_000
    ear.hear(range(30_000))
    faster = retempo(TEMPO, 174_225, change, "ramp")
    ear.track.tell(faster, FOREVER)
    ear.hear(range(30_000, 60_000))
    due = [beat_us(TEMPO, n) for n in range(first_beat_at_or_after(TEMPO, faster.anchor_us))]
    due += [beat_us(faster, n) for n in range(first_beat_at_or_after(faster, 600_000_000))]
    assert len(ear.samples) == len(due) == ear.track.count.played > 1_720
    off = np.array(ear.samples) - np.array(due) * RATE_HZ / 1e6
    assert np.abs(off).max() <= 0.51


def test_a_clock_that_is_followed_loses_and_doubles_no_beat() -> None:
    """The origin moves by up to a millisecond between blocks: every beat still clicks once, at most that much off."""
    jitter, ear = random.Random(1), Ear()
    for block in range(60_000):
        ear.hear(range(block, block + 1), jitter.uniform(-1_000, 1_000))
    assert len(ear.samples) == first_beat_at_or_after(TEMPO, 600_000_000)
    gaps = np.diff(ear.samples) / RATE_HZ * 1e6
    assert abs(gaps - 60e9 / TEMPO.milli_spm).max() < 4_100


def test_every_second_beat() -> None:
    """`every=2` clicks on the even beats only."""
    ear = Ear(Tempo(0, 172_500, 1_000_000, 2, "test"))
    ear.hear(range(3_000))
    assert {round(gap * 1e3 / RATE_HZ) for gap in np.diff(ear.samples)} <= {695, 696}


def test_no_click_after_the_lease() -> None:
    """The renewals stop: clicks go on to the end of the lease and not one sample further; the rest is counted."""
    ear = Ear(lease_us=4_000_000)
    ear.hear(range(1_000))
    last_us = ear.samples[-1] / RATE_HZ * 1e6
    assert 4_000_000 - 350_000 < last_us <= 4_000_000
    due = first_beat_at_or_after(TEMPO, 10_000_000)
    assert ear.track.count.played + ear.track.count.no_lease == due
    assert ear.track.count.no_lease > 10


def test_silence_is_silent_within_a_block() -> None:
    """What is not due in this block is not decided yet: a tempo taken away makes no further click."""
    ear = Ear()
    ear.hear(range(500))
    heard = len(ear.samples)
    ear.track.tell(None, FOREVER)
    ear.hear(range(500, 1_000))
    assert len(ear.samples) == heard > 10


@pytest.mark.parametrize("stall_s", [0.05, 0.5, 5.0, 60.0])
def test_no_burst_after_a_stall(stall_s: float) -> None:
    """The stream stood still: what was missed stays missed, is counted, and the beats go on in their own places."""
    ear, stalled = Ear(), round(stall_s * 1e6 / BLOCK_US)
    ear.hear(range(1_000))
    ear.hear(range(1_000, 2_000), stalled=stalled)
    assert np.diff(ear.samples).min() > 0.33 * RATE_HZ
    off = [
        at * 1e6 / RATE_HZ - beat_us(TEMPO, first_beat_at_or_after(TEMPO, int(at * 1e6 / RATE_HZ) - 50))
        for at in ear.samples
    ]
    assert max(map(abs, off)) < 25
    due = first_beat_at_or_after(TEMPO, 20_000_000 + round(stall_s * 1e6))
    assert ear.track.count.played + ear.track.count.late == due


def test_a_displaced_clock_makes_no_double_click() -> None:
    """The first readings were off by 130 ms: the beat that would follow the last click at once is left out."""
    ear = Ear()
    ear.hear(range(500))
    ear.samples.clear()
    for block in range(500, 700):  # the same samples, heard 130 ms later than was thought
        ear.out[:] = 0
        ear.track.render(ear.out, block * BLOCK_US + 130_000)
        ear.samples += [block * BLOCK + int(at) for at in np.flatnonzero(ear.out)]
    assert np.diff(ear.samples).min() > 0.34 * RATE_HZ
    assert ear.track.count.late == 1


def test_a_click_goes_on_over_the_edge_of_a_block() -> None:
    """Cut into blocks anywhere, the sound is the same."""
    pieces = []
    for first_us in (0.0, -3_125.0):
        track = Track(RATE_HZ, BLOCK)
        track._bed[:] = 0
        track.tell(TEMPO, FOREVER)
        whole: Samples = np.zeros(BLOCK * 300, np.float32)
        for block in range(300):
            track.render(whole[block * BLOCK : (block + 1) * BLOCK], first_us + block * BLOCK_US)
        first = int(np.flatnonzero(whole)[0])
        pieces.append(whole[first : first + 60_000])
    assert np.array_equal(pieces[0], pieces[1])


def test_a_soft_start() -> None:
    """After a silence the first clicks rise, then all are alike; the click after a tempo change is no beginning."""
    track = Track(RATE_HZ, BLOCK, 0.5)
    track.tell(TEMPO, FOREVER)
    whole: Samples = np.zeros(BLOCK * 400, np.float32)
    for block in range(400):
        if block == 300:
            track.tell(retempo(TEMPO, 174_225, 3_000_000, "ramp"), FOREVER)
        track.render(whole[block * BLOCK : (block + 1) * BLOCK], block * BLOCK_US)
    peaks = [float(np.abs(whole[at : at + 4_800]).max()) for at in range(47_500, 176_000, 16_695)]
    assert peaks[:4] == pytest.approx([0.85 * 0.5 * gain for gain in (*RISE, 1.0)], rel=0.02)
    assert peaks[4:] == pytest.approx([0.425] * len(peaks[4:]), rel=0.02)


def test_a_click_that_may_no_longer_sound_ends_without_a_pop() -> None:
    """Silence within a click: a block later it is gone, and no sample jumped more than the click itself does."""
    track = Track(RATE_HZ, BLOCK)
    track.tell(TEMPO, FOREVER)
    whole: Samples = np.zeros(BLOCK * 110, np.float32)
    for block in range(110):
        if block == 101:
            track.tell(None, FOREVER)
        track.render(whole[block * BLOCK : (block + 1) * BLOCK], block * BLOCK_US)
    assert np.abs(whole[102 * BLOCK :]).max() < 0.005  # the bed alone
    assert np.abs(whole[101 * BLOCK : 102 * BLOCK]).max() > 0.05  # the click was not cut at the edge
    steepest = float(np.abs(np.diff(click(RATE_HZ))).max())
    assert np.abs(np.diff(whole)).max() <= steepest + 0.01


def test_a_headset_s_delay_is_taken_off() -> None:
    """A click for a headset that is 180 ms late leaves 180 ms early."""
    plain, late = Ear(), Ear()
    late.track.delay_us = 180_000
    for ear in (plain, late):
        ear.hear(range(1_000))
    assert late.samples[0] - plain.samples[0] == -180 * 48


def test_two_pitches_alternate_across_a_ramp() -> None:
    """Even and odd beats sound apart, and a change of tempo does not change feet."""
    track = Track(RATE_HZ, BLOCK, two_pitches=True)
    tempo, heard = TEMPO, []
    out: Samples = np.zeros(BLOCK, np.float32)
    track.tell(tempo, FOREVER)
    played = 0
    for block in range(2_000):
        if block % 97 == 96:
            tempo = retempo(tempo, tempo.milli_spm + 700, round(block * BLOCK_US), "ramp")
            track.tell(tempo, FOREVER)
        track.render(out, block * BLOCK_US)
        if track.count.played > played:
            played = track.count.played
            heard.append(LOW_HZ if track._now is track._clicks[0] else HIGH_HZ)
    assert heard == [LOW_HZ, HIGH_HZ] * (len(heard) // 2) + [LOW_HZ] * (len(heard) % 2)
    assert len(heard) > 50


def test_the_bed_lies_under_a_lease_only() -> None:
    """−60 dBFS while somebody listens, digital silence once the lease is over."""
    track = Track(RATE_HZ, BLOCK)
    track.tell(None, 1_000_000)
    whole: Samples = np.zeros(BLOCK * 200, np.float32)
    for block in range(200):
        track.render(whole[block * BLOCK : (block + 1) * BLOCK], block * BLOCK_US)
    assert 20 * np.log10(np.sqrt(np.mean(whole[: BLOCK * 99] ** 2))) == pytest.approx(-60, abs=0.2)
    assert not whole[BLOCK * 101 :].any()


@pytest.mark.parametrize("pitch_hz", [LOW_HZ, HIGH_HZ])
def test_the_click_is_the_one_that_was_specified(pitch_hz: float) -> None:
    """Most of its energy within 1 to 2.5 kHz, 40 to 60 ms long, from zero to zero, at full attack within 5 ms."""
    sound = click(RATE_HZ, pitch_hz)
    power = np.abs(np.fft.rfft(sound)) ** 2
    frequency_hz = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    inside = power[(frequency_hz >= 1_000) & (frequency_hz <= 2_500)].sum()
    assert inside / power.sum() > 0.8
    assert 0.04 <= len(sound) / RATE_HZ <= 0.06
    assert abs(sound[0]) < 1e-6
    assert abs(sound[-1]) < 1e-3
    assert np.abs(sound[: 5 * 48]).max() > 0.9 * np.abs(sound).max()
    assert len(bed(RATE_HZ)) == RATE_HZ


def test_rendering_keeps_nothing_and_makes_no_array() -> None:
    """A thousand blocks leave no memory behind, and no block needs as much as an array of one."""
    track = Track(RATE_HZ, BLOCK)
    track.tell(TEMPO, FOREVER)
    out: Samples = np.zeros(BLOCK, np.float32)

    def play(blocks: range) -> None:
        for block in blocks:
            track.render(out, block * BLOCK_US)

    play(range(500))
    tracemalloc.start()
    try:
        play(range(500, 600))
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        play(range(600, 1_600))
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 512
    assert peak - before < out.nbytes
