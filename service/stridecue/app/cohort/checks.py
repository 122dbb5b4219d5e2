"""The rules of the coach one by one, with steady runners and two pods: is it quiet, quick, in phase and gentle?"""

from dataclasses import dataclass, field

from stridecue.app.cohort.body import BEGINS_US
from stridecue.app.cohort.outing import Outing, Seen
from stridecue.app.cohort.person import Memory, steady
from stridecue.core.plan import Plan, Segment, target_milli_spm
from stridecue.core.programme.programme import Programme
from stridecue.core.runner import Runner

BASELINE_SPM = 160.0
QUIET_S, LOW_S, CLIMB_S = 620, 180, 240
WHO = Runner("sim-steady", round(BASELINE_SPM * 1000))


@dataclass(slots=True)
class Tries:
    """What the tries of one or more seeds showed."""

    episodes: int = 0
    quiet_s: int = 0
    waited_s: list[float] = field(default_factory=list)
    goal_s: list[float] = field(default_factory=list)
    clicks_off_us: list[int] = field(default_factory=list)
    max_change_permille: float = 0.0


def try_all(programme: Programme, seed: int, number: int) -> Tries:
    """Try `number`: on target for ten minutes, 4 % low until cued, and led to the target."""
    steepest = max(programme.sessions, key=lambda one: abs(one.target_permille))
    wanted, band = steepest.target_permille, programme.band

    def outing(
        mode: str, lasts_s: int, own_spm: float, kind: int, *, obedience: float = 0.0, first: bool = False
    ) -> Seen:
        plan = Plan("check", (Segment(mode, wanted, lasts_s),), steepest.ramp, band)  # type: ignore[arg-type] # two modes, below
        person = steady(own_spm, obedience=obedience)
        there = Outing(plan, WHO, person, Memory(), (seed, number, kind), both_feet=True)
        return there.run(until_first_cue=first)

    target_spm = (target_milli_spm(Segment("silent", wanted), WHO.baseline_milli_spm) or 0) / 1000
    quiet = outing("bandwidth", QUIET_S, target_spm, 101)
    low = outing("bandwidth", LOW_S, target_spm * 0.96, 102, first=True)
    led = outing("continuous", CLIMB_S, BASELINE_SPM, 103, obedience=1.0)
    tries = Tries(
        quiet.measures.episodes,
        QUIET_S - band.settle_s,
        clicks_off_us=low.heard.clicks_off_us + led.heard.clicks_off_us,
    )
    evaluated_us = BEGINS_US + band.settle_s * 1e6
    tries.waited_s.append(
        (low.heard.first_cue_us - evaluated_us) / 1e6 if low.heard.first_cue_us else LOW_S - band.settle_s
    )
    tries.goal_s.append(led.heard.goal_us / 1e6 if led.heard.goal_us is not None else float(CLIMB_S))
    tries.max_change_permille = max(one.heard.max_change_permille for one in (quiet, low, led))
    return tries
