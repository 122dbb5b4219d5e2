r"""What leg and pelvis sensors tell beside the knee load: impact, knee angle, pelvic drop, oscillation. Apart.

Definition: medians of the last 20 stances per side against the own baseline, as in `own_baseline`; of the impact the
mean of the last five, as in its literature. Both sides are averaged where both are measured.
Equation: impact and oscillation are ratios; angles are differences. The impact's band is two standard errors of this
very runner's scatter over 20 stances, of the five now and the 20 of the baseline: ±2·SD·√(1/5 + 1/20)/√sides.
Unit: permille of the baseline, millidegrees.
Source: `tibial_shock`, `knee_flexion`, `pelvic_obliquity`; cross-check of the oscillation by timing: `displacement`.
Limits: each needs a baseline with the same sensors. An angle that changed by less than its error is "no change".

    >>> from stridecue.core.kernel import fresh
    >>> from stridecue.core.loads.per_step import STATE, take_baseline, update
    >>> s = fresh(STATE)
    >>> s.load_height_m = 1.75
    >>> for i in range(44):
    ...     update(s, 227_600, 351_400, 3_500, 0, 1 + i % 2, 6_000 + i, 15_000, 45_000, 4_000, 80_000)
    >>> _ = take_baseline(s)
    >>> for i in range(44):
    ...     update(s, 227_600, 351_400, 3_500, 0, 1 + i % 2, 5_000 + i, 15_000, 42_000, 4_100, 80_000)
    >>> found = read(s)
    >>> found.impact_permille, found.knee_peak_change_mdeg, found.drop_change_mdeg
    (836, -3000, 100)
    >>> print(found.says.replace("; ", "\n"))
    impact (apart from the knee) lower: 84 % (84-84 %)
    knee flexion peak 42.0° (-3.0), excursion 27.0° (-3.0) ± 2°
    pelvic drop no change: +0.1 ± 1°
    oscillation 80 mm (80 by timing), 100 %
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.loads import quantities as q
from stridecue.core.loads.knee_flexion import ERROR_DEG as KNEE_ERROR_DEG
from stridecue.core.loads.own_baseline import NO_CHANGE, SIDES, STALE_STEPS, STANDARD_ERRORS, WINDOW
from stridecue.core.loads.pelvic_obliquity import ERROR_DEG as DROP_ERROR_DEG
from stridecue.core.units import AngleMdeg, Count

MEASURED: Final = ("shock_mg", "knee_contact_mdeg", "knee_peak_mdeg", "drop_mdeg", "rise_um")
"""Figures of a `Stance`, in the order in which `per_step.update` takes them."""
SHOCK_STEPS: Final = int(number("shock_steps"))
KNEE_DEG: Final = KNEE_ERROR_DEG[0]


@dataclass(frozen=True, slots=True)
class Sites:
    """None: not measured, or no baseline with these sensors yet. `says`: all of it in words."""

    says: str
    impact_permille: Count | None = None
    impact_low_permille: Count | None = None
    impact_high_permille: Count | None = None
    knee_contact_mdeg: AngleMdeg | None = None
    knee_peak_mdeg: AngleMdeg | None = None
    knee_peak_change_mdeg: AngleMdeg | None = None
    knee_excursion_change_mdeg: AngleMdeg | None = None
    drop_change_mdeg: AngleMdeg | None = None
    oscillation_permille: Count | None = None


def read(s: Any, lacking: tuple[str, ...] = ()) -> Sites:
    """The figures after the last step; `lacking`: why sensors that are worn give none."""
    impact, impact_low, impact_high = _impact(s) or (None, None, None)
    contact, peak, excursion = (_both(s, column) for column in (q.KNEE_CONTACT, q.KNEE_PEAK, q.KNEE_EXCURSION))
    peak_change, excursion_change, drop_change = (
        _change(s, column) for column in (q.KNEE_PEAK, q.KNEE_EXCURSION, q.DROP)
    )
    rise, rise_change = _both(s, q.OSCILLATION), _change(s, q.OSCILLATION)
    said = [
        _impact_says(s),
        _knee_says(peak, excursion, peak_change, excursion_change),
        _drop_says(_both(s, q.DROP), drop_change),
        _rise_says(s, rise, rise_change),
        *lacking,
    ]
    return Sites(
        "; ".join(part for part in said if part),
        impact,
        impact_low,
        impact_high,
        _milli(contact),
        _milli(peak),
        _milli(peak_change),
        _milli(excursion_change),
        _milli(drop_change),
        _milli(rise_change),
    )


def recent(s: Any, side: int, column: int) -> float:
    """The median of the last 20 steps; of the tibial shock the mean of the last five."""
    if column == q.SHOCK:
        newest = int(s.load_pushed[side, column])
        places = [(newest - 1 - back) % WINDOW for back in range(SHOCK_STEPS)]
        return float(s.load_ring[side, column, places].mean())
    ordered = s.load_ordered[side, column]
    return float(0.5 * (ordered[WINDOW // 2 - 1] + ordered[WINDOW // 2]))


def current(s: Any, column: int, *, based: bool) -> list[int]:
    """The sides with a full window of this figure that is not stale, and with a baseline of it where that is needed."""
    return [
        side
        for side in range(SIDES)
        if s.load_pushed[side, column] >= WINDOW
        and s.load_seen_steps - s.load_last_step[side, column] < STALE_STEPS
        and (s.load_based[side, column] == 1 or not based)
    ]


def _both(s: Any, column: int) -> float | None:
    sides = current(s, column, based=False)
    return sum(recent(s, side, column) for side in sides) / len(sides) if sides else None


def _change(s: Any, column: int) -> float | None:
    """Ratio or difference against the baseline, mean of the sides."""
    sides = current(s, column, based=True)
    if not sides:
        return None
    pairs = [(recent(s, side, column), float(s.load_baseline[side, column])) for side in sides]
    if q.QUANTITIES[column].compared == "ratio":
        return sum(now / base for now, base in pairs) / len(pairs)
    return sum(now - base for now, base in pairs) / len(pairs)


def _impact(s: Any) -> tuple[int, int, int] | None:
    """Ratio of the impact with its band."""
    ratio, sides = _change(s, q.SHOCK), current(s, q.SHOCK, based=True)
    if ratio is None:
        return None
    scatter = np.mean([s.load_ring[side, q.SHOCK].std(ddof=1) / s.load_baseline[side, q.SHOCK] for side in sides])
    half = STANDARD_ERRORS * float(scatter) * float(np.sqrt((1 / SHOCK_STEPS + 1 / WINDOW) / len(sides)))
    low, high = max(ratio - half, 0.0), ratio + half
    return round(1000 * ratio), round(1000 * low), round(1000 * high)


def _impact_says(s: Any) -> str:
    impact = _impact(s)
    if impact is None:
        return "impact: no baseline with this sensor yet" if current(s, q.SHOCK, based=False) else ""
    ratio, low, high = (figure / 1000 for figure in impact)
    unchanged = abs(ratio - 1.0) < NO_CHANGE or low <= 1.0 <= high
    word = "no change" if unchanged else "lower" if ratio < 1.0 else "higher"
    return f"impact (apart from the knee) {word}: {100 * ratio:.0f} % ({100 * low:.0f}-{100 * high:.0f} %)"


def _knee_says(
    peak: float | None, excursion: float | None, peak_change: float | None, excursion_change: float | None
) -> str:
    if peak is None:
        return ""
    parts = [f"peak {peak:.1f}°{_in_brackets(peak_change)}"]
    if excursion is not None:
        parts.append(f"excursion {excursion:.1f}°{_in_brackets(excursion_change)}")
    changes = [change for change in (peak_change, excursion_change) if change is not None]
    unchanged = "no change: " if changes and max(map(abs, changes)) < KNEE_DEG else ""
    return f"knee flexion {unchanged}{', '.join(parts)} ± {KNEE_DEG:.0f}°"


def _drop_says(drop: float | None, change: float | None) -> str:
    """Never the level: no sacral sensor met validity criteria for it."""
    if change is None:
        return "pelvic drop: no baseline with this sensor yet" if drop is not None else ""
    word = "no change" if abs(change) < DROP_ERROR_DEG else "less" if change < 0 else "more"
    return f"pelvic drop {word}: {change:+.1f} ± {DROP_ERROR_DEG:.0f}°"


def _rise_says(s: Any, rise: float | None, ratio: float | None) -> str:
    """The oscillation, and beside it what contact and step time say it should be."""
    if rise is None:
        return ""
    now = "" if ratio is None else f", {100 * ratio:.0f} %"
    timing = _both(s, q.OSCILLATION_BY_TIMING)
    check = "" if timing is None else f" ({1000 * timing:.0f} by timing)"
    return f"oscillation {1000 * rise:.0f} mm{check}{now}"


def _in_brackets(change: float | None) -> str:
    return "" if change is None else f" ({change:+.1f})"


def _milli(figure: float | None) -> int | None:
    return None if figure is None else round(1000 * figure)
