"""How much was run: this run against the longest of the last thirty days, and this week beside the last.

One session that is much longer than any of the last thirty days is what goes with injury; week-to-week ratios do not,
and the acute:chronic ratio is an artefact (coaching evidence, section 3.3). So neither is computed, and the classes are
shown as classes: 10 to 30 % more had a higher hazard than 30 to 100 %, which is no dose curve.

    >>> day_s = 86_400
    >>> past = [Run(0, 30.0, 5.0), Run(3 * day_s, 40.0, 6.0)]
    >>> spike = against_longest(Run(5 * day_s, 45.0, 7.0), past)
    >>> round(spike.ratio, 3), spike.unit, spike.size
    (1.167, 'km', 'small')
    >>> against_longest(Run(60 * day_s, 20.0), past).because
    'no run in the 30 days before'
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Final, Literal

from annotated_types import Interval

from stridecue.core.programme.thresholds import THRESHOLDS, threshold

UnixS = Annotated[int, Interval(ge=0, le=2**40)]
"""Seconds since 1970, UTC."""
Minutes = Annotated[float, Interval(ge=0.0, le=2_880.0)]
Kilometres = Annotated[float, Interval(ge=0.0, le=300.0)]
Size = Literal["none", "small", "moderate", "large", "first"]

DAY_S: Final = 86_400
WINDOW_S: Final = round(threshold("longest_window")) * DAY_S
CLASSES: Final[tuple[tuple[float, Size], ...]] = (
    (threshold("spike_none"), "none"),
    (threshold("spike_small"), "small"),
    (threshold("spike_moderate"), "moderate"),
    (float("inf"), "large"),
)
AHEAD_SHOWN_H: Final = 48
AHEAD_S: Final = 300
"""A clock may be this much ahead of ours; a run that begins later than that is in the future."""


class FutureRunError(ValueError):
    """A run that has not happened yet cannot be history."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run, recorded or imported. `hills`, `fast`: as the runner flagged it. `ended_s`: None where nobody knows.

    >>> Run(0, 30.0).over_s, Run(0, 30.0, ended_s=2_400).over_s  # ten minutes of it were walked
    (1800, 2400)
    """

    began_s: UnixS
    minutes_min: Minutes
    distance_km: Kilometres | None = None
    steps: Annotated[int, Interval(ge=0, le=500_000)] | None = None
    hills: bool = False
    fast: bool = False
    ended_s: UnixS | None = None

    @property
    def over_s(self) -> int:
        """When it was over: its minutes are of running only, so that they alone would end it too early."""
        return self.began_s + round(60 * self.minutes_min) if self.ended_s is None else self.ended_s


@dataclass(frozen=True, slots=True)
class Spike:
    """This run over the longest of the thirty days before it; `ratio` None: there was none."""

    ratio: float | None
    unit: Literal["km", "min"] | None
    size: Size
    because: str

    @property
    def of_longest_pct(self) -> int | None:
        """The ratio as it is written everywhere: in whole per cent, 117 for 1.17 ×."""
        return None if self.ratio is None else round(100 * self.ratio)


def against_longest(run: Run, past: Iterable[Run]) -> Spike:
    """Compare `run` with the runs of the thirty days before it: by distance where all have one, else by time."""
    before = [other for other in past if run.began_s - WINDOW_S <= other.began_s < run.began_s]
    by_km = run.distance_km is not None and all(other.distance_km is not None for other in before)
    this = run.distance_km if by_km else run.minutes_min
    longest = max(((other.distance_km if by_km else other.minutes_min) or 0.0 for other in before), default=0.0)
    unit: Literal["km", "min"] = "km" if by_km else "min"
    if longest <= 0.0 or this is None:
        return Spike(None, None, "first", "no run in the 30 days before")
    ratio = this / longest
    size = next(size for upto, size in CLASSES if ratio <= upto)
    shown = round(100 * ratio) / 100
    said = f"{this:.1f} {unit}, {shown:.2f} × the longest of 30 days ({longest:.1f} {unit})"
    if size == "none":
        return Spike(ratio, unit, size, said)
    row = {"small": "spike_none", "moderate": "spike_small", "large": "spike_moderate"}[size]
    return Spike(ratio, unit, size, f"{said}; {THRESHOLDS[row].note}; observational, not runners with knee pain")


def minutes_allowed_min(past: Iterable[Run], now_s: int) -> float | None:
    """How long the next run may be: 1.10 × the longest of the last 30 days; None when there was none.

    >>> minutes_allowed_min([Run(0, 30.0)], 10 * DAY_S), minutes_allowed_min([], 0)
    (33.0, None)
    """
    longest = max((run.minutes_min for run in past if now_s - WINDOW_S <= run.began_s <= now_s), default=0.0)
    return round(longest * threshold("spike_none"), 3) or None


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, summed; distance and steps of the runs that have them, `without_distance` of them have none."""

    runs: Annotated[int, Interval(ge=0)]
    minutes_min: float
    distance_km: float
    steps: Annotated[int, Interval(ge=0)]
    without_distance: Annotated[int, Interval(ge=0)]
    hills: Annotated[int, Interval(ge=0)]


def weeks(past: Iterable[Run], now_s: int) -> tuple[Week, Week]:
    """This week (the seven days up to now) and the one before it, side by side and without a verdict.

    >>> this, last = weeks([Run(0, 30.0, 5.0), Run(8 * DAY_S, 20.0, hills=True)], 9 * DAY_S)
    >>> this.minutes_min, this.without_distance, this.hills, last.distance_km
    (20.0, 1, 1, 5.0)
    """
    runs = list(past)

    def summed(from_s: int, to_s: int) -> Week:
        week = [run for run in runs if from_s < run.began_s <= to_s]
        return Week(
            len(week),
            sum(run.minutes_min for run in week),
            sum(run.distance_km or 0.0 for run in week),
            sum(run.steps or 0 for run in week),
            sum(run.distance_km is None for run in week),
            sum(run.hills for run in week),
        )

    return summed(now_s - 7 * DAY_S, now_s), summed(now_s - 14 * DAY_S, now_s - 7 * DAY_S)


def breaks(past: Iterable[Run], now_s: int, longer_than_days: float = 14) -> Sequence[tuple[int, float]]:
    """Breaks without a run: when each began, and its length in days; the one that lasts until now is the last.

    >>> breaks([Run(0, 30.0), Run(20 * DAY_S, 30.0)], 21 * DAY_S), breaks([], 0)
    ([(0, 20.0)], [])
    """
    begun = sorted(run.began_s for run in past)
    gaps = [(one, (two - one) / DAY_S) for one, two in pairwise([*begun, now_s])]
    return [(from_s, days) for from_s, days in gaps if days >= longer_than_days]


def taken(run: Run, now_s: int) -> Run:
    """The run, if it may be history at `now_s`; FutureRunError when its clock is ahead.

    >>> taken(Run(3_600, 30.0), 0)
    Traceback (most recent call last):
    stridecue.core.programme.training_load.FutureRunError: the run begins 1.0 h in the future; is a clock wrong?
    """
    if run.began_s > now_s + AHEAD_S:
        ahead_h = (run.began_s - now_s) / 3_600
        ahead = f"{ahead_h:.1f} h" if ahead_h < AHEAD_SHOWN_H else f"{ahead_h / 24:.0f} days"
        raise FutureRunError(f"the run begins {ahead} in the future; is a clock wrong?")
    return run
