"""The runner's own cadence from the steps of one baseline run, or why it cannot be trusted.

Value: the median of the three minute means of jog minutes 6 to 9. Refused, with every reason, when the
belt changed its speed or was not level, the minute means lie more than 2 % apart, more than 2 % of the steps were
missed, fewer than 400 steps count, or cadence and speed together give a step that nobody takes (strides counted as
steps, or contacts counted twice). Source: coaching evidence, section 8.1.

    >>> jog = [Contact(2_000_000 + 365_000 * i + 2_000 * (i % 3)) for i in range(1_500)]
    >>> found = measure(jog, [Speed(0, 2_700)])
    >>> found.late_milli_spm // 100, found.early_milli_spm // 100, found.speed_mm_s, found.steps
    (1643, 1643, 2700, 490)
    >>> strides = [Contact(2_000_000 + 730_000 * i) for i in range(760)]
    >>> measure(strides, [Speed(0, 2_700)]).because[0]
    'cadence 82.2 spm; accepted: 130 to 200 spm (half of it? then strides were counted, not steps)'
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, Literal

from stridecue.core.baseline.procedure import EARLY_S, JOG_S, SCORE
from stridecue.core.limits import BASELINE_MAX_MILLI_SPM, BASELINE_MIN_MILLI_SPM
from stridecue.core.programme.thresholds import threshold
from stridecue.core.units import Count, InclinePermille, Micros, MilliSpm, Permille, Side, SpeedMmS

GateName = Literal["cadence", "length", "belt", "minutes", "missed", "steps"]
MINUTE_US: Final = 60_000_000
AROUND: Final = 10
"""Whether a step was run or walked is judged by the median of so many intervals on either side of it."""
PAUSE_US: Final = 3_000_000
"""A longer gap between two contacts ends a jog."""
ENDS_S: Final = 5
"""A jog may be this much shorter than it should."""
SPEED_MM_S: Final = threshold("baseline_speed") / 3.6 * 1_000
STEP_LOW_M, STEP_HIGH_M = threshold("step_length_low"), threshold("step_length_high")


@dataclass(frozen=True, slots=True)
class Contact:
    """One accepted footfall, on the service clock."""

    at_us: Micros
    side: Side = "unknown"


@dataclass(frozen=True, slots=True)
class Speed:
    """What the belt said, or what a person read off it; holds until the next one."""

    at_us: Micros
    speed_mm_s: SpeedMmS
    incline_permille: InclinePermille = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """A baseline that can be trusted. `early_milli_spm`: jog minutes 1 to 3; None when the speed was another one."""

    late_milli_spm: MilliSpm
    early_milli_spm: MilliSpm | None
    speed_mm_s: SpeedMmS
    steps: Count
    missed_permille: Permille
    spread_permille: Permille
    """Largest minus smallest minute mean, over the value."""


@dataclass(frozen=True, slots=True)
class Unreliable:
    """No baseline, and every reason why."""

    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that a baseline has to pass, and how it stands, in words."""

    name: GateName
    met: bool
    says: str


@dataclass(frozen=True, slots=True)
class Judged:
    """Every gate that could be looked at, and the baseline when all are met."""

    gates: tuple[Gate, ...]
    measured: Measured | None = None


def measure(contacts: Sequence[Contact], speeds: Iterable[Speed]) -> Measured | Unreliable:
    """The baseline of the longest jog among these contacts (in order of time)."""
    judged = judge(contacts, speeds)
    return judged.measured or Unreliable(tuple(gate.says for gate in judged.gates if not gate.met))


def judge(contacts: Sequence[Contact], speeds: Iterable[Speed]) -> Judged:
    """The same gate by gate; also of a run that still goes on, where the length is not met yet."""
    feet = 2 if _one_foot(contacts) else 1
    jog = _jog(contacts, MINUTE_US * 1_000 / BASELINE_MIN_MILLI_SPM * feet)
    if len(jog) < 2 * AROUND:
        jog = _jog(contacts, PAUSE_US)  # a walk, or strides that were taken for steps: say at which cadence
    if len(jog) < 2 * AROUND:
        return Judged((Gate("length", met=False, says="no steps of a jog were recorded"),))
    step_us = median(two.at_us - one.at_us for one, two in pairwise(jog)) / feet
    began_us, ran_s = jog[0].at_us, (jog[-1].at_us - jog[0].at_us) / 1e6
    if ran_s < JOG_S - ENDS_S:
        cadence = _believable(60e9 / step_us, None)
        says = f"jogged {ran_s / 60:.1f} min without a pause; at least {JOG_S // 60} are needed"
        return Judged((cadence, Gate("length", met=False, says=says)))

    def rate(from_us: int, to_us: int) -> Rate:
        return _rate([contact for contact in jog if from_us <= contact.at_us < to_us], step_us, feet)

    scored_us = began_us + (JOG_S - SCORE.duration_s) * 1_000_000
    ended_us = scored_us + SCORE.duration_s * 1_000_000
    minutes = [rate(start_us, start_us + MINUTE_US) for start_us in range(scored_us, ended_us, MINUTE_US)]
    means = [minute.milli_spm for minute in minutes]
    value_milli_spm = median(means)
    steps, missed = sum(minute.steps for minute in minutes), sum(minute.missed for minute in minutes)
    spread = (max(means) - min(means)) / value_milli_spm
    belt = sorted(speeds, key=lambda speed: speed.at_us)
    speed_mm_s, uneven = belt_speed(belt, scored_us, ended_us)
    gates = (
        _believable(value_milli_spm, speed_mm_s),
        Gate("length", met=True, says=f"jogged {ran_s / 60:.1f} min without a pause"),
        Gate("belt", not uneven, "; ".join(uneven) or f"the belt kept {(speed_mm_s or 0) * 0.0036:.1f} km/h, level"),
        *_quality(steps, missed, spread),
    )
    if speed_mm_s is None or not all(gate.met for gate in gates):
        return Judged(gates)
    from_us, to_us = (began_us + second_s * 1_000_000 for second_s in EARLY_S)
    early_mm_s, early_wrong = belt_speed(belt, from_us, to_us)
    same = early_mm_s is not None and abs(early_mm_s - speed_mm_s) <= SPEED_MM_S and not early_wrong
    early_milli_spm = round(rate(from_us, to_us).milli_spm) if same else None
    missed_permille, spread_permille = round(1000 * missed / steps), round(1000 * spread)
    return Judged(
        gates, Measured(round(value_milli_spm), early_milli_spm, speed_mm_s, steps, missed_permille, spread_permille)
    )


# ──────────────────────────────────────────────────────────────── steps


@dataclass(frozen=True, slots=True)
class Rate:
    """Steps between two moments: how many a minute, how many in all, how many of those were never seen."""

    milli_spm: float
    steps: Count
    missed: Count


def _one_foot(contacts: Sequence[Contact]) -> bool:
    """Whether one sensor on one foot saw them: then an interval is a stride, which is two steps."""
    same = sum(one.side == two.side != "unknown" for one, two in pairwise(contacts))
    return 2 * same > len(contacts)


def _jog(contacts: Sequence[Contact], slowest_us: float) -> Sequence[Contact]:
    """The longest stretch without a pause in which no interval, by the median around it, was longer than this."""
    gaps_us = [two.at_us - one.at_us for one, two in pairwise(contacts)]
    best: Sequence[Contact] = ()
    first = 0
    for i, gap_us in enumerate([*gaps_us, PAUSE_US + 1]):
        around_us = gaps_us[max(i - AROUND, 0) : i + AROUND + 1]
        if gap_us > PAUSE_US or median(around_us) > slowest_us:
            stretch = contacts[first : i + 1]
            if len(stretch) > len(best):
                best = stretch
            first = i + 1
    return best


def _rate(contacts: Sequence[Contact], step_us: float, feet: int) -> Rate:
    """Count the steps between these contacts; an interval close to several steps holds that many."""
    counted = [max(round((two.at_us - one.at_us) / step_us), 1) for one, two in pairwise(contacts)]
    steps = sum(counted)
    if not steps:
        return Rate(1.0, 0, 0)
    missed = sum(max(n - feet, 0) for n in counted)
    return Rate(steps * 60e9 / (contacts[-1].at_us - contacts[0].at_us), steps, missed)


# ──────────────────────────────────────────────────────────────── quality


def belt_speed(belt: Sequence[Speed], from_us: int, to_us: int) -> tuple[int | None, list[str]]:
    """The belt's speed between two moments, and what speaks against it; `belt` in order of time."""
    before = [speed for speed in belt if speed.at_us <= from_us]
    during = [*before[-1:], *(speed for speed in belt if from_us < speed.at_us < to_us)]
    if not during:
        return None, ["the belt's speed is not known: enter it, or connect the treadmill"]
    slow, fast = (pick(speed.speed_mm_s for speed in during) for pick in (min, max))
    middle = round(median(speed.speed_mm_s for speed in during))
    wrong = []
    if fast - slow > 2 * SPEED_MM_S:
        wrong.append(
            f"the belt ran at {slow * 0.0036:.1f} to {fast * 0.0036:.1f} km/h while it counted; "
            f"accepted: one speed, ±{threshold('baseline_speed'):g} km/h"
        )
    steep = max((speed.incline_permille for speed in during), key=abs)
    if abs(steep) > 10 * threshold("baseline_incline"):
        wrong.append(f"the belt stood at {steep / 10:g} %; accepted: level, up to {threshold('baseline_incline'):g} %")
    return middle, wrong


def _believable(milli_spm: float, speed_mm_s: int | None) -> Gate:
    """Whether these are steps of a runner: cadence in range, and a step length that somebody takes."""
    cadence = f"{milli_spm / 1000:.1f} spm"
    if not BASELINE_MIN_MILLI_SPM <= milli_spm <= BASELINE_MAX_MILLI_SPM:
        twice = milli_spm > BASELINE_MAX_MILLI_SPM
        why = (
            "twice of it? then contacts were counted double"
            if twice
            else "half of it? then strides were counted, not steps"
        )
        accepted = f"{BASELINE_MIN_MILLI_SPM // 1000} to {BASELINE_MAX_MILLI_SPM // 1000} spm"
        return Gate("cadence", met=False, says=f"cadence {cadence}; accepted: {accepted} ({why})")
    if speed_mm_s is None:
        return Gate("cadence", met=True, says=f"cadence {cadence}")
    length_m = speed_mm_s * 60 / milli_spm
    steps = f"{cadence} at {speed_mm_s * 0.0036:.1f} km/h are steps of {length_m:.2f} m"
    if STEP_LOW_M <= length_m <= STEP_HIGH_M:
        return Gate("cadence", met=True, says=steps)
    why = "strides were counted, not steps" if length_m > STEP_HIGH_M else "contacts were counted double"
    accepted = f"accepted: {STEP_LOW_M:g} to {STEP_HIGH_M:g} m ({why}, or the speed is wrong?)"
    return Gate("cadence", met=False, says=f"{steps}; {accepted}")


def _quality(steps: int, missed: int, spread: float) -> Iterator[Gate]:
    apart, share_pct = f"the minute means lie {100 * spread:.1f} % apart", 100 * missed / max(steps, 1)
    near, whole = 100 * spread <= threshold("baseline_minutes"), share_pct < threshold("baseline_missed")
    says = apart if near else f"{apart}; accepted: up to {threshold('baseline_minutes'):g} %"
    yield Gate("minutes", near, says)
    lost = f"{share_pct:.1f} % of the steps were missed"
    yield Gate("missed", whole, lost if whole else f"{lost}; accepted: under {threshold('baseline_missed'):g} %")
    least = threshold("baseline_steps_min")
    counted = f"{steps} steps counted"
    yield Gate("steps", steps >= least, counted if steps >= least else f"{counted}; at least {least:g} are needed")
