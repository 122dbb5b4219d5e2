"""Knee-load proxies: what each sensor tells about the load behind the kneecap, relative to the runner's own baseline.

One file per proxy, one line here. `per_step.update` runs them all at each step; README.md says what the number means.
"""

from types import ModuleType
from typing import Final, NamedTuple

import numpy as np

from stridecue.core.evidence import NUMBERS, number
from stridecue.core.kernel import fresh
from stridecue.core.loads import (
    cadence_law,
    cumulative,
    displacement,
    hybrid,
    impulse,
    knee_chain,
    knee_flexion,
    leg_stiffness,
    own_baseline,
    patellofemoral,
    pelvic_obliquity,
    segment,
    sites,
    speed_law,
    standing,
    tibial_shock,
    vertical_force,
)


class Proxy(NamedTuple):
    """A proxy: the tier that gives it, its unit, the module that defines it, and the numbers it rests on."""

    tier: str
    unit: str
    room: ModuleType
    numbers: tuple[str, ...]


PROXIES: Final[dict[str, Proxy]] = {
    "cadence_law": Proxy("A", "1", cadence_law, ("cadence_exponent", "cadence_exponent_low", "cadence_exponent_high")),
    "speed_law": Proxy(
        "A+", "BW", speed_law, ("speed_law_scale", "speed_law_step_exponent", "speed_law_speed_exponent")
    ),
    "vertical_force": Proxy("B", "BW", vertical_force, ("sine_force_scale", "flight_low", "slope_allowed")),
    "displacement": Proxy("B", "m", displacement, ("gravity", "leg_length_per_height")),
    "leg_stiffness": Proxy("B", "BW/m", leg_stiffness, ("leg_length_per_height",)),
    "knee_chain": Proxy(
        "B",
        "BW",
        knee_chain,
        (
            "thigh_per_height",
            "shank_per_height",
            "flexion_at_contact",
            "shortening_per_displacement",
            "shortening_per_sweep",
            "moment_scale",
            "moment_speed_exponent",
            "moment_speed_reference",
        ),
    ),
    "patellofemoral": Proxy(
        "B",
        "BW",
        patellofemoral,
        (
            "lever_x0",
            "lever_x1",
            "lever_x2",
            "lever_x3",
            "ratio_n0",
            "ratio_n1",
            "ratio_n2",
            "ratio_d1",
            "ratio_d2",
            "ratio_d3",
        ),
    ),
    "impulse": Proxy("B", "BW.s", impulse, ("impulse_per_peak",)),
    "tibial_shock": Proxy(
        "C", "g", tibial_shock, ("shock_threshold", "shock_window", "shock_high", "shock_tibial_load_r")
    ),
    "segment": Proxy("D, E", "deg", segment, ("tilt_time_constant",)),
    "knee_flexion": Proxy("D", "deg", knee_flexion, ("hinge_error", "angle_error", "thigh_shake")),
    "hybrid": Proxy(
        "D",
        "BW",
        hybrid,
        (
            "moment_law_constant",
            "moment_law_force",
            "moment_law_displacement",
            "moment_law_sweep",
            "hybrid_error_per_degree",
        ),
    ),
    "standing": Proxy("D, E", "1", standing, ("gravity",)),
    "pelvic_obliquity": Proxy("E", "deg", pelvic_obliquity, ("obliquity_error", "sacral_contact_error")),
    "sites": Proxy("C, D, E", "permille", sites, ("shock_steps",)),
    "own_baseline": Proxy(
        "all",
        "permille",
        own_baseline,
        ("baseline_steps", "sensor_error", "biology_error", "no_change", "speed_match", "side_difference"),
    ),
    "cumulative": Proxy("all", "baseline steps", cumulative, ("damage_exponent",)),
}
"""Read top to bottom; a new proxy is one new file and one new line."""

CANNOT_SEE: Final = {
    "forefoot strike": number("forefoot_strike"),
    "trunk lean": number("trunk_lean"),
    "minimal shoe": number("minimal_shoe"),
}
"""What changes the load and leaves timing as it is [% of the load]."""

G: Final = number("gravity")
UNKNOWN_NUMBERS: Final = [name for proxy in PROXIES.values() for name in proxy.numbers if name not in NUMBERS]
if UNKNOWN_NUMBERS:
    raise ValueError(f"PROXIES names numbers that evidence.py does not hold: {', '.join(UNKNOWN_NUMBERS)}")


def warm() -> bool:
    """Compile (or load) what leg and pelvis sensors need, so that their first sample delays no cue; True: compiled."""
    pair = [fresh(segment.STATE), fresh(segment.STATE)]
    t_us, still = np.arange(400) * 5_000, np.tile([0.0, 0.0, G, 0.0, 0.0, 0.0], (400, 1))
    for s in pair:
        segment.feed(s, t_us, still)
        segment.forget_axis(s)
    knee_flexion.stance(pair[0], pair[1], 1_000_000, 1_250_000, 0)
    tibial_shock.peak(pair[1], 1_000_000, 1_250_000, 16.0)
    pelvic_obliquity.stance(pair[0], 1, 1_000_000, 1_250_000)
    pelvic_obliquity.stride(pair[0], 1_000_000, 1_700_000)
    kernels = (segment.feed, knee_flexion.stance, tibial_shock.peak, pelvic_obliquity.stance, pelvic_obliquity.stride)
    found = [getattr(kernel, "stats", None) for kernel in kernels]  # none with the JIT off
    return any(sum(stats.cache_misses.values()) > 0 for stats in found if stats is not None)
