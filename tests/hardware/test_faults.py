"""The firmware's pods in trouble: each fault as the fault model of the service wants it, judged by the one oracle."""

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from shared.ring import STEPS
from simulated.lsm6dso_bus import Lsm6dsoBus
from stridecue.app.floor.floor import ClaimError
from stridecue.app.plans import PLANS
from tests.core.gait.runner import STRIDE_S, foot
from tests.hardware.air import STRIDE_US, Weather, World

BOTH = {"left": 0.0, "right": 0.35}
ALONE = {"left": 0.0}


def running(feet: dict[str, float] | None = None, **more: Any) -> World:
    """Somebody runs, and is cued."""
    world = World(feet or BOTH, PLANS["steady"], **more)
    world.run(20.0)
    assert world.state() == "cueing"
    assert world.cued
    return world


def whole(world: World, name: str, boot: str, steps: int) -> None:
    """The first `steps` of this boot are all in the log; and no more is said to be done with."""
    seqs = {row["seq"] for row in world.logged(name) if row["boot"] == boot}
    assert set(range(steps)) <= seqs
    acked_boot, acked = world.disk[f"pod-{name}"]
    assert acked_boot != boot or acked in seqs


def seconds_until(world: World, condition: Any, most_s: float) -> float:
    """How long it takes, to a tenth of a second."""
    begin_us = world.now_us
    while not condition():
        assert world.now_us - begin_us < most_s * 1e6, f"not within {most_s} s"
        world.run(0.1)
    return (world.now_us - begin_us) / 1e6


def test_a_pod_that_reboots_goes_on() -> None:
    """Row 7: a new boot, its counter at 0: warm-up again, and no step of either boot is lost or merged."""
    world = running()
    left = world.feet["left"]
    before, steps = left.boot, left.pod.ring.next
    world.run(3.0)  # what was sent is on disk by then
    steps = left.pod.ring.next
    left.restart("00000bee")
    world.run(0.3)
    assert not world.cued
    world.run(20.0)
    assert world.cued
    whole(world, "left", before, steps)
    world.run(3.0)
    assert left.pod.ring.oldest > 20  # the new boot's steps are acknowledged under its own name
    assert "left sensor restarted" in world.said()
    assert world.wrongs() == []


def test_a_counter_that_falls_back_under_the_same_boot_is_found_out() -> None:
    """Row 8: a reboot that keeps its boot's name (a bug): noticed within two seconds, and the beat comes back."""
    world = running(ALONE)
    left = world.feet["left"]
    left.restart(left.boot)
    seconds_until(world, lambda: "restarted" in world.said(), 2.0)
    world.run(25.0)
    assert world.cued
    assert world.wrongs() == []


def test_a_battery_is_warned_of_before_it_dies_and_named_when_it_has() -> None:
    """Row 9: a notice at 15 %; when the pod dies the lane is silent within its hold and says which pod is lost."""
    world = running()
    left = world.feet["left"]
    left.battery_pct = 14
    world.run(1.0)
    assert "left sensor: battery 14 %" in world.said()
    left.connected = False  # dead, and nobody has said goodbye
    assert seconds_until(world, lambda: not world.cued, 2.1) <= 2.1
    assert seconds_until(world, lambda: "left sensor lost" in world.said(), 3.0) <= 3.0
    assert world.wrongs() == []


@pytest.mark.parametrize("will", [False, True], ids=["air", "broker"])
def test_five_minutes_away_lose_no_step_and_cue_none_of_them(will: bool) -> None:
    """Rows 1 and 15: Wi-Fi or the broker gone for 300 s: silence; every step arrives later, and none is cued."""
    world = running()
    begin = {name: one.pod.ring.next for name, one in world.feet.items()}
    world.thick = True
    if will:
        for name in BOTH:
            world.gone(name)
    seconds_until(world, lambda: not world.cued, 2.1)
    world.run(298.0)
    assert not world.cued
    world.thick = False
    back_us = world.now_us
    world.run(40.0)
    for name, one in world.feet.items():
        whole(world, name, one.boot, one.pod.ring.next - 5)
        assert one.pod.ring.lost == 0
        late = [row for row in world.logged(name) if not row["live"] and row["seq"] >= begin[name]]
        assert len({row["seq"] for row in late}) >= 425  # 300 s at 0.7 s a stride
        assert all(row["at_us"] > back_us for row in late if row["seq"] > begin[name] + 5)
    assert world.cued  # the live ones are believed meanwhile
    assert world.wrongs() == []


def test_a_full_ring_lets_the_oldest_go_and_blocks_nothing() -> None:
    """Away for longer than the ring holds: the oldest are lost and counted, the others arrive and are acknowledged."""
    world = running(ALONE, ring=60)
    left = world.feet["left"]
    world.thick = True
    world.run(60.0)
    world.thick = False
    world.run(30.0)
    assert left.pod.ring.lost > 20
    seqs = {row["seq"] for row in world.logged("left")}
    missing = set(range(left.pod.ring.oldest)) - seqs
    assert 25 < len(missing) <= left.pod.ring.lost  # one or two were on disk already
    assert left.pod.ring.next - left.pod.ring.oldest < 6  # acknowledged past the hole
    assert world.cued
    assert STEPS * STRIDE_S >= 300  # and the real ring is for more than five minutes
    assert world.wrongs() == []


def test_swapped_feet_are_not_cued() -> None:
    """Row 10: pods on the wrong feet, as their own setting says: held, with the reason, and no beat."""
    world = World(BOTH, PLANS["steady"])
    for one, said in zip(world.feet.values(), ("right", "left"), strict=True):
        one.side = one.pod.side = said
    world.run(20.0)
    assert not world.cued
    assert "foot" in world.said()
    assert world.wrongs() == []


def test_a_second_pod_of_one_foot_is_refused_and_mixes_nothing() -> None:
    """Row 31: another left pod: its claim is refused with both names, its steps reach no lane, the beat goes on."""
    world = running()
    stray = World(ALONE, PLANS["steady"]).feet["left"]
    stray.world, stray.device = world, "pod-other"
    world.feet["other"] = stray
    stray.restart("0000feed")
    world.run(3.0)
    with pytest.raises(ClaimError, match=r"pod-other.*pod-left|pod-left.*pod-other"):
        world.floor.claim("1", "pod-other", world.now_us, "left")
    world.run(5.0)
    assert world.cued
    assert world.logged("other") == []
    assert world.wrongs() == []


def noise(chance: random.Random) -> Iterator[Any]:
    """A broken wire: every value is possible."""
    while True:
        yield (
            tuple(chance.randrange(-16_000, 16_001) for _ in range(3)),
            tuple(chance.randrange(-2_000_000, 2_000_001) for _ in range(3)),
        )


def motion(seconds: float) -> list[Any]:
    """A runner's foot at 208 Hz, in the sensor's units."""
    t_us, imu = foot(seconds + 1, 1_000.0)
    now_s = np.arange(seconds * 208.345) / 208.345
    wander_s = now_s + 0.008 * np.sin(2 * np.pi * now_s / 3.1)
    columns = [np.interp(wander_s, t_us / 1e6, column) for column in imu.T]
    mg = np.round(np.array(columns[:3]).T / 9.80665e-3).astype(int).tolist()
    mdps = np.round(np.degrees(np.array(columns[3:]).T) * 1_000).astype(int).tolist()
    return [(tuple(a), tuple(g)) for a, g in zip(mg, mdps, strict=True)]


def test_garbage_from_the_sensor_makes_no_beat() -> None:
    """A sensor that goes mad in mid-run: the beat ends within the hold, and no cue stands on what it says."""
    good, bad, mad = motion(24.0), noise(random.Random(5)), [False]

    def source(n: int) -> Any:
        return next(bad) if mad[0] else good[n % len(good)]

    world = World(ALONE, PLANS["steady"])
    world.feet["left"].sensed_by(Lsm6dsoBus(source))
    world.run(20.0)
    assert world.cued
    mad[0] = True
    seconds_until(world, lambda: not world.cued, 2.5)
    for _ in range(40):
        world.run(0.2)
        assert not world.cued
    assert world.wrongs() == []


def test_a_sensor_that_stands_still_makes_no_beat() -> None:
    """The last value for ever: no step is found in it, and the lane is silent within its hold."""
    good, stuck = motion(24.0), [0]

    def source(n: int) -> Any:
        return good[stuck[0] or n % len(good)]

    world = World(ALONE, PLANS["steady"])
    world.feet["left"].sensed_by(Lsm6dsoBus(source))
    world.run(20.0)
    stuck[0] = 777
    seconds_until(world, lambda: not world.cued, 2.5)
    world.run(5.0)
    assert not world.cued
    assert world.wrongs() == []


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_air_does_acknowledged_steps_are_kept_and_no_cue_is_wrong(seed: int) -> None:
    """Ten minutes: lost, doubled, overtaken and garbled messages, gaps and reboots, from a seed; then fair weather."""
    chance = random.Random(seed)
    world = running()
    world.run(0.3)  # 29 strides: a pod that starts anew on a whole stride is still on its foot
    boots = {(name, one.boot): 0 for name, one in world.feet.items()}
    for _ in range(40):
        lost, doubled, late = (chance.choice([0.0, 0.05, 0.3]) for _ in range(3))
        world.weather = Weather(chance, lost, doubled, late, garbled=chance.choice([0.0, 0.02]))
        name = chance.choice(list(BOTH))
        one = world.feet[name]
        world.thick = chance.random() < 0.1
        one.connected = chance.random() < 0.9
        one.running = chance.random() < 0.95
        if chance.random() < 0.1:
            boots[name, one.boot] = one.pod.ring.oldest
            one.restart(f"{chance.getrandbits(32):08x}")
        world.run(
            chance.randrange(7, 35) * STRIDE_US / 1e6
        )  # whole strides: a pod that starts anew is still on its foot
    world.thick, world.weather = False, Weather(chance)
    for one in world.feet.values():
        one.connected = one.running = True
    world.run(90.0)
    assert world.cued
    for name, one in world.feet.items():
        boots[name, one.boot] = one.pod.ring.oldest
    for (name, boot), acknowledged in boots.items():
        assert set(range(acknowledged)) <= {row["seq"] for row in world.logged(name) if row["boot"] == boot}
    assert world.wrongs() == []
