"""reception.py: pods that answer no clock request and send no heartbeat, and what is made of their numbers alone."""

import random

import pytest

from stridecue.core.cues import Tempo
from stridecue.core.events import Claimed, Footfall
from stridecue.core.plan import Plan, Segment
from stridecue.core.runner import Runner
from stridecue.core.session import Session

S = 1_000_000
PLAN = Plan("up", (Segment("continuous", 50),))


class Mute:
    """Two mute pods of a runner at 160 spm."""

    def __init__(self, acked_seq: int | None = None) -> None:
        self.session = Session(PLAN, Runner("runner", 160_000))
        self.rng = random.Random(1)
        self.now_us, self.steps, self.said = 10 * S, 0, [""]
        for pod, side in (("pod-l", "left"), ("pod-r", "right")):
            boot = None if acked_seq is None else "9f3a11c2"
            self.session.feed(Claimed(self.now_us, pod, side, boot, acked_seq))  # type: ignore[arg-type] # a literal

    def run(self, seconds: int, clock_us: int, wrap_us: int = 2**53, *, doubled: bool = False) -> None:
        """Steps for so long on clocks that are `clock_us` ahead of the service's."""
        end_us = self.now_us + seconds * S
        while self.now_us < end_us:
            self.now_us += 375_000 + self.rng.randrange(-9_000, 9_000)
            pod, seq = ("pod-l", "pod-r")[self.steps % 2], self.steps // 2
            step = Footfall(self.now_us, pod, "9f3a11c2", seq, (self.now_us + clock_us) % wrap_us)
            for _ in range(2 if doubled else 1):
                self.session.feed(step)
            self.steps += 1
            if self.session.sounding.because != self.said[-1]:
                self.said.append(self.session.sounding.because)

    @property
    def cued(self) -> bool:
        """Does a beat sound?"""
        return isinstance(self.session.sounding, Tempo)


@pytest.mark.parametrize("wrap_us", [2**30, 2**32])
def test_a_tick_counter_that_wraps_is_followed(wrap_us: int) -> None:
    """MicroPython's ticks wrap at 2^30 µs, a 32-bit counter at 2^32: after a wrap the beat comes back, by itself."""
    w = Mute()
    w.run(60, wrap_us - 50 * S, wrap_us)
    assert w.cued
    assert w.session.tally["clock_jumps"] == (2 if wrap_us == 2**30 else 0)


@pytest.mark.parametrize("back_us", [5 * S, 3600 * S])
def test_a_clock_that_was_set_back_is_learnt_anew_without_any_exchange(back_us: int) -> None:
    """A later step with an earlier time is no slow network: held while the clock is learnt, then cued again."""
    w = Mute()
    w.run(20, 7200 * S)
    assert w.cued
    w.run(20, 7200 * S - back_us)
    assert any("jumped" in why for why in w.said)
    assert w.cued


def test_one_stamp_from_the_past_proves_nothing() -> None:
    """A single wrong time is a late step, and no clock is learnt anew."""
    w = Mute()
    w.run(20, 7200 * S)
    w.run(1, 0)
    w.session.tally.clear()
    w.run(10, 7200 * S)
    assert w.session.tally["clock_jumps"] == 0


def test_a_pod_that_starts_anew_under_its_old_boot_id_is_told_what_it_needs() -> None:
    """All its steps were seen before: silence, and the reason names the boot id instead of waiting for a step."""
    w = Mute(acked_seq=1_000)
    w.run(6, 0)
    assert w.session.tally["footfalls"] == 0
    assert "needs a new boot id, not 9f3a11c2" in w.said[-1]


def test_repetitions_between_new_steps_hold_nothing() -> None:
    """A broker that delivers everything twice is none that starts anew."""
    w = Mute()
    w.run(20, 0, doubled=True)
    assert w.cued
    assert not any("boot id" in why for why in w.said)
