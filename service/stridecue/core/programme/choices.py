"""What only a physio may choose, and what a break means: the parts of progression that no rule decides alone.

A physio may skip a fade step when the runner is in the band ≥ 90 % and keeps ≥ 0.8 of it in silence, twice in a row;
and raise the target by 2.5 % after two advances, to +10 % at most (coaching evidence, section 8.5).

    >>> from stridecue.core.programme.faded_8 import FADED_8
    >>> steady = Ran("advance", 93.0, 0.85)
    >>> open_to([steady, steady], Prescription(6, 6), 75, sessions=8)
    ('skip_fade', 'raise_target')
    >>> after_break(12, FADED_8).choice, after_break(30, FADED_8).choice
    ('repeat', 'rebaseline')
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from stridecue.core.programme.programme import Programme
from stridecue.core.programme.progression import TARGET_MAX_PERMILLE, TARGET_STEP_PERMILLE, Prescription, Verdict
from stridecue.core.programme.thresholds import threshold

Choice = Literal["skip_fade", "raise_target"]
TWICE: Final = 2


@dataclass(frozen=True, slots=True)
class Ran:
    """One session of the past. `retention`: R of its end probe; `raised`: a physio had raised its target."""

    verdict: Verdict
    in_band_pct: float | None = None
    retention: float | None = None
    raised: bool = False


def open_to(past: Sequence[Ran], now: Prescription, target_permille: int, *, sessions: int) -> tuple[Choice, ...]:
    """Which choices a physio has before the next session, whose own target is given; `past`: oldest first."""
    found: list[Choice] = []
    last = past[-TWICE:]
    if len(last) == TWICE and all(map(_mastered, last)) and now.fade_of < sessions:
        found.append("skip_fade")
    since_raise = past[max((i + 1 for i, ran in enumerate(past) if ran.raised), default=0) :]
    advances = sum(ran.verdict == "advance" for ran in since_raise)
    after = target_permille + now.target_change_permille + TARGET_STEP_PERMILLE
    if advances >= threshold("advances_for_more") and after <= TARGET_MAX_PERMILLE:
        found.append("raise_target")
    return tuple(found)


def _mastered(ran: Ran) -> bool:
    in_band = ran.in_band_pct is not None and ran.in_band_pct >= threshold("band_skip")
    return in_band and ran.retention is not None and ran.retention >= threshold("retention_skip")


def chosen(choice: Choice, now: Prescription, sessions: int) -> Prescription:
    """The prescription after a physio's choice.

    >>> chosen("skip_fade", Prescription(6, 6), 8)
    Prescription(session=6, fade_of=7, minutes_permille=1000, target_change_permille=0)
    """
    if choice == "skip_fade":
        return replace(now, fade_of=min(now.fade_of + 1, sessions))
    return replace(now, target_change_permille=now.target_change_permille + TARGET_STEP_PERMILLE)


@dataclass(frozen=True, slots=True)
class Break:
    """What a break without a run means for the next session."""

    choice: Literal["go_on", "repeat", "rebaseline"]
    because: str


def after_break(days: float, programme: Programme) -> Break:
    """A break of so many days since the last run; how long is too long, the programme's plan file says."""
    if days > programme.rebaseline_after_days:
        return Break("rebaseline", f"{days:.0f} days without a run: measure the baseline again")
    if days > programme.repeat_after_days:
        return Break("repeat", f"{days:.0f} days without a run: repeat the last session")
    return Break("go_on", f"{days:.0f} days since the last run")


def follow_up(retention: float | None) -> str:
    """What the silent test 30 days on says to do.

    >>> follow_up(0.3)
    'kept 0.30 in silence: recall cue first ("as at the end of the programme"), then a booster: sessions 6 and 7'
    """
    if retention is None:
        return "not tested: nothing can be said about what was kept"
    kept = f"kept {retention:.2f} in silence"
    if retention < threshold("retention_poor"):
        return f'{kept}: recall cue first ("as at the end of the programme"), then a booster: sessions 6 and 7'
    if retention < threshold("retention_good"):
        return f"{kept}: partly learnt; test again"
    return f"{kept}: learnt"
