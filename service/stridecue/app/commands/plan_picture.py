"""Pictures of plans: a strip of characters for the terminal, and the session as a chart for a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from stridecue.app.commands.picture import pyplot, save
from stridecue.core.plan import Mode, Plan, Ramp

MARKS: Final[dict[Mode, str]] = {
    "free": "-", "walk": "·", "silent": "░", "probe": "?", "continuous": "█", "bandwidth": "▓",
}  # fmt: skip
COLOURS: Final[dict[Mode, str]] = {  # Okabe and Ito's: told apart by colour-blind eyes
    "free": "#bbbbbb", "walk": "#dddddd", "silent": "#f0e442", "probe": "#cc79a7", "continuous": "#0072b2",
    "bandwidth": "#56b4e9",
}  # fmt: skip
OPEN_S: Final = 600
"""An open-ended segment is drawn for so long."""


def strip(plan: Plan, mark_s: int = 30) -> str:
    """So many seconds a character.

    >>> from stridecue.core.programme.faded_8 import FADED_8
    >>> from stridecue.core.programme.programme import plan_of
    >>> strip(plan_of(FADED_8, 8))
    '······░░????▓▓░░░░░░░░░░░░░░░░░░▓▓░░░░░░░░░░░░░░░░░░▓▓░░░░░░░░??????????'
    """
    drawn, at_s = "", 0
    for segment in plan.segments:
        at_s += segment.duration_s or OPEN_S
        drawn += MARKS[segment.mode] * (at_s // mark_s - len(drawn))
    return drawn


def draw(name: str, sessions: Sequence[Plan], path: Path) -> None:
    """One row per session: its segments by mode, and the target on its way."""
    plt = pyplot()
    figure, rows = plt.subplots(
        len(sessions), 1, figsize=(10, 1.2 + 1.3 * len(sessions)), sharex=True, squeeze=False, layout="constrained"
    )
    seen: dict[str, Any] = {}
    for axes, plan in zip(rows[:, 0], sessions, strict=True):
        _row(axes, plan, seen)
    rows[-1, 0].set_xlabel("minutes")
    figure.legend(seen.values(), seen.keys(), loc="outside upper right", ncols=len(seen), frameon=False)
    figure.suptitle(name, x=0.02, ha="left")
    save(figure, path)


def _row(axes: Any, plan: Plan, seen: dict[str, Any]) -> None:  # noqa: ANN401 - matplotlib is not there when types are checked
    begins_s = 0
    for segment in plan.segments:
        lasts_s = segment.duration_s or OPEN_S
        span = (begins_s / 60, (begins_s + lasts_s) / 60)
        seen[segment.mode] = axes.axvspan(*span, color=COLOURS[segment.mode], alpha=0.6, linewidth=0)
        if segment.target_permille is not None and segment.mode in ("continuous", "bandwidth"):
            axes.plot(
                *_rise(span, segment.target_permille / 10, plan.ramp, climbs=segment.mode == "continuous"),
                color="black",
            )
        begins_s += lasts_s
    axes.set_ylim(-1, 11)
    axes.set_ylabel("% over\nbaseline")
    if plan.session is not None:
        axes.set_title(f"session {plan.session}", loc="left", fontsize="small")


def _rise(span: tuple[float, float], target_pct: float, ramp: Ramp, *, climbs: bool) -> tuple[list[float], list[float]]:
    """The tempo of a following runner: a ramp from the own cadence, or the target at once."""
    begins_min, ends_min = span
    if not climbs:
        return [begins_min, ends_min], [target_pct, target_pct]
    minutes, per_cent = [begins_min], [0.0]
    while abs(per_cent[-1]) < abs(target_pct) and minutes[-1] < ends_min:
        minutes += [minutes[-1] + ramp.every_s / 60] * 2
        step = min(ramp.step_permille / 10, abs(target_pct) - abs(per_cent[-1]))
        per_cent += [per_cent[-1], per_cent[-1] + (step if target_pct > 0 else -step)]
    return [*minutes, ends_min], [*per_cent, per_cent[-1]]
