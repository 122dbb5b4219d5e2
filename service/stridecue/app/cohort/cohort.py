"""All runners of a cohort, on all processors, and what they show together.

The answer depends on plan, number of runners and seed only, not on how many processes shared the work.
"""

import gc
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np

from stridecue.app.cohort.checks import Tries, try_all
from stridecue.app.cohort.person import ASSUMPTIONS
from stridecue.app.cohort.trial import THINNED_S, Course, continual, through
from stridecue.core.programme.programme import Programme
from stridecue.core.programme.thresholds import threshold

TRIES: Final = 60
EVERY: Final = 20
"""Every so many-th runner also goes through the programme with continuous feedback."""
TOGETHER: Final = 5
GOOD: Final = threshold("retention_good")
ACCEPTED: Final[dict[str, tuple[str, float]]] = {
    "on_target_episodes_per_10min": ("on target: cue episodes in 10 min", 0.0),
    "four_pct_low_median_s": ("4 % low: cued after, median, s", 25.0),
    "four_pct_low_p90_s": ("4 % low: cued after, p90, s", 40.0),
    "first_click_p95_ms": ("first click off the footfall, p95, ms", 40.0),
    "max_ramp_pct": ("greatest step of a tempo, %", 1.0),
    "cues_in_probes": ("cues in probes", 0.0),
}
"""What each figure may be at most (coaching evidence, sections 2 and 8.7)."""
GOAL_MAX_S: Final = 150.0


@dataclass(slots=True)
class Cohort:
    """Everything that was seen; `courses`: the plan as it is, `continuous`: the same with a beat at every step."""

    plan: str
    runners: int
    seed: int
    full: bool
    tries: list[Tries] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    continuous: list[Course] = field(default_factory=list)

    def checks(self) -> dict[str, float | int | None]:
        """The figures, as the issue names them."""
        tries, everybody = self.tries, [*self.courses, *self.continuous]
        heard: list[Tries | Course] = [*tries, *everybody]
        waited = [wait for one in tries for wait in one.waited_s]
        clicks = [off for one in heard for off in one.clicks_off_us]
        changes = [one.max_change_permille for one in heard]
        quiet_s = sum(one.quiet_s for one in tries)
        return {
            "on_target_episodes_per_10min": round(600 * sum(one.episodes for one in tries) / quiet_s, 4),
            "four_pct_low_median_s": round(float(np.percentile(waited, 50)), 1),
            "four_pct_low_p90_s": round(float(np.percentile(waited, 90)), 1),
            "first_click_p95_ms": round(float(np.percentile(clicks, 95)) / 1000, 1) if clicks else None,
            "max_ramp_pct": round(max(changes, default=0.0) / 10, 4),
            "cues_in_probes": sum(one.cues_in_probes for one in everybody),
            "retention_share_faded": share(self.courses),
            "retention_share_continuous": share(self.continuous),
        }

    @property
    def goal_s(self) -> float:
        """From the first click to the target, for a following runner: the median."""
        return round(float(np.median([goal for one in self.tries for goal in one.goal_s])), 1)

    @property
    def verdicts(self) -> Counter[str]:
        """What the rules of progression said, over all sessions."""
        return sum((one.verdicts for one in self.courses), Counter())

    def missed(self) -> list[str]:
        """The figures that are not as good as they must be."""
        checks = self.checks()
        found = [name for name, (_, most) in ACCEPTED.items() if (checks[name] or 0) > most]
        return [*found, "goal_s"] if self.goal_s > GOAL_MAX_S else found

    def assumptions(self) -> dict[str, Any]:
        """Of the model, and what was simulated of the plan."""
        cuts = ", ".join(f"{mode} {seconds} s" for mode, seconds in THINNED_S.items())
        thin = (
            "every stretch whole" if self.full else f"of every stretch at most: {cuts}; learning counts for all of it"
        )
        return {
            **ASSUMPTIONS,
            "plan": self.plan,
            "runners": self.runners,
            "seed": self.seed,
            "runners_also_with_continuous_feedback": len(self.continuous),
            "simulated": f"one pod on the left foot, every step through the session; {thin}",
            "checks_of_the_rules": f"{len(self.tries)} steady runners with two pods, baseline 160 spm",
            "retention": f"R at least {GOOD:g} in a silent test; those who had stopped count as not kept",
        }


def share(courses: list[Course]) -> float | None:
    """Of those who ran, how many kept enough."""
    if not courses:
        return None
    return round(sum((one.retained_ratio or 0.0) >= GOOD for one in courses) / len(courses), 3)


def cohort(
    programme: Programme,
    runners: int,
    seed: int,
    *,
    full: bool = False,
    workers: int | None = None,
    tries: int = TRIES,
    done: Callable[[int], object] = lambda _: None,
) -> Cohort:
    """Simulate; `done` hears how many jobs of `jobs(runners)` are finished. `workers` 1: in this process."""
    found = Cohort(programme.name, runners, seed, full)
    work = [Block(programme, seed, list(numbers), runners, tries, full) for numbers in blocks(runners, tries)]
    count = workers or _processors()
    if count == 1:
        _gather(found, map(_block, work), done)
    else:
        with ProcessPoolExecutor(min(count, len(work)), multiprocessing.get_context("spawn")) as pool:
            _gather(found, pool.map(_block, work), done)
    return found


def blocks(runners: int, tries: int = TRIES) -> list[range]:
    """The runners, a few at a time; the tries of the rules are shared among them."""
    many = max(runners, tries)
    return [range(begins, min(begins + TOGETHER, many)) for begins in range(0, many, TOGETHER)]


def _processors() -> int:
    """Those that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # no such thing on macOS and Windows
        return os.cpu_count() or 1


class Block(NamedTuple):
    """A piece of the work: these numbers of the cohort."""

    programme: Programme
    seed: int
    numbers: list[int]
    runners: int
    tries: int
    full: bool


Blocked = tuple[list[Tries], list[Course], list[Course]]


def _gather(found: Cohort, parts: Iterable[Blocked], done: Callable[[int], object]) -> None:
    for number, (tries, courses, continuous) in enumerate(parts, start=1):
        found.tries += tries
        found.courses += courses
        found.continuous += continuous
        done(number)


def _block(work: Block) -> Blocked:
    gc.set_threshold(50_000)  # a session's cycles may wait for the next one; looking for them is 5 % of the time
    programme, seed, numbers, runners, tries, full = work
    there, always = [number for number in numbers if number < runners], continual(programme)
    return (
        [try_all(programme, seed, number) for number in numbers if number < tries],
        [through(programme, seed, number, full=full) for number in there],
        [through(always, seed, number, full=full) for number in there if number % EVERY == 0],
    )
