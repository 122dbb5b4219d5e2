"""When a baseline must be taken again, and what a second measurement makes of the first.

Source: coaching evidence, section 8.1: another speed (≥ 0.5 km/h), new shoes, a break of more than 21 days (or what
the runner's programme says). Whoever
has run on a treadmill fewer than three times is measured again, silently, at the start of session 2, because their
cadence is still drifting down.

    >>> taken = Taken(164_000, 165_500, 2_700, "blue", 0)
    >>> again(taken, speed_mm_s=2_850, shoe="red", days_since_run=3)
    ('the speed is 10.3 km/h, the baseline was taken at 9.7', "the shoe is 'red', the baseline was taken in 'blue'")
    >>> again(taken, speed_mm_s=2_800, shoe="blue", days_since_run=3)
    ()
    >>> remeasured(taken, 158_000).replaces, remeasured(taken, 162_000).replaces
    (True, False)
"""

from dataclasses import dataclass
from typing import Final

from stridecue.core.programme.programme import REBASELINE_AFTER_DAYS
from stridecue.core.programme.thresholds import threshold
from stridecue.core.programme.training_load import UnixS
from stridecue.core.units import Count, Ident, MilliSpm, SpeedMmS

SPEED_MM_S: Final = threshold("rebaseline_speed") / 3.6 * 1_000


@dataclass(frozen=True, slots=True)
class Taken:
    """A baseline in use: the late value (targets are over it), the early one (cold probes are compared with it)."""

    late_milli_spm: MilliSpm
    early_milli_spm: MilliSpm | None
    speed_mm_s: SpeedMmS
    shoe: Ident
    taken_s: UnixS
    treadmill_runs: Count | None = None
    """How often the runner had run on a treadmill before; None: not asked."""

    @property
    def novice(self) -> bool:
        """Whether it is re-measured at the start of session 2."""
        return self.treadmill_runs is not None and self.treadmill_runs < threshold("novice_runs")


def again(
    taken: Taken, *, speed_mm_s: int | None, shoe: str, days_since_run: float, days_max: int = REBASELINE_AFTER_DAYS
) -> tuple[str, ...]:
    """Why the baseline no longer holds; nothing when it does. `speed_mm_s`: that of the coming run, None if unknown."""
    why = []
    if speed_mm_s is not None and abs(speed_mm_s - taken.speed_mm_s) >= SPEED_MM_S:
        was_kmh = taken.speed_mm_s * 0.0036
        why.append(f"the speed is {speed_mm_s * 0.0036:.1f} km/h, the baseline was taken at {was_kmh:.1f}")
    if shoe != taken.shoe:
        why.append(f"the shoe is {shoe!r}, the baseline was taken in {taken.shoe!r}")
    if days_since_run > days_max:
        why.append(f"{days_since_run:.0f} days without a run")
    return tuple(why)


@dataclass(frozen=True, slots=True)
class Remeasured:
    """Whether a treadmill novice's second value takes the place of the first."""

    replaces: bool
    because: str


def remeasured(taken: Taken, milli_spm: int) -> Remeasured:
    """Compare the silent start of session 2 with the early baseline (like with like; else the late one)."""
    first = taken.early_milli_spm or taken.late_milli_spm
    change_pct = 100 * (milli_spm - first) / first
    limit_pct = threshold("novice_difference")
    said = f"{milli_spm / 1000:.1f} spm, {change_pct:+.1f} % against the first baseline"
    if abs(change_pct) > limit_pct:
        return Remeasured(replaces=True, because=f"{said}: more than {limit_pct:g} %, so it is replaced")
    return Remeasured(replaces=False, because=f"{said}: within {limit_pct:g} %, so the first one stays")
