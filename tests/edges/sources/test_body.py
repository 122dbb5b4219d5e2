"""Leg and pelvis sensors: whatever arrives, in whatever pieces, a figure or a reason comes of each stance."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridecue.core.events import Sampled, Stance
from stridecue.core.gait.batch import ImuBatch, decode, encode
from stridecue.core.kernel import fresh
from stridecue.core.loading import Ended
from stridecue.core.loads import segment
from stridecue.core.units import Side
from stridecue.edges.sources.body import GIVE_UP_US, NO_LEG, NO_SIDE, Body

BOOT = 0x0BADCAFE
RATE_HZ = 200
STEP_US = 1_000_000 // RATE_HZ
STRIDE_US = 700_000
STANCE_US = 230_000
RUN_S = 14.0
AHEAD_US = 5_000_000
"""The service's clock against the sensors'."""


def running(seconds: float, peak_m_s2: float = 60.0, swing_rad_s: float = 6.0) -> np.ndarray:
    """Two seconds of standing, then strides: an impact at each contact, and the segment swings forward in stance."""
    t_us = STEP_US * np.arange(round(seconds * RATE_HZ))
    imu = np.zeros((len(t_us), 6))
    imu[:, 2] = 9.81
    phase_us = (t_us - 2_000_000) % STRIDE_US
    runs = t_us >= 2_000_000
    imu[runs, 4] = swing_rad_s * np.cos(2 * np.pi * phase_us[runs] / STRIDE_US)
    imu[runs & (phase_us >= 15_000) & (phase_us < 35_000), 2] = peak_m_s2
    return imu


def batches(imu: np.ndarray, size: int = 5, acc_mg: float = 0.488) -> Iterator[ImuBatch]:
    """The samples as the wire brings them."""
    scales = np.array([acc_mg * 9.80665e-3] * 3 + [70.0 * 1.7453292519943296e-5] * 3)
    counts = np.clip(np.round(imu / scales), -32_768, 32_767).astype(np.int16)
    for k in range(0, len(counts), size):
        found = decode(encode(BOOT, k, STEP_US * k, STEP_US, counts[k : k + size], acc_mg, 70.0))
        assert isinstance(found, ImuBatch)
        yield found


def contacts(side: Side = "left", seconds: float = RUN_S) -> list[Ended]:
    """Every stance of `running`, on the service clock."""
    starts = range(2_000_000, round(seconds * 1e6) - STRIDE_US, STRIDE_US)
    return [Ended(side, AHEAD_US + at, AHEAD_US + at + STANCE_US) for at in starts]


def told(sensors: dict[str, tuple[str, Side, np.ndarray]], stances: list[Ended]) -> list[Stance]:
    """Everything the sensors say, fed batch by batch at the same pace; a stance is asked for once it is over."""
    body, found = Body(), []
    streams = {name: list(batches(imu)) for name, (_, _, imu) in sensors.items()}
    for parts in zip(*streams.values(), strict=True):
        for name, batch in zip(streams, parts, strict=True):
            place, side, _ = sensors[name]
            now_us = AHEAD_US + int(batch.t_us[-1]) + 10_000
            body.hear(name, place, side, batch, now_us)  # type: ignore[arg-type] # one of the places
            over = [one for one in stances if one.toe_off_us < now_us][-4:]
            found += body.stances("s", over, lambda _device, t_us: t_us + AHEAD_US, now_us)
    return [event for event in found if isinstance(event, Stance)]


def test_a_shank_tells_every_impact_once() -> None:
    """One figure a stance, in time for the next; 6.1 g along the standing axis, gravity included."""
    found = told({"shank": ("shank", "left", running(RUN_S))}, contacts())
    assert len(found) == len(contacts())
    assert {event.because for event in found} == {""}
    assert [event.shock_mg for event in found] == pytest.approx([60_000 / 9.81] * len(found), abs=10)
    assert [event.t_us for event in found] == [one.contact_us - AHEAD_US for one in contacts()]


def test_an_impact_beyond_the_sensors_range_is_no_figure() -> None:
    """At 16 g the peak is cut off: the reason, once, and never the cut figure."""
    found = told({"shank": ("shank", "left", running(RUN_S, peak_m_s2=200.0))}, contacts())
    assert [event.because for event in found] == [segment.REASONS[segment.CLIPPED]]
    assert found[0].shock_mg is None


@pytest.mark.parametrize(
    ("place", "worn", "stance", "because"),
    [
        ("shank", "unknown", "left", NO_LEG),
        ("shank", "left", "unknown", NO_SIDE),
        ("thigh", "left", "left", segment.REASONS[segment.NO_PARTNER]),
        ("sacrum", "unknown", "unknown", NO_SIDE),
    ],
)
def test_what_is_missing_is_said_once(place: str, worn: Side, stance: Side, because: str) -> None:
    """A side that nobody knows, or half a pair: one reason, not one a stance."""
    found = told({"one": (place, worn, running(RUN_S))}, contacts(stance))
    assert [event.because for event in found] == [because]


def test_a_stance_whose_samples_never_come_is_given_up() -> None:
    """A sensor that stopped sending holds nothing up: a second later its reason is told."""
    body = Body()
    for batch in batches(running(4.0)):
        body.hear("shank", "shank", "left", batch, AHEAD_US)
    stance = Ended("left", AHEAD_US + 5_000_000, AHEAD_US + 5_230_000)

    def ask(now_us: int) -> list[object]:
        return list(body.stances("s", [stance], lambda _device, t_us: t_us + AHEAD_US, now_us))

    assert ask(stance.toe_off_us + GIVE_UP_US - 1) == []
    answer = ask(stance.toe_off_us + GIVE_UP_US)
    assert [event.because for event in answer if isinstance(event, Stance)] == [
        segment.REASONS[segment.SAMPLES_MISSING]
    ]
    assert ask(stance.toe_off_us + GIVE_UP_US + 1) == []


def test_a_restarted_sensor_begins_anew_and_is_alive_once_a_second() -> None:
    """Another boot: no sample of the one before is used; a sign of life at once, then every second."""
    body = Body()
    signs = [
        sign for batch in batches(running(3.0)) for sign in body.hear("x", "thigh", "left", batch, int(batch.t_us[-1]))
    ]
    assert [type(sign) for sign in signs] == [Sampled] * 3
    again = next(batches(running(0.1)))
    other = ImuBatch(BOOT + 1, 0, 0, again.t_us, again.imu, again.range_g, again.range_dps)
    assert [sign.boot for sign in body.hear("x", "thigh", "left", other, 9_000_000)] == [f"{BOOT + 1:08x}"]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 40), min_size=5, max_size=60))
def test_how_samples_are_batched_changes_nothing(sizes: list[int]) -> None:
    """The same record, bit for bit, from messages of any lengths."""
    imu = running(6.0)[: sum(sizes)]
    t_us = STEP_US * np.arange(len(imu))
    whole, parts = fresh(segment.STATE), fresh(segment.STATE)
    segment.feed(whole, t_us, imu)
    at = 0
    for size in sizes:
        segment.feed(parts, t_us[at : at + size], imu[at : at + size])
        at += size
    assert whole.tobytes() == parts.tobytes()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["thigh", "shank", "sacrum"]),
            st.sampled_from(["left", "right", "unknown"]),
            st.integers(0, 2**40),
            st.integers(1, 30),
            st.integers(-32_768, 32_767),
        ),
        max_size=20,
    ),
    st.lists(st.tuples(st.sampled_from(["left", "right", "unknown"]), st.integers(0, 2**40), st.integers(1, 10**6))),
)
def test_whatever_arrives_nothing_breaks(
    sent: list[tuple[str, Side, int, int, int]], asked: list[tuple[Side, int, int]]
) -> None:
    """Stuck, saturated, going back in time, stances that never were: events or none, and no exception."""
    body = Body()
    stances = [Ended(side, contact_us, contact_us + stance_us) for side, contact_us, stance_us in asked]
    for i, (place, side, t0_us, n, count) in enumerate(sent):
        batch = decode(encode(BOOT, i, t0_us, STEP_US, np.full((n, 6), count, np.int16), 0.488, 70.0))
        assert isinstance(batch, ImuBatch)
        body.hear(f"d{i % 4}", place, side, batch, t0_us)  # type: ignore[arg-type] # one of the places
        for event in body.stances("s", stances, lambda _device, t_us: t_us, t0_us + 2 * GIVE_UP_US):
            assert isinstance(event, Stance)
            assert event.because or event.shock_mg or event.knee_peak_mdeg is not None or event.drop_mdeg is not None
