"""cadence.py: every step counts, lost steps are not slow ones, slow steps are not lost ones."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.core import cadence
from stridecue.core.kernel import fresh
from stridecue.core.step import STATE

SIDES = {"two pods": (1, 2), "one foot": (1, 1), "no side": (0, 0)}


def spm(s: Any) -> float:
    """The four-step cadence [spm]."""
    return int(s.cadence_milli_spm) / 1000


@given(st.integers(130_000, 220_000), st.sampled_from(list(SIDES)), st.integers(0, 2**40))
def test_a_steady_runner_is_read_at_every_step(milli_spm: int, pods: str, start_us: int) -> None:
    """From the second contact on, both figures are within 0.01 spm of a steady cadence: resolution ≤ 0.5 spm."""
    s = fresh(STATE)
    for i in range(40):
        if pods == "one foot" and i % 2:
            continue
        cadence.update(s, start_us + i * 60_000_000_000 // milli_spm, SIDES[pods][i % 2])
        if i >= 2:
            assert abs(int(s.cadence_milli_spm) - milli_spm) <= 10
            assert abs(int(s.mean10_milli_spm) - milli_spm) <= 10


@given(st.integers(135_000, 200_000), st.sampled_from([-50, 50]))
def test_a_change_of_five_percent_shows_within_four_steps(milli_spm: int, permille: int) -> None:
    """Each of the four steps after a true change moves the figure further; the fourth shows it in full."""
    s = fresh(STATE)
    contact_us = 1_000_000.0
    for i in range(20):
        contact_us += 6e10 / milli_spm
        cadence.update(s, int(contact_us), 1 + i % 2)
    shown = [spm(s)]
    changed = milli_spm * (1000 + permille) / 1000
    for i in range(4):
        contact_us += 6e10 / changed
        cadence.update(s, int(contact_us), 1 + i % 2)
        shown.append(spm(s))
    assert shown == sorted(shown, reverse=permille < 0)
    assert len(set(shown)) == 5
    assert abs(shown[-1] - changed / 1000) <= 0.05


@pytest.mark.parametrize("pods", list(SIDES))
@pytest.mark.parametrize("seed", range(5))
def test_lost_steps_do_not_read_as_slow_steps(pods: str, seed: int) -> None:
    """With one step in seven lost on the way, a 171-spm runner never reads below 165 nor above 177 spm."""
    rng = random.Random(seed)
    s = fresh(STATE)
    lost = {0: 0, 1: 0}
    for i in range(400):
        foot = 0 if pods == "no side" else i % 2
        if pods == "one foot" and i % 2:
            continue
        if i > 10 and rng.random() < 1 / 7:
            lost[foot] += 1
            continue
        cadence.update(s, 1_000_000 + 350_000 * i + rng.randrange(-6_000, 6_000), SIDES[pods][i % 2], lost[foot])
        lost[foot] = 0
        if i > 10 and int(s.cadence_milli_spm):
            assert 165 < spm(s) < 177


def test_a_detector_that_sleeps_now_and_then_is_forgiven() -> None:
    """One contact in twenty that the device itself missed (no gap in its numbers) is still not a slow step."""
    s = fresh(STATE)
    for i in range(200):
        if i % 20 != 19:
            cadence.update(s, 1_000_000 + 350_000 * i, 0)
    assert abs(int(s.mean10_milli_spm) - 171_429) <= 100


@pytest.mark.parametrize("pods", list(SIDES))
@pytest.mark.parametrize("walk_spm", range(70, 131, 5))
@pytest.mark.parametrize("run_spm", [150, 171, 180, 200])
def test_a_runner_who_begins_to_walk_reads_as_walking(pods: str, walk_spm: int, run_spm: int) -> None:
    """Within eight walking steps the cadence is the walker's, and never again a multiple of it."""
    s = fresh(STATE)
    contact_us, i = 1_000_000, 0
    for tempo, steps in ((run_spm, 40), (walk_spm, 40)):
        for k in range(steps):
            contact_us += 60_000_000 // tempo
            i += 1
            if pods == "one foot" and i % 2:
                continue
            cadence.update(s, contact_us, SIDES[pods][i % 2])
            if tempo == walk_spm and k >= 8:
                assert spm(s) < 136
    assert abs(spm(s) - walk_spm) <= 1


def test_a_gap_of_more_than_four_steps_is_a_break() -> None:
    """What cannot be read as lost steps begins a new window instead of a slow one."""
    s = fresh(STATE)
    for i in range(20):
        cadence.update(s, 1_000_000 + 350_000 * i, 1 + i % 2)
    cadence.update(s, 1_000_000 + 350_000 * 24, 1, 3)
    assert (int(s.kept), int(s.cadence_milli_spm), int(s.mean10_milli_spm), int(s.window_us)) == (1, 0, 0, 0)


@given(st.lists(st.tuples(st.integers(180_000, 3_000_000), st.integers(0, 2), st.integers(0, 4)), max_size=150))
def test_the_figures_stay_within_their_types(steps: list[tuple[int, int, int]]) -> None:
    """Whatever passes the gate gives a cadence between 1 and 400 spm, or none, and a window of at most ten seconds."""
    s = fresh(STATE)
    contact_us = 0
    own_us = {1: -(10**9), 2: -(10**9)}
    for interval_us, side, missing in steps:
        contact_us += interval_us
        if side and contact_us - own_us[side] < 300_000:
            continue
        own_us[side] = contact_us
        cadence.update(s, contact_us, side, missing)
        for figure in (int(s.cadence_milli_spm), int(s.mean10_milli_spm)):
            assert figure == 0 or 1_000 <= figure <= 400_000
        assert 0 <= int(s.window_us) <= 10_000_000
        assert int(s.variability_permille) >= 0
