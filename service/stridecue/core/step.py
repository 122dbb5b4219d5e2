"""The step path: one record of state, one kernel call per footfall.

    >>> from stridecue.core.kernel import fresh_array
    >>> m = fresh_array(STATE)
    >>> for i in range(6):
    ...     t_us = 1_000_000 + 350_000 * i
    ...     step = advance(m, t_us, 0, t_us + 10_000, 2_000_000, 0, 230_000, 3_000, 0, *NOTHING_MEASURED)
    >>> step.verdict, step.steps, step.cadence_milli_spm
    (0, 6, 171429)

A footfall ends the step of the foot that stood before: its contact time and the belt's speed are given with it. The
knee-load proxies of the step before that one, of which every sensor has spoken by now, are computed in the same
call (`loads.per_step`).
"""

from typing import Any, Final, NamedTuple

import numpy as np

from stridecue.core import cadence, gate, symmetry
from stridecue.core.kernel import fresh_array, kernel
from stridecue.core.loads import per_step
from stridecue.core.loads.reasons import NOT_GIVEN

COUNTING: Final = [*gate.FIELDS, *cadence.FIELDS, *symmetry.FIELDS]
STATE: Final = np.dtype([*COUNTING, *per_step.FIELDS])


class Step(NamedTuple):
    """What one footfall told; 0 means not known (see the kernels for each figure)."""

    verdict: int
    suspicion: int
    steps: int
    cadence_milli_spm: int
    mean10_milli_spm: int
    window_us: int
    median_step_us: int
    variability_permille: int
    asymmetry_permille: int
    asymmetry_known: int
    load_state: int = 0
    load_reason: int = 0
    load_tier: int = 0
    load_index_permille: int = 0
    load_low_permille: int = 0
    load_high_permille: int = 0
    load_km_permille: int = 0
    load_side_permille: int = 0
    load_distance_m: int = 0


NOTHING_MEASURED: Final = (NOT_GIVEN,) * 5
"""The last arguments of `advance` without leg and pelvis sensors."""

_judge, _suspect, _cadence, _symmetry = gate.judge, gate.suspect, cadence.update, symmetry.update
_hold, _score = per_step.hold, per_step.score


@kernel
def advance(
    m: Any,
    contact_us: int,
    side: int,
    now_us: int,
    hold_us: int,
    missing: int,
    stance_us: int,
    speed_mm_s: int,
    incline_permille: int,
    shock_mg: int,
    knee_contact_mdeg: int,
    knee_peak_mdeg: int,
    drop_mdeg: int,
    rise_um: int,
) -> Step:
    """Judge one footfall (`gate.judge`); when it passes, move cadence (`missing`: see there), symmetry and load on.

    `stance_us` is of the contact before, whose step this footfall ends; what follows the slope was measured of the
    step before that. NOT_GIVEN without a sensor. No defaults: numba compiles a kernel anew for every argument that is
    left out.
    """
    s = m[0]
    before_us, before_side, before_steps = s.last_us, s.previous_side, s.steps
    verdict = _judge(s, contact_us, side, now_us, hold_us)
    if verdict == 0:
        _cadence(s, contact_us, side, missing)
        _symmetry(s, contact_us, side)
        counted = s.steps - before_steps
        _score(s, shock_mg, knee_contact_mdeg, knee_peak_mdeg, drop_mdeg, rise_um)
        # one pod on one foot sees strides: two steps, of which the mean stands for each
        if before_us != 0 and (counted == 1 or (counted == 2 and side != 0 and side == before_side)):
            _hold(s, stance_us, (contact_us - before_us) // counted, speed_mm_s, incline_permille, before_side)
    return Step(
        verdict,
        _suspect(s, now_us),
        int(s.steps),
        int(s.cadence_milli_spm),
        int(s.mean10_milli_spm),
        int(s.window_us),
        int(s.median_step_us),
        int(s.variability_permille),
        int(s.asymmetry_permille),
        int(s.asymmetry_known),
        int(s.load_state),
        int(s.load_reason),
        int(s.load_tier),
        int(s.load_index_permille),
        int(s.load_low_permille),
        int(s.load_high_permille),
        int(s.load_km_permille),
        int(s.load_side_permille),
        int(s.load_distance_m),
    )


def forget(m: Any) -> None:
    """Count anew, as after a clock jump or a change of pods: what is kept of the past would be wrong.

    The load of the run and its baseline stay: they are medians over steps that were whole.
    """
    for name, *_ in (*COUNTING, *per_step.HELD):
        m[name] = 0


def warm() -> bool:
    """Compile (or load) the step path, so that the first footfall is as quick as the thousandth; True: compiled."""
    m = fresh_array(STATE)
    for i in range(3):
        t_us = 1_000_000 + 350_000 * i
        advance(m, t_us, 1 + i % 2, t_us, 2_000_000, 0, 230_000, 3_000, 0, *NOTHING_MEASURED)
    stats = getattr(advance, "stats", None)  # none with the JIT off
    return stats is not None and sum(stats.cache_misses.values()) > 0
