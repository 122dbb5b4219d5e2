"""clock_rate.py: what a clock's rate is, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.pods.clock_rate import RATE_MOST, ClockRate


def seen(offsets_us: list[int]) -> ClockRate:
    """A rate that has seen a message a second with these offsets."""
    rate = ClockRate()
    for s, offset_us in enumerate(offsets_us):
        rate.see(s * 1_000_000 - offset_us, s * 1_000_000, exchanged=False)
    return rate


def test_a_jump_is_no_rate() -> None:
    """However large, a step in the offset is left to the timebase."""
    for size_us in (5_000, 50_000, 150_000, 500_000, -150_000):
        assert seen([0] * 10 + [size_us] * 20).per_million == 0


@given(st.lists(st.integers(0, 30_000), min_size=20, max_size=70))
def test_a_network_that_delays_by_thirty_milliseconds_is_no_rate(delays_us: list[int]) -> None:
    """Whatever its delays, a line through them is not hugged by them, or not that of a bad clock."""
    assert abs(seen(delays_us).per_million) <= 10_000


@pytest.mark.parametrize("parts", [-45_000, -20_000, 4_000, 20_000])
def test_a_rate_is_found_to_a_thousandth(parts: int) -> None:
    """With 2 ms of delay: what is left is a crystal's drift, or ten times that."""
    rate = seen([s * parts + (s * 7919 % 2_000) for s in range(30)])
    assert rate.per_million == pytest.approx(parts, abs=abs(parts) * 0.05 + 1_000)


@given(st.lists(st.integers(0, 2_000), min_size=70, max_size=70), st.integers(10, 40))
def test_only_the_last_minute_counts_and_to_the_bit(delays_us: list[int], parts_k: int) -> None:
    """Whatever went before within the jump's bound, the rate is that of the last thirty bins alone."""
    offsets_us = [s * parts_k * 1_000 + delay_us for s, delay_us in enumerate(delays_us)]
    late = ClockRate()
    for s in range(8, 70):
        late.see(s * 1_000_000 - offsets_us[s], s * 1_000_000, exchanged=False)
    assert seen(offsets_us).per_million == late.per_million


def test_an_absurd_rate_is_not_believed() -> None:
    """Twice as fast is no clock."""
    assert seen([s * 3 * RATE_MOST for s in range(30)]).per_million == 0


@given(st.lists(st.tuples(st.integers(0, 2**53), st.integers(0, 5_000_000)), max_size=60))
def test_no_stamp_breaks_it(stamps: list[tuple[int, int]]) -> None:
    """Any stamps, several at one time among them: an integer out, and never an exception."""
    rate = ClockRate()
    now_us = 0
    for pod_us, wait_us in stamps:
        now_us += wait_us
        rate.see(pod_us, now_us, exchanged=False)
        assert isinstance(rate.scaled(pod_us), int)


@given(st.integers(-45, 45).filter(lambda parts_k: abs(parts_k) > 3))
def test_a_rate_that_was_none_is_given_up(parts_k: int) -> None:
    """Delays that grow for ten seconds look like one; a minute of even offsets later it is a crystal's clock again."""
    ramp_us = [s * parts_k * 1_000 for s in range(12)]
    rate = seen([*ramp_us, *(s % 3 * 400 for s in range(75))])
    assert rate.per_million == 0
