"""plan.py and runner.py: what may be asked of a runner is bounded before anybody runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from stridecue.core.limits import believable_milli_spm, hold_after_us, tempo_limits_milli_spm
from stridecue.core.plan import FREE_RUN, Plan, Ramp, Segment, target_milli_spm
from stridecue.core.runner import Runner
from stridecue.core.session import Session

PLANS = TypeAdapter(Plan)


@given(st.integers(130_000, 200_000), st.integers(-1_000, 1_000))
def test_no_target_leaves_the_limits(baseline: int, permille: int) -> None:
    """Never more than ±10 % of the baseline and never above 190 spm, unless that is the runner's own pace."""
    target = target_milli_spm(Segment("silent", permille), baseline)
    assert target is not None
    assert baseline * 9 // 10 <= target <= max(min(baseline * 11 // 10, 190_000), baseline)
    slowest, quickest = tempo_limits_milli_spm(baseline)
    assert slowest <= baseline <= quickest < believable_milli_spm(baseline)


def test_without_a_baseline_there_is_no_target() -> None:
    """A free run needs nothing; a target needs a baseline, and a session refuses to begin without one."""
    assert target_milli_spm(Segment("continuous", 50), None) is None
    assert target_milli_spm(Segment("free"), 160_000) is None
    assert not FREE_RUN.needs_baseline
    with pytest.raises(ValueError, match="'p' sets a target over the baseline, and runner jo has none"):
        Session(Plan("p", (Segment("silent", 50),)), Runner("jo"))


@pytest.mark.parametrize("mode", ["continuous", "bandwidth"])
def test_a_cueing_segment_needs_a_target(mode: str) -> None:
    """The message names the key and the mode."""
    with pytest.raises(ValueError, match=f"target_permille is missing: mode '{mode}'"):
        Segment(mode)  # type: ignore[arg-type] # parametrised literal


def test_a_free_segment_has_none() -> None:
    """A target that would never be used is a mistake, and is said."""
    with pytest.raises(ValueError, match="mode 'free' has no target"):
        Segment("free", 50)


def test_only_the_last_segment_is_open_ended() -> None:
    """The message names the segment."""
    with pytest.raises(ValueError, match=r"segments\[1\]\.duration_s is missing"):
        Plan("p", (Segment("free", duration_s=5), Segment("free"), Segment("free")))


@pytest.mark.parametrize(
    "broken",
    [
        {"name": "p", "segments": []},
        {"name": "P!", "segments": [{"mode": "free"}]},
        {"name": "p", "segments": [{"mode": "loud"}]},
        {"name": "p", "segments": [{"mode": "continuous", "target_permille": 101}]},
        {"name": "p", "segments": [{"mode": "continuous", "target_permille": -101}]},
        {"name": "p", "segments": [{"mode": "continuous", "target_permille": True}]},
        {"name": "p", "segments": [{"mode": "free", "duration_s": 0}]},
        {"name": "p", "segments": [{"mode": "free"}], "ramp": {"step_permille": 11}},
        {"name": "p", "segments": [{"mode": "free"}], "ramp": {"every_s": 0}},
        {"name": "p", "segments": [{"mode": "free"}], "band": {"hold_on_s": 0}},
    ],
)
def test_a_file_cannot_widen_what_is_safe(broken: dict[str, object]) -> None:
    """Unknown modes, targets beyond ±10 %, steps above 1 % and times of zero are refused where files are read."""
    with pytest.raises(ValidationError):
        PLANS.validate_python(broken, strict=False) if "target_permille" not in str(broken) else PLANS.validate_json(
            __import__("orjson").dumps(broken), strict=True
        )


@pytest.mark.parametrize("baseline", [85_000, 129_999, 200_001])
def test_a_baseline_out_of_reach_is_refused(baseline: int) -> None:
    """Half a cadence is strides; the message says what is accepted."""
    with pytest.raises(ValueError, match="accepted: 130 to 200 spm"):
        Runner("jo", baseline)


@given(st.integers(0, 10**7))
def test_the_hold_time_is_clamped(median_us: int) -> None:
    """T_HOLD is two strides, never below 1.2 s, never above 2.0 s, and 2.0 s while nothing is known."""
    hold = hold_after_us(median_us)
    assert hold == (2_000_000 if median_us == 0 else min(max(4 * median_us, 1_200_000), 2_000_000))


def test_the_ramp_never_exceeds_one_percent() -> None:
    """The default is the greatest step that a file may ask for."""
    assert Ramp().step_permille == 10
