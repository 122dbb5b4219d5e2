"""Raw pods on foot, thigh, shank and sacrum, over the floor: figures of each stance, beside the steps."""

from collections.abc import Iterator
from heapq import merge
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from stridecue.app.floor.floor import ClaimError, Floor
from stridecue.app.floor.raw import replay_raw
from stridecue.core import gait, loads
from stridecue.core.cues import Cue, Notice, Status
from stridecue.core.events import Belt, Event, Stance
from stridecue.core.limits import T_LOST_US
from stridecue.core.log import Header, Seal
from stridecue.core.replay import replay
from stridecue.core.runner import Runner
from stridecue.edges import wire
from stridecue.edges.store import read_log
from tests.app.floors import Ear, lane
from tests.core.loads.conftest import shared
from tests.core.loads.virtual_imu import Trial, six, trials
from tests.edges.sources.raw import birth, payloads

__all__ = ["shared"]
STILL_S = 3
PODS = {
    "foot-l": ("foot", "left", "foot_l"),
    "foot-r": ("foot", "right", "foot_r"),
    "thigh-l": ("thigh", "left", "thigh_l"),
    "shank-l": ("shank", "left", "shank_l"),
    "sacrum-1": ("sacrum", "unknown", "pelvis"),
}


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    gait.warm()
    loads.warm()


def recording(trial: Trial, site: str) -> tuple[np.ndarray, np.ndarray]:
    """Three seconds of standing still, then the trial, on an even clock [µs] from 0."""
    imu = six(trial.signals, site)
    still = np.tile(np.append(9.81 * trial.signals[f"{site}_static_up"], np.zeros(3)), (150 * STILL_S, 1))
    whole = np.vstack([still, imu])
    return np.round(np.arange(len(whole)) * 1e6 / 150).astype(np.int64), whole


def messages(trial: Trial, device: str, number: int) -> Iterator[tuple[int, str, bytes]]:
    """(arrival, topic, payload): each pod was switched on at another time, and its link has another delay."""
    _, _, site = PODS[device]
    t_us, imu = recording(trial, site)
    began_us = 1_000_000 * (number + 1)
    for newest_us, payload in payloads(t_us + began_us, imu):
        yield newest_us - began_us + 1_000_000 + 3_000 * number, wire.topic("home", device, "imu"), payload


def play(trial: Trial, pods: tuple[str, ...], ear: Ear, *, seconds: float = 60.0, record_raw: bool = False) -> Floor:
    """A lane with these pods, until the trial or the time is over."""
    runner = Runner("tall", height_mm=round(1_000 * trial.height_m))
    treadmill = lane("1", ear, runner=runner)
    treadmill.record_raw = record_raw
    found = Floor([treadmill], {}, adopt=False, changed=lambda: None)
    for device in pods:
        place, side, _ = PODS[device]
        found.receive(*birth(device, worn=place, side=side), 900_000)
        found.claim("1", device, 900_000, side)  # type: ignore[arg-type] # one of three words
    belted = False
    for now_us, topic, payload in merge(*(messages(trial, device, i) for i, device in enumerate(pods))):
        if now_us > 1e6 * (1.0 + seconds):
            break
        found.receive(topic, payload, now_us)
        session = found.lanes["1"].session
        if session is not None and not belted:
            found.lanes["1"].feed(Belt(now_us, pods[0], trial.speed_mm_s, 0, "manual"))
            belted = True
        found.tick(now_us)
    return found


def records(floor: Floor) -> tuple[Header, list[Event | Cue | Seal]]:
    """The log of the session so far."""
    lines = list(chain.from_iterable(part.lines for part in floor.lanes["1"].drain()))
    header, found = read_log(lines, "test")
    return header, list(found)


@pytest.fixture(scope="module")
def trial(shared: Path) -> Trial:
    """One runner at 3.5 m/s."""
    return next(t for t in trials(shared) if t.speed_mm_s == 3_500)


def test_four_kinds_of_raw_pods_measure_every_stance(trial: Trial) -> None:
    """Knee angles within 5 degrees of the cameras, an impact, a drop and an oscillation; and the log replays."""
    ear = Ear()
    floor = play(trial, tuple(PODS), ear)
    session = floor.lanes["1"].session
    assert session is not None
    assert session.trust.state == "cueing"
    header, logged = records(floor)
    told: dict[str, list[Stance]] = {device: [] for device in PODS}
    for event in logged:
        if isinstance(event, Stance) and not event.because:
            told[event.device].append(event)
    knees = np.array([(x.knee_contact_mdeg, x.knee_peak_mdeg) for x in told["thigh-l"]]) / 1e3
    true = np.array([(c.knee_contact_deg, c.knee_peak_deg) for c in trial.contacts if c.side == 1])
    assert len(knees) >= 20
    assert np.median(knees, axis=0) == pytest.approx(np.nanmedian(true, axis=0), abs=5.0)
    assert len([x.shock_mg for x in told["shank-l"] if x.shock_mg]) >= 20
    assert len([x.drop_mdeg for x in told["sacrum-1"] if x.drop_mdeg is not None]) >= 50
    assert len([x.rise_um for x in told["sacrum-1"] if x.rise_um]) >= 40
    assert session.tally["late_stances"] == 0
    assert replay(header, logged).identical
    status = floor.lanes["1"].status
    assert status is not None
    assert status.sites is not None
    assert status.sites.knee_peak_mdeg == pytest.approx(1_000 * np.nanmedian(true[:, 1]), abs=5_000)


def test_two_leg_sensors_alone_are_a_whole_pod(trial: Trial) -> None:
    """Without a foot pod the shank counts the steps, tells the contact times, and measures beside."""
    floor = play(trial, ("shank-l", "thigh-l"), Ear())
    session = floor.lanes["1"].session
    assert session is not None
    assert session.trust.state == "cueing"
    _, logged = records(floor)
    told = [x for x in logged if isinstance(x, Stance) and x.knee_peak_mdeg is not None]
    assert len(told) >= 15
    assert 30_000 < np.median([x.knee_peak_mdeg or 0 for x in told]) < 60_000


def test_a_thigh_without_its_shank_says_so_on_the_page(trial: Trial) -> None:
    """The reason stands beside the index until the pair is whole; it is told once, not at every stance."""
    floor = play(trial, ("foot-l", "foot-r", "thigh-l"), Ear(), seconds=12.0)
    status = floor.lanes["1"].status
    assert status is not None
    assert status.sites is not None
    assert status.sites.says == ("left thigh sensor: it needs the other half of the pair: thigh and shank of one leg")
    _, logged = records(floor)
    assert len([x for x in logged if isinstance(x, Stance)]) == 1


def test_the_loss_of_a_leg_sensor_never_stops_the_beat(trial: Trial) -> None:
    """A thigh sensor that falls silent is told; the lane goes on as before."""
    ear = Ear()
    floor = play(trial, ("foot-l", "foot-r", "thigh-l", "shank-l"), ear, seconds=14.0)
    session = floor.lanes["1"].session
    assert session is not None
    begun_us = 15_000_000
    feet = merge(*(messages(trial, device, i) for i, device in enumerate(("foot-l", "foot-r"))))
    for now_us, topic, payload in feet:
        if begun_us < now_us < begun_us + T_LOST_US + 3_000_000:
            floor.receive(topic, payload, now_us)
            floor.tick(now_us)
    said = [cue.because for _, _, cues in ear.offered for cue in cues if isinstance(cue, Notice)]
    assert [words for words in said if words.startswith("left thigh sensor lost")]
    since = [cue for _, _, cues in ear.offered for cue in cues if isinstance(cue, Status) and cue.at_us > begun_us]
    assert {cue.state for cue in since} == {"cueing"}


def test_a_foot_pod_takes_over_from_a_shank_and_gives_back() -> None:
    """Who counts is told to the running session at every change, so that no foot has two counters."""
    floor = Floor([lane("1", Ear())], {}, adopt=False, changed=lambda: None)
    floor.receive(*birth("shank-l", worn="shank"), 900_000)
    floor.claim("1", "shank-l", 900_000, "left")
    crew = floor.lanes["1"].crew
    assert crew.counts("shank-l")
    floor.receive(*birth("foot-l"), 950_000)
    floor.claim("1", "foot-l", 950_000, "left")
    assert (crew.counts("foot-l"), crew.counts("shank-l")) == (True, False)
    floor.release("foot-l", 990_000)
    assert crew.counts("shank-l")


def test_one_sensor_at_each_place_of_each_leg() -> None:
    """Two thighs on one leg are two runners; a thigh, a shank and a foot are one."""
    floor = Floor([lane("1", Ear())], {}, adopt=False, changed=lambda: None)
    for device, place in (("foot-l", "foot"), ("shank-l", "shank"), ("thigh-l", "thigh"), ("other", "thigh")):
        floor.receive(*birth(device, worn=place), 900_000)
    for device in ("foot-l", "shank-l", "thigh-l"):
        floor.claim("1", device, 900_000, "left")
    with pytest.raises(
        ClaimError, match=r"'other' \(left thigh\) cannot serve lane '1': 'thigh-l' \(left thigh\) does"
    ):
        floor.claim("1", "other", 900_000, "left")


def test_at_home_a_thigh_sensor_is_adopted_by_its_samples() -> None:
    """It never sends a footfall, so its first samples are what put it on the lane."""
    floor = Floor([lane("1", Ear())], {}, adopt=True, changed=lambda: None)
    floor.receive(*birth("thigh-l", worn="thigh"), 900_000)
    still = np.tile([0.0, 0.0, 9.81, 0.0, 0.0, 0.0], (10, 1))
    for newest_us, payload in payloads(5_000 * np.arange(10), still):
        floor.receive(wire.topic("home", "thigh-l", "imu"), payload, 1_000_000 + newest_us)
    assert floor.devices["thigh-l"].lane == "1"
    assert not floor.lanes["1"].crew.counts("thigh-l")
    assert not floor.refusals


def test_a_recording_with_leg_sensors_says_the_same_footfalls_again(trial: Trial) -> None:
    """Samples of sensors that only measured are kept too, and disturb nothing when the others are run again."""
    floor = play(trial, ("foot-l", "thigh-l", "shank-l"), Ear(), seconds=10.0, record_raw=True)
    parts = list(floor.lanes["1"].drain())
    frames = [frame for part in parts for frame in part.raw]
    header, logged = read_log(list(chain.from_iterable(part.lines for part in parts)), "test")
    found = replay_raw(header, logged, frames)
    assert found.identical, found
    assert found.pods == 1
    assert found.footfalls >= 8
    assert sum(b"thigh-l" in frame[:40] for frame in frames) > 100


def test_a_sensor_whose_state_names_its_leg_needs_no_claim_for_a_side(trial: Trial) -> None:
    """Claimed without a side, measured on the leg that its state says."""
    floor = play(trial, ("foot-l", "foot-r"), Ear(), seconds=2.0)
    for device in ("shank-l", "thigh-l"):
        place, side, _ = PODS[device]
        floor.receive(*birth(device, worn=place, side=side), 3_000_000)
        floor.claim("1", device, 3_000_000)
    names = ("foot-l", "foot-r", "thigh-l", "shank-l")
    for now_us, topic, payload in merge(*(messages(trial, device, i) for i, device in enumerate(names))):
        if now_us > 3_000_000:
            floor.receive(topic, payload, now_us)
    told = [x for x in records(floor)[1] if isinstance(x, Stance) and not x.because]
    assert {x.side for x in told} == {"left"}
    assert {x.device for x in told} >= {"shank-l"}
