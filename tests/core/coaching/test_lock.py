"""lock.py: whether the steps fall on the beat, as numbers that a replay gives again."""

import math
import random

import pytest

from stridecue.core.coaching.lock import Lock
from stridecue.core.cues import Locked, Tempo
from stridecue.core.events import Claimed, Footfall
from stridecue.core.plan import Plan, Segment
from stridecue.core.runner import Runner
from stridecue.core.session import Session

TEMPO = Tempo(0, 172_500, 10_000_000, 1, "test")
PERIOD_US = 60e9 / 172_500


@pytest.mark.parametrize("phase_ms", [-150, -40, 0, 25, 160])
@pytest.mark.parametrize("spread_ms", [2, 15])
def test_a_locked_runner(phase_ms: int, spread_ms: int) -> None:
    """Mean phase and spread are found to the resolution of the circle, also where it closes."""
    chance, lock = random.Random(phase_ms), Lock()
    for n in range(500):
        lock.land(round(10_000_000 + n * PERIOD_US + 1e3 * (phase_ms + chance.gauss(0, spread_ms))), TEMPO)
    found = lock.take()
    assert found is not None
    assert found.phase_us == pytest.approx(phase_ms * 1e3, abs=2_500)
    assert found.spread_us == pytest.approx(spread_ms * 1e3, abs=1_500)
    assert found.resultant_permille > 930


def test_a_runner_who_does_not_follow_is_not_locked() -> None:
    """Steps at another cadence go round the circle: R is near 0, and the spread that of every phase alike."""
    lock = Lock()
    for n in range(400):
        lock.land(10_000_000 + 365_000 * n, TEMPO)
    found = lock.take()
    assert found is not None
    assert found.resultant_permille < 100
    assert found.spread_us == pytest.approx(PERIOD_US / math.sqrt(12), rel=0.1)


def test_too_few_steps_and_steps_before_the_first_beat_say_nothing() -> None:
    """Seven steps are no lock; what fell before the beat began is not of it; and each taking begins anew."""
    lock = Lock()
    for n in range(40):
        lock.land(n * 240_000, TEMPO)
    assert lock.take() is None
    for n in range(7):
        lock.land(10_000_000 + n * 347_826, TEMPO)
    assert lock.take() is None
    assert lock.take() is None


def test_a_session_tells_the_lock_of_every_beat_that_ends() -> None:
    """A runner who steps on the first beat and keeps the tempo is told as locked when the beat ends."""
    session = Session(Plan("test", (Segment("continuous", 0),)), Runner("r", 170_000))
    session.feed(Claimed(0, "pod", "unknown"))
    chance, said, t_us = random.Random(2), [], 1_000_000
    for i in range(120):
        t_us += 352_941 + round(chance.gauss(0, 4_000))
        said += session.feed(Footfall(t_us + 20_000, "pod", "0badcafe", i, t_us))
    assert any(isinstance(cue, Tempo) for cue in said)
    first = next(cue for cue in said if isinstance(cue, Tempo))
    said += session.feed(Claimed(t_us + 4_000_000, "other", "unknown"))
    locks = [cue for cue in said if isinstance(cue, Locked)]
    assert len(locks) == 1
    assert locks[0].steps > 60
    assert first.anchor_us > first.at_us
    assert locks[0].resultant_permille > 800
