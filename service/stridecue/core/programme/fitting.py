"""A session made to fit its runner: as prescribed, no longer than the longest run allows, or with walks in it.

>>> from stridecue.core.programme.faded_8 import FADED_8
>>> eased = prescribed(FADED_8, Prescription(session=4, fade_of=5, minutes_permille=750, target_change_permille=-25))
>>> eased.main_min, eased.target_permille, eased.mode, eased.cue_on_min[0]
(16.5, 50, 'bandwidth', (0.0, 2.75))
>>> fitted(FADED_8.sessions[7], FADED_8.warm_up, longest_min=20).main_min
19.0
"""

from dataclasses import replace
from typing import Final

from stridecue.core.limits import TARGET_MAX_PERMILLE, TEMPO_MIN_PERMILLE
from stridecue.core.plan import Plan, Segment
from stridecue.core.programme.programme import Programme, SessionPlan, WarmUp
from stridecue.core.programme.progression import Prescription
from stridecue.core.programme.thresholds import threshold

LONGEST: Final = threshold("spike_none")
"""A session is at most so many times the longest run of the last 30 days."""
MAIN_LEAST_MIN: Final = 5.0
"""A main part shorter than this is no session: walk and run in turn instead. Choice of the project."""
RUN_S, WALK_S = 240, 60
"""Run-walk 4:1 (La Trobe TREK; coaching evidence, section 3.1)."""


def rescaled(one: SessionPlan, main_min: float) -> SessionPlan:
    """The same session in other minutes: every window and the probe keep their share."""
    by = main_min / one.main_min
    windows = tuple((on_min * by, off_min * by) for on_min, off_min in one.cue_on_min)
    return replace(one, main_min=main_min, cue_on_min=windows, end_probe_min=one.end_probe_min * by)


def prescribed(programme: Programme, wanted: Prescription) -> SessionPlan:
    """Minutes and target of one session, cued as in another; ValueError when there is none of that number."""
    for number in (wanted.session, wanted.fade_of):
        if number > len(programme.sessions):
            raise ValueError(
                f"plan '{programme.name}' has no session {number}; accepted: 1 to {len(programme.sessions)}"
            )
    one, faded = programme.sessions[wanted.session - 1], programme.sessions[wanted.fade_of - 1]
    target = min(max(one.target_permille + wanted.target_change_permille, TEMPO_MIN_PERMILLE), TARGET_MAX_PERMILLE)
    cut = rescaled(faded, one.main_min * wanted.minutes_permille / 1000)
    return replace(cut, target_permille=target, ramp=one.ramp)


def fitted(one: SessionPlan, warm_up: WarmUp, longest_min: float) -> SessionPlan:
    """Main minutes cut, and the fade share kept, until the running fits; ValueError when too little would be left."""
    most_min = LONGEST * longest_min - warm_up.jog_min
    if one.main_min <= most_min:
        return one
    if most_min < MAIN_LEAST_MIN:
        raise ValueError(
            f"main_min: {one.main_min:g}; the longest run of 30 days took {longest_min:g} min, which leaves "
            f"{max(most_min, 0):g} min beside the warm-up: walk and run in turn instead"
        )
    return rescaled(one, round(most_min, 2))


def run_walk(plan: Plan) -> Plan:
    """The same minutes, a fifth of them walked: after every four minutes of the main part one of walking.

    A walk falls where it falls, except in a probe, which is never cut: there it comes after. The warm-up stays.

    >>> from stridecue.core.programme.faded_8 import FADED_8
    >>> from stridecue.core.programme.programme import plan_of
    >>> [(part.mode, part.duration_s) for part in run_walk(plan_of(FADED_8, 1)).segments[2:6]]
    [('continuous', 240), ('walk', 60), ('continuous', 240), ('walk', 60)]
    """
    main_at = next((i for i, part in enumerate(plan.segments) if part.mode in ("continuous", "bandwidth")), None)
    if main_at is None:
        return plan
    segments, ran_s, walk_left_s = list(plan.segments[:main_at]), 0, 0
    for part in plan.segments[main_at:]:
        left_s = part.duration_s
        if left_s is None or part.mode == "probe":
            segments.append(part)
            continue
        while left_s:
            walking = walk_left_s > 0
            now_s = min(left_s, walk_left_s if walking else RUN_S - ran_s)
            segments.append(Segment("walk", None, now_s) if walking else replace(part, duration_s=now_s))
            left_s -= now_s
            if walking:
                walk_left_s -= now_s
            else:
                ran_s += now_s
                if ran_s == RUN_S:
                    ran_s, walk_left_s = 0, WALK_S
    return replace(plan, segments=tuple(segments))
