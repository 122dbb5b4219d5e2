"""A recorded runner through the whole path: raw pods on feet, thighs and shanks, floor, session; against the truth.

Every pod has a clock and a link of its own, its samples are counted as a sensor counts them, and before running it
stands still for three seconds, as a runner would. What comes out is compared per runner: knee flexion of every stance
with the cameras', its change against the runner's own reference speed, and the load of tier B from detected contacts
with that from force plates.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import chain
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

from stridecue.app.floor.floor import Floor
from stridecue.app.floor.lanes import Lane
from stridecue.core.events import Belt, Event, Stance
from stridecue.core.kernel import fresh
from stridecue.core.loads import own_baseline, per_step
from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.core.loads.reasons import NOT_GIVEN
from stridecue.core.plan import FREE_RUN
from stridecue.core.runner import Runner
from stridecue.core.units import Side
from stridecue.edges import wire
from stridecue.edges.exchange.leg_trials import SITES, LegTrial
from stridecue.edges.sources.raw import RawRecording, counted
from stridecue.edges.store import read_log

STILL_S: Final = 3
BOOT: Final = "0badcafe"
START_US: Final = 1_000_000
DELAY_US: Final = 3_000
"""Each pod's link is so much slower than the one before."""
SAME_US: Final = 100_000
SIDES: Final[dict[str, Side]] = {"l": "left", "r": "right"}
CODES: Final[dict[Side, int]] = {"left": 1, "right": 2}
PEAK: Final = "peak_patellofemoral_bw"
KNEE: Final = "knee_peak_deg"


@dataclass(frozen=True)
class Run:
    """One trial: angles (n, 4) in degrees, contact and peak as measured, the same as true; medians of both loads."""

    runner: str
    speed_mm_s: int
    angles: NDArray[np.float64]
    true_change: dict[Side, float]
    seen: LoadBaseline | None
    true: LoadBaseline


@dataclass(frozen=True, slots=True)
class Whole:
    """One runner. Changes and index are against the own reference speed; None where it was run at one speed only."""

    stances: int
    knee_peak_rmse_deg: float | None
    knee_contact_rmse_deg: float | None
    knee_change_worst_deg: float | None
    index_worst_points: float | None


def play(trial: LegTrial) -> Run:
    """The trial, pod by pod, message by message."""
    lane = Lane(
        "1",
        "home",
        FREE_RUN,
        Runner("runner", height_mm=round(1_000 * trial.height_m)),
        [],
        source="recorded",
        idle_end_us=3_600_000_000,
        acked=lambda _device: None,
    )
    floor = Floor([lane], {}, adopt=False, changed=lambda: None)
    for site in SITES:
        place, side = site.split("_")
        state = {"status": "online", "boot": BOOT, "kind": "foot_pod", "worn": place, "side": SIDES[side]}
        floor.receive(wire.topic("home", _device(site), "state"), orjson.dumps(state), START_US // 2)
        floor.claim("1", _device(site), START_US // 2, SIDES[side])
    belted = False
    now_us = START_US
    for now_us, topic, payload in merge(*(_messages(trial, site) for site in SITES)):
        floor.receive(topic, payload, now_us)
        if lane.session is not None and not belted:
            lane.feed(Belt(now_us, _device(SITES[0]), trial.speed_mm_s, 0, "manual"))
            belted = True
        floor.tick(now_us)
    lane.command(now_us, "take_baseline", "the end of the trial", "")
    _, records = read_log(list(chain.from_iterable(part.lines for part in lane.drain())), trial.name)
    events = [record for record in records if isinstance(record, Stance)]
    angles = np.array(list(_matched(trial, events))).reshape(-1, 4)
    return Run(trial.runner, trial.speed_mm_s, angles, _true_knees(trial), lane.runner.load_baseline, _by_plates(trial))


def whole_path(runs: Iterable[Run]) -> dict[str, Whole]:
    """Every runner's figures."""
    by_runner: dict[str, list[Run]] = {}
    for run in runs:
        by_runner.setdefault(run.runner, []).append(run)
    return {runner: _whole(found) for runner, found in sorted(by_runner.items())}


def _whole(runs: list[Run]) -> Whole:
    angles = np.concatenate([run.angles for run in runs])
    speeds = sorted(run.speed_mm_s for run in runs)
    reference = next(run for run in runs if run.speed_mm_s == speeds[len(speeds) // 2])
    knees, points = [], []
    for run in runs:
        if run is reference or run.seen is None or reference.seen is None:
            continue
        for side, code in CODES.items():
            pair = (_median(run.seen, KNEE, code), _median(reference.seen, KNEE, code))
            true = (run.true_change.get(side), reference.true_change.get(side))
            if None not in (*pair, *true):
                knees.append(abs((pair[0] - pair[1]) - (true[0] - true[1])))  # type: ignore[operator] # looked at above
        ratios = [_ratio(run.seen, reference.seen), _ratio(run.true, reference.true)]
        if None not in ratios:
            points.append(100.0 * abs(ratios[0] - ratios[1]))  # type: ignore[operator] # looked at above
    return Whole(
        len(angles),
        _rms(angles[:, 1] - angles[:, 3]),
        _rms(angles[:, 0] - angles[:, 2]),
        max(knees, default=None),
        max(points, default=None),
    )


def _device(site: str) -> str:
    return site.replace("_", "-")


def _messages(trial: LegTrial, site: str) -> Iterator[tuple[int, str, bytes]]:
    """(arrival, topic, payload) of one pod, switched on at a time of its own."""
    number = SITES.index(site)
    dt_us = float(np.median(np.diff(trial.t_us)))
    still = np.tile(np.append(9.81 * trial.up[site], np.zeros(3)), (round(STILL_S * 1e6 / dt_us), 1))
    imu = np.vstack([still, trial.imu[site]])
    t_us = np.round(np.arange(len(imu)) * dt_us).astype(np.int64)
    began_us = _began_us(site)
    sent = np.isfinite(imu).all(axis=1)
    for newest_us, payload in RawRecording(site, t_us[sent], counted(imu[sent])).messages(BOOT, began_us):
        yield START_US + newest_us - began_us + DELAY_US * number, wire.topic("home", _device(site), wire.IMU), payload


def _began_us(site: str) -> int:
    """The pod's own time of its first sample."""
    return 1_000_000 * (1 + SITES.index(site))


def _matched(trial: LegTrial, events: Iterable[Event]) -> Iterator[tuple[float, ...]]:
    """Each measured stance beside the true one."""
    zero_us = int(trial.t_us[0]) - round(STILL_S * 1e6)
    for event in events:
        if not isinstance(event, Stance) or event.knee_peak_mdeg is None or event.knee_contact_mdeg is None:
            continue
        at_us = event.t_us - _began_us(event.device.replace("-", "_")) + zero_us
        for true in trial.contacts:
            if true.side == event.side and abs(true.contact_us - at_us) < SAME_US and np.isfinite(true.knee_peak_deg):
                yield (
                    event.knee_contact_mdeg / 1e3,
                    event.knee_peak_mdeg / 1e3,
                    true.knee_contact_deg,
                    true.knee_peak_deg,
                )


def _true_knees(trial: LegTrial) -> dict[Side, float]:
    """Median of the true peak of the last twenty sound stances, per side: what the session's own median is of."""
    found: dict[Side, float] = {}
    for side in CODES:
        peaks = [c.knee_peak_deg for c in trial.contacts if c.side == side and np.isfinite(c.knee_peak_deg)]
        if len(peaks) >= own_baseline.WINDOW:
            found[side] = float(np.median(peaks[-own_baseline.WINDOW :]))
    return found


def _by_plates(trial: LegTrial) -> LoadBaseline:
    """The same medians from force-plate timing."""
    s = fresh(per_step.STATE)
    s.load_height_m = trial.height_m
    for c in trial.contacts:
        if c.step_us > 0:
            timing = (c.toe_off_us - c.contact_us, c.step_us, trial.speed_mm_s, 0, CODES[c.side])
            per_step.update(s, *timing, *(NOT_GIVEN,) * 5)
    per_step.take_baseline(s)
    return own_baseline.keep(s, "force plates", "", "shoe")


def _median(baseline: LoadBaseline, name: str, side: int) -> float | None:
    return next((median for code, what, median in baseline.medians if (code, what) == (side, name)), None)


def _ratio(now: LoadBaseline, before: LoadBaseline) -> float | None:
    """The index of tier B: mean over the sides of the ratio of medians."""
    pairs = [(_median(now, PEAK, code), _median(before, PEAK, code)) for code in CODES.values()]
    ratios = [one / other for one, other in pairs if one is not None and other is not None]
    return sum(ratios) / len(ratios) if ratios else None


def _rms(errors: NDArray[np.float64]) -> float | None:
    return float(np.sqrt(np.nanmean(np.square(errors)))) if len(errors) else None
