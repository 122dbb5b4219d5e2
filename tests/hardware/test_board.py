"""The pod's loop on a fake of its sensor: times, gaps, raw samples, and a sensor gone mad."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foot_pod.board import READ_MS, Board
from foot_pod.lsm6dso import Lsm6dso
from foot_pod.pod import Pod
from shared.cells import RAW_CELLS
from shared.footfall import FootDetector
from simulated.lsm6dso_bus import Lsm6dsoBus
from stridecue.core.gait.batch import ImuBatch, decode
from tests.core.gait.runner import STRIDE_S, foot

Motion = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass
class Wire:
    """A link that is always there."""

    connected: bool = True
    sent: list[tuple[str, bytes]] = field(default_factory=list)

    def send(self, subject: str, payload: bytes, qos: int = 0, retain: bool = False) -> bool:
        """Remember."""
        del qos, retain
        self.sent.append((subject, payload))
        return self.connected


def board(
    source: Callable[[int], Motion | None], period_ns: int = 4_799_760
) -> tuple[Board, Lsm6dsoBus, list[int], Wire]:
    """A pod's loop, its sensor, its clock and what it sends."""
    bus = Lsm6dsoBus(source, period_ns)
    sensor = Lsm6dso(bus)
    sensor.start()
    now, wire = [0], Wire()
    pod = Pod("9f3a11c2", "left", "1.0.0", wire.send)
    return Board(sensor, pod, wire, lambda: now[0] & (1 << 30) - 1), bus, now, wire


def play(
    running: tuple[Board, Lsm6dsoBus, list[int], Wire], seconds: float, *, chance: random.Random | None = None
) -> None:
    """Let time pass; readings come every 20 ms, with up to 8 ms of delay when `chance` is given."""
    found, bus, now, _ = running
    end_us = now[0] + int(seconds * 1e6)
    while now[0] < end_us:
        step_us = READ_MS * 1_000 + (chance.randrange(8_000) if chance else 0)
        now[0] += step_us
        bus.advance(step_us)
        found.step()


def runner(seconds: float, period_ns: int) -> Callable[[int], Motion | None]:
    """A runner's foot as a sensor of this period samples it."""
    t_us, imu = foot(seconds, 1_000.0)
    columns = [np.interp(np.arange(seconds * 1e9 / period_ns) * period_ns / 1e3, t_us, column) for column in imu.T]
    mg = np.round(np.array(columns[:3]).T / 9.80665e-3).astype(int)
    mdps = np.round(np.degrees(np.array(columns[3:]).T) * 1_000).astype(int)
    return lambda n: (tuple(mg[n].tolist()), tuple(mdps[n].tolist())) if n < len(mg) else None


@pytest.mark.parametrize("slow_pct", [-2, 0, 2])
def test_steps_carry_the_boards_time_whatever_the_sensors_clock(slow_pct: int) -> None:
    """A sensor 2 % off and readings that come late: once settled, contacts are 0.7 s apart on the board's clock."""
    period_ns = 4_799_760 * (100 + slow_pct) // 100
    running = board(runner(40.0, period_ns), period_ns)
    play(running, 38.0, chance=random.Random(7))
    ring = running[0].pod.ring
    fell_us = np.array([ring.t_us(seq) for seq in range(ring.oldest, ring.next)])
    settled = fell_us[fell_us > 12_000_000]
    assert len(settled) > 30
    # the first sample is taken when the first reading is half a period old; where the foot landed is 0.7 s n
    off_us = (settled + 350_000) % 700_000 - 350_000
    assert abs(np.median(off_us)) < 12_000
    assert np.abs(off_us - np.median(off_us)).max() < 5_000
    assert np.median(np.diff(settled)) == pytest.approx(STRIDE_S * 1e6, abs=1_000)


def test_a_board_that_was_held_up_tells_no_wrong_step() -> None:
    """Two seconds without a reading overrun the FIFO: the detector begins anew, steps go on, none is doubled."""
    running = board(runner(30.0, 4_799_760))
    play(running, 12.0)
    found, bus, now, _ = running
    now[0] += 2_000_000
    bus.advance(2_000_000)
    found.step()
    before = found.pod.ring.next
    play(running, 12.0)
    ring = found.pod.ring
    fell_us = np.array([ring.t_us(seq) for seq in range(before, ring.next)])
    assert len(fell_us) >= 10
    assert np.diff(fell_us).min() > 600_000


def test_raw_samples_are_batches_the_service_reads() -> None:
    """Five samples a message, numbered, at the pod's own time, in the units of the contract."""
    running = board(lambda _: ((0, 0, 1_000), (0, 90_000, 0)))
    running[0].pod.raw_wanted = True
    play(running, 2.0)
    batches = [decode(payload) for subject, payload in running[3].sent if subject == "imu"]
    assert len(batches) > 75
    assert all(isinstance(batch, ImuBatch) for batch in batches)
    last: Any = batches[-1]
    assert last.seq == len(batches) - 1
    assert last.imu[0] == pytest.approx([0, 0, 9.81, 0, np.pi / 2, 0], abs=0.03)
    assert abs(int(last.t_us[-1]) - 2_000_000) < 60_000


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["noise", "rails", "zeros", "spikes"]))
def test_a_sensor_gone_mad_breaks_nothing(seed: int, how: str) -> None:
    """Noise of full scale, both rails, nothing, or lone spikes for ten seconds: no exception, hardly a step."""
    chance = random.Random(seed)

    def mad(_: int) -> Motion:
        if how == "zeros":
            return (0, 0, 0), (0, 0, 0)
        if how == "spikes" and chance.random() < 0.98:
            return (0, 0, 1_000), (0, 0, 0)
        pick = (
            (lambda most: chance.choice((-most, most)))
            if how == "rails"
            else (lambda most: chance.randint(-most, most))
        )
        return tuple(pick(16_000) for _ in range(3)), tuple(pick(2_000_000) for _ in range(3))

    running = board(mad)
    play(running, 10.0)
    assert running[0].pod.ring.next <= 4


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(-10, 200_000), st.tuples(*[st.integers(-32_768, 32_767)] * 6)), max_size=400))
def test_whatever_the_detector_is_given_it_goes_on(samples: list[tuple[int, tuple[int, ...]]]) -> None:
    """Any interval, any counts: never an exception, never more kept than there is room for."""
    detector = FootDetector()
    for dt_us, sample in samples:
        detector.push(dt_us, sample)
    assert detector.cells.last < 400 * 40 + RAW_CELLS
