"""Pain answers: what they say together, and when which question is open."""

from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.pain.pain import HOUR_S, PROMPTS, Answer, Moment, due, felt, morning_after_s, timed

BEGAN_S, HALF_S, ENDED_S = 1_000_000, 1_000_900, 1_001_800


def open_at(now_s: int, *answered: Moment, ended_s: int | None = ENDED_S) -> list[tuple[Moment, bool]]:
    """(moment, late) of what is open."""
    return [(prompt.moment, prompt.late) for prompt in due(answered, now_s, BEGAN_S, HALF_S, ended_s)]


def test_every_prompt_opens_at_its_moment_and_closes_when_answered() -> None:
    """Before, halfway, end, an hour later, next morning, each once; a late one stays open, and is said to be late."""
    assert open_at(BEGAN_S, ended_s=None) == [("before", False)]
    assert open_at(HALF_S, ended_s=None) == [("before", True), ("halfway", False)]
    assert open_at(ENDED_S, "before", "halfway") == [("end", False)]
    assert open_at(ENDED_S + HOUR_S - 1, "before", "halfway", "end") == []
    assert open_at(ENDED_S + HOUR_S, "before", "halfway", "end") == [("after_60min", False)]
    morning_s = morning_after_s(ENDED_S, 0)
    assert open_at(morning_s, "before", "halfway", "end") == [("after_60min", True), ("next_morning", False)]
    assert open_at(morning_s + 25 * HOUR_S, *PROMPTS) == []


@given(st.integers(0, 2**34), st.sampled_from([-12, -5, 0, 2, 5, 13]))
def test_the_next_morning_is_a_morning_after_a_night(ended_s: int, offset_h: int) -> None:
    """Six o'clock by the local clock, four to twenty-eight hours after the run, wherever the gym is."""
    morning_s = morning_after_s(ended_s, offset_h * HOUR_S)
    assert (morning_s + offset_h * HOUR_S) % (24 * HOUR_S) == 6 * HOUR_S
    assert 4 * HOUR_S <= morning_s - ended_s <= 28 * HOUR_S


@given(st.sets(st.sampled_from(PROMPTS)), st.integers(BEGAN_S, ENDED_S + 10**6))
def test_what_is_answered_is_never_asked_again_and_nothing_opens_before_its_time(
    answered: set[Moment], now_s: int
) -> None:
    """The due list holds no answered moment, and no moment that has not come."""
    for prompt in due(answered, now_s, BEGAN_S, HALF_S, ENDED_S):
        assert prompt.moment not in answered
        assert prompt.since_s <= now_s


def test_the_worse_of_two_answers_counts() -> None:
    """Two answers to one prompt: the higher after the run, the lower before it, so nothing looks better than it was."""
    twice = felt([Answer("before", 3, 0), Answer("before", 1, 0), Answer("end", 2, 4), Answer("end", 5, 1)])
    assert (twice.knee_before_nprs, twice.knee_during_nprs, twice.lower_leg_nprs) == (1, 5, 4)
    assert felt([Answer("before", 1, 0), Answer("after_60min", 2, 0)]).settled is False


def test_half_an_answer_is_missing() -> None:
    """A knee without a lower leg leaves the prompt open for the progression, but the knee is heard."""
    half = felt([Answer("next_morning", 7, None), Answer("before", 1, 0)])
    assert half.morning_change_nprs == 6
    assert "next_morning" in half.missing


def test_an_answer_before_its_time_is_one_in_between() -> None:
    """What is said minutes after the run says nothing of the hour or the morning: only that it hurt then."""
    morning_s = morning_after_s(ENDED_S, 0)
    after: dict[Moment, int] = {"after_60min": ENDED_S + HOUR_S, "next_morning": morning_s}
    for moment, opens in after.items():
        assert timed(Answer(moment, 4, 1, limp=True), opens - 1, ENDED_S) == Answer("on_demand", 4, 1, limp=True)
        assert timed(Answer(moment, 4, 1), opens, ENDED_S).moment == moment
        assert timed(Answer(moment, 4, 1), opens + 30 * HOUR_S, ENDED_S).moment == moment, "late is better than none"
