"""What one completed step gives on its own, before any comparison: `load_value` per quantity, `load_why` per tier.

A quantity that is not there is NaN in the record, and its tier's reason says why; nothing is estimated in its place.

    >>> from stridecue.core.kernel import fresh
    >>> from stridecue.core.loads.per_step import STATE
    >>> from stridecue.core.loads.reasons import NOT_GIVEN, REASONS
    >>> from stridecue.core.loads.tiers import TIER_A, TIER_B
    >>> s = fresh(STATE)
    >>> s.load_height_m = 1.75
    >>> assess(s, NOT_GIVEN, 351_400, 3_500, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN)
    >>> REASONS[s.load_why[TIER_A]], REASONS[s.load_why[TIER_B]]
    ('known', 'no contact time')
"""

from typing import Any, Final

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads import quantities as q
from stridecue.core.loads import reasons as why
from stridecue.core.loads import tiers
from stridecue.core.loads.cadence_law import cadence_load, cadence_load_km
from stridecue.core.loads.displacement import displacement_m, oscillation_m
from stridecue.core.loads.hybrid import hybrid_bw
from stridecue.core.loads.impulse import impulse_bws, per_km
from stridecue.core.loads.knee_chain import CONTACT_LENGTH, LEG, close_chain
from stridecue.core.loads.leg_stiffness import stiffness_bw_m
from stridecue.core.loads.patellofemoral import FLEXION_HIGH_DEG
from stridecue.core.loads.speed_law import speed_load_bw
from stridecue.core.loads.vertical_force import peak_force_bw

STEP_LOW_US: Final = round(1e6 * number("step_low"))
STEP_HIGH_US: Final = round(1e6 * number("step_high"))
SPEED_LOW_MM_S: Final = round(1e3 * number("speed_low"))
SPEED_HIGH_MM_S: Final = round(1e3 * number("speed_high"))
CONTACT_LOW_US: Final = round(1e6 * number("contact_low"))
CONTACT_HIGH_US: Final = round(1e6 * number("contact_high"))
FLIGHT_LOW_US: Final = round(1e6 * number("flight_low"))
SHOCK_LOW_MG: Final = round(1e3 * number("shock_threshold"))
SHOCK_HIGH_MG: Final = round(1e3 * number("shock_high"))
KNEE_LOW_MDEG: Final = -20_000
KNEE_HIGH_MDEG: Final = round(1e3 * FLEXION_HIGH_DEG)
DROP_HIGH_MDEG: Final = 30_000
OSCILLATION_LOW_UM: Final = 10_000
OSCILLATION_HIGH_UM: Final = 250_000
"""Outside these a joint or pelvis figure is a fault of the sensor, not of the runner."""
HEIGHT_LOW_M: Final = 1.2
HEIGHT_HIGH_M: Final = 2.3
"""The range within which a person's height is taken for one; segment lengths are shares of it."""
TIERS: Final = 7

FIELDS: Final = [
    ("load_height_m", np.float64),
    ("load_value", np.float64, (q.COUNT,)),
    ("load_why", np.int64, (TIERS,)),
]
"""`load_value` in the unit of each quantity (see `quantities`), NaN where not known; `load_why` per tier code."""

_cadence, _cadence_km, _speed_law = cadence_load, cadence_load_km, speed_load_bw
_force, _displacement, _stiffness = peak_force_bw, displacement_m, stiffness_bw_m
_chain, _hybrid, _impulse, _per_km, _oscillation = close_chain, hybrid_bw, impulse_bws, per_km, oscillation_m


@kernel
def timing_reason(contact_us: int, step_us: int) -> int:
    """Why no knee load at all can be told from this step, or KNOWN."""
    if step_us == why.NOT_GIVEN:
        return why.NO_STEP_TIME
    if contact_us != why.NOT_GIVEN and step_us - contact_us <= FLIGHT_LOW_US:
        return why.NO_FLIGHT
    if step_us < STEP_LOW_US or step_us > STEP_HIGH_US:
        return why.STEP_RANGE
    return why.KNOWN


@kernel
def speed_reason(speed_mm_s: int) -> int:
    """Why the speed cannot be used, or KNOWN."""
    if speed_mm_s == why.NOT_GIVEN:
        return why.NO_SPEED
    if speed_mm_s < SPEED_LOW_MM_S or speed_mm_s > SPEED_HIGH_MM_S:
        return why.SPEED_RANGE
    return why.KNOWN


@kernel
def contact_reason(contact_us: int, height_m: float) -> int:
    """Why contact time and height cannot be used, or KNOWN."""
    if contact_us == why.NOT_GIVEN:
        return why.NO_CONTACT
    if contact_us < CONTACT_LOW_US or contact_us > CONTACT_HIGH_US:
        return why.CONTACT_RANGE
    if not HEIGHT_LOW_M <= height_m <= HEIGHT_HIGH_M:
        return why.NO_HEIGHT
    return why.KNOWN


@kernel
def knee_reason(contact_mdeg: int, peak_mdeg: int) -> int:
    """Why the measured knee flexion cannot be used, or KNOWN; the angle at contact may be missing."""
    if peak_mdeg == why.NOT_GIVEN:
        return why.NO_KNEE
    if peak_mdeg <= 0 or peak_mdeg > KNEE_HIGH_MDEG:
        return why.KNEE_RANGE
    if contact_mdeg != why.NOT_GIVEN and (contact_mdeg < KNEE_LOW_MDEG or contact_mdeg > peak_mdeg):
        return why.KNEE_RANGE
    return why.KNOWN


_timing_reason, _speed_reason, _contact_reason, _knee_reason = timing_reason, speed_reason, contact_reason, knee_reason


@kernel
def assess_sites(
    s: Any, shock_mg: int, knee_contact_mdeg: int, knee_peak_mdeg: int, drop_mdeg: int, rise_um: int
) -> None:
    """What shank, knee and pelvis sensors measured themselves: no model in between."""
    value = s.load_value
    if shock_mg == why.NOT_GIVEN:
        s.load_why[tiers.TIER_C] = why.NO_SHOCK
    elif shock_mg < SHOCK_LOW_MG or shock_mg > SHOCK_HIGH_MG:
        s.load_why[tiers.TIER_C] = why.SHOCK_RANGE
    else:
        s.load_why[tiers.TIER_C] = why.KNOWN
        value[q.SHOCK] = shock_mg / 1000.0
    if _knee_reason(knee_contact_mdeg, knee_peak_mdeg) == why.KNOWN:
        value[q.KNEE_PEAK] = knee_peak_mdeg / 1000.0
        if knee_contact_mdeg != why.NOT_GIVEN:
            value[q.KNEE_CONTACT] = knee_contact_mdeg / 1000.0
            value[q.KNEE_EXCURSION] = (knee_peak_mdeg - knee_contact_mdeg) / 1000.0
    pelvis = why.NO_PELVIS
    if drop_mdeg != why.NOT_GIVEN:
        pelvis = why.PELVIS_RANGE
        if 0 <= drop_mdeg <= DROP_HIGH_MDEG:
            value[q.DROP] = drop_mdeg / 1000.0
            pelvis = why.KNOWN
    if rise_um != why.NOT_GIVEN:
        if OSCILLATION_LOW_UM <= rise_um <= OSCILLATION_HIGH_UM:
            value[q.OSCILLATION] = rise_um / 1000000.0
            pelvis = why.KNOWN
        elif pelvis == why.NO_PELVIS:
            pelvis = why.PELVIS_RANGE
    s.load_why[tiers.TIER_E] = pelvis


_assess_sites = assess_sites


@kernel
def assess(
    s: Any,
    contact_us: int,
    step_us: int,
    speed_mm_s: int,
    shock_mg: int,
    knee_contact_mdeg: int,
    knee_peak_mdeg: int,
    drop_mdeg: int,
    rise_um: int,
) -> None:
    """Fill `load_value` and `load_why` from one step."""
    value = s.load_value
    for i in range(q.COUNT):
        value[i] = np.nan
    _assess_sites(s, shock_mg, knee_contact_mdeg, knee_peak_mdeg, drop_mdeg, rise_um)

    timing = _timing_reason(contact_us, step_us)
    s.load_why[tiers.TIER_A] = timing
    s.load_why[tiers.TIER_A_PLUS] = timing
    s.load_why[tiers.TIER_B] = timing
    s.load_why[tiers.TIER_D] = timing
    if timing != why.KNOWN:
        return
    step_s = step_us / 1000000.0
    value[q.PEAK_A] = _cadence(step_s)
    value[q.KM_A] = _cadence_km(step_s)

    speed = _speed_reason(speed_mm_s)
    s.load_why[tiers.TIER_A_PLUS] = speed
    s.load_why[tiers.TIER_B] = speed
    s.load_why[tiers.TIER_D] = speed
    if speed != why.KNOWN:
        return
    speed_mps = speed_mm_s / 1000.0
    value[q.PEAK_A_PLUS] = _speed_law(step_s, speed_mps)
    value[q.KM_A_PLUS] = _per_km(value[q.PEAK_A_PLUS], speed_mps, step_s)

    height_m = s.load_height_m
    contact = _contact_reason(contact_us, height_m)
    s.load_why[tiers.TIER_B] = contact
    s.load_why[tiers.TIER_D] = contact
    if contact != why.KNOWN:
        return
    contact_s = contact_us / 1000000.0
    chain = _chain(contact_s, step_s, speed_mps, height_m, CONTACT_LENGTH)
    if chain.peak_bw <= 0.0:
        s.load_why[tiers.TIER_B] = why.GEOMETRY
        s.load_why[tiers.TIER_D] = why.GEOMETRY
        return
    value[q.PEAK_B] = chain.peak_bw
    value[q.MODEL_FLEXION] = chain.flexion_deg
    value[q.IMPULSE] = _impulse(chain.peak_bw, contact_s)
    value[q.KM_B] = _per_km(value[q.IMPULSE], speed_mps, step_s)
    value[q.PEAK_KM] = _per_km(chain.peak_bw, speed_mps, step_s)
    value[q.FORCE] = _force(contact_s, step_s)
    value[q.DISPLACEMENT] = _displacement(contact_s, step_s)
    value[q.OSCILLATION_BY_TIMING] = _oscillation(contact_s, step_s)
    value[q.STIFFNESS] = _stiffness(contact_s, step_s, speed_mps, LEG * height_m)

    s.load_why[tiers.TIER_D] = _knee_reason(knee_contact_mdeg, knee_peak_mdeg)
    if s.load_why[tiers.TIER_D] == why.KNOWN:
        value[q.PEAK_D] = _hybrid(contact_s, step_s, speed_mps, height_m, knee_peak_mdeg / 1000.0)
        value[q.KM_D] = _per_km(_impulse(value[q.PEAK_D], contact_s), speed_mps, step_s)
