"""How well each tier agrees with measured stances: the three figures of the science page.

Per runner and speed (to 0.1 m/s) the stances are averaged. `abs_sd_pct`: SD of ln(modelled/measured), so a common scale
drops out. `between_r2`: squared correlation between runners at one speed, mean over the speeds. `within_*`: every
runner's ln load about his own mean over the speeds; correlation, slope of measured on modelled, SD of the difference.
Tier A knows no speed and has no level: its change across speeds and its absolute error do not exist, and are said to be
so (None).

    >>> from itertools import product
    >>> grid = product(range(3), (3.0, 4.0))
    >>> made = [Stance(f"r{i}", v, 0.25 + 0.01 * i, 0.36 - 0.01 * v, 1.7, 45.0, 5.0 + i + v) for i, v in grid]
    >>> sorted(agreement(made)) == ["A", "A+", "B", "D"]
    True
"""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.loads.cadence_law import cadence_load
from stridecue.core.loads.displacement import leg_length_m
from stridecue.core.loads.hybrid import hybrid_bw
from stridecue.core.loads.knee_chain import CONTACT_FLEXION_DEG, knee_chain
from stridecue.core.loads.patellofemoral import FLEXION_HIGH_DEG
from stridecue.core.loads.speed_law import speed_load_bw


class Stance(NamedTuple):
    """One measured stance: timing, speed, body, knee, and the load from motion capture; NaN where not measured."""

    runner: str
    speed_mps: float
    contact_s: float
    step_s: float
    height_m: float
    knee_peak_deg: float
    measured_bw: float


class Agreement(NamedTuple):
    """None: the figure does not exist for this tier or this sample."""

    abs_sd_pct: float | None
    between_r2: float | None
    within_r: float | None
    within_slope: float | None
    within_sd_pct: float | None
    between_r2_by_speed: dict[float, float]


MISSING: Final = float("nan")


def closes(stance: Stance) -> bool:
    """Has it a contact, a flight and a leg that is long enough for them? False where one of them is a gap."""
    return 0.0 < stance.contact_s < stance.step_s and stance.speed_mps * stance.contact_s < 2.0 * leg_length_m(
        stance.height_m
    )


MODELLED: Final[dict[str, Callable[[Stance], float]]] = {
    "A": lambda x: cadence_load(x.step_s),
    "A+": lambda x: speed_load_bw(x.step_s, x.speed_mps),
    "B": lambda x: (
        knee_chain(x.contact_s, x.step_s, x.speed_mps, x.height_m, CONTACT_FLEXION_DEG).peak_bw
        if closes(x)
        else MISSING
    ),
    "D": lambda x: (
        hybrid_bw(x.contact_s, x.step_s, x.speed_mps, x.height_m, x.knee_peak_deg)
        if closes(x) and 0.0 < x.knee_peak_deg <= FLEXION_HIGH_DEG
        else MISSING
    ),
}

REFERENCE: Final[dict[str, Agreement]] = {
    "A": Agreement(None, None, None, None, None, {}),
    "A+": Agreement(
        number("a_plus_absolute_sd"), None, number("a_plus_within_r"), None, number("a_plus_within_sd"), {}
    ),
    "B": Agreement(
        number("b_absolute_sd"),
        (number("b_between_r2_2500") + number("b_between_r2_3500") + number("b_between_r2_4500")) / 3.0,
        number("b_within_r"),
        number("b_within_slope"),
        number("b_within_sd"),
        {2.5: number("b_between_r2_2500"), 3.5: number("b_between_r2_3500"), 4.5: number("b_between_r2_4500")},
    ),
    "D": Agreement(
        number("d_absolute_sd"),
        (number("d_between_r2_2500") + number("d_between_r2_3500") + number("d_between_r2_4500")) / 3.0,
        None,
        None,
        None,
        {2.5: number("d_between_r2_2500"), 3.5: number("d_between_r2_3500"), 4.5: number("d_between_r2_4500")},
    ),
}
"""The figures of the science page, from 26 runners; None where it gives none."""

RUNNERS_MIN: Final = 3


def agreement(stances: Iterable[Stance]) -> dict[str, Agreement]:
    """Every tier against the measured loads."""
    groups: dict[tuple[str, float], list[Stance]] = {}
    for stance in stances:
        groups.setdefault((stance.runner, round(stance.speed_mps, 1)), []).append(stance)
    return {tier: _agreement(groups, model, has_level=tier != "A") for tier, model in MODELLED.items()}


def _agreement(
    groups: dict[tuple[str, float], list[Stance]], model: Callable[[Stance], float], *, has_level: bool
) -> Agreement:
    modelled: dict[tuple[str, float], float] = {}
    measured: dict[tuple[str, float], float] = {}
    for key, group in groups.items():
        loads = [(model(x), x.measured_bw) for x in group]
        sound = [(m, t) for m, t in loads if m > 0.0 and t > 0.0]  # zero: the chain could not close; NaN: a gap
        if sound:
            modelled[key] = float(np.mean([m for m, _ in sound]))
            measured[key] = float(np.mean([t for _, t in sound]))
    by_speed: dict[float, float] = {}
    for speed_mps in sorted({key[1] for key in modelled}):
        keys = [key for key in modelled if key[1] == speed_mps]
        if len(keys) >= RUNNERS_MIN:
            r = _r([modelled[k] for k in keys], [measured[k] for k in keys])
            if r is not None:
                by_speed[speed_mps] = r * r
    between = float(np.mean(list(by_speed.values()))) if by_speed else None
    if not has_level or len(modelled) < RUNNERS_MIN:
        return Agreement(None, between, None, None, None, by_speed)
    errors = [float(np.log(modelled[k] / measured[k])) for k in modelled]
    changes = _changes(modelled), _changes(measured)
    if len(changes[0]) < RUNNERS_MIN:
        return Agreement(100.0 * float(np.std(errors, ddof=1)), between, None, None, None, by_speed)
    x, y = np.array(changes[0]), np.array(changes[1])
    return Agreement(
        100.0 * float(np.std(errors, ddof=1)),
        between,
        _r(changes[0], changes[1]),
        float(x @ y / (x @ x)) if float(x @ x) > 0.0 else None,
        100.0 * float(np.std(x - y, ddof=1)),
        by_speed,
    )


def _changes(loads: dict[tuple[str, float], float]) -> list[float]:
    """Every runner's ln load about his own mean over the speeds; runners seen at one speed only say nothing."""
    changes: list[float] = []
    for runner in sorted({key[0] for key in loads}):
        own = [float(np.log(loads[key])) for key in sorted(loads) if key[0] == runner]
        if len(own) > 1:
            changes += [x - float(np.mean(own)) for x in own]
    return changes


def _r(x: list[float], y: list[float]) -> float | None:
    """Correlation; None where one of the two does not vary."""
    spread = float(np.std(x) * np.std(y))
    return float(np.mean((np.array(x) - np.mean(x)) * (np.array(y) - np.mean(y)))) / spread if spread > 0.0 else None
