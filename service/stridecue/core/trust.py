"""Whether anything may be said at all: the lane state.

    IDLE → WARMUP → CUEING → HELD(reason) → LOST(reason)      FAULT(reason), latched

Every check may only move the lane to the right. The way back is WARMUP: four valid steps in a row,
alternating where the sides are known; a latch (pause, stop, storage, fault) is left only by whoever
set it. Unsure means silent, and says why.

    >>> from stridecue.core.step import Step
    >>> trust = Trust()
    >>> running = Step(0, 0, 9, 171_000, 171_000, 3_000_000, 350_000, 20, 0, 0)
    >>> [trust.accept(1_000_000 + 350_000 * i, side, running, False)
    ...  for i, side in enumerate(("left", "right", "right", "left", "right", "left"))]
    [False, False, False, False, False, True]
    >>> trust.overdue(5_000_000, 1_400_000)
    'no valid left step for 2.2 s'
"""

from collections.abc import Iterable

from stridecue.core.cues import LaneState
from stridecue.core.limits import RUN_ENTER_MILLI_SPM, RUN_LEAVE_MILLI_SPM, RUN_MAX_MILLI_SPM, WARMUP_STEPS
from stridecue.core.step import Step
from stridecue.core.units import Side

LATCHES = ("fault", "stop", "pause", "storage", "conflict")
"""Strongest first: the one that is shown when several hold."""


class Trust:
    """The lane state, why it is so, and what it waits for."""

    __slots__ = (
        "_latches",
        "_lost",
        "_run_max_milli_spm",
        "_side",
        "_streak",
        "_until_us",
        "_valid_us",
        "_walking",
        "because",
        "state",
    )

    def __init__(self, run_max_milli_spm: int = RUN_MAX_MILLI_SPM) -> None:
        self._run_max_milli_spm = run_max_milli_spm
        self.state: LaneState = "idle"
        self.because = "waiting for the first step"
        self._latches: dict[str, str] = {}
        self._lost: dict[str, str] = {}
        self._until_us = 0
        self._valid_us: dict[str, int] = {}  # side → its last valid contact since the warm-up began
        self._streak = 0
        self._side: Side = "unknown"
        self._walking = False

    @property
    def watching(self) -> bool:
        """Do steps count, so that their absence means something?"""
        return self.state in ("warmup", "cueing") and bool(self._valid_us)

    def due_us(self, hold_us: int) -> int | None:
        """When the next step of some foot is overdue; None when none is awaited."""
        return min(self._valid_us.values()) + hold_us + 1 if self.watching else None

    def overdue(self, now_us: int, hold_us: int) -> str | None:
        """The reason to hold when a needed foot's last valid step is too old at `now_us`."""
        if self.watching:
            for side, last_us in self._valid_us.items():
                if now_us - last_us > hold_us:
                    foot = "" if side == "unknown" else f"{side} "
                    return f"no valid {foot}step for {(now_us - last_us) // 100_000 / 10:.1f} s"
        return None

    def needs(self, sides: Iterable[Side], now_us: int) -> None:
        """A warm-up begins: these feet have sensors, so each must be heard."""
        self._valid_us = {side: now_us for side in sides if side != "unknown"}

    def accept(self, contact_us: int, side: Side, step: Step, grounded: bool, now_us: int = 0) -> bool:
        """A valid step; True when the coach may speak. `grounded`: the last contact left no flight."""
        if self._latches or self._lost or now_us < self._until_us:
            return False
        if self.state not in ("warmup", "cueing"):
            self._streak, self._side = 0, "unknown"
        repeated = side != "unknown" and side == self._side and len(self._valid_us | {side: 0}) > 1
        if side == "unknown":  # whose sensor cannot tell sees both feet: this was one of those that are awaited
            self._valid_us = dict.fromkeys(self._valid_us, contact_us)
        self._valid_us[side] = contact_us
        self._streak = 1 if repeated else self._streak + 1
        self._side = side
        unfit = self._unfit(step, grounded)
        if unfit is not None:
            self.hold(unfit)
            self._walking = True
            return False
        if self.state != "cueing":
            self.state, self.because = (
                "warmup",
                f"warming up: {min(self._streak, WARMUP_STEPS)} of {WARMUP_STEPS} steps",
            )
            if self._streak >= WARMUP_STEPS and step.cadence_milli_spm:
                self.state, self._walking = "cueing", False
        return self.state == "cueing"

    def _unfit(self, step: Step, grounded: bool) -> str | None:
        """Why this is no running: too slow, never in the air, or quicker than anybody. Never cue a runner who walks."""
        own, cueing = step.cadence_milli_spm, self.state == "cueing"
        if own > self._run_max_milli_spm:
            return f"cadence {own // 1000} is too high to be believed: check the sensors"
        if not cueing and (own == 0 or (self._streak < WARMUP_STEPS and not self._walking)):
            return None  # too few steps to tell, and not cued yet
        if own == 0:
            return "steps are missing: cadence not known"
        return "walking" if grounded or own < (RUN_LEAVE_MILLI_SPM if cueing else RUN_ENTER_MILLI_SPM) else None

    def hold(self, because: str, until_us: int = 0) -> bool:
        """Be silent for a passing reason, at least until `until_us`; True when this changes anything."""
        self._until_us = max(self._until_us, until_us)
        self._streak = 0
        self._valid_us = {}
        if self._latches or self._lost or (self.state == "idle" and not until_us):
            return False
        changed = (self.state, self.because) != ("held", because)
        self.state, self.because = "held", because
        return changed

    def lose(self, device: str, because: str) -> None:
        """A needed device is gone."""
        self._lost[device] = because
        self._show()

    def find(self, device: str) -> bool:
        """A sign of life; True when the device had been lost."""
        if self._lost.pop(device, None) is None:
            return False
        self._show()
        return True

    def latch(self, name: str, because: str) -> None:
        """A person's or the store's decision that holds until it is taken back."""
        self._latches[name] = because
        self._show()

    def release(self, name: str, because: str) -> bool:
        """Take a latch back; False when it was not set."""
        if self._latches.pop(name, None) is None:
            return False
        self._show(because)
        return True

    def latched(self, name: str) -> bool:
        """Is this latch set?"""
        return name in self._latches

    def _show(self, because: str = "waiting for steps") -> None:
        """The strongest reason decides what the lane shows."""
        self._streak = 0
        self._valid_us = {}
        for name in LATCHES:
            if name in self._latches:
                self.state = {"fault": "fault", "stop": "idle"}.get(name, "held")  # type: ignore[assignment] # lane states
                self.because = self._latches[name]
                return
        if self._lost:
            self.state, self.because = "lost", next(iter(self._lost.values()))
        else:
            self.state, self.because = "held", because
