"""A plan written out is the same plan read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.app.plan_text import plan_to_toml
from stridecue.app.plans import PLANS, PROGRAMMES, plan_from_toml
from stridecue.core.plan import CUEING, Band, Plan, Ramp, Segment
from stridecue.core.programme.programme import Programme

ALL: dict[str, Plan | Programme] = {**PLANS, **PROGRAMMES}
SEGMENTS = st.builds(
    lambda mode, permille, seconds: Segment(
        mode, permille if mode in CUEING else None if mode in ("free", "walk") else permille, seconds
    ),
    st.sampled_from(["free", "walk", "silent", "probe", "continuous", "bandwidth"]),
    st.integers(-25, 100),
    st.integers(1, 14_400),
)


@pytest.mark.parametrize("name", ALL)
def test_every_plan_of_the_service_comes_back(name: str) -> None:
    """Also the programme of eight sessions, with its ramps and bands."""
    assert plan_from_toml(plan_to_toml(ALL[name]), name) == ALL[name]


@given(
    st.lists(SEGMENTS, min_size=1, max_size=8),
    st.builds(Ramp, step_permille=st.integers(1, 10)),
    st.builds(Band, metric_permille=st.integers(1, 200), hold_on_s=st.integers(1, 60)),
)
def test_any_plan_comes_back(segments: list[Segment], ramp: Ramp, band: Band) -> None:
    """Pins that nothing which differs from its default is left out."""
    plan = Plan("mine", tuple(segments), ramp, band)
    assert plan_from_toml(plan_to_toml(plan), "mine.toml") == plan
