"""All proxies of a step: reasons instead of numbers, monotone where physics says so, the same plain and compiled."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridecue.core.kernel import fresh
from stridecue.core.loads import quantities as q
from stridecue.core.loads.per_step import STATE, hold, score, take_baseline, update
from stridecue.core.loads.reasons import NOT_GIVEN, REASONS
from stridecue.core.loads.tiers import TIER_A, TIER_A_PLUS, TIER_B, TIER_C, TIER_D, TIER_E
from tests.core.loads.plain import plain

NONE = (NOT_GIVEN,) * 5
ALL = (6_000, 15_000, 45_000, 4_000, 90_000)
KNEE_TIERS = (TIER_A, TIER_A_PLUS, TIER_B, TIER_D)
PRIMARY = {
    TIER_A: q.PEAK_A,
    TIER_A_PLUS: q.PEAK_A_PLUS,
    TIER_B: q.PEAK_B,
    TIER_C: q.SHOCK,
    TIER_D: q.PEAK_D,
}
contacts_us = st.integers(170_000, 300_000)
flights_us = st.integers(40_000, 150_000)
speeds_mm_s = st.integers(2_200, 4_700)
heights_m = st.floats(1.45, 2.1)
anything = st.one_of(st.just(NOT_GIVEN), st.integers(-1_000_000, 2_000_000))


def record(height_m: float = 1.75) -> Any:
    """A fresh record of a runner."""
    s = fresh(STATE)
    s.load_height_m = height_m
    return s


def run(s: Any, steps: int, contact_us: int = 227_600, step_us: int = 351_400, **other: Any) -> None:
    """So many equal steps, left and right in turn."""
    speed, incline = other.get("speed_mm_s", 3_500), other.get("incline_permille", 0)
    for i in range(steps):
        update(s, contact_us, step_us, speed, incline, 1 + i % 2, *other.get("sites", NONE))


def baselined(**other: Any) -> Any:
    """A runner with a baseline."""
    s = record()
    run(s, 44, **other)
    assert take_baseline(s) > 0
    return s


@given(contacts_us, flights_us, speeds_mm_s, heights_m)
def test_figures_are_finite_and_positive_inside_the_range(
    contact_us: int, flight_us: int, speed_mm_s: int, height_m: float
) -> None:
    """A tier that says KNOWN gives finite, positive figures, and only then."""
    s = record(height_m)
    update(s, contact_us, contact_us + flight_us, speed_mm_s, 0, 1, *ALL)
    for tier in KNEE_TIERS:
        known = s.load_why[tier] == 0
        value = s.load_value[PRIMARY[tier]]
        assert known == bool(np.isfinite(value))
        if known:
            assert value > 0.0
    if s.load_why[TIER_B] == 0:
        of_b = [c for c, quantity in q.QUANTITIES.items() if quantity.tier == TIER_B]
        assert np.isfinite(s.load_value[of_b]).all()
        assert (s.load_value[of_b] > 0.0).all()


@given(anything, anything, anything, anything, anything, anything, anything, anything)
def test_outside_the_range_a_reason_never_a_number(  # noqa: PLR0917 - one argument per sensor
    contact_us: int, step_us: int, speed_mm_s: int, shock: int, knee: int, peak: int, drop: int, rise: int
) -> None:
    """Whatever integers arrive: no exception, and a figure exists exactly where its tier says KNOWN."""
    s = record()
    update(s, contact_us, step_us, speed_mm_s, 0, 0, shock, knee, peak, drop, rise)
    for tier, column in PRIMARY.items():
        assert (s.load_why[tier] == 0) == bool(np.isfinite(s.load_value[column])), REASONS[s.load_why[tier]]
    pelvis = np.isfinite(s.load_value[q.DROP]) or np.isfinite(s.load_value[q.OSCILLATION])
    assert (s.load_why[TIER_E] == 0) == bool(pelvis)
    assert 0 <= s.load_reason < len(REASONS)
    assert s.load_tier == 0


@given(contacts_us, flights_us, speeds_mm_s, st.floats(1.01, 1.25), st.floats(0.0, 1.0))
def test_a_higher_cadence_at_equal_speed_never_raises_the_load(
    contact_us: int, flight_us: int, speed_mm_s: int, ratio: float, exponent: float
) -> None:
    """For every tier, whether contact time stays (0) or shortens in full proportion (1)."""
    step_us = contact_us + flight_us
    usual, quick = record(), record()
    update(usual, contact_us, step_us, speed_mm_s, 0, 1, *ALL)
    update(quick, round(contact_us * ratio**-exponent), round(step_us / ratio), speed_mm_s, 0, 1, *ALL)
    for tier in KNEE_TIERS:
        if usual.load_why[tier] == 0 and quick.load_why[tier] == 0:
            assert quick.load_value[PRIMARY[tier]] <= usual.load_value[PRIMARY[tier]] * (1 + 1e-4)  # whole microseconds


@given(contacts_us, flights_us, speeds_mm_s)
def test_more_speed_or_more_flexion_is_more_load(contact_us: int, flight_us: int, speed_mm_s: int) -> None:
    """At equal timing: A+ and B grow with speed, D grows with the measured knee flexion."""
    slow, fast = record(), record()
    update(slow, contact_us, contact_us + flight_us, speed_mm_s, 0, 1, *ALL)
    deeper = (6_000, 15_000, 50_000, 4_000, 90_000)
    update(fast, contact_us, contact_us + flight_us, min(speed_mm_s + 200, 4_700), 0, 1, *deeper)
    for tier in KNEE_TIERS:
        if slow.load_why[tier] == 0 and fast.load_why[tier] == 0:
            assert fast.load_value[PRIMARY[tier]] >= slow.load_value[PRIMARY[tier]]


def test_mass_cancels() -> None:
    """No proxy takes a mass: forces are body weights, moments per kilogram, stiffness body weights per metre."""
    assert not [name for name in STATE.names or () if "mass" in name or name.endswith("_n")]
    assert not [x.name for x in q.QUANTITIES.values() if x.name.endswith(("_n", "_kn_m", "_mpa"))]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_kernel_and_its_plain_twin_agree_bit_for_bit(data: st.DataObject) -> None:
    """The readable Python is what runs: one record each, the same steps, the same bytes."""
    compiled, readable = record(), record()
    twin = plain(update)
    steps = data.draw(
        st.lists(
            st.tuples(
                st.one_of(contacts_us, st.just(NOT_GIVEN)),
                st.integers(240_000, 480_000),
                st.one_of(st.just(3_500), speeds_mm_s),
                st.sampled_from((0, 0, 0, 10)),
                st.integers(0, 2),
                st.one_of(st.just(NOT_GIVEN), st.integers(0, 30_000)),
                st.one_of(st.just(NOT_GIVEN), st.integers(-30_000, 40_000)),
                st.one_of(st.just(NOT_GIVEN), st.integers(-10_000, 100_000)),
                st.one_of(st.just(NOT_GIVEN), st.integers(-5_000, 40_000)),
                st.one_of(st.just(NOT_GIVEN), st.integers(0, 300_000)),
            ),
            max_size=30,
        )
    )
    sound = [(227_600 + 500 * i, 351_400, 3_500, 0, 1 + i % 2, *ALL) for i in range(44)]
    for i, step in enumerate([*sound, *steps, *sound]):
        if i == len(sound):
            assert take_baseline(compiled) == take_baseline(readable)
        update(compiled, *step)
        twin(readable, *step)
    assert compiled.tobytes() == readable.tobytes()


def test_ten_per_cent_more_cadence_reads_as_published() -> None:
    """Lenhart 2014: -14 % at +10 %; here with the assumed contact time, in the band and in words "lower"."""
    s = baselined()
    run(s, 40, 213_922, 319_455)
    assert (int(s.load_tier), int(s.load_state)) == (TIER_B, 3)
    assert 830 <= s.load_index_permille <= 860
    assert s.load_low_permille < s.load_index_permille < s.load_high_permille
    assert s.load_index_permille < s.load_km_permille < 1_000


def test_a_change_under_three_per_cent_is_no_change() -> None:
    """1 % of step time moves the index by 2.2 %: said as "no change"."""
    s = baselined()
    run(s, 40, 227_600, 348_500)
    assert int(s.load_state) == 2
    assert s.load_index_permille < 1_000


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"speed_mm_s": 3_650}, "belt speed more than 3 % off the baseline's"),
        ({"incline_permille": 10}, "the belt is not level"),
        ({"contact_us": 335_000}, "flight time at or below 20 ms: walking, or no flight"),
    ],
)
def test_the_index_freezes_with_its_reason(other: dict[str, int], reason: str) -> None:
    """It keeps the last value, says why, and comes back when the condition does."""
    s = baselined()
    run(s, 40, 213_922, 319_455)
    held = int(s.load_index_permille)
    run(s, 4, **other)
    assert int(s.load_state) == 5
    assert REASONS[s.load_reason] == reason
    assert int(s.load_index_permille) == held
    run(s, 40)
    assert int(s.load_state) == 2
    assert abs(int(s.load_index_permille) - 1_000) <= 1


def test_speed_within_three_per_cent_is_the_same_speed() -> None:
    """3.60 against 3.50 m/s is still compared."""
    s = baselined()
    run(s, 40, speed_mm_s=3_600)
    assert int(s.load_reason) == 0


def test_a_whole_step_waits_for_its_sensors_and_is_scored_once() -> None:
    """Held, then scored with what was measured of it: the same record as at once; scoring twice adds nothing."""
    at_once, later = record(), record()
    run(at_once, 30, sites=ALL)
    for i in range(30):
        hold(later, 227_600, 351_400, 3_500, 0, 1 + i % 2)
        score(later, *ALL)
        score(later, *NONE)
    for name in (name for name in STATE.names or () if name.startswith("load_")):
        assert np.array_equal(at_once[name], later[name], equal_nan=True), name


def test_the_best_tier_at_hand_carries_the_index() -> None:
    """D with the leg sensors; B when they fall silent; A+ when contact times stop; A when the belt's speed is lost."""
    s = baselined(sites=ALL)
    run(s, 40, sites=ALL)
    assert int(s.load_tier) == TIER_D
    run(s, 42)
    assert int(s.load_tier) == TIER_B
    run(s, 42, contact_us=NOT_GIVEN)
    assert int(s.load_tier) == TIER_A_PLUS
    run(s, 42, contact_us=NOT_GIVEN, speed_mm_s=NOT_GIVEN)
    assert int(s.load_tier) == TIER_A
    assert int(s.load_state) == 2


def test_one_lost_toe_off_does_not_change_the_tier() -> None:
    """A single missing contact time leaves the median of the last 20 as it is."""
    s = baselined()
    run(s, 40)
    run(s, 1, contact_us=NOT_GIVEN)
    assert int(s.load_tier) == TIER_B


@given(st.lists(st.integers(170_000, 300_000), min_size=20, max_size=70))
def test_the_window_keeps_the_median_of_the_last_twenty(contacts: list[int]) -> None:
    """The ordered window is the sorted ring, whatever came before."""
    s = record()
    for contact_us in contacts:
        update(s, contact_us, 400_000, 3_000, 0, 1, *NONE)
    ordered = s.load_ordered[1, q.FORCE]
    assert list(ordered) == sorted(s.load_ring[1, q.FORCE])
    assert s.load_pushed[1, q.FORCE] == len(contacts)


def test_the_dose_counts_baseline_steps_and_says_what_it_missed() -> None:
    """At baseline each step counts 1; a changed speed goes on counting; a slope is not assessed."""
    s = baselined()
    run(s, 100)
    assert s.load_dose_steps == pytest.approx(100.0)
    assert int(s.load_steps) == 100
    run(s, 100, speed_mm_s=4_000)
    assert int(s.load_steps) == 200
    assert s.load_dose_steps > 200.0
    missed = int(s.load_unassessed_steps)
    run(s, 10, incline_permille=20)
    assert int(s.load_unassessed_steps) == missed + 10
    assert s.load_distance_m == pytest.approx(0.3514 * (3.5 * 154 + 4.0 * 100))


def test_the_research_exponent_weighs_size_more_than_count() -> None:
    """With m = 4, a step at 0.846 of the load counts 0.51 of a step; m = 1 is the default."""
    s = baselined()
    s.load_exponent = 4
    run(s, 1, 213_922, 319_455)
    assert s.load_dose_steps == pytest.approx(0.846**4, abs=0.005)
