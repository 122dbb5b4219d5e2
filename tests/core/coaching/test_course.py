"""course.py: the plan's clock."""

from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.coaching.course import Course
from stridecue.core.plan import Plan, Segment

S = 1_000_000


@given(st.lists(st.integers(1, 600), min_size=1, max_size=6), st.lists(st.integers(0, 900 * S), max_size=8))
def test_the_segment_of_a_moment(durations: list[int], steps_us: list[int]) -> None:
    """Each segment holds its own stretch, its end excluded; after the last one the plan is done; it never goes back."""
    course = Course(Plan("p", tuple(Segment("free", duration_s=d) for d in durations)))
    course.begin(0)
    now_us = 0
    for step_us in steps_us:
        now_us += step_us
        index = course.at(now_us)
        assert now_us >= sum(durations[:index]) * S
        assert index == len(durations) or now_us < sum(durations[: index + 1]) * S
        assert course.due_us is None if index == len(durations) else course.due_us == sum(durations[: index + 1]) * S


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 100 * S)), max_size=12), st.integers(0, 50 * S))
def test_a_pause_does_not_count(turns: list[tuple[bool, int]], first_us: int) -> None:
    """Time on the plan is the time since the first step without the pauses, whatever their order and overlap."""
    course = Course(Plan("p", (Segment("free", duration_s=14_400),)))
    now_us, ran_us, paused, begun = 0, 0, False, False
    for pause, lasts_us in turns:
        (course.pause if pause else course.resume)(now_us)
        paused = pause
        if not begun and now_us >= first_us:
            course.begin(now_us)
            begun = True
        now_us += lasts_us
        if begun and not paused:
            ran_us += lasts_us
        assert course.elapsed_us(now_us) == ran_us
        assert (course.due_us is None) == (paused or not begun)
