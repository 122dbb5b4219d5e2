"""gate.py: every reason to refuse, and every reason to distrust the sensor."""

from typing import Any

import pytest

from stridecue.core import gate
from stridecue.core.kernel import fresh
from stridecue.core.limits import STUCK_INTERVALS
from stridecue.core.step import STATE

HOLD_US = 2_000_000


def passed(*contacts: tuple[int, int]) -> Any:
    """A gate that has let these (contact_us, side) pass."""
    s = fresh(STATE)
    for contact_us, side in contacts:
        assert gate.judge(s, contact_us, side, contact_us, HOLD_US) == gate.PASS
    return s


@pytest.mark.parametrize(
    ("contact_us", "side", "now_us", "verdict"),
    [
        (1_350_000, 2, 1_350_000, gate.PASS),
        (1_350_000, 2, 1_250_000, gate.PASS),
        (1_350_000, 2, 1_249_999, gate.FUTURE),
        (1_350_000, 2, 3_350_000, gate.PASS),
        (1_350_000, 2, 3_350_001, gate.LATE),
        (1_000_000, 2, 1_100_000, gate.REORDERED),
        (999_999, 2, 1_100_000, gate.REORDERED),
        (1_179_999, 2, 1_179_999, gate.DOUBLED),
        (1_180_000, 2, 1_180_000, gate.PASS),
        (1_299_999, 1, 1_299_999, gate.DOUBLED),
        (1_300_000, 1, 1_300_000, gate.PASS),
        (1_299_999, 0, 1_299_999, gate.PASS),
    ],
)
def test_each_reason_holds_exactly_at_its_limit(contact_us: int, side: int, now_us: int, verdict: int) -> None:
    """The last accepted microsecond passes and the next one is refused, for every reason."""
    assert gate.judge(passed((1_000_000, 1)), contact_us, side, now_us, HOLD_US) == verdict


def test_every_verdict_has_words() -> None:
    """No refusal and no suspicion is without a reason that a person can read."""
    assert sorted(gate.REASONS) == [gate.FUTURE, gate.LATE, gate.REORDERED, gate.DOUBLED]
    assert sorted(gate.SUSPICIONS) == [gate.STUCK, gate.DOUBLING]


def test_a_contact_at_the_zero_of_the_clock_is_a_contact() -> None:
    """Time 0 (a pod that ran before the service) is not mistaken for 'no step yet'."""
    s = passed((0, 1))
    assert gate.judge(s, 100_000, 1, 100_000, HOLD_US) == gate.DOUBLED
    assert gate.judge(s, 0, 2, 0, HOLD_US) == gate.REORDERED


@pytest.mark.parametrize("sides", [(0, 0), (1, 2), (1, 1)])
def test_equal_intervals_are_a_stuck_sensor(sides: tuple[int, int]) -> None:
    """Twelve step intervals equal to the millisecond are suspected, eleven are not, and one honest step clears it."""
    s = fresh(STATE)
    for i in range(STUCK_INTERVALS + 1):
        assert gate.suspect(s, 0) == 0
        gate.judge(s, 350_000 * i, sides[i % 2], 350_000 * i, HOLD_US)
    assert gate.suspect(s, 0) == gate.STUCK
    gate.judge(s, 350_000 * 13 + 9_000, sides[1], 350_000 * 14, HOLD_US)
    gate.judge(s, 350_000 * 14 + 3_000, sides[0], 350_000 * 14, HOLD_US)
    assert gate.suspect(s, 0) == 0


def test_three_doubled_contacts_in_ten_seconds_are_a_loose_pod() -> None:
    """The third doubled contact within ten seconds is suspected, for ten seconds."""
    s = passed((0, 1))
    for i, contact_us in enumerate((1_000_000, 3_000_000, 9_900_000)):
        gate.judge(s, contact_us, 1, contact_us, HOLD_US)
        assert gate.suspect(s, contact_us) == 0
        assert gate.judge(s, contact_us + 90_000, 1, contact_us + 90_000, HOLD_US) == gate.DOUBLED
        assert gate.suspect(s, contact_us + 90_000) == (gate.DOUBLING if i == 2 else 0)
    assert gate.suspect(s, 1_090_000 + 10_000_000) == gate.DOUBLING
    assert gate.suspect(s, 1_090_000 + 10_000_001) == 0
