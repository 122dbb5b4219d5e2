"""symmetry.py: left against right, or nothing."""

from hypothesis import given
from hypothesis import strategies as st

from stridecue.core import symmetry
from stridecue.core.kernel import fresh
from stridecue.core.step import STATE


@given(st.integers(250_000, 450_000), st.integers(-40, 40))
def test_a_known_asymmetry_is_shown(step_us: int, permille: int) -> None:
    """(right − left) / mean of both comes back to the permille, with its sign."""
    s = fresh(STATE)
    half = step_us * permille // 2000
    contact_us = 1_000_000
    for i in range(24):
        contact_us += step_us - half if i % 2 == 0 else step_us + half
        symmetry.update(s, contact_us, 1 + i % 2)
    assert int(s.asymmetry_known) == 1
    assert abs(int(s.asymmetry_permille) - permille) <= 1


@given(st.lists(st.tuples(st.integers(1, 900_000), st.integers(0, 2)), max_size=80))
def test_the_figure_stays_within_its_type(steps: list[tuple[int, int]]) -> None:
    """Whatever the intervals are, the figure is a permille that a status may carry."""
    s = fresh(STATE)
    contact_us = 1_000_000
    for interval_us, side in steps:
        contact_us += interval_us
        symmetry.update(s, contact_us, side)
        assert -1000 <= int(s.asymmetry_permille) <= 1000


def test_an_absurd_limp_is_clamped() -> None:
    """Steps of 180 and 699 ms would give 118 %: it is shown as 100 %, as the type of `Status` says."""
    s = fresh(STATE)
    contact_us = 1_000_000
    for i in range(12):
        contact_us += 180_000 if i % 2 == 0 else 699_000
        symmetry.update(s, contact_us, 1 + i % 2)
    assert int(s.asymmetry_permille) == 1000


@given(st.integers(0, 2))
def test_one_foot_gives_no_asymmetry(side: int) -> None:
    """One pod on one foot, or steps of unknown side, compare nothing: absent, not zero."""
    s = fresh(STATE)
    for i in range(40):
        symmetry.update(s, 1_000_000 + 350_000 * i, side)
    assert int(s.asymmetry_known) == 0


def test_a_lost_step_says_nothing_about_symmetry() -> None:
    """An interval over three steps between opposite feet (1.05 s) is left out."""
    s = fresh(STATE)
    for i in [i for i in range(60) if i % 7 not in (3, 4)]:
        symmetry.update(s, 1_000_000 + 350_000 * i, 1 + i % 2)
    assert (int(s.asymmetry_known), int(s.asymmetry_permille)) == (1, 0)
