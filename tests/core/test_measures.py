"""measures.py: what a session shows, from its log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.cues import Silence, Status, Tempo
from stridecue.core.events import Belt
from stridecue.core.measures import Measures, measure
from stridecue.core.plan import Plan, Segment
from stridecue.core.runner import Runner
from tests.core.world import Follower, World, two_pods

S = 1_000_000
PLAN = Plan(
    "p",
    (Segment("probe", 50, 60), Segment("bandwidth", 50, 300), Segment("silent", 50, 60), Segment("probe", 50, 90)),
)
RUNNER = Runner("runner", 160_000, early_baseline_milli_spm=162_000, reference_speed_mm_s=2_500)


def ran(cadence: float, seed: int = 0, plan: Plan = PLAN, runner: Runner = RUNNER, speed_mm_s: int = 2_500) -> Measures:
    """A whole session at one cadence."""
    w = World(plan, runner, two_pods(), seed=seed)
    w.feed(Belt(w.now_us, "belt", speed_mm_s))
    w.run(515, cadence)
    return measure(plan, runner, [record for event, cues in w.trace for record in (event, *cues)])


def test_a_runner_on_target_is_in_the_band_and_keeps_all_of_it() -> None:
    """In band 100 %, no episode, R = 1 in the end probe; feedback was available and not delivered."""
    seen = ran(168.0)
    assert seen.in_band_permille == 1000
    assert (seen.episodes, seen.answered, seen.response_s, seen.feedback_delivered_s) == (0, 0, None, 0)
    assert 295 <= seen.feedback_available_s <= 300
    assert (seen.main_planned_s, seen.with_cues_milli_spm) == (450, None)
    assert 445 <= seen.main_ran_s <= 450
    assert seen.end_probe is not None
    assert seen.end_probe.retained_permille == pytest.approx(1000, abs=60)
    assert seen.end_probe.over_s == pytest.approx(80, abs=2)
    assert seen.because == ""


def test_like_is_compared_with_like() -> None:
    """The cold probe against the early baseline (162: R 0), the end probe against the late one (160: R 0.25)."""
    seen = ran(162.0)
    assert seen.cold_probe is not None
    assert seen.end_probe is not None
    assert seen.cold_probe.retained_permille == pytest.approx(0, abs=80)
    assert seen.end_probe.retained_permille == pytest.approx(250, abs=60)
    assert seen.in_band_permille is not None
    assert seen.in_band_permille < 200


def test_a_follower_answers_in_seconds() -> None:
    """Every episode answered, with the time it took; the cadence with cues is above that without."""
    w = World(PLAN, RUNNER, two_pods(), seed=3)
    w.run(515, Follower(158, w))
    seen = measure(PLAN, RUNNER, [cue for _, cues in w.trace for cue in cues])
    assert seen.episodes >= 2
    assert seen.answered == seen.episodes
    assert seen.response_s is not None
    assert 3 < seen.response_s < 20
    assert seen.with_cues_milli_spm is not None
    assert seen.without_cues_milli_spm is not None
    assert seen.with_cues_milli_spm > seen.without_cues_milli_spm


def test_a_ramp_is_judged_by_the_click_and_not_by_the_goal() -> None:
    """A runner who follows the click from its first beat is in the band all the way up to +7.5 %."""
    plan = Plan("up", (Segment("continuous", 75, 240), Segment("probe", 75, 60)))
    w = World(plan, RUNNER, two_pods(), seed=4)
    w.run(300, Follower(160, w))
    seen = measure(plan, RUNNER, [cue for _, cues in w.trace for cue in cues])
    assert seen.in_band_permille is not None
    assert seen.in_band_permille >= 990


def test_another_speed_shows_nothing() -> None:
    """0.5 km/h quicker: nothing in the band, no retention, and the reasons."""
    seen = ran(168.0, speed_mm_s=2_640)
    assert (seen.in_band_permille, seen.cold_probe, seen.end_probe) == (None, None, None)
    assert seen.because == "in the band: nothing was judged; retention: no probe was run"


def test_without_a_baseline_there_is_no_retention() -> None:
    """A free run is measured as far as it goes."""
    plan = Plan("free", (Segment("free"),))
    w = World(plan, Runner(), two_pods(), seed=5)
    w.run(60, 165.0)
    seen = measure(plan, Runner(), [cue for _, cues in w.trace for cue in cues])
    assert (seen.main_planned_s, seen.feedback_available_s, seen.end_probe) == (None, 0, None)
    assert seen.main_ran_s > 50
    assert seen.because == "in the band: nothing was cued; retention: no probe was run"


STATUSES = st.builds(
    Status,
    st.integers(0, 600 * S),
    st.sampled_from(["cueing", "cueing", "cueing", "held"]),
    st.just("why"),
    st.integers(0, 2000),
    mean10_milli_spm=st.none() | st.integers(100_000, 220_000),
    target_milli_spm=st.none() | st.integers(130_000, 190_000),
    in_band=st.none() | st.booleans(),
    speed_mm_s=st.none() | st.integers(2_000, 3_000),
    load_index_permille=st.none() | st.integers(0, 3_000),
    mode=st.sampled_from(["probe", "bandwidth", "silent", "continuous", "free"]),
    segment=st.integers(0, 5),
)
CUES = st.one_of(
    STATUSES,
    st.builds(Tempo, st.integers(0, 600 * S), st.integers(130_000, 190_000), st.just(0), st.just(1), st.just("why")),
    st.builds(Silence, st.integers(0, 600 * S), st.just("why")),
)


@given(st.lists(CUES, max_size=60))
def test_whatever_a_log_holds_the_measures_are_bounded(cues: list[Status | Tempo | Silence]) -> None:
    """Shares within 0 and 1000, delivered and in-band time within what was run, answers within the episodes."""
    in_order: list[Status | Tempo | Silence] = sorted(cues, key=lambda cue: cue.at_us)
    seen = measure(PLAN, RUNNER, in_order)
    assert seen.in_band_permille is None or 0 <= seen.in_band_permille <= 1000
    assert (seen.in_band_permille is None) == ("in the band" in seen.because)
    assert seen.feedback_delivered_s <= seen.main_ran_s
    assert seen.feedback_available_s <= seen.main_ran_s
    assert 0 <= seen.answered <= seen.episodes
    assert (seen.response_s is None) == (seen.answered == 0)
