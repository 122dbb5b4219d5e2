"""The knee-load index over the wire: what freezes it, by which words, and what brings it back."""

from dataclasses import replace

import orjson
import pytest

from stridecue.app.floor.floor import Floor
from stridecue.core.cues import Status
from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.core.runner import Runner
from stridecue.edges import wire
from tests.app.floors import Ear, lane

USUAL = (351_400, 227_600)
QUICKER = (319_455, 213_922)
TALL = Runner("tall", height_mm=1_750)


class Gym:
    """One treadmill whose belt speaks, and a pod that tells both feet; everything as JSON."""

    def __init__(self, runner: Runner = TALL) -> None:
        self.floor = Floor([lane("1", Ear(), runner=runner)], {}, adopt=False, changed=lambda: None)
        self.now_us, self.seq, self.device = 1_000_000, 0, ""
        self.speed_mm_s, self.incline_permille = 3_500, 0
        self.say("belt-1", "state", {"status": "online", "boot": "0badf00d", "kind": "treadmill", "worn": "treadmill"})
        self.floor.claim("1", "belt-1", self.now_us)
        self.wear("pod-1")

    def say(self, device: str, subject: str, body: dict[str, object], at_us: int | None = None) -> None:
        """One message."""
        self.floor.receive(wire.topic("home", device, subject), orjson.dumps(body), at_us or self.now_us)

    def wear(self, device: str) -> None:
        """This pod, and no other."""
        if self.device:
            self.floor.release(self.device, self.now_us)
        self.device = device
        self.floor.claim("1", device, self.now_us)

    def run(self, steps: int, timing: tuple[int, int] = USUAL) -> Status:
        """So many steps; what the page shows after the last."""
        step_us, contact_us = timing
        for _ in range(steps):
            side = "right" if self.seq % 2 else "left"
            key = {"boot": "9f3a11c2", "seq": self.seq, "side": side, "live": True}
            t_us = self.now_us + 1_000 * (self.seq % 3)
            belt = {"speed_mm_s": self.speed_mm_s, "incline_permille": self.incline_permille, "source": "ftms"}
            self.say("belt-1", "belt", belt, t_us)
            self.say(self.device, "footfall", {**key, "t_us": t_us}, t_us)
            off_us = t_us + contact_us
            self.say(self.device, "toe_off", {**key, "t_us": off_us, "contact_us": contact_us}, off_us)
            self.now_us += step_us
            self.seq += 1
            self.floor.tick(self.now_us - 1)
        status = self.floor.lanes["1"].status
        assert status is not None
        return status

    def based(self) -> "Gym":
        """With a baseline, and running as in it."""
        self.run(50)
        self.floor.lanes["1"].command(self.now_us, "take_baseline", "physio", "")
        assert (self.run(50).load_says or "").startswith(
            "no change: 100 % of your baseline (97-103 %), per km 100 % [B: "
        )
        return self

    @property
    def baseline(self) -> LoadBaseline | None:
        """What the store would keep."""
        return self.floor.lanes["1"].runner.load_baseline


def test_a_quicker_cadence_reads_lower_in_the_agreed_words() -> None:
    """Relative to the own baseline, with band, per kilometre and tier by name."""
    status = Gym().based().run(60, QUICKER)
    assert (status.load_says or "").startswith("lower: 85 % of your baseline (80-89 %), per km 88 % [B: foot pod")


@pytest.mark.parametrize(
    ("speed_mm_s", "incline_permille", "because"),
    [
        (3_650, 0, "belt speed more than 3 % off the baseline's"),
        (3_350, 0, "belt speed more than 3 % off the baseline's"),
        (3_500, 10, "the belt is not level"),
    ],
)
def test_another_speed_or_a_slope_freezes_it(speed_mm_s: int, incline_permille: int, because: str) -> None:
    """The last figure stands, with the reason; 20 steps per side after all is as before, it speaks again."""
    gym = Gym().based()
    gym.speed_mm_s, gym.incline_permille = speed_mm_s, incline_permille
    says = gym.run(6).load_says or ""
    assert says.startswith("held at 100 % of your baseline")
    assert because in says
    gym.speed_mm_s, gym.incline_permille = 3_500, 0
    assert "collecting 20 steps per side" in (gym.run(10).load_says or "")
    assert (gym.run(40).load_says or "").startswith("no change: 100 %")


def test_three_per_cent_of_speed_is_the_same_speed() -> None:
    """3.59 against 3.50 m/s goes on."""
    gym = Gym().based()
    gym.speed_mm_s = 3_590
    assert "held" not in (gym.run(50).load_says or "held")


def test_a_step_without_flight_freezes_it() -> None:
    """Contact as long as the step but for 15 ms: no flight, so no sine; the lane need not stop for that."""
    says = Gym().based().run(6, (351_400, 336_400)).load_says or ""
    assert says.startswith("held at 100 %")
    assert "flight time at or below 20 ms" in says


def test_another_pod_or_shoe_freezes_it_until_a_baseline_of_its_own() -> None:
    """In the same session, and in the next one with the stored baseline."""
    gym = Gym().based()
    stored = gym.baseline
    assert stored is not None
    assert stored.device == "belt-1+pod-1"
    gym.wear("pod-2")
    assert "another device or shoe than in the baseline" in (gym.run(50).load_says or "")
    gym.floor.lanes["1"].command(gym.now_us, "take_baseline", "physio", "")
    assert (gym.run(50).load_says or "").startswith("no change: 100 %")
    same = Gym(replace(TALL, load_baseline=stored)).run(50).load_says or ""
    other = Gym(replace(TALL, shoe="other", load_baseline=stored)).run(50).load_says or ""
    assert same.startswith("no change: 100 %")
    assert "another device or shoe than in the baseline" in other


def test_without_a_height_the_tier_steps_down_by_name() -> None:
    """Segment lengths are shares of the height: without it, belt speed and cadence are all there is."""
    short = Gym(Runner("unknown-height"))
    short.run(50)
    short.floor.lanes["1"].command(short.now_us, "take_baseline", "physio", "")
    assert (short.run(50).load_says or "").endswith("[A+: cadence and belt speed]")
