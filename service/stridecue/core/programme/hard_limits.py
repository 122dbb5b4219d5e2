"""What no plan may ask of a runner, said before anybody runs, with the key that asks for it.

Never more than +10 % over the first baseline (the types refuse that), 190 spm at an easy pace, nor a session longer
than 1.10 times the longest run of the last 30 days (coaching evidence, sections 1.2 and 3.3).

    >>> from stridecue.core.programme.faded_8 import FADED_8
    >>> refusals(FADED_8, baseline_milli_spm=180_000)[0]
    'sessions.1.target_permille: +7.5 % of 180 spm is 193.5 spm; at most 190 spm is given at an easy pace'
    >>> refusals(FADED_8, baseline_milli_spm=160_000, longest_min=29)
    ['sessions.7.main_min: 30 and a warm-up of 3 are 33 min of running; at most 1.1 x 29 = 31.9 min']
"""

from collections.abc import Iterator

from stridecue.core.limits import tempo_limits_milli_spm
from stridecue.core.plan import Plan
from stridecue.core.programme.fitting import LONGEST
from stridecue.core.programme.programme import Programme


def refusals(
    plan: Plan | Programme, *, baseline_milli_spm: int | None = None, longest_min: float | None = None
) -> list[str]:
    """Why this plan is not for this runner, one line each; what is not known is not judged."""
    return [*_targets(plan, baseline_milli_spm), *_lengths(plan, longest_min)]


def _targets(plan: Plan | Programme, baseline_milli_spm: int | None) -> Iterator[str]:
    if baseline_milli_spm is None:
        return
    slowest, quickest = tempo_limits_milli_spm(baseline_milli_spm)
    where = "sessions" if isinstance(plan, Programme) else "segments"
    asked = [part.target_permille for part in (plan.sessions if isinstance(plan, Programme) else plan.segments)]
    for i, permille in enumerate(asked):
        wanted = baseline_milli_spm * (1000 + permille) // 1000 if permille is not None else slowest
        if permille is not None and wanted > quickest:
            yield (
                f"{where}.{i}.target_permille: {permille / 10:+g} % of {baseline_milli_spm / 1000:g} spm is "
                f"{wanted / 1000:g} spm; at most {quickest / 1000:g} spm is given at an easy pace"
            )


def _lengths(plan: Plan | Programme, longest_min: float | None) -> Iterator[str]:
    if longest_min is None:
        return
    most_min = LONGEST * longest_min
    bound = f"at most {LONGEST:g} x {longest_min:g} = {most_min:g} min"
    if isinstance(plan, Programme):
        jog_min = plan.warm_up.jog_min
        for i, one in enumerate(plan.sessions):
            if one.main_min + jog_min > most_min + 1e-9:
                total_min = one.main_min + jog_min
                yield f"sessions.{i}.main_min: {one.main_min:g} and a warm-up of {jog_min:g} are {total_min:g} min of running; {bound}"  # noqa: E501 - one message
        return
    running_s = 0
    for i, part in enumerate(plan.segments):
        if part.mode != "walk" and part.duration_s is not None:
            running_s += part.duration_s
            if running_s > 60 * most_min:
                yield f"segments.{i}.duration_s: {running_s / 60:g} min of running up to its end; {bound}"
                return
