"""streamclock.py: a jittery sound card, and beats that do not limp."""

import random

import pytest

from stridecue.core.sound.streamclock import StreamClock

BLOCK_US = 10_000.0


def follow(drift_ppm: float, jitter_us: float, blocks: int = 12_000) -> list[float]:
    """The error [µs] of every block of a card that runs off by so much and calls late by up to so much."""
    chance, clock = random.Random(7), StreamClock(48_000, 480)
    errors = []
    for i in range(blocks):
        true_us = 1e6 + i * BLOCK_US * (1 + drift_ppm / 1e6)
        late_us = chance.uniform(0, jitter_us)
        noise_us = chance.gauss(0, jitter_us / 4)
        delay_us = 0.0 if i < 3 else 50_000 + noise_us - late_us  # the card knows how much is left when it asks
        errors.append(clock.block(true_us + late_us, delay_us, disturbed=False) - true_us - 50_000)
    return errors


@pytest.mark.parametrize("drift_ppm", [-80, 0, 80])
def test_a_drifting_card_is_followed_without_a_limp(drift_ppm: float) -> None:
    """Two milliseconds of jitter and a crystal at its limit: off by less than 4 ms, and 0.05 ms from click to click."""
    errors = follow(drift_ppm, 2_000)[400:]
    assert max(map(abs, errors)) < 4_000
    apart = [errors[i + 35] - errors[i] for i in range(0, len(errors) - 35, 35)]
    assert (sum(one * one for one in apart) / len(apart)) ** 0.5 < 50
    assert max(map(abs, apart)) < 100


@pytest.mark.parametrize(("gap_us", "disturbed"), [(200_000, True), (200_000, False), (-30_000, True), (4_000, True)])
def test_a_displaced_stream_is_found_again(gap_us: int, disturbed: bool) -> None:
    """Samples were lost, said or not: within a second the blocks are where they sound."""
    clock = StreamClock(48_000, 480)
    for i in range(500):
        clock.block(i * BLOCK_US, 50_000.0, disturbed=False)
    for i in range(500, 640):
        sounds_us = clock.block(i * BLOCK_US + gap_us, 50_000.0, disturbed=disturbed and i == 500)
    assert sounds_us == pytest.approx(639 * BLOCK_US + gap_us + 50_000, abs=200)


def test_the_first_readings_are_not_played_on() -> None:
    """It is settled after the first window only, and one wild reading changes nothing."""
    clock = StreamClock(48_000, 480)
    for i in range(8):
        assert not clock.settled
        clock.block(i * BLOCK_US, 0.0 if i < 2 else 50_000.0, disturbed=False)
    assert clock.settled
    assert clock.block(80_000, 90_000.0, disturbed=False) == pytest.approx(130_000, abs=10)
    assert clock.settled


def test_nothing_is_placed_while_the_stream_is_displaced() -> None:
    """An underrun of 2 s as PulseAudio makes it: unsettled at once, also when it is not said, and right afterwards."""
    clock = StreamClock(48_000, 480)
    for i in range(500):
        clock.block(i * BLOCK_US, 50_000.0, disturbed=False)
    shift_us, unsettled = 2_000_000, 0
    for i in range(500, 530):
        sounds_us = clock.block(i * BLOCK_US + shift_us, 50_000.0, disturbed=False)
        unsettled += not clock.settled
        if clock.settled:
            assert sounds_us == pytest.approx(i * BLOCK_US + shift_us + 50_000, abs=20)
    assert 5 <= unsettled <= 8


@pytest.mark.parametrize("seed", range(3))
def test_wandering_readings_are_no_drift(seed: int) -> None:
    """The delay wanders by a millisecond for seconds on end, as a sound server says it: below 20 ppm in 240 s."""
    chance, clock = random.Random(seed), StreamClock(48_000, 480)
    errors, wander_us = [], 0.0
    for i in range(24_300):
        true_us, late_us = 1e6 + i * BLOCK_US, chance.uniform(0, 2_000)
        wander_us += -wander_us / 300 + chance.gauss(0, 1_000 * (2 / 300) ** 0.5)
        errors.append(clock.block(true_us + late_us, 50_000 + wander_us - late_us, disturbed=False) - true_us)
    assert abs(errors[-1] - errors[330]) / (len(errors) - 330) / BLOCK_US * 1e6 < 20
