"""stop_rules.py and traffic_light.py: when it hurts, at once and in few words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.cues import Notice, Prompt, Silence, Tempo
from stridecue.core.events import PainReport
from stridecue.core.pain.pain import Model
from stridecue.core.pain.stop_rules import AMBER_WORDS, EMERGENCY_WORDS, END_WORDS
from stridecue.core.pain.traffic_light import EMERGENCY_SIGNS, LIGHTS, PainSite, Sign, light
from stridecue.core.plan import Plan, Segment
from stridecue.core.runner import Runner
from tests.core.world import World, two_pods

UP = Plan("up", (Segment("continuous", target_permille=75),))
SITES: tuple[PainSite, ...] = ("knee", "calf", "achilles", "shin", "foot")
SIGNS = st.sets(st.sampled_from(["sharp", "locking", "giving_way", "limp", "sudden", *sorted(EMERGENCY_SIGNS)]))


def running(model: Model = "strict") -> World:
    """A runner who hears the beat."""
    w = World(UP, Runner("runner", 160_000, pain_model=model), two_pods(), seed=1)
    w.run(15, 160.0)
    assert isinstance(w.session.sounding, Tempo)
    return w


@given(
    st.sampled_from(SITES), st.integers(0, 10), st.integers(0, 10), SIGNS, SIGNS, st.sampled_from(["strict", "tendon"])
)
def test_worse_is_never_milder(
    site: PainSite, one: int, other: int, signs: set[Sign], more: set[Sign], model: Model
) -> None:
    """More pain or more signs never give a milder light; strict is never milder than the tendon model."""
    mild = LIGHTS.index(light(site, min(one, other), signs, model))
    assert mild <= LIGHTS.index(light(site, max(one, other), signs | more, model))
    assert LIGHTS.index(light(site, one, signs, "tendon")) <= LIGHTS.index(light(site, one, signs, "strict"))


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (("knee", 6), END_WORDS),
        (("knee", 0, ("limp",)), END_WORDS),
        (("knee", 2, ("sharp",)), END_WORDS),
        (("calf", 5), END_WORDS),
        (("shin", 1, ("sudden",)), END_WORDS),
        (("knee", 0, ("chest_pain",)), EMERGENCY_WORDS),
        (("foot", 3, ("leg_swelling", "limp")), EMERGENCY_WORDS),
    ],
)
def test_red_ends_the_run_at_once(report: tuple[PainSite, int], words: str) -> None:
    """In the very event: the beat stops, the words are spoken, the session is over; no later step brings it back."""
    w = running()
    cues = w.feed(PainReport(w.now_us, *report))
    assert any(isinstance(cue, Silence) for cue in cues)
    assert [(cue.words, cue.aloud) for cue in cues if isinstance(cue, Prompt)] == [(words, True)]
    assert w.session.ended is not None
    assert w.session.ended.startswith(f"{report[0]} {report[1]} of 10")
    count = len(w.tempos)
    w.run(20, 160.0)
    assert len(w.tempos) == count
    assert w.session.ended
    assert w.verdict() == []


def test_amber_is_a_minute_of_quiet_and_the_second_ends_the_run() -> None:
    """The first: slower, and no beat for a minute. Two taps on one occasion are one. A later one ends the run."""
    w = running()
    cues = w.feed(PainReport(w.now_us, "knee", 4))
    assert [cue.words for cue in cues if isinstance(cue, Prompt)] == [AMBER_WORDS]
    w.feed(PainReport(w.now_us, "calf", 3))
    count = len(w.tempos)
    w.run(55, 160.0)
    assert len(w.tempos) == count
    w.run(30, 160.0)
    assert len(w.tempos) > count
    assert w.session.ended is None
    cues = w.feed(PainReport(w.now_us, "calf", 3))
    assert [cue.words for cue in cues if isinstance(cue, Prompt)] == [END_WORDS]
    assert w.session.ended is not None
    assert w.verdict() == []


def test_the_tendon_model_is_a_physios_choice() -> None:
    """Knee 3 is amber by default and green where a physio chose so; green changes nothing and is noted."""
    w = running("tendon")
    cues = w.feed(PainReport(w.now_us, "knee", 3, by="the page"))
    assert [cue.because for cue in cues if isinstance(cue, Notice)] == ["knee 3 of 10, said the page: green"]
    assert isinstance(w.session.sounding, Tempo)
