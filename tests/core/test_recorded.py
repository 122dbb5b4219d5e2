"""recorded.py: what a session saw, as history counts it."""

from stridecue.core.baseline.measured import Contact
from stridecue.core.recorded import Recorded, run_of


def test_a_run_with_a_walk_in_it_ends_with_its_last_step() -> None:
    """Five minutes between two halves of 3.5: seven minutes of running, over after twelve; the hour begins then."""
    halves = [
        Contact(350_000 * i + pause_us)
        for pause_us, begin in ((0, 0), (300_000_000, 601))
        for i in range(begin, begin + 601)
    ]
    run = run_of(Recorded(tuple(halves), ()), 1_000)
    assert run.minutes_min == 7.0
    assert run.over_s == 1_000 + 720
