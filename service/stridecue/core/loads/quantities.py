"""What is kept per step and compared with the own baseline: one column each.

>>> QUANTITIES[KNEE_EXCURSION].name, QUANTITIES[KNEE_EXCURSION].compared
('knee_excursion_deg', 'difference')
"""

from typing import Final, Literal, NamedTuple

from stridecue.core.loads.tiers import TIER_A, TIER_A_PLUS, TIER_B, TIER_C, TIER_D, TIER_E

PEAK_A: Final = 0
PEAK_A_PLUS: Final = 1
PEAK_B: Final = 2
PEAK_D: Final = 3
KM_A: Final = 4
KM_A_PLUS: Final = 5
KM_B: Final = 6
KM_D: Final = 7
IMPULSE: Final = 8
PEAK_KM: Final = 9
FORCE: Final = 10
DISPLACEMENT: Final = 11
STIFFNESS: Final = 12
MODEL_FLEXION: Final = 13
KNEE_CONTACT: Final = 14
KNEE_PEAK: Final = 15
KNEE_EXCURSION: Final = 16
DROP: Final = 17
OSCILLATION: Final = 18
SHOCK: Final = 19
OSCILLATION_BY_TIMING: Final = 20
COUNT: Final = 21


class Quantity(NamedTuple):
    """A column: its name with unit, the tier that gives it, and how it is compared with the baseline."""

    name: str
    tier: int
    compared: Literal["ratio", "difference"]


QUANTITIES: Final[dict[int, Quantity]] = {
    PEAK_A: Quantity("peak_cadence_law", TIER_A, "ratio"),
    PEAK_A_PLUS: Quantity("peak_speed_law_bw", TIER_A_PLUS, "ratio"),
    PEAK_B: Quantity("peak_patellofemoral_bw", TIER_B, "ratio"),
    PEAK_D: Quantity("peak_hybrid_bw", TIER_D, "ratio"),
    KM_A: Quantity("per_km_cadence_law", TIER_A, "ratio"),
    KM_A_PLUS: Quantity("peak_per_km_speed_law_bw", TIER_A_PLUS, "ratio"),
    KM_B: Quantity("impulse_per_km_bws", TIER_B, "ratio"),
    KM_D: Quantity("impulse_per_km_hybrid_bws", TIER_D, "ratio"),
    IMPULSE: Quantity("impulse_bws", TIER_B, "ratio"),
    PEAK_KM: Quantity("peak_per_km_bw", TIER_B, "ratio"),
    FORCE: Quantity("peak_force_bw", TIER_B, "ratio"),
    DISPLACEMENT: Quantity("displacement_m", TIER_B, "ratio"),
    STIFFNESS: Quantity("leg_stiffness_bw_m", TIER_B, "ratio"),
    MODEL_FLEXION: Quantity("model_knee_flexion_deg", TIER_B, "difference"),
    KNEE_CONTACT: Quantity("knee_contact_deg", TIER_D, "difference"),
    KNEE_PEAK: Quantity("knee_peak_deg", TIER_D, "difference"),
    KNEE_EXCURSION: Quantity("knee_excursion_deg", TIER_D, "difference"),
    DROP: Quantity("pelvic_obliquity_excursion_deg", TIER_E, "difference"),
    OSCILLATION: Quantity("oscillation_m", TIER_E, "ratio"),
    OSCILLATION_BY_TIMING: Quantity("oscillation_by_timing_m", TIER_B, "ratio"),
    SHOCK: Quantity("peak_tibial_acceleration_g", TIER_C, "ratio"),
}
"""Read top to bottom; the key is the column of the record."""
