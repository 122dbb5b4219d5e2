"""What every detector owes, whatever it is worn on: one stream, one answer."""

import hashlib
import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from stridecue.core.gait import DETECTORS, Detector
from stridecue.core.gait.footprint import (
    BRIDGED,
    EVENT,
    INITIAL_CONTACT,
    LATE,
    RUN,
    STAND,
    STATE_CHANGE,
    TOE_OFF,
)
from stridecue.edges.exchange.recordings import read
from stridecue.edges.sources.raw import DEMO_FEET
from tests.core.gait.runner import RECORDINGS, REPOSITORY, STRIDE_S, foot, turned

SACRUM = next(iter(read(RECORDINGS / "alc_s02_t04_v333_p00.csv.gz")))
STREAMS = {
    "foot": foot(),
    "shank": foot(),
    "sacrum": (SACRUM.t_us, SACRUM.imu),
    "phone": (SACRUM.t_us, SACRUM.imu),
}


def told(place: str, t_us: NDArray[np.int64], imu: NDArray[np.float64], cuts: list[int] | None = None) -> np.ndarray:
    """All events of a stream, fed in the batches that `cuts` makes."""
    pod = Detector(DETECTORS[place])
    edges = [0, *sorted(cuts or []), len(t_us)]
    return np.concatenate([pod.feed(t_us[a:b], imu[a:b]).copy() for a, b in pairwise(edges)])


@pytest.mark.parametrize("place", DETECTORS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_batches_do_not_matter(place: str, data: st.DataObject) -> None:
    """However a stream is cut, the events are the same to the last bit, times of knowing included."""
    t_us, imu = STREAMS[place]
    cuts = data.draw(st.lists(st.integers(0, len(t_us)), max_size=60))
    assert told(place, t_us, imu, cuts).tobytes() == told(place, t_us, imu).tobytes()


@pytest.mark.parametrize("place", ["foot", "sacrum"])
def test_the_plain_twin_says_the_same(place: str) -> None:
    """The kernels without the compiler (every one of them, in a process of its own) agree bit for bit."""
    t_us, imu = STREAMS[place]
    short = t_us < t_us[0] + 3_000_000
    spoken = told(place, t_us[short], imu[short])
    assert (spoken["kind"] == INITIAL_CONTACT).sum() >= 3
    code = (
        "import hashlib\n"
        "from tests.core.gait.test_detectors import STREAMS\n"
        "from stridecue.core.gait import DETECTORS, Detector\n"
        f"t_us, imu = STREAMS[{place!r}]\n"
        "short = t_us < t_us[0] + 3_000_000\n"
        f"pod = Detector(DETECTORS[{place!r}], plain=True)\n"
        "print(hashlib.sha256(pod.feed(t_us[short], imu[short]).tobytes()).hexdigest())\n"
    )
    path = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "service")])
    plain = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path}
    said = subprocess.run([sys.executable, "-c", code], env=plain, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == hashlib.sha256(spoken.tobytes()).hexdigest()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("place", ["foot", "shank"])
def test_mounting_does_not_matter(place: str, seed: int) -> None:
    """Turned any way round, a leg's pod times the same contacts within 1 ms."""
    t_us, imu = STREAMS[place]
    straight, other = told(place, t_us, imu), told(place, t_us, turned(imu, seed))
    assert other["kind"].tolist() == straight["kind"].tolist()
    assert np.abs(other["at_us"] - straight["at_us"]).max() < 1_000


@pytest.mark.parametrize("rate_hz", [50.0, 104.0, 208.0, 416.0, 1_000.0])
def test_any_rate_finds_every_stride(rate_hz: float) -> None:
    """From 50 to 1,000 Hz, a foot that lands every 0.7 s is heard every 0.7 s, to a sample and a half and 5 ms."""
    events = told("foot", *foot(8.0, rate_hz))
    ic_us = events["at_us"][events["kind"] == INITIAL_CONTACT]
    assert len(ic_us) >= 9
    assert np.abs(np.diff(ic_us) - STRIDE_S * 1e6).max() < 1.5e6 / rate_hz + 5_000


def test_a_slow_clock_only_stretches_time() -> None:
    """A pod clock 2 % slow: the same contacts, at times 2 % earlier on that clock."""
    t_us, imu = foot()
    slow = told("foot", (t_us * 0.98).astype(np.int64), imu)
    ic_us = slow["at_us"][slow["kind"] == INITIAL_CONTACT]
    assert np.abs(np.diff(ic_us) - STRIDE_S * 0.98e6).max() < 10_000


def test_a_short_gap_costs_no_step_and_is_flagged() -> None:
    """50 ms lost at a landing: still a contact every 0.7 s, and that one says BRIDGED and trusts itself less."""
    t_us, imu = foot()
    lost = (t_us > 4_170_000) & (t_us < 4_220_000)
    events = told("foot", t_us[~lost], imu[~lost])
    ic = events[events["kind"] == INITIAL_CONTACT]
    near = ic[np.argmin(np.abs(ic["at_us"] - 4_200_000))]
    assert np.abs(np.diff(ic["at_us"]) - STRIDE_S * 1e6).max() < 60_000
    assert near["flags"] & BRIDGED
    assert near["quality"] <= 0.6


def test_landings_that_fall_into_gaps_are_timed_by_the_swing() -> None:
    """50 ms lost around every third landing of a real runner: none missed, nine in ten within 25 ms."""
    one = next(iter(read(DEMO_FEET["left"])))
    lost = np.zeros(len(one.t_us), np.bool_)
    landings_us = one.truth.ic_us[2::3]
    for ic_us in landings_us:
        lost |= (one.t_us > ic_us - 20_000) & (one.t_us < ic_us + 30_000)
    events = told("foot", one.t_us[~lost], one.imu[~lost])
    found_us = events["at_us"][events["kind"] == INITIAL_CONTACT]
    errors_us = np.abs(found_us[:, None] - landings_us).min(axis=0)
    assert len(found_us) >= len(one.truth.ic_us) - 1
    assert errors_us.max() < 100_000
    assert np.percentile(errors_us, 90) < 25_000


def test_a_long_gap_is_left_and_running_found_again() -> None:
    """Half a second without samples: standing is said, then running again within 2 s."""
    t_us, imu = foot(10.0)
    lost = (t_us > 4_000_000) & (t_us < 4_500_000)
    changes = told("foot", t_us[~lost], imu[~lost])
    changes = changes[changes["kind"] == STATE_CHANGE]
    assert changes["state"].tolist() == [RUN, STAND, RUN]
    assert changes["known_us"][2] < 6_500_000


def test_running_is_recognised_and_left_within_two_seconds() -> None:
    """Two seconds of standing, running, standing: each known within 2 s of its first or last contact."""
    imu = foot(6.0)[1]
    rng = np.random.default_rng(3)
    still = np.tile([0.0, 0.0, 9.81, 0.0, 0.0, 0.0], (600, 1)) + rng.normal(0.0, 0.02, (600, 6))
    whole = np.vstack([still, imu, still])
    events = told("foot", np.arange(len(whole), dtype=np.int64) * 5_000, whole)
    changes = events[events["kind"] == STATE_CHANGE]
    ic_us = events["at_us"][events["kind"] == INITIAL_CONTACT]
    assert changes["state"].tolist() == [RUN, STAND]
    assert changes["known_us"][0] - ic_us.min() <= 2_000_000
    assert changes["known_us"][1] - ic_us.max() <= 2_000_000


def test_a_pod_that_is_moved_finds_its_axes_again() -> None:
    """Turned over while running: after a few seconds contacts come every 0.7 s again."""
    t_us, imu = foot(30.0)
    half = len(t_us) // 2
    moved = np.vstack([imu[:half], turned(imu, 4)[half:]])
    events = told("foot", t_us, moved)
    ic_us = events["at_us"][(events["kind"] == INITIAL_CONTACT) & (events["at_us"] > 21_000_000)]
    assert len(ic_us) >= 12
    assert np.abs(np.diff(ic_us) - STRIDE_S * 1e6).max() < 30_000


def test_events_are_well_formed() -> None:
    """Known after they happened, toe-offs paired with contacts, sides as given, late ones only at a bout's start."""
    pod = Detector(DETECTORS["foot"], side="left")
    events = pod.feed(*foot())
    ic, to = (events[events["kind"] == kind] for kind in (INITIAL_CONTACT, TOE_OFF))
    assert events.dtype == EVENT
    assert (events["known_us"] > events["at_us"]).all()
    assert (np.diff(events["known_us"]) >= 0).all()
    assert set(to["contact"]) <= set(ic["contact"])
    assert (events["side"] == 1).all()
    assert ((events["quality"] >= 0) & (events["quality"] <= 1)).all()
    assert (ic["flags"][3:] & LATE == 0).all()
    for one in to:
        assert one["contact_us"] == one["at_us"] - ic[ic["contact"] == one["contact"]]["at_us"][0]


@pytest.mark.parametrize("place", DETECTORS)
def test_settings_are_fields_of_the_record(place: str) -> None:
    """A setting that no kernel reads is a mistake."""
    site = DETECTORS[place]
    assert site.name == place
    assert set(site.settings) <= set(site.record.names or ())


def humming(seconds: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """A pod lying in a car: 1.5 m/s^2 of noise around the body's 2 Hz and the wheels' 11 Hz."""
    t_us = np.arange(0, round(seconds * 1e6), 5_000)
    hz = np.fft.rfftfreq(len(t_us), 5e-3)[:, None]
    spectrum = np.fft.rfft(np.random.default_rng(7).normal(size=(len(t_us), 6)), axis=0)
    shaken = np.fft.irfft(spectrum / (1 + (hz - 2) ** 2) + spectrum / (1 + ((hz - 11) / 3) ** 2), len(t_us), axis=0)
    shaken *= np.array([1.5] * 3 + [0.5] * 3) / shaken.std(axis=0)
    return t_us, shaken + np.array([0.0, 0.0, 9.81, 0.0, 0.0, 0.0])


@pytest.mark.parametrize("place", DETECTORS)
def test_nothing_is_heard_on_a_table_or_in_a_car(place: str) -> None:
    """Neither takes a step, nor is called standing anew."""
    t_us = np.arange(0, 20_000_000, 5_000)
    rng = np.random.default_rng(5)
    table = np.tile([0.0, 0.0, 9.81, 0.0, 0.0, 0.0], (len(t_us), 1)) + rng.normal(0.0, 0.05, (len(t_us), 6))
    assert len(told(place, t_us, table)) == 0
    assert len(told(place, *humming(60.0))) == 0


@pytest.mark.parametrize("site", sorted(DETECTORS))
@pytest.mark.parametrize("how", ["noise", "rails"])
def test_a_broken_sensor_is_no_runner(site: str, how: str) -> None:
    """Readings that jump over the whole range make no contact and say why; a quiet second later it is believed."""
    chance = np.random.default_rng(1)
    full = np.array([157.0] * 3 + [34.9] * 3)
    jumps = chance.uniform(-1, 1, (4_000, 6)) if how == "noise" else chance.choice([-1.0, 1.0], (4_000, 6))
    pod = Detector(DETECTORS[site], "left")
    found = [row for i in range(0, 4_000, 5) for row in pod.feed(np.arange(i, i + 5) * 5_000, full * jumps[i : i + 5])]
    assert found == []
    assert pod.silence == "its readings jump as no body can: loose, or broken"
    still = np.tile([0.0, 0.0, 9.81, 0.0, 0.0, 0.0], (400, 1)) + chance.normal(0.0, 0.01, (400, 6))
    pod.feed(np.arange(4_000, 4_400) * 5_000, still)
    assert pod.silence == "working"
