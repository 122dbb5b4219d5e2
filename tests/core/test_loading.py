"""loading.py: the session scores whole steps against the runner's own baseline, and says why when it cannot."""

from dataclasses import replace

import pytest

from stridecue.core.cues import BaselineTaken, Cue, Notice, Split, Status
from stridecue.core.events import Belt, Claimed, Command, Event, Footfall, Released, Sampled, Stance, ToeOff
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


LEG_BOOT = "0badf00d"


def with_a_thigh_sensor() -> Treadmill:
    """A thigh sensor that only measures, on the same clock; its samples arrive at once."""
    treadmill = Treadmill()
    treadmill.feed(Claimed(1_000_000, "thigh", "left", worn="thigh", counts=False))
    treadmill.feed(Sampled(treadmill.at_us, "thigh", LEG_BOOT, treadmill.at_us))
    return treadmill


def said_of_sites(treadmill: Treadmill) -> str:
    """After one more step."""
    sites = treadmill.run(1, 351_400, 227_600).sites
    assert sites is not None
    return sites.says


def measured(treadmill: Treadmill, steps: int, step_us: int, contact_us: int, knee_peak_mdeg: int) -> Status:
    """Run with a thigh sensor that tells its angle a little after each left toe-off."""
    for _ in range(steps):
        left = treadmill.seq % 2 == 0
        landed_us = treadmill.at_us + 1_000 * (treadmill.seq % 3)
        status = treadmill.run(1, step_us, contact_us)
        if left:
            told_us = landed_us + contact_us + 40_000
            treadmill.feed(
                Stance(
                    told_us,
                    "thigh",
                    LEG_BOOT,
                    landed_us,
                    "left",
                    knee_contact_mdeg=15_000,
                    knee_peak_mdeg=knee_peak_mdeg,
                )
            )
    return status


def test_a_thigh_sensor_raises_the_tier_and_its_silence_lowers_it_again() -> None:
    """With measured knee flexion the index is of tier D; when the sensor is lost, of B, and the beat is untouched."""
    treadmill = with_a_thigh_sensor()
    measured(treadmill, 60, 351_400, 227_600, 45_000)
    treadmill.take()
    status = measured(treadmill, 60, 351_400, 227_600, 42_000)
    assert status.load_tier == "D"
    assert status.sites is not None
    assert status.sites.knee_peak_change_mdeg == -3_000
    assert "peak 42.0° (-3.0)" in status.sites.says
    assert status.load_index_permille is not None
    assert status.load_index_permille < 970
    status = treadmill.run(60, 351_400, 227_600)
    assert (status.load_tier, status.load_index_permille, status.state) == ("B", 1_000, "cueing")
    assert status.sites is not None
    assert (status.sites.knee_peak_mdeg, status.sites.says) == (None, "")
    assert any("left thigh sensor lost" in cue.because for cue in treadmill.cues if isinstance(cue, Notice))


def test_a_sensor_that_gives_nothing_says_why_beside_the_index() -> None:
    """The reason stands on the page until the sensor measures; the foot pod's index goes on by its name."""
    treadmill = with_a_thigh_sensor()
    treadmill.run(6, 351_400, 227_600)
    lacking = Stance(treadmill.at_us, "thigh", LEG_BOOT, treadmill.at_us, "left", because="no standing zero yet")
    treadmill.feed(lacking)
    assert "left thigh sensor: no standing zero yet" in said_of_sites(treadmill)
    measured(treadmill, 4, 351_400, 227_600, 45_000)
    assert "no standing zero" not in said_of_sites(treadmill)


def test_a_figure_of_another_contact_is_counted_and_not_used() -> None:
    """A stance that fits none of the last two contacts came too late."""
    treadmill = with_a_thigh_sensor()
    treadmill.run(6, 351_400, 227_600)
    treadmill.feed(Stance(treadmill.at_us, "thigh", LEG_BOOT, treadmill.at_us - 2_000_000, "left", shock_mg=6_000))
    assert treadmill.session.tally["late_stances"] == 1


def test_a_baseline_taken_in_this_session_is_frozen_by_another_pod_too() -> None:
    """Not only a stored baseline belongs to its devices."""
    treadmill = Treadmill()
    treadmill.run(50, 351_400, 227_600)
    treadmill.take()
    treadmill.feed(Released(treadmill.at_us, POD))
    treadmill.device = "another"
    treadmill.feed(Claimed(treadmill.at_us, "another"))
    assert "another device" in (treadmill.run(50, 351_400, 227_600).load_says or "")


def test_a_belt_that_falls_silent_takes_its_speed_with_it() -> None:
    """The index steps down to cadence only, by name, and the lane goes on."""
    treadmill = Treadmill()
    treadmill.feed(Claimed(treadmill.at_us, "belt", worn="treadmill", counts=False))
    treadmill.feed(Belt(treadmill.at_us, "belt", 3_500, 0, "ftms"))
    status = treadmill.run(6, 351_400, 227_600)
    assert status.speed_mm_s == 3_500
    status = treadmill.run(20, 351_400, 227_600)
    assert (status.speed_mm_s, status.state) == (None, "cueing")


def test_every_kilometre_is_summed_up_and_the_seal_holds_the_sum() -> None:
    """At 3.5 m/s a kilometre is 813 steps; its split tells dose and changes, and the splits add up to the session."""
    treadmill = Treadmill()
    treadmill.run(50, 351_400, 227_600)
    treadmill.take()
    treadmill.run(1_650, 351_400, 227_600)
    splits = [cue for cue in treadmill.cues if isinstance(cue, Split)]
    assert [cue.km for cue in splits] == [1, 2]
    first, second = (cue.load for cue in splits)
    assert first.unassessed_steps == pytest.approx(49, abs=2)
    assert second.unassessed_steps == 0
    assert second.dose_steps == pytest.approx(second.steps, rel=0.01)
    assert second.distance_km == pytest.approx(1.0, abs=0.002)
    stiffness = {(x.name, x.side): x.change for x in splits[1].changes}["leg_stiffness_bw_m", "left"]
    assert stiffness == pytest.approx(1.0, abs=0.01)
    load = treadmill.session.load
    assert load.steps >= first.steps + second.steps
    header = Header("s", "1", "home", FREE_RUN, TALL, "test", 0, "1970-01-01T00:00:00Z", "0")
    assert Log(header).seal(treadmill.at_us, "end", dict(treadmill.session.tally), load).load == load
