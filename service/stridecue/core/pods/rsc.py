"""Running Speed and Cadence as a second opinion: are these steps or strides, and do they agree with the footfalls?

The standard says steps a minute; some pods send strides. Which it is follows from plausibility: speed over cadence
must give a step of 0.5 to 1.9 m, and a runner makes 120 to 240 steps a minute. One measurement may fit both, so ten
that fit only one decide, and a person may say otherwise. It comes as one byte, about once a second: good for a
cross-check of the count, never for the timing of a step.

    >>> opinion = StrideFactor()
    >>> [opinion.hear(2_800, 82) for _ in range(10)][-1]
    2
"""

from collections import deque

from stridecue.core.coaching.voice import Voice
from stridecue.core.events import Rsc
from stridecue.core.pods.reception import Reception
from stridecue.core.stepping import Stepping

STEP_MIN_MM, STEP_MAX_MM = 500, 1_900
CADENCE_MIN_SPM, CADENCE_MAX_SPM = 120, 240
VOTES = 10
APART_SPM = 6
"""Further apart than this for ten measurements: one of the two does not count what the other counts."""


def plausible(speed_mm_s: int, cadence_raw: int, factor: int) -> bool:
    """Could a runner at this speed make `factor` times `cadence_raw` steps a minute?"""
    cadence_spm = cadence_raw * factor
    return (
        CADENCE_MIN_SPM <= cadence_spm <= CADENCE_MAX_SPM
        and STEP_MIN_MM * cadence_spm <= speed_mm_s * 60 <= STEP_MAX_MM * cadence_spm
    )


class StrideFactor:
    """1: the pod sends steps; 2: strides; None: not known yet. `fixed`: what a person has said."""

    __slots__ = ("_votes", "factor", "fixed")

    def __init__(self, fixed: int | None = None) -> None:
        self.fixed = fixed
        self.factor: int | None = fixed
        self._votes: deque[int] = deque(maxlen=VOTES)

    def hear(self, speed_mm_s: int, cadence_raw: int) -> int | None:
        """One measurement; the factor as it is known now. A measurement that fits both, or none, decides nothing."""
        one, two = plausible(speed_mm_s, cadence_raw, 1), plausible(speed_mm_s, cadence_raw, 2)
        if self.fixed is None and one != two:
            self._votes.append(1 if one else 2)
            if len(self._votes) == VOTES and len(set(self._votes)) == 1:
                self.factor = self._votes[0]
        return self.factor


class SecondOpinion:
    """Compares a pod's own cadence with the one counted from footfalls."""

    __slots__ = ("_apart", "_factors", "_told")

    def __init__(self) -> None:
        self._factors: dict[str, StrideFactor] = {}
        self._apart: dict[str, int] = {}
        self._told: set[tuple[str, str]] = set()

    def hear(self, event: Rsc, counted_milli_spm: int) -> str | None:
        """Something to be told once: what the pod turned out to count, or that it contradicts the footfalls.

        `counted_milli_spm`: the 10-s mean of the footfalls; 0 while there is none.
        """
        device, cadence_raw = event.device, event.cadence_raw
        opinion = self._factors.setdefault(device, StrideFactor())
        before, opinion.fixed = opinion.factor, event.factor
        factor = opinion.factor = event.factor or opinion.hear(event.speed_mm_s, cadence_raw)
        if factor is None:
            return None
        if factor != before:
            return self._once("factor", device, f"{device} sends {'steps' if factor == 1 else 'strides'} a minute")
        off = abs(cadence_raw * factor * 1000 - counted_milli_spm) > APART_SPM * 1000
        self._apart[device] = self._apart.get(device, 0) + 1 if off and counted_milli_spm else 0
        if self._apart[device] < VOTES:
            return None
        return self._once(
            "apart",
            device,
            f"{device} says {cadence_raw * factor} steps a minute, the footfalls say {counted_milli_spm / 1000:.0f}: "
            "one of them does not see every step",
        )

    def _once(self, what: str, device: str, words: str) -> str | None:
        if (what, device) in self._told:
            return None
        self._told.add((what, device))
        return words


class CrossCheck:
    """A session's second opinion: what is to be told of it becomes a notice; no step and no state hangs on it."""

    __slots__ = ("_opinion", "_reception", "_stepping", "_voice")

    def __init__(self, reception: Reception, stepping: Stepping, voice: Voice) -> None:
        self._opinion = SecondOpinion()
        self._reception, self._stepping, self._voice = reception, stepping, voice

    def rsc(self, event: Rsc) -> None:
        """A measurement of a device of this lane."""
        if self._reception.hears(event.device, event.at_us, None) is None:
            return
        last = self._stepping.last
        words = self._opinion.hear(event, last.mean10_milli_spm if last else 0)
        if words is not None:
            self._voice.notice("device", words, event.device)
