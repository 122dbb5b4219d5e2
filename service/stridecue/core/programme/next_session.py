"""The next session of a runner's programme: as prescribed, within the limits of this runner, and short enough.

Never more than +10 % over the *first* baseline, whatever the present one is; never more than 1.10 × the longest run of
30 days: cut, or where too little would be left, walked and run in turn (coaching evidence, sections 1.2 and 8.2).

    >>> from stridecue.core.programme.faded_8 import FADED_8
    >>> found = next_session(FADED_8, Prescription(6, 5), longest_min=24, first_milli_spm=160_000, milli_spm=168_000)
    >>> found.minutes_min, found.target_permille
    (23.4, 47)
    >>> found.says[0]
    'main part 23.4 instead of 26 min: 1.1 × the longest run of 30 days, 24 min'
"""

from dataclasses import dataclass, replace

from stridecue.core.limits import TARGET_MAX_MILLI_SPM, TARGET_MAX_PERMILLE
from stridecue.core.plan import Plan
from stridecue.core.programme.fitting import LONGEST, fitted, prescribed, run_walk
from stridecue.core.programme.programme import Programme, compiled
from stridecue.core.programme.progression import Prescription


@dataclass(frozen=True, slots=True)
class NextSession:
    """What is run. `minutes_min`: of the main part; `says`: how it differs from the programme's own row, and why."""

    plan: Plan
    minutes_min: float
    target_permille: int
    says: tuple[str, ...]


def bound_permille(first_milli_spm: int, milli_spm: int) -> int:
    """How far over the present baseline a target may lie.

    >>> bound_permille(164_000, 164_000), bound_permille(160_000, 168_000), bound_permille(182_000, 182_000)
    (100, 47, 43)
    """
    most_milli_spm = min(first_milli_spm * (1_000 + TARGET_MAX_PERMILLE) // 1_000, TARGET_MAX_MILLI_SPM)
    return min(max(most_milli_spm * 1_000 // milli_spm - 1_000, 0), TARGET_MAX_PERMILLE)


def next_session(
    programme: Programme, wanted: Prescription, *, longest_min: float | None, first_milli_spm: int, milli_spm: int
) -> NextSession:
    """Make it; `longest_min`: the longest run of 30 days, None where there was none: then walk and run in turn.

    ValueError when the programme has no such session.
    """
    row = programme.sessions[min(wanted.session, len(programme.sessions)) - 1]
    asked = prescribed(programme, wanted)
    says = []
    if wanted.minutes_permille != 1_000:
        says.append(f"main part {asked.main_min:.3g} instead of {row.main_min:g} min: as prescribed")
    one, walks = asked, longest_min is None
    if longest_min is not None:
        try:
            one = fitted(asked, programme.warm_up, longest_min)
        except ValueError:
            walks = True
        if one.main_min < asked.main_min:
            why = f"{LONGEST:g} × the longest run of 30 days, {longest_min:g} min"
            says.append(f"main part {one.main_min:.3g} instead of {asked.main_min:.3g} min: {why}")
    if walks:
        why = "no run in 30 days" if longest_min is None else f"the longest run of 30 days was {longest_min:g} min"
        says.append(f"run 4 min, walk 1 min: {why}")
    bound = bound_permille(first_milli_spm, milli_spm)
    if one.target_permille > bound:
        limits = f"at most {TARGET_MAX_PERMILLE / 10:+g} % over the first baseline, {first_milli_spm / 1000:g} spm"
        one = replace(one, target_permille=bound)
        says.append(
            f"target {bound / 10:+g} % instead of {asked.target_permille / 10:+g} %: {limits}, "
            f"and {TARGET_MAX_MILLI_SPM // 1000} spm"
        )
    elif one.target_permille != row.target_permille:
        says.append(f"target {one.target_permille / 10:+g} % instead of {row.target_permille / 10:+g} %: as prescribed")
    if wanted.fade_of != wanted.session:
        says.append(f"feedback as in session {wanted.fade_of}")
    plan = compiled(programme, one, wanted.session)
    return NextSession(run_walk(plan) if walks else plan, one.main_min, one.target_permille, tuple(says))
