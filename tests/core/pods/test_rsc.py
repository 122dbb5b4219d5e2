"""Steps or strides? And do they agree with the footfalls?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.events import Claimed, Rsc
from stridecue.core.plan import FREE_RUN
from stridecue.core.pods.rsc import VOTES, SecondOpinion, StrideFactor, plausible
from stridecue.core.runner import Runner
from stridecue.core.session import Session


@given(
    st.integers(130, 210).map(lambda half: half // 2 * 2),
    st.integers(1_900, 5_200),
    st.sampled_from((1, 2)),
)
def test_a_runner_is_never_taken_for_half_or_double(cadence_spm: int, speed_mm_s: int, factor: int) -> None:
    """Whatever a plausible runner's pod counts, the factor found is the true one, or none."""
    if not plausible(speed_mm_s, cadence_spm, 1):
        return
    opinion = StrideFactor()
    for _ in range(2 * VOTES):
        opinion.hear(speed_mm_s, cadence_spm // factor)
    assert opinion.factor in (None, factor)


@pytest.mark.parametrize(("raw", "factor"), [(82, 2), (164, 1)])
def test_the_usual_runner_is_decided_by_ten_measurements(raw: int, factor: int) -> None:
    """2.8 m/s: 82 a minute are strides, 164 are steps."""
    opinion = StrideFactor()
    assert [opinion.hear(2_800, raw) for _ in range(VOTES)] == [None] * (VOTES - 1) + [factor]


def test_a_person_has_the_last_word() -> None:
    """A fixed factor is not voted on."""
    opinion = StrideFactor(1)
    for _ in range(2 * VOTES):
        assert opinion.hear(2_800, 82) == 1


def test_a_contradiction_is_told_once_and_only_when_it_lasts() -> None:
    """Ten measurements six steps apart, not nine; then never again."""
    opinion = SecondOpinion()
    said = [opinion.hear(Rsc(i, "pod", 2_800, 82, factor=2), 150_000) for i in range(VOTES + 20)]
    told = [words for words in said if words]
    assert told[0] == "pod sends strides a minute"
    assert told[1].startswith("pod says 164 steps a minute, the footfalls say 150")
    assert len(told) == 2
    assert said.index(told[1]) == VOTES


def test_a_session_logs_what_a_bridged_pod_says_and_is_not_upset() -> None:
    """It is no footfall: no state changes; the notice carries its words."""
    session = Session(FREE_RUN, Runner())
    session.feed(Claimed(0, "pod", worn="bridged", counts=False))
    before = session.trust.state
    cues = [cue for i in range(12) for cue in session.feed(Rsc(1_000_000 * (i + 1), "pod", 2_800, 82))]
    assert [cue.because for cue in cues if cue.cue == "notice"] == ["pod sends strides a minute"]
    assert session.trust.state == before
