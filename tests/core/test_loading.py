"""loading.py: the session scores whole steps against the runner's own baseline, and says why when it cannot."""

from dataclasses import replace

from stridecue.core.cues import BaselineTaken, Cue, Notice, Status
from stridecue.core.events import Belt, Claimed, Command, Event, Footfall, Released, ToeOff
from stridecue.core.log import Header, Log
from stridecue.core.plan import FREE_RUN
from stridecue.core.runner import Runner
from stridecue.core.session import Session
from stridecue.core.units import Side

POD, BOOT = "pod", "0badcafe"
TALL = Runner("tall", height_mm=1_750)


class Treadmill:
    """A runner with one pod that tells both feet and a belt that tells its speed, on a clock of numbers."""

    def __init__(self, runner: Runner = TALL, *, device: str = POD, toe_offs: bool = True) -> None:
        self.session = Session(FREE_RUN, runner)
        self.device, self.toe_offs = device, toe_offs
        self.at_us, self.seq = 1_000_000, 0
        self.cues: list[Cue] = []
        self.feed(Claimed(self.at_us, device))
        self.belt(3_500)

    def feed(self, event: Event) -> None:
        """One event; its cues are kept."""
        self.cues += self.session.feed(event)

    def belt(self, speed_mm_s: int, incline_permille: int = 0) -> None:
        """The belt says how fast and how steep it is."""
        self.feed(Belt(self.at_us, self.device, speed_mm_s, incline_permille, "manual"))

    def run(self, steps: int, step_us: int, contact_us: int) -> Status:
        """So many steps; the last status."""
        for _ in range(steps):
            side: Side = "left" if self.seq % 2 == 0 else "right"
            jitter_us = 1_000 * (self.seq % 3)
            t_us = self.at_us + jitter_us
            self.feed(Footfall(t_us, self.device, BOOT, self.seq, t_us, side))
            if self.toe_offs:
                off_us = t_us + contact_us
                self.feed(ToeOff(off_us, self.device, BOOT, self.seq, off_us, contact_us, side))
            self.at_us += step_us
            self.seq += 1
        return next(cue for cue in reversed(self.cues) if isinstance(cue, Status))

    def take(self) -> None:
        """Somebody makes the last steps the baseline."""
        self.feed(Command(self.at_us - 100_000, "take_baseline", "physio"))


def test_a_quicker_cadence_lowers_the_index_of_the_foot_pods_tier() -> None:
    """After a baseline at 171 spm, 188 spm at the same speed reads lower per step, and less so per kilometre."""
    treadmill = Treadmill()
    assert treadmill.run(50, 351_400, 227_600).load_says == "no index: no baseline yet"
    treadmill.take()
    status = treadmill.run(60, 319_455, 213_922)
    assert status.load_tier == "B"
    assert status.load_index_permille is not None
    assert status.load_km_permille is not None
    assert 820 < status.load_index_permille < status.load_km_permille < 900
    assert status.load_says is not None
    assert status.load_says.startswith("lower: 8")


def test_the_same_running_is_no_change() -> None:
    """Whoever runs as in the baseline reads 100 % and the words 'no change'."""
    treadmill = Treadmill()
    treadmill.run(50, 351_400, 227_600)
    treadmill.take()
    status = treadmill.run(50, 351_400, 227_600)
    assert (status.load_index_permille, (status.load_says or "")[:9]) == (1000, "no change")


def test_too_few_steps_give_no_baseline_and_say_so() -> None:
    """A baseline wants twenty whole steps per side; before that, a notice and no cue of one."""
    treadmill = Treadmill()
    treadmill.run(12, 351_400, 227_600)
    treadmill.take()
    said = [cue for cue in treadmill.cues if isinstance(cue, Notice) and "no load baseline yet" in cue.because]
    assert len(said) == 1
    assert not any(isinstance(cue, BaselineTaken) for cue in treadmill.cues)


def test_without_toe_offs_the_belts_tier_carries_the_index() -> None:
    """A pod that tells no contact time still gives cadence and belt speed: tier A+."""
    treadmill = Treadmill(toe_offs=False)
    treadmill.run(50, 351_400, 227_600)
    treadmill.take()
    assert treadmill.run(50, 351_400, 227_600).load_tier == "A+"


def test_a_slope_and_a_drifting_belt_freeze_the_index_with_the_reason() -> None:
    """The figure stays, and the words say why it does."""
    treadmill = Treadmill()
    treadmill.run(50, 351_400, 227_600)
    treadmill.take()
    treadmill.run(50, 351_400, 227_600)
    treadmill.belt(3_500, incline_permille=20)
    assert "the belt is not level" in (treadmill.run(4, 351_400, 227_600).load_says or "")
    treadmill.belt(3_800)
    assert "belt speed more than 3 %" in (treadmill.run(4, 351_400, 227_600).load_says or "")


def test_a_kept_baseline_counts_in_the_next_session_with_the_same_devices_only() -> None:
    """The baseline comes back with the runner; another pod freezes the index, the old one brings it back."""
    first = Treadmill()
    first.run(50, 351_400, 227_600)
    first.take()
    baseline = next(cue.baseline for cue in first.cues if isinstance(cue, BaselineTaken))
    again = Treadmill(replace(TALL, load_baseline=baseline))
    status = again.run(60, 319_455, 213_922)
    assert status.load_tier == "B"
    other = Treadmill(replace(TALL, load_baseline=baseline), device="another")
    assert "another device" in (other.run(60, 351_400, 227_600).load_says or "")
    other.feed(Released(other.at_us, "another"))
    other.device = POD
    other.feed(Claimed(other.at_us, POD))
    assert other.run(60, 351_400, 227_600).load_tier == "B"


def test_a_log_line_holds_a_runner_with_a_baseline() -> None:
    """The header carries all that a replay needs: height, shoe and load baseline."""
    first = Treadmill()
    first.run(50, 351_400, 227_600)
    first.take()
    baseline = next(cue.baseline for cue in first.cues if isinstance(cue, BaselineTaken))
    runner = replace(TALL, load_baseline=baseline)
    log = Log(Header("s", "1", "home", FREE_RUN, runner, "test", 0, "1970-01-01T00:00:00Z", "0"))
    assert b'"height_mm":1750' in log.drain()[0]
