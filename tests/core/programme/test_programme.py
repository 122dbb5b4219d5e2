"""programme.py, fitting.py, hard_limits.py: what a session asks for, however it was cut to fit."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stridecue.core.limits import tempo_limits_milli_spm
from stridecue.core.plan import CUEING, Plan, Segment
from stridecue.core.programme.faded_8 import FADED_8
from stridecue.core.programme.fitting import fitted, prescribed, rescaled, run_walk
from stridecue.core.programme.hard_limits import refusals
from stridecue.core.programme.programme import Programme, SessionPlan, WarmUp, compiled, plan_of
from stridecue.core.programme.progression import Prescription

WARM_UP = FADED_8.warm_up


@st.composite
def session_plans(draw: st.DrawFn) -> SessionPlan:
    """Windows in order, before the probe."""
    main_min = draw(st.integers(2, 60))
    probe_min = draw(st.integers(0, main_min - 1))
    cuts = sorted(draw(st.sets(st.integers(0, main_min - probe_min), max_size=8)))
    windows = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    mode = draw(st.sampled_from(CUEING))
    return SessionPlan(main_min, draw(st.integers(-100, 100)), mode, windows, probe_min)  # type: ignore[arg-type] # one of two words


def seconds(plan: Plan, *modes: str) -> int:
    """How long the plan is in these modes."""
    return sum(part.duration_s or 0 for part in plan.segments if part.mode in modes)


def test_faded_8_is_the_published_table() -> None:
    """Eight rows: minutes, share of feedback, target and mode, as the specification has them."""
    rows = [
        (one.main_min, one.target_permille, one.mode, one.end_probe_min, round(100 * one.on_min / one.main_min))
        for one in FADED_8.sessions
    ]
    assert rows == [
        (15, 50, "continuous", 2, 87),
        (18, 75, "continuous", 2, 89),
        (20, 75, "continuous", 2, 90),
        (22, 75, "continuous", 2, 91),
        (24, 75, "bandwidth", 2, 75),
        (26, 75, "bandwidth", 3, 50),
        (28, 75, "bandwidth", 3, 25),
        (30, 75, "bandwidth", 5, 10),
    ]
    assert [one.ramp.every_s for one in FADED_8.sessions] == [30, *[20] * 7]
    assert plan_of(FADED_8, 1).segments[:2] == (Segment("walk", None, 180), Segment("silent", None, 180))
    assert plan_of(FADED_8, 2).segments[1:3] == (Segment("silent", None, 60), Segment("probe", 75, 120))


@given(session_plans(), st.integers(1, 8))
def test_a_session_is_compiled_whole(one: SessionPlan, number: int) -> None:
    """Every minute of the main part is in one segment; feedback is where the windows are, and never in a probe."""
    plan = compiled(Programme("p", (one,)), one, number)
    main_s = round(60 * one.main_min)
    assert seconds(plan, "silent", "probe", *CUEING) == main_s + round(60 * WARM_UP.jog_min)
    assert seconds(plan, *CUEING) == round(60 * one.on_min)
    assert seconds(plan, "walk") == 180
    if one.end_probe_min:
        assert plan.segments[-1] == Segment("probe", one.target_permille, round(60 * one.end_probe_min))


@given(session_plans(), st.floats(5, 60))
def test_a_cut_session_keeps_its_share_of_feedback(one: SessionPlan, longest_min: float) -> None:
    """What is cut to 1.10 times the longest run fits, and fades as before; too little is refused with the key."""
    if one.main_min > 1.1 * longest_min - 3 < 5:
        with pytest.raises(ValueError, match=r"^main_min: "):
            fitted(one, WARM_UP, longest_min)
        return
    cut = fitted(one, WARM_UP, longest_min)
    assert cut.main_min + WARM_UP.jog_min <= max(1.1 * longest_min, 0) + 0.01 or cut is one
    assert cut is not one or one.main_min + WARM_UP.jog_min <= 1.1 * longest_min
    assert cut.on_min / cut.main_min == pytest.approx(one.on_min / one.main_min)


@given(st.integers(1, 8), st.integers(1, 8), st.integers(500, 1000), st.integers(-50, 25))
def test_a_prescription_is_minutes_and_target_of_one_session_cued_as_another(
    number: int, fade_of: int, minutes: int, change: int
) -> None:
    """Share of feedback, mode and probe come from `fade_of`; minutes, target and ramp from the session."""
    found = prescribed(FADED_8, Prescription(number, fade_of, minutes, change))
    one, faded = FADED_8.sessions[number - 1], FADED_8.sessions[fade_of - 1]
    assert found.main_min == pytest.approx(one.main_min * minutes / 1000)
    assert found.target_permille == min(one.target_permille + change, 100)
    assert (found.mode, found.ramp) == (faded.mode, one.ramp)
    assert found.on_min / found.main_min == pytest.approx(faded.on_min / faded.main_min)


@given(session_plans())
def test_run_walk_takes_nothing_away_but_a_fifth(one: SessionPlan) -> None:
    """Same length, no run longer than four minutes outside a probe, no walk longer than one, probes whole."""
    plan = compiled(Programme("p", (one,)), one, 2)
    assume(seconds(plan, *CUEING))
    walked = run_walk(plan)
    assert sum(part.duration_s or 0 for part in walked.segments) == sum(part.duration_s or 0 for part in plan.segments)
    assert [part for part in walked.segments if part.mode == "probe"] == [p for p in plan.segments if p.mode == "probe"]
    main = walked.segments[[part.mode in CUEING for part in walked.segments].index(True) :]
    ran_s = walk_s = 0
    for part in main:
        walk_s = walk_s + (part.duration_s or 0) if part.mode == "walk" else 0
        ran_s = 0 if part.mode in ("walk", "probe") else ran_s + (part.duration_s or 0)
        assert ran_s <= 240
        assert walk_s <= 60


@given(session_plans(), st.integers(130_000, 200_000), st.floats(1, 120))
def test_a_plan_is_refused_exactly_where_it_breaks_a_limit(one: SessionPlan, baseline: int, longest_min: float) -> None:
    """190 spm (or the own cadence above it), and 1.10 times the longest run; nothing is judged that is not known."""
    programme = Programme("p", (one,))
    assert refusals(programme) == []
    too_quick = baseline * (1000 + one.target_permille) // 1000 > tempo_limits_milli_spm(baseline)[1]
    too_long = one.main_min + 3 > 1.1 * longest_min + 1e-9
    found = refusals(programme, baseline_milli_spm=baseline, longest_min=longest_min)
    assert [line.split(":")[0] for line in found] == ["sessions.0.target_permille"] * too_quick + [
        "sessions.0.main_min"
    ] * too_long


def test_an_impossible_session_is_refused_with_its_key() -> None:
    """Windows out of order or in the probe, a probe longer than the session, a cold probe longer than the jog."""
    with pytest.raises(ValueError, match=r"cue_on_min\.1: 3 to 5; expected windows in order"):
        SessionPlan(20, 50, "continuous", ((0, 4), (3, 5)), 2)
    with pytest.raises(ValueError, match=r"cue_on_min\.0: 0 to 19; expected windows in order, .* up to 18"):
        SessionPlan(20, 50, "continuous", ((0, 19),), 2)
    with pytest.raises(ValueError, match="end_probe_min: 21; expected at most main_min, 20"):
        SessionPlan(20, 50, "continuous", (), 21)
    with pytest.raises(ValueError, match="cold_probe_min: 4; expected at most jog_min, 3"):
        WarmUp(cold_probe_min=4)
    with pytest.raises(ValueError, match="plan 'faded-8' has no session 9; accepted: 1 to 8"):
        plan_of(FADED_8, 9)
    with pytest.raises(ValueError, match="plan 'faded-8' has no session 9; accepted: 1 to 8"):
        prescribed(FADED_8, Prescription(9, 1))
    assert rescaled(FADED_8.sessions[0], 7.5).end_probe_min == 1
