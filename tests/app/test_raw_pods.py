"""Raw samples become steps of a session, reasons on its page, and the same footfalls again from a recording."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from stridecue.app.floor.floor import Floor
from stridecue.app.floor.raw import replay_raw
from stridecue.core import gait
from stridecue.core.cues import Notice
from stridecue.core.events import Event, Footfall, Sampled, ToeOff
from stridecue.core.gait import DETECTORS, Detector
from stridecue.core.gait.batch import ImuBatch, decode
from stridecue.core.gait.footprint import INITIAL_CONTACT, RUN
from stridecue.core.limits import IMU_BURST, T_LOST_US
from stridecue.core.replay import replay
from stridecue.edges import wire
from stridecue.edges.sources.ability import NO_GYROSCOPE, SHORT_RANGE, Ability
from stridecue.edges.sources.imu import KEPT, RawPod, objection, site_of
from stridecue.edges.store import Batch, Sessions, Store, read_log
from tests.app.floors import Ear, floor, footfall, run
from tests.core.gait.runner import foot
from tests.edges.sources.raw import birth, payloads

START_US = 1_000_000
DELAY_US = 8_000
Samples = tuple[NDArray[np.int64], NDArray[np.float64]]


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    gait.warm()


def one_lane(ear: Ear | None = None, *, record_raw: bool = False) -> Floor:
    """One lane, the left foot's raw pod claimed for it."""
    found = floor("1", ear=ear or Ear())
    found.lanes["1"].record_raw = record_raw
    found._records = record_raw
    found.receive(*birth(), START_US)
    found.claim("1", "raw", START_US, "left")
    return found


def play(where: Floor, samples: Samples, start_us: int = START_US) -> int:
    """Send them; returns when the last of them arrived."""
    now_us = start_us
    for t_us, payload in payloads(*samples):
        now_us = start_us + t_us + DELAY_US
        where.receive(wire.topic("home", "raw", "imu"), payload, now_us)
        where.tick(now_us)
    return now_us


def notices(ear: Ear) -> list[str]:
    """What was said in words."""
    return [cue.because for _, _, cues in ear.offered for cue in cues if isinstance(cue, Notice)]


def fed(ear: Ear) -> Iterator[Event]:
    """The events that caused a cue."""
    return (event for _, event, _ in ear.offered)


def runner(seconds: float, seed: int = 1) -> Samples:
    """`foot`, but no stride as long as the one before: a sensor whose strides are all alike counts as stuck."""
    t_us, imu = foot(seconds, seed=seed)
    t_s = t_us / 1e6
    warped_s = t_s + 0.02 * np.sin(2.0 * t_s)
    return t_us, np.stack([np.interp(warped_s, t_s, imu[:, c]) for c in range(6)], axis=1)


def shifted(samples: Samples, by_us: int) -> Samples:
    """The same later."""
    return samples[0] + by_us, samples[1]


def still(seconds: float, value: tuple[float, ...] = (0.0, 0.0, 9.81, 0.0, 0.0, 0.0)) -> Samples:
    """A sensor that shows the same for ever."""
    t_us = np.arange(0, int(seconds * 1e6), 5_000)
    return t_us, np.tile(np.array(value), (len(t_us), 1))


def test_raw_samples_are_steps_of_the_session() -> None:
    """As many live footfalls as the detector alone tells of the same stream, each within 60 ms of being known."""
    ear = Ear()
    found = one_lane(ear)
    t_us, imu = runner(30.0)
    play(found, (t_us, imu))
    session = found.lanes["1"].session
    assert session is not None
    told = Detector(DETECTORS["foot"], "left").feed(t_us, imu)
    live = told[(told["kind"] == INITIAL_CONTACT) & (told["state"] == RUN) & (told["flags"] == 0)]
    assert abs(session.tally["footfalls"] - len(live)) <= 1
    assert len(live) >= 38
    assert session.tally["steps"] == session.tally["footfalls"]
    assert session.trust.state == "cueing"
    status = found.lanes["1"].status
    assert status is not None
    assert status.mean10_milli_spm == pytest.approx(2 * 60_000 / 0.7, abs=600)
    for event in fed(ear):
        if isinstance(event, Footfall):
            assert 0 < event.at_us - START_US - event.t_us < 100_000


@pytest.mark.parametrize(("part", "why"), [("gyroscope", NO_GYROSCOPE), ("range", SHORT_RANGE)])
def test_a_sensor_that_cannot_find_running_says_why(part: str, why: str) -> None:
    """A gyroscope that is off, a range for wrists: the lane waits for a first step, and says what stands in its way."""
    found = one_lane()
    t_us, imu = runner(10.0)
    scale = (1.0, 0.1)  # full scale of `payloads` are 16 g and 2,294 degrees a second
    if part == "gyroscope":
        imu[:, 3:] = 0.0
    for at_us, payload in payloads(t_us, imu, scale=scale if part == "range" else (1.0, 1.0)):
        found.receive(wire.topic("home", "raw", "imu"), payload, START_US + at_us)
    assert found.lanes["1"].session is None
    assert why in found.lanes["1"].sounding.because


def test_a_sound_sensor_is_able_whoever_wears_it() -> None:
    """Running, standing, shaken at random: none of it is a fault of the sensor."""
    t_us, imu = runner(10.0)
    shaken = np.random.default_rng(4).normal(0.0, (40.0,) * 3 + (8.0,) * 3, imu.shape)
    for samples in ((t_us, imu), still(10.0), (t_us, shaken)):
        ability = Ability()
        for _, payload in payloads(*samples):
            batch = decode(payload)
            assert isinstance(batch, ImuBatch)
            assert ability.look(batch) == ""


def test_the_service_may_restart_within_one_boot() -> None:
    """Sequence numbers of a second service lie above those of the first, so that no new step looks like an old one."""
    first, second = RawPod("raw", "foot", "left"), RawPod("raw", "foot", "left")
    t_us, imu = runner(30.0)
    half = len(t_us) // 2
    seqs = []
    for pod, part in ((first, slice(0, half)), (second, slice(half, None))):
        events: list[Event] = []
        for at_us, payload in payloads(t_us[part], imu[part]):
            samples = wire.decode(wire.topic("home", "raw", "imu"), payload, at_us)
            assert isinstance(samples, wire.Samples)
            events += pod.hear(samples.batch, at_us)
        seqs.append([event.seq for event in events if isinstance(event, Footfall)])
    assert seqs[0] == list(range(seqs[0][0], seqs[0][0] + len(seqs[0])))
    assert min(seqs[1]) > max(seqs[0])


def test_a_runner_who_stands_is_stopped_and_not_lost() -> None:
    """Samples go on, steps do not: held for the missing step, and the device is there all the time."""
    ear = Ear()
    found = one_lane(ear)
    running = runner(15.0)
    play(found, running)
    rest = still(6.0)
    noise = np.random.default_rng(3).normal(0.0, 0.05, rest[1].shape)
    now_us = play(found, shifted((rest[0], rest[1] + noise), int(running[0][-1]) + 5_000))
    session = found.lanes["1"].session
    assert session is not None
    assert session.trust.state == "held"
    assert "lost" not in session.trust.because
    found.tick(now_us + T_LOST_US + 2_000_000)
    assert "lost" in session.trust.because


@pytest.mark.parametrize(
    ("value", "because"),
    [
        ((0.0, 0.0, 9.81, 0.0, 0.0, 0.0), "no movement seen"),
        ((0.0,) * 6, "only zeros arrive: sensor off or broken"),
    ],
)
def test_a_dead_sensor_is_named_in_words(value: tuple[float, ...], because: str) -> None:
    """Constant or zero for two seconds: held with the reason, said once; before a session the lane says it."""
    ear = Ear()
    found = one_lane(ear)
    running = runner(15.0)
    play(found, running)
    play(found, shifted(still(8.0, value), int(running[0][-1]) + 5_000))
    session = found.lanes["1"].session
    assert session is not None
    assert (session.trust.state, session.trust.because) == ("held", f"left sensor: {because}")
    assert notices(ear).count(f"left sensor: {because}") == 1
    idle = one_lane()
    play(idle, still(4.0, value))
    assert idle.lanes["1"].sounding.because == f"waiting for the first step; raw: {because}"


def test_a_saturated_sensor_is_named() -> None:
    """Twelve g on and on, with noise: no runner's."""
    found = one_lane()
    t_us, imu = still(5.0, (0.0, 0.0, 120.0, 0.0, 0.0, 0.0))
    play(found, (t_us, imu + np.random.default_rng(1).normal(0.0, 1.0, imu.shape)))
    assert "sensor at its limit for seconds" in found.lanes["1"].sounding.because


def test_a_gap_and_a_clock_that_goes_back_are_said_and_survived() -> None:
    """A second without samples, later a clock two seconds back: each said once, and steps are found again."""
    ear = Ear()
    found = one_lane(ear)
    t_us, imu = runner(40.0)
    a, b = len(t_us) // 3, 2 * len(t_us) // 3
    play(found, (t_us[:a], imu[:a]))
    play(found, (t_us[a + 200 : b], imu[a + 200 : b]))
    before = found.lanes["1"].session.tally["steps"] if found.lanes["1"].session else 0
    play(found, (t_us[b:] - 2_000_000, imu[b:]), START_US + 2_000_000)
    said = notices(ear)
    assert said.count("left sensor: samples are missing for more than 60 ms: finding its steps again") == 1
    assert sum("its clock went back" in words for words in said) == 1
    session = found.lanes["1"].session
    assert session is not None
    assert session.tally["steps"] > before


GOOD = next(payloads(*foot(1.0)))[1]


@pytest.mark.parametrize(
    ("payload", "because"),
    [
        (b"", "0 bytes; a header has 34"),
        (b"XX" + GOOD[2:], "magic b'XX'; needed is b'SC'"),
        (GOOD[:2] + b"\x09" + GOOD[3:], "version 9; this service reads 1"),
        (GOOD[:-1], "93 bytes for 5 samples; needed are 94"),
        (GOOD + b"\0" * 9_000, "9094 bytes; at most 8192 are accepted"),
        (GOOD[:20] + (100).to_bytes(4, "little") + GOOD[24:], "dt_us 100; 50 to 1,000 samples a second are accepted"),
        (GOOD[:26] + b"\0\0\xc0\x7f" + GOOD[30:], "acc_mg_per_lsb nan"),
    ],
)
def test_a_bad_batch_holds_its_lane_with_the_reason(payload: bytes, because: str) -> None:
    """Refused in words, counted, said once however many come, and forgotten when good ones follow."""
    ear = Ear()
    found = one_lane(ear)
    running = runner(15.0)
    last_us = play(found, running)
    for i in range(200):
        found.receive(wire.topic("home", "raw", "imu"), payload, last_us + i * 25_000)
    session = found.lanes["1"].session
    assert session is not None
    assert session.trust.because.startswith("left sensor: ")
    assert because in session.trust.because
    assert found.counts["refused_imu"] == 200
    assert sum(because in words for words in notices(ear)) == 1
    assert sum(because in refusal for refusal in found.refusals) == 1
    play(found, shifted(running, int(running[0][-1]) + 5_000_000))
    assert session.trust.state == "cueing"


def test_a_flood_of_batches_holds_its_own_lane() -> None:
    """Beyond 60 a second with 200 saved up nothing is looked at, and the device is named."""
    ear = Ear()
    found = one_lane(ear)
    play(found, runner(15.0))
    start_us = START_US + 16_000_000
    for i in range(3_000):
        found.receive(wire.topic("home", "raw", "imu"), GOOD, start_us + i * 333)
    assert found.counts["flooded"] >= 3_000 - IMU_BURST - 60
    session = found.lanes["1"].session
    assert session is not None
    assert "raw sends too much" in session.trust.because


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"worn": None}, "its state does not say where it is worn"),
        ({"worn": "thigh"}, "worn on 'thigh'; raw samples are understood from: foot, shank"),
        ({"side": "unknown"}, "worn on one foot, left or right is not said"),
    ],
)
def test_a_place_that_nothing_can_be_made_of_is_refused_in_words(state: dict[str, str | None], words: str) -> None:
    """No detector guesses where it is worn."""
    found = floor("1")
    topic, payload = birth(**{key: value for key, value in state.items() if value is not None})
    if state.get("worn", "") is None:
        payload = payload.replace(b'"worn":"foot",', b"")
    found.receive(topic, payload, 0)
    play(found, runner(2.0))
    assert words in found.refusals[-1]


def test_places_and_their_detectors() -> None:
    """A phone in a belt is no sensor on the sacrum; a treadmill has no gait."""
    assert [site_of("waist"), site_of("waist", "phone"), site_of("wrist"), site_of("treadmill")] == [
        "sacrum", "phone", "phone", None,
    ]  # fmt: skip
    assert objection("sacrum", "sacrum", "unknown") == ""


def test_a_pod_that_steps_itself_is_believed() -> None:
    """Its samples make no second footfall of the same contact."""
    found = floor("1")
    found.receive(*birth("pod"), 0)
    found.claim("1", "pod", 0, "left")
    run(found, [footfall(0, "pod", side="left")])
    for t_us, payload in payloads(*runner(10.0)):
        found.receive(wire.topic("home", "pod", "imu"), payload, 2_000_000 + t_us)
    session = found.lanes["1"].session
    assert session is not None
    assert session.tally["footfalls"] == 1


def test_a_recording_says_the_same_footfalls_again(tmp_path: Path) -> None:
    """Session log and raw samples through a real store: the log replays, and so do the samples; one lost shows."""
    found = one_lane(record_raw=True)
    store = Store(
        tmp_path / "s.sqlite", committed=lambda _: None, failed=lambda *_: None, recovered=lambda: None, min_free_mb=0
    )
    lane = found.lanes["1"]
    for part in (runner(20.0), shifted(runner(20.0, seed=2), 20_005_000)):
        now_us = play(found, part)
        write(store, found)
    lane.end(now_us, "stopped")
    write(store, found)
    store.close()
    sessions = Sessions(tmp_path / "s.sqlite")
    header, records = read_log(list(sessions.lines("last")), "last")
    kept = list(records)
    assert replay(header, kept).identical
    frames = list(sessions.raw("last"))
    result = replay_raw(header, kept, frames)
    assert result.identical, result
    assert (result.pods, result.footfalls) == (1, sum(isinstance(event, Footfall) for event in kept))
    assert result.footfalls > 40
    assert any(isinstance(event, ToeOff) for event in kept)
    assert any(isinstance(event, Sampled) for event in kept)
    assert not replay_raw(header, kept, [*frames[:200], *frames[230:]]).identical


def write(store: Store, where: Floor) -> None:
    """As `Keeping.drain` does."""
    for lines in where.lanes["1"].drain():
        store.write(Batch((lines.block,), lines.acks))


def test_a_kept_pod_of_another_version_is_refused() -> None:
    """Its state is bytes of a record that may have changed."""
    kept = RawPod("raw", "foot", "left").kept()
    assert RawPod.restored("raw", kept).kept() == kept
    for wrong in (b"", kept[:-1], kept[: KEPT.size]):
        with pytest.raises(ValueError, match=r"no pod|another version"):
            RawPod.restored("raw", wrong)
