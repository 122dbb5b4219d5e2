"""The firmware's foot detector: the same in MicroPython, without memory from the heap, close to the service's."""

import subprocess
import sys
from array import array
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from shared.cells import ACC_PER_MPS2, GYR_PER_RADPS
from shared.footfall import FootDetector
from shared.pace import INITIAL_CONTACT, LATE, RUN, TOE_OFF
from stridecue.core.gait import DETECTORS, Detector
from tests.core.gait.runner import SHARED, STRIDE_S, foot, turned
from tests.hardware import make_weights
from tests.parts import MICROPYTHON, ROOT

SCRIPT = Path(__file__).with_name("footfalls.py")
Contacts = dict[int, NDArray[np.float64]]


def counts(imu: NDArray[np.float64]) -> NDArray[np.int16]:
    """Samples (n, 6: m/s², rad/s) in the firmware's units."""
    scale = np.array([ACC_PER_MPS2] * 3 + [GYR_PER_RADPS] * 3)
    rounded: NDArray[np.int16] = np.clip(np.round(imu * scale), -32_000, 32_000).astype(np.int16)
    return rounded


def firmware(t_us: NDArray[np.int64], imu: NDArray[np.float64]) -> list[tuple[int, ...]]:
    """(kind, contact, microseconds, contact time in microseconds, flags) of every event."""
    detector, row = FootDetector(), array("i", bytes(20))
    found: list[tuple[int, ...]] = []
    for dt_us, sample in zip(np.diff(t_us, prepend=t_us[0]).tolist(), counts(imu).tolist(), strict=True):
        detector.push(dt_us, sample)
        while detector.pace.waiting:
            detector.pace.take(row)
            found.append((row[0], row[1], int(t_us[0]) + row[2] * 5_000 // 64 + 2_500, row[3] * 5_000 // 64, row[4]))
    return found


def of_kind(events: list[tuple[int, ...]], kind: int) -> NDArray[np.int64]:
    """When events of one kind happened."""
    return np.array([event[2] for event in events if event[0] == kind])


def service(t_us: NDArray[np.int64], imu: NDArray[np.float64]) -> list[tuple[int, ...]]:
    """The same of the service's own detector, fed 25 ms at a time."""
    detector = Detector(DETECTORS["foot"], "left")
    found: list[tuple[int, ...]] = []
    for i in range(0, len(t_us), 5):
        rows: Any = detector.feed(t_us[i : i + 5], imu[i : i + 5])
        found += [
            (int(r["kind"]), int(r["contact"]), int(r["at_us"]), int(r["contact_us"]), int(r["flags"]))
            for r in rows
            if r["kind"] in (INITIAL_CONTACT, TOE_OFF)
        ]
    return found


def nearest_ms(found: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each of `wanted`, how far the nearest of `found` is, in ms; infinite when there is none."""
    if len(found) == 0:
        return np.full(len(wanted), np.inf)
    result: NDArray[np.float64] = (found[np.abs(found[None, :] - wanted[:, None]).argmin(1)] - wanted) / 1000
    return result


def test_the_weights_are_the_services_own() -> None:
    """Whoever fits the service's cascade anew writes the firmware's table anew, too."""
    assert make_weights.FILE.read_text(encoding="utf-8") == make_weights.table()


@pytest.mark.parametrize("seed", range(4))
def test_every_step_of_a_plain_runner_once_whichever_way_the_pod_is_mounted(seed: int) -> None:
    """A formula of a runner lands every 0.7 s: found once each, and the steps before running was known are late."""
    t_us, imu = foot(12.0, 208.0)
    events = firmware(t_us, turned(imu, seed))
    contacts = of_kind(events, INITIAL_CONTACT)
    steps_s = np.diff(contacts) / 1e6
    assert len(contacts) >= 14
    assert np.all(np.abs(steps_s - STRIDE_S) < 0.02)
    assert [event[4] & LATE for event in events if event[0] == INITIAL_CONTACT][-5:] == [0] * 5


@pytest.mark.parametrize("rate_hz", [104.0, 208.0, 416.0])
def test_it_agrees_with_the_service_on_a_plain_runner(rate_hz: float) -> None:
    """Contacts within 2 ms of the service's detector on the same samples."""
    t_us, imu = foot(12.0, rate_hz)
    wanted = of_kind(service(t_us, imu), INITIAL_CONTACT)
    assert np.all(np.abs(nearest_ms(of_kind(firmware(t_us, imu), INITIAL_CONTACT), wanted)) < 2.0)


def test_a_still_foot_says_nothing() -> None:
    """Gravity and a little noise for a minute: no event."""
    t_us = np.arange(12_480) * 4_808
    imu = np.random.default_rng(3).normal(0.0, 0.05, (len(t_us), 6))
    imu[:, 2] += 9.81
    assert firmware(t_us, imu) == []


def test_a_long_gap_starts_again_and_a_short_one_does_not() -> None:
    """100 ms without samples: nothing is live until running is known again; 40 ms: live steps go on."""
    t_us, imu = foot(14.0, 208.0)
    for gap_us, kept in ((40_000, True), (100_000, False)):
        at = len(t_us) // 2
        late = t_us.copy()
        late[at:] += gap_us
        live = [event for event in firmware(late, imu) if not event[4] & LATE]
        contacts = of_kind(live, INITIAL_CONTACT)
        inside = contacts[(contacts > late[at]) & (contacts < late[at] + 1_000_000)]
        assert (len(inside) > 0) == kept


@pytest.mark.micropython
def test_micropython_says_the_same_and_takes_no_memory(tmp_path: Path) -> None:
    """Bit for bit what CPython says, on a port whose ints are as small as the board's, with the heap locked."""
    _, imu = foot(12.0, 208.0)
    file = tmp_path / "samples"
    counts(turned(imu, 2)).astype("<i2").tofile(file)
    said = [
        subprocess.run(
            [program, str(SCRIPT), str(ROOT / "hardware"), str(file), "4808"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for program in (str(MICROPYTHON), sys.executable)
    ]
    assert said[0] == said[1]
    assert said[0].endswith("refused 0\n")
    assert len(said[0].splitlines()) > 20
    assert said[0].splitlines()[-2].endswith(str(RUN))


def test_it_agrees_with_the_service_on_measured_runners() -> None:
    """Thirteen runners, both feet: F1 ≥ 0.99 against force plates, 95 % of contacts within 10 ms of the service's."""
    folder = SHARED / "virtual_imu"
    if not folder.is_dir():
        pytest.skip(f"no recordings at {folder}")
    apart: list[NDArray[np.float64]] = []
    hits = found = wanted = 0
    for file in sorted(folder.glob("*T25.npz"))[:13]:
        recording = np.load(file)
        events = np.genfromtxt(
            str(file).replace(".npz", "_events.csv"), delimiter=",", names=True, dtype=None, encoding=None
        )
        for leg in "lr":
            imu = np.hstack([recording[f"foot_{leg}_acc"], recording[f"foot_{leg}_gyr"]]).astype(float)
            whole = np.isfinite(imu).all(axis=1)
            t_us = np.round(recording["t_s"][whole] * 1e6).astype(np.int64)
            ours = of_kind(firmware(t_us, imu[whole]), INITIAL_CONTACT)
            apart.append(nearest_ms(ours, of_kind(service(t_us, imu[whole]), INITIAL_CONTACT)))
            settled = t_us[0] + 3_000_000, t_us[-1] - 500_000
            truth = np.round(events["t_ic_s"][events["side"] == leg.upper()] * 1e6).astype(np.int64)
            truth = truth[(truth > settled[0]) & (truth < settled[1])]
            mine = ours[(ours > settled[0]) & (ours < settled[1])]
            wanted += len(truth)
            found += len(mine)
            hits += int(np.sum(np.abs(nearest_ms(mine, truth)) <= 50))
    f1 = 2 * hits / (wanted + found)
    assert f1 >= 0.99
    assert np.percentile(np.abs(np.concatenate(apart)), 95) <= 10
