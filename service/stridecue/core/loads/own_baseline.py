"""Relative to the runner's own baseline: medians of 20 steps per side, a band, and the words "no change".

Definition: the index is the mean over the sides of median/baseline median; the last 20 values of a side stand in a
ring, and beside it in order, so that the median costs one insertion per step.
Equation: band = ±√((2·√(0.6² + 1.5²)·√(2/sides))² + (0.214·change)²) in per cent: two standard errors of what 20 steps
leave open (sensor and biology, in the baseline as well as now), and what the literature leaves open, since published
groups answer the same cadence with exponents from 1.45 to 2.2.
Unit: permille of the own baseline.
Source: this project on Fukuchi et al. 2017, doi 10.7717/peerj.3298: natural step-to-step variation of the load 6.8 %.
Limits: one runner, one device, one shoe, belt speed within 3 %, level. Changes under 3 % are no change.

    >>> import numpy as np
    >>> ring, ordered = np.zeros(WINDOW), np.zeros(WINDOW)
    >>> for n, value in enumerate([3.0, 1.0, 2.0] * 8):
    ...     push(ring, ordered, n, value)
    >>> float(median(ordered))
    2.0
    >>> round(half_band(0.85, 2), 4), round(half_band(1.0, 1), 4)
    (0.0456, 0.0457)
"""

from dataclasses import dataclass
from typing import Annotated, Any, Final

import numpy as np
from annotated_types import Interval

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads.quantities import QUANTITIES
from stridecue.core.loads.tiers import TIER_C, TIER_D, TIER_E
from stridecue.core.units import Ident, ShortText, SpeedMmS

SideCode = Annotated[int, Interval(ge=0, le=2)]
Median = Annotated[float, Interval(ge=-1e9, le=1e9)]

WINDOW: Final = 20
if number("baseline_steps") != WINDOW:
    raise ValueError(f"evidence baseline_steps = {number('baseline_steps')}, but the record's rings hold {WINDOW}")
SENSOR: Final = number("sensor_error") / 100.0
BIOLOGY: Final = number("biology_error") / 100.0
NO_CHANGE: Final = number("no_change") / 100.0
SPEED_MATCH_PCT: Final = number("speed_match")
MODEL_SHARE: Final = (
    0.5 * (number("cadence_exponent_high") - number("cadence_exponent_low")) / number("cadence_exponent")
)
"""How much of a change the literature leaves open."""
STANDARD_ERRORS: Final = 2.0

SENSED: Final = (TIER_C, TIER_D, TIER_E)
"""Tiers that rest on leg and pelvis sensors."""
STALE_STEPS: Final = 20
"""A sensor silent for this many steps no longer carries the index, nor a figure; the next lower tier does."""
SIDES: Final = 3
"""Unknown, left, right."""


@dataclass(frozen=True, slots=True)
class LoadBaseline:
    """A baseline as it is stored: valid for one runner, device, shoe and belt speed, level.

    `device`: whose steps counted; `sensors`: what measured beside them (tiers C, D and E).
    """

    device: ShortText
    sensors: ShortText
    shoe: Ident
    speed_mm_s: SpeedMmS
    medians: tuple[tuple[SideCode, ShortText, Median], ...]
    """(side code, name of the figure with its unit, median of 20 steps)."""


@kernel
def push(ring: Any, ordered: Any, pushed: int, value: float) -> None:
    """Put `value` into a ring that has seen `pushed` values, and keep `ordered` in order."""
    if pushed < WINDOW:
        place = pushed
    else:
        oldest = ring[pushed % WINDOW]
        place = 0
        while ordered[place] != oldest:
            place += 1
    ring[pushed % WINDOW] = value
    last = min(pushed, WINDOW - 1)
    while place < last and ordered[place + 1] < value:
        ordered[place] = ordered[place + 1]
        place += 1
    while place > 0 and ordered[place - 1] > value:
        ordered[place] = ordered[place - 1]
        place -= 1
    ordered[place] = value


@kernel
def median(ordered: Any) -> float:
    """The median of a full window."""
    return float(0.5 * (ordered[WINDOW // 2 - 1] + ordered[WINDOW // 2]))


@kernel
def speed_differs(speed_mm_s: int, matched_mm_s: int) -> bool:
    """Whether two speeds are more than 3 % apart."""
    return 100.0 * abs(speed_mm_s - matched_mm_s) > SPEED_MATCH_PCT * matched_mm_s


@kernel
def half_band(ratio: float, sides: int) -> float:
    """Half the width of the band around a ratio that rests on `sides` sides."""
    measured = STANDARD_ERRORS * np.sqrt((SENSOR * SENSOR + BIOLOGY * BIOLOGY) * 2.0 / sides)
    modelled = MODEL_SHARE * (ratio - 1.0)
    return float(np.sqrt(measured * measured + modelled * modelled))


def keep(s: Any, device: str, sensors: str, shoe: str) -> LoadBaseline:
    """The baseline of the record, to be stored."""
    medians = [
        (side, quantity.name, float(s.load_baseline[side, column]))
        for column, quantity in QUANTITIES.items()
        for side in range(SIDES)
        if s.load_based[side, column] == 1
    ]
    return LoadBaseline(device, sensors, shoe, int(s.load_matched_mm_s), tuple(medians))


def restore(s: Any, baseline: LoadBaseline, device: str, sensors: str, shoe: str) -> bool:
    """Compare with a stored baseline from now on; False, and frozen, if it is of another device or shoe.

    With other leg or pelvis sensors the foot pod's tiers go on; what the sensors measured has no baseline.
    """
    s.load_pushed[:] = 0
    s.load_based[:] = 0
    s.load_baselines = 0
    s.load_matched_mm_s = 0
    s.load_tier = 0
    s.load_other_device = int((baseline.device, baseline.shoe) != (device, shoe))
    if s.load_other_device:
        return False
    columns = {
        quantity.name: column
        for column, quantity in QUANTITIES.items()
        if baseline.sensors == sensors or quantity.tier not in SENSED
    }
    ratios = {quantity.name for quantity in QUANTITIES.values() if quantity.compared == "ratio"}
    for side, name, median_value in baseline.medians:
        if name in columns and (median_value > 0.0 or name not in ratios):
            s.load_baseline[side, columns[name]] = median_value
            s.load_based[side, columns[name]] = 1
    s.load_baselines = int(s.load_based.sum())
    s.load_matched_mm_s = baseline.speed_mm_s
    return True
