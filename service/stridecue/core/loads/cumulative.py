"""The load of a run, added up step by step.

Definition: dose = Σ (peak/baseline peak)^m over the assessed steps, in baseline steps; impulse = Σ J in BW·s; distance
= Σ v·step. Per km = sum/distance; a session is its sum; a week is the sum of its sessions.
Equation: m = 1 by default, and the only one to show.
Unit: baseline steps (one step at baseline counts 1), BW·s, m.
Source: Edwards 2018, doi 10.1249/JES.0000000000000163, for why m > 1 may matter: damage rises faster with size than
with count. Exponents (bone 6.6, tendon 9, cartilage 12.9) are from memory and not validated for patellofemoral pain.
Limits: m is a research parameter, off. Steps that could not be assessed are counted apart and never estimated.

    >>> round(raised(0.846, 4), 4)
    0.5122
    >>> week = total([RunLoad(500, 20, 1.5, 1.5, 260.0, 480.0), RunLoad(1000, 0, 3.0, 3.0, 530.0, 990.0)])
    >>> week.steps, week.dose_steps, round(per_km_dose(week), 2)
    (1500, 1470.0, 326.67)
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Annotated, Final

from annotated_types import Interval

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.units import Count

EXPONENT: Final = int(number("damage_exponent"))
EXPONENT_MAX: Final = 13


Added = Annotated[float, Interval(ge=0.0, le=1e12)]


@dataclass(frozen=True, slots=True)
class RunLoad:
    """What a run, a session or a week adds up to; `steps` were assessed, over `assessed_km`; the others were not."""

    steps: Count = 0
    unassessed_steps: Count = 0
    distance_km: Added = 0.0
    assessed_km: Added = 0.0
    impulse_bws: Added = 0.0
    dose_steps: Added = 0.0


NO_LOAD: Final = RunLoad()


@kernel
def raised(ratio: float, exponent: int) -> float:
    """ratio^m by multiplication."""
    y = 1.0
    for _ in range(exponent):
        y *= ratio
    return y


def total(runs: Iterable[RunLoad]) -> RunLoad:
    """Several runs as one: a session of segments, a week of sessions."""
    parts = [astuple(run) for run in runs]
    return RunLoad(*(sum(column) for column in zip(*parts, strict=True))) if parts else NO_LOAD


def since(now: RunLoad, before: RunLoad) -> RunLoad:
    """What a run has added since an earlier look at it.

    >>> since(RunLoad(900, 0, 1.5, 1.5, 480.0, 850.0), RunLoad(300, 0, 0.5, 0.5, 160.0, 300.0)).dose_steps
    550.0
    """
    return RunLoad(
        now.steps - before.steps,
        now.unassessed_steps - before.unassessed_steps,
        max(now.distance_km - before.distance_km, 0.0),
        max(now.assessed_km - before.assessed_km, 0.0),
        max(now.impulse_bws - before.impulse_bws, 0.0),
        max(now.dose_steps - before.dose_steps, 0.0),
    )


def per_km_dose(run: RunLoad) -> float | None:
    """Baseline steps per assessed kilometre; None before the first metre."""
    return run.dose_steps / run.assessed_km if run.assessed_km > 0.0 else None
