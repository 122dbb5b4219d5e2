"""How much later a headset sounds than its device believes: from taps along to clicks, or from a microphone.

Sixteen clicks at a slow, even pace; a person taps along. The first taps find the beat and do not count. Who taps to a
beat taps a little before it hears it, by some 30 ms (Repp 2005, https://doi.org/10.3758/BF03206433: most people by 20
to 80), so that much is added. A microphone needs no such correction. The delay is the median, robust against a slip;
the spread is what the middle half says an SD would be. A constant delay of any size can be compensated at the start of
a beat; an unstable one cannot, and is said.

    >>> clicks_us = [1_000_000 + 750_000 * i for i in range(16)]
    >>> found = calibrate(clicks_us, [at_us + 150_000 + 8_000 * (i % 3 - 1) for i, at_us in enumerate(clicks_us)])
    >>> found
    Delay(delay_us=180000, spread_us=11861, taps=12)
    >>> words(found)
    'this headset sounds 180 ms late; that is compensated'
    >>> print(may_react(found))
    the headset is 180 ms late: a sound for every step would come too late to be felt as one's own; at most 120 ms
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Annotated, Final, Literal

from annotated_types import Interval

from stridecue.core.units import Count

Method = Literal["taps", "microphone"]
CLICKS: Final = 16
PERIOD_US: Final = 750_000
"""Slow enough that a tap belongs to one click whatever the headset does, quick enough to be felt as a beat."""
QUICK_US: Final = 500_000
"""For a microphone, which anticipates nothing."""
SETTLING: Final = 4
TAPS_MIN: Final = 8
WINDOWS_US: Final = {"taps": (-200_000, 550_000), "microphone": (-50_000, 450_000)}
"""What is tapped or heard so long before to so long after a click belongs to it: together one period."""
ANTICIPATION_US: Final = 30_000
UNSTABLE_US: Final = 20_000
"""A spread above this is no constant delay (the issue's figure)."""
REACTIVE_MAX_US: Final = 120_000
"""Above this the sound of one's own step is felt as somebody else's (agency studies: 80 ms normal, 180 ms delayed)."""
IQR_TO_SD: Final = 1.349


class CalibrationError(ValueError):
    """What was tapped or heard cannot be used; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Delay:
    """`delay_us`: heard this much later than sent; `spread_us`: its SD; `taps`: how many counted."""

    delay_us: Annotated[int, Interval(ge=-500_000, le=2_000_000)]
    spread_us: Count
    taps: Count

    @property
    def stable(self) -> bool:
        """Is it a constant that can be compensated?"""
        return self.spread_us <= UNSTABLE_US


def calibrate(sent_us: Sequence[int], heard_us: Sequence[int], method: Method = "taps") -> Delay:
    """Both on one clock: when each click was due, and when it was tapped to, or heard by the microphone."""
    settling = SETTLING if method == "taps" else 0
    earliest_us, latest_us = WINDOWS_US[method]
    late = []
    for click_us in sent_us[settling:]:
        near = [at_us - click_us for at_us in heard_us if earliest_us <= at_us - click_us < latest_us]
        if len(near) == 1:  # two taps to one click are a slip: neither counts
            late.append(near[0])
    if len(late) < TAPS_MIN:
        what = "taps" if method == "taps" else "clicks"
        raise CalibrationError(
            f"{len(late)} {what} could be matched, at least {TAPS_MIN} are needed: "
            + ("tap once with each click" if method == "taps" else "put the microphone to the ear piece and turn it up")
        )
    ordered = sorted(late)
    spread_us = (ordered[(3 * len(ordered)) // 4] - ordered[len(ordered) // 4]) / IQR_TO_SD
    anticipation_us = ANTICIPATION_US if method == "taps" else 0
    return Delay(round(median(ordered)) + anticipation_us, round(spread_us), len(late))


def words(found: Delay) -> str:
    """For the person who has just tapped."""
    late_ms, spread_ms = round(found.delay_us / 1000), round(found.spread_us / 1000)
    if not found.stable:
        return (
            f"this headset is about {late_ms} ms late, but not steadily (± {spread_ms} ms): the first beat may miss "
            "the step; a cable is steady"
        )
    return f"this headset sounds {late_ms} ms late; that is compensated"


def may_react(found: Delay | None) -> str | None:
    """Why sounds for every single step are refused with this headset; None: they may be offered."""
    if found is None:
        return "the headset's delay is not known: calibrate it first"
    if found.delay_us > REACTIVE_MAX_US:
        return (
            f"the headset is {round(found.delay_us / 1000)} ms late: a sound for every step would come too late to be "
            f"felt as one's own; at most {REACTIVE_MAX_US // 1000} ms"
        )
    return None if found.stable else "the headset's delay is not steady: a sound for every step would limp"
