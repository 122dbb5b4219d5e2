"""Training load: one run against the longest of thirty days, weeks side by side, and no history of the future."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.programme.training_load import (
    DAY_S,
    FutureRunError,
    Run,
    against_longest,
    minutes_allowed_min,
    taken,
    weeks,
)

NOW_S = 100 * DAY_S


@pytest.mark.parametrize(
    ("minutes", "size"),
    [(30.0, "none"), (33.0, "none"), (33.1, "small"), (39.1, "moderate"), (60.0, "moderate"), (60.1, "large")],
)
def test_a_run_falls_into_the_published_class(minutes: float, size: str) -> None:
    """10, 30 and 100 % over the longest run of thirty days are the bounds; each bound belongs to the class below it."""
    assert against_longest(Run(NOW_S, minutes), [Run(NOW_S - DAY_S, 30.0)]).size == size


def test_only_the_thirty_days_before_count() -> None:
    """A longer run of 31 days ago, one that is still to come and the run itself are no yardstick."""
    run = Run(NOW_S, 45.0)
    others = [Run(NOW_S - 31 * DAY_S, 90.0), Run(NOW_S + DAY_S, 90.0), run, Run(NOW_S - 30 * DAY_S, 45.0)]
    assert against_longest(run, others).ratio == 1.0
    assert against_longest(run, [run]).size == "first"


def test_kilometres_count_where_every_run_has_them() -> None:
    """One run without a distance, and minutes are compared instead: a distance that nobody measured is not zero."""
    past = [Run(NOW_S - DAY_S, 30.0, 5.0)]
    assert against_longest(Run(NOW_S, 30.0, 6.0), past).unit == "km"
    assert against_longest(Run(NOW_S, 30.0, 6.0), [*past, Run(NOW_S - 2 * DAY_S, 60.0)]).unit == "min"


@given(st.floats(1, 300), st.lists(st.floats(1, 300), min_size=1, max_size=5))
def test_what_is_allowed_is_no_spike(minutes: float, before: list[float]) -> None:
    """A run of the allowed length is in the class without a spike, one of a minute more is not."""
    past = [Run(NOW_S - (i + 1) * DAY_S, length) for i, length in enumerate(before)]
    allowed = minutes_allowed_min(past, NOW_S)
    assert allowed is not None
    assert against_longest(Run(NOW_S, allowed - 0.01), past).size == "none"
    assert against_longest(Run(NOW_S, allowed + minutes), past).size != "none"


def test_a_week_adds_up_and_belongs_to_one_side() -> None:
    """Every run of fourteen days is in exactly one of the two weeks."""
    runs = [Run(NOW_S - day * DAY_S, 10.0, 2.0, 1_600) for day in range(14)]
    this, last = weeks(runs, NOW_S)
    assert (this.runs, last.runs) == (7, 7)
    assert (this.distance_km, this.steps, this.minutes_min) == (14.0, 11_200, 70.0)


def test_history_of_the_future_is_refused() -> None:
    """A clock that is a little ahead is forgiven, one that is an hour ahead is named."""
    assert taken(Run(NOW_S + 60, 30.0), NOW_S)
    with pytest.raises(FutureRunError, match=r"1\.0 h in the future"):
        taken(Run(NOW_S + 3_600, 30.0), NOW_S)
