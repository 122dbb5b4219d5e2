"""trust.py: the lane state as a machine that may be driven in any order."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from stridecue.core.limits import T_HOLD_MAX_US, WARMUP_STEPS
from stridecue.core.step import Step
from stridecue.core.trust import LATCHES, Trust
from stridecue.core.units import Side

SIDES: list[Side] = ["left", "right", "unknown"]


def step(cadence_milli_spm: int) -> Step:
    """A step at a cadence."""
    return Step(0, 0, 9, cadence_milli_spm, cadence_milli_spm, 3_000_000, 350_000, 20, 0, 0)


class Lane(RuleBasedStateMachine):
    """A trust, and a model of what it must not do."""

    def __init__(self) -> None:
        super().__init__()
        self.trust = Trust()
        self.now_us = 0
        self.until_us = 0
        self.latches: set[str] = set()
        self.lost: set[str] = set()
        self.since_hold = 0

    @rule(
        side=st.sampled_from(SIDES),
        cadence=st.sampled_from([0, 85_000, 110_000, 129_000, 135_000, 171_000, 171_000, 171_000, 230_000]),
        grounded=st.sampled_from([False, False, False, True]),
        after_us=st.integers(200_000, 900_000),
        steps=st.integers(1, 6),
    )
    def run(self, side: Side, cadence: int, grounded: bool, after_us: int, steps: int) -> None:
        """Some steps, alternating from `side` on."""
        for i in range(steps):
            self.now_us += after_us
            if self.trust.overdue(self.now_us, T_HOLD_MAX_US) is not None:
                self.hold("overdue", 0)
            if not self.trust.watching:
                self.trust.needs([], self.now_us)
            foot: Side = side if i % 2 == 0 or side == "unknown" else ("right" if side == "left" else "left")
            before = self.trust.state
            speaks = self.trust.accept(self.now_us, foot, step(cadence), grounded, self.now_us)
            self.since_hold = self.since_hold + 1 if self.trust.state in ("warmup", "cueing") else 0
            assert speaks == (self.trust.state == "cueing")
            if speaks:
                assert not self.latches
                assert not self.lost
                assert self.now_us >= self.until_us
                assert self.since_hold >= WARMUP_STEPS
                assert 130_000 <= cadence <= 220_000
                assert not grounded
                assert before == "cueing" or cadence >= 140_000

    @rule(name=st.sampled_from(LATCHES))
    def latch(self, name: str) -> None:
        """A person or the store says stop."""
        self.trust.latch(name, f"{name} it is")
        self.latches.add(name)
        self.since_hold = 0

    @rule(name=st.sampled_from(LATCHES))
    def release(self, name: str) -> None:
        """A latch is left only by its own name."""
        assert self.trust.release(name, "go on") == (name in self.latches)
        self.latches.discard(name)
        self.since_hold = 0 if self.trust.state not in ("warmup", "cueing") else self.since_hold

    @rule(device=st.sampled_from(["a", "b"]))
    def lose(self, device: str) -> None:
        """A needed device goes."""
        self.trust.lose(device, f"{device} lost")
        self.lost.add(device)
        self.since_hold = 0

    @rule(device=st.sampled_from(["a", "b"]))
    def find(self, device: str) -> None:
        """It comes back."""
        assert self.trust.find(device) == (device in self.lost)
        self.lost.discard(device)
        self.since_hold = 0 if self.trust.state not in ("warmup", "cueing") else self.since_hold

    @rule(because=st.sampled_from(["overdue", "check the pod"]), for_us=st.sampled_from([0, 1_000_000]))
    def hold(self, because: str, for_us: int) -> None:
        """Something passing is wrong."""
        until_us = self.now_us + for_us if for_us else 0
        self.trust.hold(because, until_us)
        self.until_us = max(self.until_us, until_us)
        self.since_hold = 0

    @precondition(lambda self: self.trust.watching)
    @rule()
    def wait(self) -> None:
        """Nothing happens until the deadline: then, and not before, a step is overdue."""
        due_us = self.trust.due_us(T_HOLD_MAX_US)
        assert due_us is not None
        assert self.trust.overdue(due_us - 1, T_HOLD_MAX_US) is None
        assert self.trust.overdue(due_us, T_HOLD_MAX_US) is not None

    @invariant()
    def shows_the_strongest_reason(self) -> None:
        """Fault before stop before pause before storage before conflict before loss; every state has words."""
        state, because = self.trust.state, self.trust.because
        assert because
        for name in LATCHES:
            assert self.trust.latched(name) == (name in self.latches)
        if self.latches:
            strongest = next(name for name in LATCHES if name in self.latches)
            assert state == {"fault": "fault", "stop": "idle"}.get(strongest, "held")
            assert because == f"{strongest} it is"
        elif self.lost:
            assert state == "lost"
        else:
            assert state in ("idle", "warmup", "cueing", "held")


TestLane = Lane.TestCase
TestLane.settings = settings(max_examples=150, stateful_step_count=40)


def test_a_foot_that_must_be_heard_is_waited_for() -> None:
    """With two sensors the steps of one foot alone never begin to cue, and the reason names the other."""
    trust = Trust()
    trust.needs(["left", "right"], 0)
    for i in range(3):
        assert not trust.accept(700_000 * i, "left", step(171_000), False, 700_000 * i)
    assert trust.overdue(2_100_000, T_HOLD_MAX_US) == "no valid right step for 2.1 s"


def test_after_a_walk_and_a_rest_the_first_step_is_not_walking() -> None:
    """A step whose cadence is not known yet is a warm-up, not a walk."""
    trust = Trust()
    for i in range(6):
        trust.accept(i, "unknown", step(110_000), False, i)
    assert trust.because == "walking"
    trust.accept(99_000_000, "unknown", step(0), False, 99_000_000)
    assert trust.state == "warmup"


def test_a_sensor_that_no_longer_knows_the_side_is_no_missing_foot() -> None:
    """Sides named at first, then unknown for 10 s: every step counts for both feet, and nothing holds."""
    trust = Trust()
    alternating: list[Side] = ["left", "right"] * 4
    sides: list[Side] = [*alternating, *SIDES[2:] * 30]
    for i, side in enumerate(sides):
        now_us = 1_000_000 + 350_000 * i
        assert trust.overdue(now_us, 1_500_000) is None
        trust.accept(now_us, side, step(171_000), grounded=False)
    assert trust.state == "cueing"
