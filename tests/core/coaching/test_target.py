"""target.py: whatever plan, person and day ask for, the target stays within the runner's limits."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.coaching.target import Target
from stridecue.core.limits import tempo_limits_milli_spm
from stridecue.core.plan import Segment

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("enter"), st.integers(-100, 100)),
        st.tuples(st.just("ask"), st.integers(-100, 100)),
        st.tuples(st.just("nudge"), st.integers(-25, 25)),
        st.tuples(st.just("aim"), st.integers(-500, 500)),
        st.tuples(st.just("ease"), st.just(0)),
        st.tuples(st.just("accept"), st.integers(-100, 100)),
    ),
    max_size=20,
)


@given(st.integers(130_000, 200_000), STEPS)
def test_no_order_of_wishes_leaves_the_limits(baseline: int, steps: list[tuple[str, int]]) -> None:
    """Plan, physio, runner, day and easing in any order: within the limits, and what is refused changes nothing."""
    slowest, quickest = tempo_limits_milli_spm(baseline)
    target = Target(baseline)
    for what, permille in steps:
        before = target.milli_spm
        if what == "enter":
            target.enter(Segment("continuous", permille))
        elif what == "accept":
            target.accept(min(max(baseline * (1000 + permille) // 1000, slowest), quickest))
        elif what == "ease":
            eased = target.ease()
            assert eased == (before is not None and before != baseline)
            if eased and before is not None and target.milli_spm is not None:
                assert abs(target.milli_spm - baseline) < abs(before - baseline)
        else:
            with contextlib.suppress(ValueError):
                if what == "aim":
                    wanted = target.allowed(baseline * (1000 + permille) // 1000)
                else:
                    wanted = target.over_baseline(permille) if what == "ask" else target.moved(permille)
                assert target.milli_spm == before
                target.ask(wanted)
        assert target.milli_spm is None or slowest <= target.milli_spm <= quickest


@given(st.integers(130_000, 172_000), st.integers(10, 100), st.integers(-50, 50))
def test_what_the_day_allows_holds_until_a_person_asks(baseline: int, permille: int, asked: int) -> None:
    """An accepted target caps every later segment; a physio's wish replaces it, in later segments too."""
    target = Target(baseline)
    target.enter(Segment("continuous", permille))
    target.accept(baseline * 1005 // 1000)
    target.enter(Segment("bandwidth", 100))
    assert target.milli_spm == baseline * 1005 // 1000
    wanted = target.over_baseline(asked)
    target.ask(wanted)
    assert target.milli_spm == wanted
    target.enter(Segment("continuous", permille))
    assert target.milli_spm == wanted
    target.enter(Segment("free"))
    assert target.milli_spm is None
