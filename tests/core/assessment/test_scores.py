"""Questionnaires are numbers with a range and a smallest change that matters."""

import pytest

from stridecue.core.assessment.scores import SCALES, Tool, change, checked


@pytest.mark.parametrize("tool", SCALES)
def test_a_score_stays_in_its_range(tool: Tool) -> None:
    """Both ends are scores; beyond them is refused with what would be accepted."""
    high = SCALES[tool].high
    assert checked(tool, 0) == 0
    assert checked(tool, high) == high
    for wrong in (-0.1, high + 0.1, float("nan")):
        with pytest.raises(ValueError, match=f"accepted: 0 to {high}"):
            checked(tool, wrong)


@pytest.mark.parametrize(
    ("tool", "first", "last", "said"),
    [("uwri", 20, 27, "less than"), ("uwri", 20, 28, "better by"), ("koos_pf", 60, 40, "worse by more than")],
)
def test_a_change_is_held_against_the_smallest_that_matters(tool: Tool, first: float, last: float, said: str) -> None:
    """Less than it, as much, and a change for the worse are told apart."""
    assert said in change(tool, first, last)
