"""The guided procedure lasts as long as the evidence asks, and hides the cadence throughout."""

from stridecue.core.baseline.procedure import JOG_S, STEPS, WALK, guide


def test_three_minutes_of_walking_and_nine_of_jogging_of_which_the_last_three_count() -> None:
    """The steps add up to the published procedure, one after the other and without a gap."""
    assert (WALK.duration_s, JOG_S) == (180, 540)
    names = [guide(second * 1_000_000).name for second in range(0, 740, 10)]
    assert [names.count(step.name) * 10 for step in STEPS] == [180, 60, 300, 180, 20]
    assert all(guide(second * 1_000_000).cadence_hidden for second in range(0, 740, 10))
