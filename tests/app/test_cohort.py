"""app/cohort: the simulated runners are what they say, and their figures do not depend on who computes them."""

from dataclasses import replace

import pytest

from stridecue.app.cohort.checks import WHO
from stridecue.app.cohort.cohort import Cohort, cohort
from stridecue.app.cohort.listener import Listener
from stridecue.app.cohort.outing import Outing
from stridecue.app.cohort.person import Memory, draw, steady
from stridecue.app.cohort.trial import continual, one_session, thinned, through
from stridecue.app.plans import PLANS
from stridecue.core.cues import Silence, Tempo
from stridecue.core.plan import Plan, Segment
from stridecue.core.programme.faded_8 import FADED_8
from stridecue.core.programme.programme import plan_of

S = 1_000_000


@pytest.fixture(scope="module")
def small() -> Cohort:
    """Four runners of seed 5, one of them twice, and five tries of the rules."""
    return cohort(FADED_8, 4, 5, workers=1, tries=5)


def test_a_small_cohort_meets_every_figure(small: Cohort) -> None:
    """Quiet on target, quick when low, in phase, gentle, silent in probes; the JSON has exactly the agreed names."""
    checks = small.checks()
    assert small.missed() == []
    assert checks["on_target_episodes_per_10min"] == 0
    assert checks["cues_in_probes"] == 0
    assert list(checks) == [
        "on_target_episodes_per_10min", "four_pct_low_median_s", "four_pct_low_p90_s", "first_click_p95_ms",
        "max_ramp_pct", "cues_in_probes", "retention_share_faded", "retention_share_continuous",
    ]  # fmt: skip
    assert (len(small.tries), len(small.courses), len(small.continuous)) == (5, 4, 1)
    assert all(one.sessions == 8 for one in small.courses)
    assert small.assumptions()["step_time_cv"] == 0.018


def test_the_figures_do_not_depend_on_the_processes(small: Cohort) -> None:
    """Two processes give what one gives, and another seed something else."""
    again = cohort(FADED_8, 4, 5, workers=2, tries=5)
    assert again.checks() == small.checks()
    assert again.courses == small.courses
    assert through(FADED_8, 6, 0) != small.courses[0]


def test_an_obedient_runner_follows_and_a_deaf_one_does_not() -> None:
    """The body, by what it was told: to the target within 150 s, or not at all; memory grows only near the target."""
    plan = Plan("up", (Segment("continuous", 75, 200),))
    for obedience, kept in ((1.0, True), (0.0, False)):
        memory = Memory()
        person = replace(steady(160.0, obedience=obedience), learns_ratio=1.0)
        seen = Outing(plan, WHO, person, memory, (1, 2)).run()
        assert (seen.heard.goal_us is not None) == kept
        assert (memory.kept_ratio > 0.001) == kept
        assert seen.heard.max_change_permille <= 10


def test_a_painful_run_ends_in_its_session() -> None:
    """NPRS 6 at half time: the session is over, by its own words."""
    seen = Outing(plan_of(FADED_8, 8), WHO, draw(1, 1), Memory(), (1, 3)).run(pain_nprs=6)
    assert seen.ended == "knee 6 of 10, said the simulated runner: red"


def test_a_thinned_plan_stands_for_the_whole() -> None:
    """Same segments in the same order, none longer than before, and the factors give the real minutes back."""
    plan = plan_of(FADED_8, 8)
    short, stands_for = thinned(plan, full=False)
    assert [part.mode for part in short.segments] == [part.mode for part in plan.segments]
    for part, real, factor in zip(short.segments, plan.segments, stands_for, strict=True):
        assert part.duration_s is not None
        assert part.duration_s * factor == pytest.approx(real.duration_s)
        assert factor >= 1
    assert thinned(plan, full=True) == (plan, [1.0] * len(plan.segments))


def test_the_listener_finds_what_must_not_be() -> None:
    """A cue in a probe, a beat that outlives the segment before one, and a step of 2 % are all seen."""
    plan = Plan("p", (Segment("continuous", 50, 10), Segment("probe", 50, 10)))
    late = Listener(plan, 0, 168_000)
    late.hear([Tempo(2 * S, 160_000, 2 * S, 1, "why"), Tempo(5 * S, 163_200, 5 * S, 1, "why")])
    late.landed(2.37 * S, 2.74 * S)
    late.hear([Silence(10 * S + 1, "why")])
    assert (late.heard.cues_in_probes, late.heard.max_change_permille) == (1, 20)
    in_probe = Listener(plan, 0, 168_000)
    in_probe.hear([Tempo(12 * S, 160_000, 12 * S, 1, "why")])
    in_probe.landed(11.9 * S, 12.03 * S)
    assert (in_probe.heard.cues_in_probes, in_probe.heard.clicks_off_us) == (1, [30_000])
    in_time = Listener(plan, 0, 168_000)
    in_time.hear([Tempo(2 * S, 160_000, 2 * S, 1, "why"), Silence(10 * S, "why")])
    assert in_time.heard.cues_in_probes == 0


def test_one_session_plans_are_repeated_and_a_free_run_has_nothing_to_judge() -> None:
    """`steady` becomes a programme of eight equal sessions; the control has a beat up to the end probe."""
    steady_plan = one_session(PLANS["steady"])
    assert steady_plan is not None
    assert len(steady_plan.sessions) == 8
    assert one_session(PLANS["free-run"]) is None
    assert {one.cue_on_min for one in continual(FADED_8).sessions[6:7]} == {((0, 25),)}
