"""The own baseline outlives the session, and the index is said in the agreed words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.kernel import fresh
from stridecue.core.loads.own_baseline import half_band, keep, restore
from stridecue.core.loads.per_step import STATE, take_baseline, update
from stridecue.core.loads.sites import read
from stridecue.core.loads.words import CAVEAT, changes, reading, run_load
from tests.core.loads.plain import plain
from tests.core.loads.test_per_step import ALL, NONE, baselined, record, run


def test_a_stored_baseline_gives_the_same_index() -> None:
    """Stored, restored in the next session, compared: the same figures as in one session."""
    first = baselined(sites=ALL)
    stored = keep(first, "pod-1", "thigh-1", "shoe-1")
    assert stored.speed_mm_s == 3_500
    second = record()
    assert restore(second, stored, "pod-1", "thigh-1", "shoe-1")
    for s in (first, second):
        run(s, 40, 213_922, 319_455, sites=ALL)
    assert first.load_index_permille == second.load_index_permille
    assert first.load_baseline.tobytes() == second.load_baseline.tobytes()


def test_a_stored_baseline_of_another_shoe_is_refused() -> None:
    """Shoes move the load by up to 17 % without moving timing: no comparison across shoes."""
    stored = keep(baselined(), "pod-1", "", "shoe-1")
    s = record()
    assert not restore(s, stored, "pod-1", "", "shoe-2")
    run(s, 40)
    assert reading(s).says == "no index: another device or shoe than in the baseline"


def test_another_pod_freezes_the_index_and_its_own_baseline_frees_it() -> None:
    """Pods disagree with each other: frozen with the reason until a new baseline is taken with this one."""
    s = record()
    assert not restore(s, keep(baselined(), "pod-1", "", "shoe-1"), "pod-2", "", "shoe-1")
    run(s, 44)
    assert (reading(s).state, reading(s).because) == ("frozen", "another device or shoe than in the baseline")
    assert take_baseline(s) > 0
    run(s, 40)
    assert reading(s).state == "no change"


def test_another_leg_sensor_costs_its_own_tiers_only() -> None:
    """The foot pod's index goes on, by its name; what the new sensor measures has no baseline yet."""
    s = record()
    assert restore(s, keep(baselined(sites=ALL), "pod-1", "thigh-1", "shoe-1"), "pod-1", "thigh-2", "shoe-1")
    run(s, 40, sites=ALL)
    assert reading(s).tier == "B"
    found = read(s)
    assert (found.impact_permille, found.knee_peak_change_mdeg, found.drop_change_mdeg) == (None, None, None)
    assert found.knee_peak_mdeg == 45_000
    assert "impact: no baseline with this sensor yet" in found.says


def test_the_words_are_the_agreed_ones() -> None:
    """Index, band, per km, tier by name, state in words; never MPa, never body weights, never a probability."""
    s = record()
    run(s, 3)
    assert reading(s).says == "no index: no baseline yet"
    s = baselined()
    run(s, 40, 213_922, 319_455)
    said = reading(s)
    assert said.says == (
        "lower: 85 % of your baseline (80-89 %), per km 88 % [B: foot pod (contact time) and belt speed]"
    )
    assert (said.tier, said.state) == ("B", "lower")
    run(s, 2, incline_permille=5)
    assert reading(s).says.startswith("held at 85 % of your baseline (80-89 %), per km 88 %: the belt is not level")
    assert reading(s).state == "frozen"
    for word in ("MPa", "BW", "stress", "risk", "injury"):
        assert word not in said.says + CAVEAT


def test_every_figure_is_compared_as_its_kind() -> None:
    """Angles by difference, loads by ratio, and the shock as the mean of five, apart from the knee."""
    s = baselined(sites=ALL)
    run(s, 40, 213_922, 319_455, sites=(4_500, 15_500, 42_000, 3_500, 85_000))
    found = {(x.name, x.side): x for x in changes(s)}
    assert found["knee_excursion_deg", "left"].change == pytest.approx(-3.5)
    assert found["pelvic_obliquity_excursion_deg", "right"].change == pytest.approx(-0.5)
    assert found["peak_tibial_acceleration_g", "left"].change == pytest.approx(0.75)
    assert found["peak_tibial_acceleration_g", "left"].tier == "C"
    assert found["leg_stiffness_bw_m", "left"].change > 1.0
    run(s, 10, sites=(9_000, 15_000, 45_000, 4_000, 90_000))
    assert {(x.name, x.side): x for x in changes(s)}["peak_tibial_acceleration_g", "left"].change == pytest.approx(1.5)


def test_left_against_right_only_above_five_per_cent() -> None:
    """Equal sides are silent; 32 ms of contact time, about 7 % of load, shows."""
    s = baselined()
    run(s, 40)
    assert "side" not in reading(s).says
    for i in range(40):
        update(s, 227_600 if i % 2 else 260_000, 351_400, 3_500, 0, 1 + i % 2, *NONE)
    assert s.load_side_permille > 50
    assert "; the right side carries 6 % more [B" in reading(s).says


@given(st.floats(0.5, 1.5), st.sampled_from((1, 2)))
def test_the_band_is_never_narrower_than_the_noise(ratio: float, sides: int) -> None:
    """At least two standard errors of twenty steps now and then; wider for a larger change and for one side."""
    width = half_band(ratio, sides)
    assert width >= 2.0 * np.hypot(0.006, 0.015) * np.sqrt(2.0 / sides) - 1e-12
    assert width == plain(half_band)(ratio, sides)
    assert half_band(ratio, 1) > half_band(ratio, 2)


def test_the_run_so_far() -> None:
    """Steps, distance, impulse and dose as plain values for the log."""
    s = baselined()
    run(s, 1_000)
    load = run_load(s)
    assert (load.steps, load.unassessed_steps) == (1_000, 44)
    assert load.distance_km == pytest.approx(1_044 * 3.5 * 0.3514 / 1_000)
    assert load.impulse_bws == pytest.approx(1_044 * 0.346 * 6.40908 * 0.2276, rel=1e-4)
    assert load.dose_steps == pytest.approx(1_000.0)


def test_a_fresh_record_has_nothing_to_say() -> None:
    """Before the first step there is no state but "unknown"."""
    said = reading(fresh(STATE))
    assert (said.state, said.index_permille, said.tier) == ("unknown", None, None)
