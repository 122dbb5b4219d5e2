"""What a physio may choose beyond the rules, and what a break means."""

from dataclasses import replace

import pytest

from stridecue.core.programme.choices import Ran, after_break, chosen, open_to
from stridecue.core.programme.faded_8 import FADED_8
from stridecue.core.programme.progression import Prescription

GOOD = Ran("advance", 95.0, 0.9)


def test_a_fade_step_is_skipped_only_after_two_masterly_sessions_in_a_row() -> None:
    """In the band ≥ 90 % and R ≥ 0.8, twice, the last two; one is not enough, nor an unknown R."""
    now = Prescription(6, 6)
    assert "skip_fade" in open_to([GOOD, GOOD], now, 75, sessions=8)
    for past in ([GOOD], [GOOD, GOOD, Ran("advance", 89.0, 0.9)], [GOOD, Ran("advance", 95.0, None)]):
        assert "skip_fade" not in open_to(past, now, 75, sessions=8)
    assert "skip_fade" not in open_to([GOOD, GOOD], Prescription(8, 8), 75, sessions=8)


def test_the_target_is_raised_after_two_advances_and_never_over_ten_per_cent() -> None:
    """+2.5 % steps with two advances between them, up to +10 %."""
    plain = Ran("advance", 82.0)
    assert open_to([plain, plain], Prescription(4, 4), 75, sessions=8) == ("raise_target",)
    assert open_to([plain, Ran("hold", 70.0)], Prescription(4, 4), 75, sessions=8) == ()
    assert open_to([plain, Ran("advance", 82.0, raised=True), plain], Prescription(4, 4), 75, sessions=8) == ()
    raised = chosen("raise_target", Prescription(4, 4), 8)
    assert raised.target_change_permille == 25
    assert open_to([plain, plain], raised, 75, sessions=8) == ()


@pytest.mark.parametrize(("days", "choice"), [(10, "go_on"), (10.1, "repeat"), (21, "repeat"), (21.1, "rebaseline")])
def test_a_break_repeats_then_measures_again(days: float, choice: str) -> None:
    """More than ten days repeat the last session, more than twenty-one need a new baseline."""
    assert after_break(days, FADED_8).choice == choice


def test_how_long_a_break_may_be_is_the_programmes() -> None:
    """The plan file's `repeat_after_days` and `rebaseline_after_days` are what decides."""
    strict = replace(FADED_8, repeat_after_days=4, rebaseline_after_days=7)
    assert [after_break(days, strict).choice for days in (4, 5, 8)] == ["go_on", "repeat", "rebaseline"]
