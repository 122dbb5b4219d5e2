"""calibration.py: a headset's delay from what a person taps or a microphone hears."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.sound.calibration import (
    ANTICIPATION_US,
    CLICKS,
    PERIOD_US,
    CalibrationError,
    Delay,
    calibrate,
    may_react,
    words,
)
from tests.parts import ROOT

SENT_US = [5_000_000 + PERIOD_US * i for i in range(CLICKS)]


def taps(delay_us: int, spread_us: float, seed: int = 1) -> list[int]:
    """A person with a headset of this delay, who anticipates."""
    chance = random.Random(seed)
    return [round(at_us + delay_us - ANTICIPATION_US + chance.gauss(0, spread_us)) for at_us in SENT_US]


@given(st.integers(0, 450_000), st.integers(0, 1000))
def test_any_constant_delay_is_found(delay_us: int, seed: int) -> None:
    """Cable or Bluetooth: the delay to within 15 ms of a person who taps with an SD of 12 ms."""
    found = calibrate(SENT_US, taps(delay_us, 12_000, seed))
    assert found.delay_us == pytest.approx(delay_us, abs=15_000)
    assert found.taps == CLICKS - 4


def test_slips_do_not_count() -> None:
    """A tap left out, a tap twice, and one in between change little; the first four are for finding the beat."""
    found = taps(180_000, 5_000)
    del found[9]
    found += [found[6] + 90_000, SENT_US[11] - 250_000]
    found[0] -= 150_000
    assert calibrate(SENT_US, found).delay_us == pytest.approx(180_000, abs=8_000)


def test_an_unstable_headset_is_said() -> None:
    """A delay that wanders by more than 20 ms is told with its size, and not as compensated."""
    found = calibrate(SENT_US, taps(200_000, 60_000))
    assert not found.stable
    assert "not steadily" in words(found)
    assert may_react(Delay(90_000, 30_000, 12)) is not None


def test_a_microphone_needs_no_anticipation_and_no_warming_up() -> None:
    """Every click counts, and the delay is what was heard."""
    found = calibrate(SENT_US, [at_us + 31_000 for at_us in SENT_US], "microphone")
    assert found == Delay(31_000, 0, CLICKS)


@pytest.mark.parametrize(("method", "advice"), [("taps", "tap once with each click"), ("microphone", "turn it up")])
def test_too_little_is_refused_with_advice(method: str, advice: str) -> None:
    """Seven matches are not enough: how many there were, how many are needed, and what to do."""
    with pytest.raises(CalibrationError, match=f"7 .*at least 8.*{advice}"):
        calibrate(SENT_US, [at_us + 50_000 for at_us in SENT_US[-7:]], method)  # type: ignore[arg-type] # one of two


@pytest.mark.parametrize(
    ("delay", "offered"), [(Delay(119_000, 5_000, 12), True), (Delay(121_000, 5_000, 12), False), (None, False)]
)
def test_sounds_for_every_step_need_a_quick_headset(delay: Delay | None, offered: bool) -> None:
    """At most 120 ms, and known."""
    assert (may_react(delay) is None) is offered


def test_the_page_s_vectors_are_what_is_found_here() -> None:
    """`clients/web/src/sound/headset.ts` is held to the same file."""
    clicks_us = [1_000_000 + PERIOD_US * i for i in range(CLICKS)]
    for vector in json.loads((ROOT / "tests" / "vectors" / "calibration.json").read_text()):
        assert calibrate(clicks_us, vector["taps_us"]) == Delay(vector["delay_us"], vector["spread_us"], vector["taps"])
