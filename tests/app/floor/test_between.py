"""Footfalls that come before their session: in its log when they are of its run, and never acknowledged unlogged."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from stridecue.app.floor.between import RUN_IN_US, Between
from stridecue.app.floor.lanes import Lane
from stridecue.core.events import ClockEcho, Footfall, Heartbeat
from tests.app.floors import BOOT, STEP_US, Ear, footfall, lane


def logged(found: Lane) -> tuple[list[int], dict[str, tuple[str, int]]]:
    """The seqs of the footfalls on their way to disk, in order, and what would be acknowledged with them."""
    seqs, acks = list[int](), dict[str, tuple[str, int]]()
    for lines in found.drain():
        for line in lines.lines:
            if b'"event":"footfall"' in line:
                seqs.append(int(line.split(b'"seq":')[1].split(b",")[0].rstrip(b"}\n")))
        acks.update(lines.acks)
    return seqs, acks


def resent(i: int) -> Footfall:
    """Step `i`, found while running was being recognised."""
    return replace(footfall(i), live=False)


def rested() -> Lane:
    """A lane whose first run, of six steps, was ended and is on disk."""
    found = lane("1", Ear())
    found.claim(0, "pod", "unknown")
    for i in range(6):
        found.feed(footfall(i))
    found.end(footfall(6).at_us, "enough")
    logged(found)
    return found


def test_steps_found_while_running_was_recognised_are_in_the_log() -> None:
    """Three resent steps and then live ones: all are logged, in order, before anything of them is acknowledged."""
    found = lane("1", Ear())
    found.claim(0, "pod", "unknown")
    for step in [*map(resent, (0, 1, 2, 1)), *map(footfall, range(3, 9))]:
        found.feed(step)
    seqs, acks = logged(found)
    assert seqs == list(range(9))
    assert acks["pod"][1] == 8


def test_the_same_at_the_second_run_of_a_lane() -> None:
    """After a session that was ended, too; and no step of the first run is logged again."""
    found = rested()
    for step in [*map(resent, (5, 40, 41)), *map(footfall, range(42, 48))]:
        found.feed(step)
    assert logged(found)[0] == list(range(40, 48))


def beat(at_us: int, seq: int, oldest: int) -> Heartbeat:
    """A heartbeat of the pod: the newest step it made, the oldest it keeps."""
    return Heartbeat(at_us, "pod", BOOT, at_us // 1_000_000, seq, oldest)


def test_a_step_that_is_resent_after_the_live_one_that_began_the_session_is_logged() -> None:
    """The pod says that it keeps step 0: nothing is acknowledged until that has come."""
    found = lane("1", Ear())
    found.claim(0, "pod", "unknown")
    found.feed(beat(footfall(1).at_us - 400_000, 0, 0))
    found.feed(footfall(1))
    assert logged(found)[1] == {}
    found.feed(replace(resent(0), at_us=footfall(1).at_us + 100_000))
    assert logged(found) == ([0], {"pod": (BOOT, 1)})


def test_the_same_after_a_session_that_was_ended() -> None:
    """Steps above those that were made when the run cannot have begun are this run's, whenever they come."""
    found = rested()
    for i in range(30, 42):
        found.feed(beat(footfall(i).at_us, 39, 6))
    for step in [footfall(42), resent(40), resent(41), resent(7)]:
        found.feed(replace(step, at_us=footfall(42).at_us))
    assert found.session is not None
    assert found.session.tally["resent"] == 2
    assert found.session.tally["refused_duplicate"] == 1


def test_what_was_run_while_the_lane_was_stopped_belongs_to_no_session() -> None:
    """Live steps on a stopped lane are in no log, and neither is what was resent from before them."""
    found = lane("1", Ear())
    found.claim(0, "pod", "unknown")
    found.command(0, "stop", "physio", "")
    for step in [resent(0), footfall(1), footfall(2)]:
        found.feed(step)
    found.start()
    for step in map(footfall, range(3, 8)):
        found.feed(step)
    assert logged(found)[0] == list(range(3, 8))


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=40), st.integers(31, 60))
def test_whatever_came_before_nothing_is_done_with_and_early(seen: list[tuple[int, bool]], begins: int) -> None:
    """Pins that no step goes into the log below the number up to which its device is done with, and none is too old."""
    between, first = Between(), footfall(begins)
    for i, live in seen:
        between.saw(replace(footfall(i), live=live))
    early = between.early(first, ["pod"])
    before = between.before(first, ["pod"])
    for ended in (True, False):
        done = between.done("pod", None, first, before, ended=ended)
        assert all(done is None or step.seq > done[1] for step in early)
    assert all(first.t_us - step.t_us <= RUN_IN_US and step.at_us == first.at_us for step in early)
    assert [step.seq for step in early] == sorted({step.seq for step in early})


def test_a_clock_that_was_asked_before_the_run_is_known_at_its_first_step() -> None:
    """Found 300 ms late, the first step is not taken for one that fell later: the cadence is right at the second."""
    found = lane("1", Ear())
    found.claim(0, "pod", "unknown")
    ahead_us = 5_000_000  # of the service's clock
    for sent_us in (8_000_000, 9_000_000, 10_000_000):
        pod_us = sent_us + 5_000 - ahead_us
        found.feed(ClockEcho(sent_us + 10_000, "pod", BOOT, sent_us, pod_us, pod_us))
    cadences = []
    for i, late_us in enumerate((300_000, 30_000, 28_000, 33_000)):
        t_us = 5_400_000 + i * STEP_US + 1_000 * (i % 3)
        found.feed(Footfall(t_us + ahead_us + late_us, "pod", BOOT, i, t_us, "unknown"))
        assert found.status is not None
        cadences.append(found.status.cadence_milli_spm)
    assert cadences[0] is None
    assert all(abs((one or 0) - 60e9 / STEP_US) < 2_000 for one in cadences[1:]), cadences
    assert "clock" in str([line for lines in found.drain() for line in lines.lines])
