"""step.py: one kernel call per footfall, and a refused one changes no figure."""

from hypothesis import given
from hypothesis import strategies as st

from stridecue.core import gate
from stridecue.core.kernel import fresh_array
from stridecue.core.step import NOTHING_MEASURED, STATE, advance

REST = (230_000, 3_000, 0, *NOTHING_MEASURED)


@given(
    st.lists(st.tuples(st.integers(200_000, 500_000), st.integers(0, 2)), min_size=3, max_size=40), st.integers(0, 2)
)
def test_a_refused_step_never_moves_state(steps: list[tuple[int, int]], side: int) -> None:
    """Future-dated, late and reordered footfalls leave every byte; doubled ones only their own count."""
    s = fresh_array(STATE)
    contact_us = 5_000_000
    for interval_us, foot in steps:
        contact_us += interval_us
        advance(s, contact_us, foot, contact_us, 2_000_000, 0, *REST)
    last_us = int(s[0].last_us)
    before = s.tobytes()
    for refused_us, now_us, verdict in (
        (last_us + 100_001, last_us, gate.FUTURE),
        (last_us + 1, last_us + 2_000_002, gate.LATE),
        (last_us, last_us, gate.REORDERED),
        (last_us - 50_000, last_us, gate.REORDERED),
    ):
        assert advance(s, refused_us, side, now_us, 2_000_000, 0, *REST).verdict == verdict
        assert s.tobytes() == before
    figures = {name: s[name].tobytes() for name in STATE.names or () if not name.startswith("doubled")}
    assert (
        advance(
            s, last_us + 100_000, side, last_us + 100_000, 2_000_000, 0, 230_000, 3_000, 0, *NOTHING_MEASURED
        ).verdict
        == gate.DOUBLED
    )
    assert {name: s[name].tobytes() for name in figures} == figures
