"""Every number from the literature, once: value, unit, range, source, how well it was read, and what to know.

Code asks for a number by its name, and never writes it down a second time:

    >>> number("leg_length_per_height")
    0.53
    >>> NUMBERS["leg_length_per_height"].source.doi
    '10.1123/jab.21.2.167'

`low` and `high` are the published spread; for the two regressions the range of refits that leave out one of 13
runners; for the four constants of the chain what geometry allows; equal to the value where one value is all there is.
`tests/core/test_evidence.py` holds every row to being used by the code, in its own range, and cited; `stridecue
explain --all --format md` prints the table.
"""

from dataclasses import dataclass
from typing import Final, Literal

Read = Literal["read in full", "abstract", "from memory", "computed from data", "derived", "project's choice"]
FULL: Final = "read in full"
ABSTRACT: Final = "abstract"
MEMORY: Final = "from memory"
DATA: Final = "computed from data"
DERIVED: Final = "derived"
CHOICE: Final = "project's choice"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from; `doi` is empty where none is known, and the citation then says where it was seen."""

    cite: str
    doi: str


@dataclass(frozen=True, slots=True)
class Number:
    """One number with its unit, its range and its origin."""

    value: float
    unit: str
    low: float
    high: float
    source: Source
    provenance: Read
    note: str


FUKUCHI: Final = Source("Fukuchi, Fukuchi & Duarte 2017, 26 runners x 3 speeds", "10.7717/peerj.3298")
MORIN: Final = Source("Morin et al. 2005", "10.1123/jab.21.2.167")
EIJDEN: Final = Source("van Eijden 1986, as fitted in Nunes et al. 2018", "10.1016/j.gaitpost.2017.12.018")
BRECHTER: Final = Source("Brechter & Powers 2002, as in Kernozek et al. 2015", "10.1016/j.gaitpost.2015.05.017")
CONNOLLY: Final = Source("Connolly et al. 2009, as in Kernozek et al. 2015", "10.1016/j.gaitpost.2015.05.017")
POWERS: Final = Source("Powers et al. 1998, as fitted in Nunes et al. 2018", "10.1016/j.gaitpost.2017.12.018")
LENHART: Final = Source("Lenhart et al. 2014", "10.1249/MSS.0b013e3182a78c3a")
BONACCI: Final = Source("Bonacci et al. 2018", "10.1016/j.jsams.2017.09.593")
WILLSON: Final = Source("Willson et al. 2014 (DOI from memory)", "10.1016/j.clinbiomech.2013.12.016")
FARLEY: Final = Source("Farley & Gonzalez 1996", "10.1016/0021-9290(95)00029-1")
BERGHE: Final = Source("Van den Berghe et al. 2021", "10.1038/s41598-021-83538-w")
GARCIA: Final = Source("Garcia-Pinillos et al. 2019", "10.1371/journal.pone.0222872")
VANNATTA: Final = Source("Vannatta & Kernozek 2015", "10.1249/MSS.0000000000000503")
TENG: Final = Source("Teng & Powers 2014", "10.2519/jospt.2014.5249")
MEYER: Final = Source("Meyer et al. 2023", "10.1055/a-2044-4805")
MATIJEVICH: Final = Source("Matijevich et al. 2019", "10.1371/journal.pone.0210000")
PATOZ: Final = Source("Patoz et al. 2022", "10.3390/s22030784")
SEEL: Final = Source("Seel, Raisch & Schauer 2014 (DOI from memory)", "10.3390/s140406891")
VQF: Final = Source("Laidig & Seel 2023 (VQF)", "10.1016/j.inffus.2022.10.014")
EDWARDS: Final = Source("Edwards 2018", "10.1249/JES.0000000000000163")
SENSORS: Final = Source("review in MDPI Sensors 2023, ProQuest 2819482358", "")
RUNNERS_IMU: Final = Source("IMU against optical in runners 2022", "10.3389/fbioe.2022.1005496")
BRAMAH: Final = Source("Bramah et al. 2018", "10.1177/0363546518793657")

N = Number

NUMBERS: Final[dict[str, Number]] = {
    # ── the body
    "gravity": N(9.81, "m/s2", 9.78, 9.84, MORIN, FULL, "local gravity differs by 0.3 %; it cancels in body weights"),
    "leg_length_per_height": N(0.53, "m/m", 0.51, 0.55, MORIN, FULL, "Winter; bias 1.94 +- 1.51 % of the leg length"),
    "thigh_per_height": N(0.2475, "m/m", 0.22, 0.28, FUKUCHI, DATA, "hip centre to knee centre, mean of 26 runners"),
    "shank_per_height": N(0.2366, "m/m", 0.21, 0.27, FUKUCHI, DATA, "knee centre to ankle centre, mean of 26 runners"),
    "flexion_at_contact": N(14.5, "deg", 1.0, 30.0, FUKUCHI, DATA, "13.8 / 14.7 / 16.2 at 2.5 / 3.5 / 4.5 m/s, SD 6.9"),
    # ── sine-wave force
    "sine_force_scale": N(
        1.0604, "1", 1.039, 1.075, FUKUCHI, DATA, "the sine peak reads 7.5 / 5.3 / 3.9 % low, SD 3 %"
    ),
    # ── the two-segment chain, calibrated on natural running only, never on a change of cadence
    "shortening_per_displacement": N(
        0.6134, "m/m", 0.0, 1.0, FUKUCHI, DATA, "real leg shortening is 2.5-3.3 x below Morin's"
    ),
    "shortening_per_sweep": N(
        0.2140, "m/m", 0.0, 1.0, FUKUCHI, DATA, "the foot rolls over and contact is not symmetric"
    ),
    "moment_scale": N(
        0.7125, "1", 0.5, 1.0, FUKUCHI, DATA, "knee moment over force x lever; truth is quasi-static x 0.896"
    ),
    "moment_speed_exponent": N(0.0983, "1", 0.0, 0.3, FUKUCHI, DATA, "how the scale drifts with speed"),
    "moment_speed_reference": N(3.5, "m/s", 2.5, 4.5, FUKUCHI, DATA, "the speed at which the scale is 0.7125"),
    "impulse_per_peak": N(0.346, "1", 0.30, 0.39, FUKUCHI, DATA, "PFJ impulse over peak x contact time, CV 6 %"),
    # ── patellofemoral joint; x in degrees of knee flexion
    "lever_x0": N(
        0.046,
        "m",
        0.046,
        0.046,
        EIJDEN,
        FULL,
        "the printed formula mixes mm and m: used as printed it is 100-fold wrong",
    ),
    "lever_x1": N(2.8e-4, "m/deg", 2.8e-4, 2.8e-4, EIJDEN, FULL, "printed 0.28 (mm)"),
    "lever_x2": N(-1.3e-5, "m/deg2", -1.3e-5, -1.3e-5, EIJDEN, FULL, "printed -0.013 (mm)"),
    "lever_x3": N(8.0e-8, "m/deg3", 8.0e-8, 8.0e-8, EIJDEN, FULL, "printed 8.0E-05 (mm)"),
    "ratio_n0": N(
        0.462, "1", 0.462, 0.462, BRECHTER, FULL, "numerator of PFJ force over quadriceps force; 0.864 at 45 deg"
    ),
    "ratio_n1": N(1.47e-3, "1/deg", 1.47e-3, 1.47e-3, BRECHTER, FULL, "three misprints of this formula circulate"),
    "ratio_n2": N(-3.84e-5, "1/deg2", -3.84e-5, -3.84e-5, BRECHTER, FULL, "numerator"),
    "ratio_d1": N(-1.62e-2, "1/deg", -1.62e-2, -1.62e-2, BRECHTER, FULL, "denominator; its constant is 1"),
    "ratio_d2": N(1.55e-4, "1/deg2", 1.55e-4, 1.55e-4, BRECHTER, FULL, "denominator"),
    "ratio_d3": N(-6.98e-7, "1/deg3", -6.98e-7, -6.98e-7, BRECHTER, FULL, "denominator"),
    "connolly_a0": N(
        151.75, "mm2", 151.75, 151.75, CONNOLLY, FULL, "the choice of area changes stress by 40 %: force leads"
    ),
    "connolly_a1": N(0.6763, "mm2/deg", 0.6763, 0.6763, CONNOLLY, FULL, "340 mm2 at 45 deg"),
    "connolly_a2": N(0.0781, "mm2/deg2", 0.0781, 0.0781, CONNOLLY, FULL, "MRI under load"),
    "powers_a0": N(81.058, "mm2", 81.058, 81.058, POWERS, FULL, "244 mm2 at 45 deg; cadaver"),
    "powers_a1": N(3.5273, "mm2/deg", 3.5273, 3.5273, POWERS, FULL, "fit used by Bonacci 2014"),
    "powers_a2": N(0.1099, "mm2/deg2", 0.1099, 0.1099, POWERS, FULL, "fit"),
    "powers_a3": N(-0.0033, "mm2/deg3", -0.0033, -0.0033, POWERS, FULL, "fit"),
    "powers_a4": N(2.0e-5, "mm2/deg4", 2.0e-5, 2.0e-5, POWERS, FULL, "fit"),
    # ── tier A and A+
    "cadence_exponent": N(
        1.75, "1", 1.45, 2.21, LENHART, DERIVED, "-dln(peak load)/dln(cadence); mean of seven 1.81, SD 0.29"
    ),
    "cadence_exponent_low": N(1.45, "1", 1.45, 1.45, WILLSON, DERIVED, "stress, short steps"),
    "cadence_exponent_high": N(2.2, "1", 2.2, 2.21, BONACCI, DERIVED, "force, runners with patellofemoral pain"),
    "speed_law_scale": N(12.97, "BW", 8.5, 14.9, FUKUCHI, DATA, "log-regression, n = 78: 15 % SD absolute"),
    "speed_law_step_exponent": N(
        1.669, "1", 1.18, 1.88, FUKUCHI, DATA, "between runners; group studies give 1.45-2.21"
    ),
    "speed_law_speed_exponent": N(0.832, "1", 0.70, 0.90, FUKUCHI, DATA, "2.5 to 4.5 m/s"),
    # ── tier D: knee moment from timing only, natural logarithms
    "moment_law_constant": N(2.8131, "ln Nm/kg", 2.79, 3.25, FUKUCHI, DATA, "uses the sine force without its 1.0604"),
    "moment_law_force": N(0.5302, "1", 0.49, 0.71, FUKUCHI, DATA, "exponent of (pi/2) step/contact"),
    "moment_law_displacement": N(0.4138, "1", 0.36, 0.59, FUKUCHI, DATA, "exponent of the displacement in m"),
    "moment_law_sweep": N(0.4379, "1", 0.42, 0.48, FUKUCHI, DATA, "exponent of the leg sweep in m"),
    "hybrid_error_per_degree": N(1.8, "%/deg", 1.5, 2.1, FUKUCHI, DATA, "an offset of 3 deg in peak flexion adds 5 %"),
    # ── where the models hold
    "speed_low": N(2.2, "m/s", 2.2, 2.5, FUKUCHI, DATA, "measured from 2.5; 0.3 m/s of reach"),
    "speed_high": N(4.7, "m/s", 4.5, 4.7, FUKUCHI, DATA, "measured to 4.5; 0.2 m/s of reach"),
    "contact_low": N(0.15, "s", 0.15, 0.17, FUKUCHI, DATA, "0.199 +- 0.015 at 4.5 m/s"),
    "contact_high": N(0.38, "s", 0.34, 0.38, FUKUCHI, DATA, "0.272 +- 0.023 at 2.5 m/s"),
    "flight_low": N(
        0.02, "s", 0.0, 0.04, MORIN, DERIVED, "no flight, no sine: walking and Groucho running are refused"
    ),
    "step_low": N(0.25, "s", 0.25, 0.28, FUKUCHI, CHOICE, "240 spm"),
    "step_high": N(0.4615, "s", 0.43, 0.47, FUKUCHI, CHOICE, "130 spm, below it the session calls it walking"),
    "slope_allowed": N(
        0.0, "permille", 0.0, 0.0, MEYER, ABSTRACT, "the temporal method is not valid on slopes: level only"
    ),
    # ── comparing with one's own baseline
    "baseline_steps": N(
        20.0, "steps", 10.0, 40.0, FUKUCHI, DERIVED, "median per side; sensor noise 2.1 % a step, 0.6 % on 20"
    ),
    "sensor_error": N(0.6, "%", 0.5, 0.7, FUKUCHI, DATA, "SE of a 20-step median: 4 ms in contact, 3 ms in step time"),
    "biology_error": N(1.5, "%", 1.4, 1.9, FUKUCHI, DATA, "SE of a 20-step median: natural step-to-step CV 6.8 %"),
    "no_change": N(3.0, "%", 2.3, 4.6, FUKUCHI, DERIVED, "two standard errors of a difference of two-sided medians"),
    "speed_match": N(3.0, "%", 1.0, 5.0, FUKUCHI, DERIVED, "3 % of speed is 1.8 % of load"),
    "side_difference": N(5.0, "%", 4.6, 6.4, FUKUCHI, DERIVED, "left against right, within one pair of sensors"),
    "angle_error": N(2.0, "deg", 1.6, 2.7, RUNNERS_IMU, ABSTRACT, "between-day, sagittal knee"),
    "obliquity_error": N(
        1.0,
        "deg",
        0.5,
        2.1,
        BRAMAH,
        CHOICE,
        "half the SD of drop between runners (1.9-2.1); sacral validity is poor: change only",
    ),
    # ── tibial acceleration, shown apart
    "shock_threshold": N(3.0, "g", 3.0, 3.0, BERGHE, ABSTRACT, "axial peak, none higher within 375 ms"),
    "shock_window": N(375.0, "ms", 375.0, 375.0, BERGHE, ABSTRACT, "no higher value may follow within it"),
    "shock_steps": N(5.0, "steps", 5.0, 5.0, BERGHE, ABSTRACT, "moving average"),
    "shock_high": N(
        24.6, "g", 16.0, 24.6, SENSORS, ABSTRACT, "highest axial peak reported overground; most sensors clip at 16 g"
    ),
    "shock_tibial_load_r": N(
        -0.29, "1", -0.66, 0.08, MATIJEVICH, ABSTRACT, "impact peak against tibial load: not a bone-load meter"
    ),
    # ── joint angles from inertial sensors
    "tilt_time_constant": N(
        3.0, "s", 1.0, 5.0, VQF, MEMORY, "low-pass of the acceleration; the default of the package vqf 2.1.2"
    ),
    "thigh_shake": N(
        11.0, "Hz", 10.0, 12.0, RUNNERS_IMU, MEMORY, "soft tissue shakes a thigh sensor above it: low-pass 10-12 Hz"
    ),
    "hinge_error": N(3.0, "deg", 3.0, 7.7, SEEL, ABSTRACT, "walking; running 3.1-7.7 rearfoot, 4.6-13.7 other"),
    # ── simulation of a cadence change at constant speed; never used on a measured step
    "contact_cadence_exponent": N(
        0.65, "1", 0.35, 1.0, FARLEY, DERIVED, "contact time ~ cadence^-p; between runners 0.58-0.82"
    ),
    "contact_flexion_rise": N(
        0.5, "deg", 0.0, 1.0, LENHART, DERIVED, "knee flexion at contact per +10 % cadence, assumed"
    ),
    "contact_at_2500": N(0.2725, "s", 0.249, 0.296, FUKUCHI, DATA, "mean contact time at 2.5 m/s"),
    "contact_at_3500": N(0.2276, "s", 0.211, 0.245, FUKUCHI, DATA, "at 3.5 m/s"),
    "contact_at_4500": N(0.1990, "s", 0.184, 0.214, FUKUCHI, DATA, "at 4.5 m/s"),
    "step_at_2500": N(0.3723, "s", 0.350, 0.394, FUKUCHI, DATA, "mean step time at 2.5 m/s"),
    "step_at_3500": N(0.3514, "s", 0.329, 0.374, FUKUCHI, DATA, "at 3.5 m/s"),
    "step_at_4500": N(0.3277, "s", 0.305, 0.351, FUKUCHI, DATA, "at 4.5 m/s"),
    "pod_contact_bias": N(-5.2, "%", -5.2, -2.3, GARCIA, ABSTRACT, "Stryd against 1000 Hz video; flight +15.1 %"),
    # ── how good each tier was: leave-one-runner-out over 26 runners (see `stances`)
    "a_plus_absolute_sd": N(15.0, "%", 13.0, 17.0, FUKUCHI, DATA, "tier A+"),
    "a_plus_within_r": N(0.94, "1", 0.9, 1.0, FUKUCHI, DATA, "tier A+: change across speeds"),
    "a_plus_within_sd": N(4.5, "%", 4.0, 5.0, FUKUCHI, DATA, "tier A+"),
    "b_absolute_sd": N(15.5, "%", 14.0, 17.0, FUKUCHI, DATA, "tier B"),
    "b_between_r2_2500": N(0.49, "1", 0.16, 0.49, FUKUCHI, DATA, "tier B at 2.5 m/s: people cannot be ranked by it"),
    "b_between_r2_3500": N(0.29, "1", 0.16, 0.49, FUKUCHI, DATA, "tier B at 3.5 m/s"),
    "b_between_r2_4500": N(0.16, "1", 0.16, 0.49, FUKUCHI, DATA, "tier B at 4.5 m/s"),
    "b_within_r": N(0.96, "1", 0.9, 1.0, FUKUCHI, DATA, "tier B: change across speeds"),
    "b_within_slope": N(1.01, "1", 0.9, 1.1, FUKUCHI, DATA, "tier B: measured change on modelled change"),
    "b_within_sd": N(3.6, "%", 3.0, 4.5, FUKUCHI, DATA, "tier B"),
    "d_absolute_sd": N(8.35, "%", 7.8, 8.9, FUKUCHI, DATA, "tier D with optical knee flexion"),
    "d_between_r2_2500": N(0.79, "1", 0.7, 0.9, FUKUCHI, DATA, "tier D at 2.5 m/s"),
    "d_between_r2_3500": N(0.79, "1", 0.7, 0.9, FUKUCHI, DATA, "tier D at 3.5 m/s"),
    "d_between_r2_4500": N(0.81, "1", 0.7, 0.9, FUKUCHI, DATA, "tier D at 4.5 m/s"),
    # ── what timing cannot see (said wherever the index is shown)
    "forefoot_strike": N(
        -27.0, "%", -27.0, -10.0, VANNATTA, ABSTRACT, "peak stress at equal step length: invisible to tiers A-C"
    ),
    "trunk_lean": N(
        6.5, "%", -6.0, 7.5, TENG, ABSTRACT, "21.5 MPa upright, 20.2 leaning forward, 23.1 backward: invisible"
    ),
    "minimal_shoe": N(-15.0, "%", -17.0, -15.0, BONACCI, ABSTRACT, "shoe alone, stress / force -15 / -17 %: invisible"),
    "sacral_contact_error": N(20.0, "ms", 20.0, 20.0, PATOZ, ABSTRACT, "RMSE of contact time from a sacral IMU, 8 %"),
    "damage_exponent": N(
        1.0, "1", 1.0, 12.9, EDWARDS, CHOICE, "bone 6.6, tendon 9, cartilage 12.9 from memory; none validated for PFP"
    ),
}
"""Read top to bottom."""


def number(name: str) -> float:
    """The value of one row, by its name."""
    return NUMBERS[name].value
