"""The step path: one record of state, one kernel call per footfall.

>>> from stridecue.core.kernel import fresh
>>> s = fresh(STATE)
>>> for i in range(6):
...     step = advance(s, 1_000_000 + 350_000 * i, 0, 1_010_000 + 350_000 * i, 2_000_000)
>>> step.verdict, step.steps, step.cadence_milli_spm
(0, 6, 171429)
"""

from typing import Any, Final, NamedTuple

import numpy as np

from stridecue.core import cadence, gate, symmetry
from stridecue.core.kernel import fresh, kernel

STATE: Final = np.dtype([*gate.FIELDS, *cadence.FIELDS, *symmetry.FIELDS])


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


_judge, _suspect, _cadence, _symmetry = gate.judge, gate.suspect, cadence.update, symmetry.update


@kernel
def advance(s: Any, contact_us: int, side: int, now_us: int, hold_us: int, missing: int = 0) -> Step:
    """Judge one footfall (`gate.judge`); when it passes, move cadence and symmetry on (`missing`: see `cadence`)."""
    verdict = _judge(s, contact_us, side, now_us, hold_us)
    if verdict == 0:
        _cadence(s, contact_us, side, missing)
        _symmetry(s, contact_us, side)
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
    )


def forget(s: Any) -> None:
    """Start over, as after a clock jump or a change of pods: what is kept of the past would be wrong."""
    for name in STATE.names or ():
        s[name] = 0


def warm() -> None:
    """Compile (or load) the step path, so that the first footfall is as quick as the thousandth."""
    s = fresh(STATE)
    for i in range(3):
        advance(s, 1_000_000 + 350_000 * i, 1 + i % 2, 1_000_000 + 350_000 * i, 2_000_000, 0)
