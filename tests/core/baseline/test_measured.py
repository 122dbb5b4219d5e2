"""The baseline run: what is accepted, and that everything that spoils it is named."""

import random
from itertools import accumulate

import pytest

from stridecue.core.baseline.measured import Contact, Measured, Speed, Unreliable, measure
from stridecue.core.units import Side

LEVEL = [Speed(0, 2_700)]


def run(
    spm: float = 164.0, jog_s: float = 545, *, drift_pct: float = 0.0, seed: int = 1, walk_s: float = 180
) -> list[Contact]:
    """A walk at 110 spm, then a jog with the natural variability of 1.8 % and a slow drift over its whole length."""
    chance = random.Random(seed)
    steps = [60e6 / 110] * round(walk_s * 110 / 60)
    count = round(jog_s * spm / 60)
    for i in range(count):
        now_spm = spm * (1 + drift_pct / 100 * (i / count - 0.5))
        steps.append(60e6 / now_spm * chance.gauss(1, 0.018))
    sides: tuple[Side, Side] = ("left", "right")
    return [Contact(round(at_us), sides[i % 2]) for i, at_us in enumerate(accumulate(steps, initial=1e6))]


def reasons(contacts: list[Contact], belt: list[Speed] | None = None) -> str:
    """Every reason, as one text."""
    found = measure(contacts, LEVEL if belt is None else belt)
    assert isinstance(found, Unreliable)
    return "; ".join(found.because)


@pytest.mark.parametrize("spm", [140.0, 164.0, 186.0])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_steady_jog_gives_the_runners_own_cadence(spm: float, seed: int) -> None:
    """Within 0.5 % of the truth, with steps of ten walkers before it and none of them counted."""
    found = measure(run(spm, seed=seed), LEVEL)
    assert isinstance(found, Measured)
    assert found.late_milli_spm == pytest.approx(spm * 1000, rel=0.005)
    assert found.early_milli_spm == pytest.approx(spm * 1000, rel=0.007)
    assert found.missed_permille == 0
    assert found.steps == pytest.approx(3 * spm, abs=6)


def test_early_and_late_are_both_kept_because_cadence_drifts() -> None:
    """A runner whose cadence falls over the nine minutes has an early baseline above the late one."""
    found = measure(run(drift_pct=-3.0), LEVEL)
    assert isinstance(found, Measured)
    assert found.early_milli_spm is not None
    assert found.early_milli_spm > 1.01 * found.late_milli_spm


def test_one_pod_on_one_foot_counts_steps_all_the_same() -> None:
    """Left, left, left: every interval is a stride, and the cadence is that of both feet."""
    one = [contact for contact in run() if contact.side == "left"]
    found = measure(one, LEVEL)
    assert isinstance(found, Measured)
    assert found.late_milli_spm == pytest.approx(164_000, rel=0.005)
    assert found.missed_permille == 0


def test_strides_taken_for_steps_are_recognised() -> None:
    """82 instead of 164: half of it, and said so; doubled contacts likewise."""
    half = [Contact(contact.at_us) for contact in run() if contact.side == "left"]
    assert "half of it? then strides were counted" in reasons(half)
    both = run(jog_s=600)
    doubled = sorted([*both, *(Contact(c.at_us + 180_000, c.side) for c in both)], key=lambda contact: contact.at_us)
    assert "counted double" in reasons([Contact(contact.at_us) for contact in doubled])


@pytest.mark.parametrize(
    ("spm", "speed_mm_s", "said"), [(132.0, 4_200, "strides were counted"), (190.0, 1_400, "counted double")]
)
def test_cadence_and_speed_must_give_a_step_somebody_takes(spm: float, speed_mm_s: int, said: str) -> None:
    """A step of more than 1.6 m or less than 0.5 m is refused, with the length and what may be wrong."""
    assert said in reasons(run(spm), [Speed(0, speed_mm_s)])


def test_minutes_apart_are_refused() -> None:
    """A runner who slows down by some per cent within the three minutes has no baseline yet."""
    assert "minute means" in reasons(run(drift_pct=14))


@pytest.mark.parametrize(
    ("belt", "said"),
    [
        ([], "the belt's speed is not known"),
        ([Speed(0, 2_700), Speed(600_000_000, 2_840)], "9.7 to 10.2 km/h"),
        ([Speed(0, 2_700, 15)], "stood at 1.5 %"),
        ([Speed(0, 0), Speed(650_000_000, 2_700)], "km/h"),
    ],
)
def test_the_belt_must_keep_one_known_level_speed(belt: list[Speed], said: str) -> None:
    """No speed, a step of half a kilometre an hour and a slope are each refused by name."""
    assert said in reasons(run(), belt)


def test_a_speed_that_was_found_later_gives_no_early_baseline() -> None:
    """The early minutes count only at the speed of the late ones."""
    found = measure(run(), [Speed(0, 2_300), Speed(320_000_000, 2_700)])
    assert isinstance(found, Measured)
    assert found.early_milli_spm is None


def test_missed_steps_are_counted_and_refused() -> None:
    """Every thirtieth step unseen is 3.3 %: the cadence would be right, but the sensor is not to be trusted."""
    holes = [contact for i, contact in enumerate(run(jog_s=550)) if i % 30 != 17]
    assert "of the steps were missed" in reasons(holes)
    few = [contact for i, contact in enumerate(run(jog_s=550)) if i % 100 != 17]
    found = measure(few, LEVEL)
    assert isinstance(found, Measured)
    assert 5 <= found.missed_permille <= 15
    assert found.late_milli_spm == pytest.approx(164_000, rel=0.006)


def test_too_short_a_jog_or_a_pause_is_refused() -> None:
    """Eight minutes, nine minutes with a pause, a walk, and nothing at all: four reasons, none of them a value."""
    assert "jogged 8.0 min" in reasons(run(jog_s=480))
    whole = run(jog_s=560)
    middle_us = whole[-1].at_us - 200_000_000
    paused = [c if c.at_us < middle_us else Contact(c.at_us + 10_000_000, c.side) for c in whole]
    assert "without a pause" in reasons(paused)
    assert "cadence 110" in reasons(run(jog_s=0, walk_s=600))
    assert "no steps" in reasons([])
