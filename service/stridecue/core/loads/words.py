"""The index in words, for the runner's page and the session record; the words are those of the science page.

Never "your kneecap stress is", never a probability of injury, never body weights or MPa.

    >>> from stridecue.core.kernel import fresh
    >>> from stridecue.core.loads.per_step import STATE
    >>> reading(fresh(STATE)).says
    'no index: no baseline yet'
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

from annotated_types import Interval

from stridecue.core.loads import quantities as q
from stridecue.core.loads.cumulative import RunLoad
from stridecue.core.loads.reasons import REASONS
from stridecue.core.loads.sites import Sites, current, recent
from stridecue.core.loads.tiers import TIERS, TierName
from stridecue.core.units import Side

State = Literal["unknown", "collecting", "no change", "lower", "higher", "frozen"]
STATES: Final[tuple[State, ...]] = ("unknown", "collecting", "no change", "lower", "higher", "frozen")
CAVEAT: Final = (
    "estimated knee-load index, relative to your baseline; it cannot see foot strike, trunk lean, shoes or pain"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The index of the moment. The figures are None where there is none; `because` says why. `sites`: apart from it."""

    state: State
    because: str
    says: str
    tier: TierName | None = None
    index_permille: int | None = None
    low_permille: int | None = None
    high_permille: int | None = None
    km_permille: int | None = None
    sites: Sites | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One figure against its own baseline; `unit` is `1` for a ratio, else that of the figure."""

    name: str
    tier: TierName
    side: Side
    compared: Literal["ratio", "difference"]
    change: Annotated[float, Interval(ge=-1e9, le=1e9)]


SIDE_NAMES: Final[tuple[Side, ...]] = ("unknown", "left", "right")


def reading(s: Any) -> Reading:
    """The index with its tier, its band and its state in words."""
    figures = (
        s.load_index_permille,
        s.load_low_permille,
        s.load_high_permille,
        s.load_km_permille,
        s.load_side_permille,
    )
    return say(int(s.load_state), int(s.load_reason), int(s.load_tier), *(int(figure) for figure in figures))


@lru_cache(maxsize=256)  # most steps say what the step before said, and without a baseline all of them do
def say(state_code: int, reason: int, tier_code: int, index: int, low: int, high: int, km: int, side: int) -> Reading:
    """The same from the figures of one step; codes of `per_step` and `reasons`, figures in permille of the baseline."""
    state, because = STATES[state_code], REASONS[reason]
    if state == "unknown":
        because = "no baseline yet"
    if tier_code == 0:
        return Reading(state, because, f"no index: {because}")
    tier = TIERS[tier_code]
    figure = f"{index / 10:.0f} % of your baseline ({low / 10:.0f}-{high / 10:.0f} %), per km {km / 10:.0f} %"
    if state in ("frozen", "collecting"):
        says = f"held at {figure}: {because}"
    elif state == "no change":
        says = f"no change: {figure}"
    else:
        says = f"{state}: {figure}"
    if side:
        says += f"; the {'right' if side > 0 else 'left'} side carries {abs(side) / 10:.0f} % more"
    return Reading(state, because, f"{says} [{tier.label}]", tier.name, index, low, high, km)


def changes(s: Any) -> tuple[Change, ...]:
    """Every figure that has a baseline and a full window of recent steps, per side."""
    found: list[Change] = []
    for column, quantity in q.QUANTITIES.items():
        for side in current(s, column, based=True):
            now = recent(s, side, column)
            base = float(s.load_baseline[side, column])
            change = now / base if quantity.compared == "ratio" else now - base
            found.append(Change(quantity.name, TIERS[quantity.tier].name, SIDE_NAMES[side], quantity.compared, change))
    return tuple(found)


def run_load(s: Any) -> RunLoad:
    """The load of the run so far."""
    return RunLoad(
        int(s.load_steps),
        int(s.load_unassessed_steps),
        float(s.load_distance_m) / 1000.0,
        float(s.load_assessed_m) / 1000.0,
        float(s.load_impulse_bws),
        float(s.load_dose_steps),
    )


def split(part: RunLoad) -> str:
    """A part of a run in words.

    >>> split(RunLoad(600, 12, 1.0, 0.98, 315.0, 552.0))
    '552 baseline steps in 600 steps over 1.00 km, 12 not assessed'
    >>> split(RunLoad(0, 612, 1.0, 0.0, 315.0, 0.0))
    'not assessed: no baseline, or no comparable step, in 612 steps over 1.00 km'
    """
    if part.steps == 0:
        count, km = part.unassessed_steps, part.distance_km
        return f"not assessed: no baseline, or no comparable step, in {count} steps over {km:.2f} km"
    missed = f", {part.unassessed_steps} not assessed" if part.unassessed_steps else ""
    return f"{part.dose_steps:.0f} baseline steps in {part.steps} steps over {part.distance_km:.2f} km{missed}"
