"""mutes.py: what a physio silenced stays so for that runner, whatever restarts, and is the next one's never unsaid."""

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from stridecue.app.floor.floor import Floor
from stridecue.app.floor.mutes import BEFORE, LIFTED, RESTARTED, Mutes
from stridecue.core.outputs import Output
from stridecue.core.runner import Runner
from stridecue.edges.register import Register
from tests.app.floors import Ear, floor, footfall


class Room:
    """A lane whose runner is anna, and what watches it; `again` is the same after a restart of the service."""

    def __init__(self, folder: Path, runner: str = "anna") -> None:
        self.folder = folder
        self.ear = Ear("speaker")
        self.floor: Floor = floor("1", ear=self.ear)
        self.lane = self.floor.lanes["1"]
        self.lane.runner = Runner(runner)
        self.now_us = 0
        self.mutes = Mutes(self.floor, Register(folder), lambda: self.now_us, print)
        self.mutes.look()
        self.lane.claim(0, "pod", "unknown")

    def run(self, first: int) -> None:
        """Eight steps: a session, if none ran."""
        for i in range(first, first + 8):
            self.lane.feed(footfall(i))
        self.now_us = footfall(first + 8).at_us
        self.keep()

    def keep(self) -> None:
        """As `Mutes.run` does, without its thread."""
        for name, now in self.mutes.look().items():
            self.mutes._keep(name, now)
            self.mutes._kept[name] = now

    def muted(self) -> list[tuple[bool, str]]:
        """The lines about mutes in the log since the last look."""
        lines = [orjson.loads(line) for part in self.lane.drain() for line in part.lines]
        return [(line["muted"], line["because"]) for line in lines if line.get("event") == "muted"]

    @property
    def silent(self) -> dict[Output, str]:
        """What is muted, and why."""
        return dict(self.lane.audience.muting.because)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Anna runs, and the physio mutes her speaker."""
    found = Room(tmp_path)
    found.run(0)
    found.lane.audience.muting.set("speaker", "physio:bert")
    found.keep()
    return found


def test_it_stays_through_a_session_s_end_and_is_said_in_the_next(room: Room) -> None:
    """The same runner's next session is silent where the last one was, and its log says so at its beginning."""
    room.lane.end(room.now_us, "over")
    room.muted()
    room.run(20)
    assert room.silent == {"speaker": "physio:bert"}
    assert room.muted() == [(True, BEFORE)]


def test_another_runner_is_not_muted_and_the_log_says_that_it_was_lifted(room: Room) -> None:
    """The lane gets another runner between two looks: heard again, with the reason, in that runner's log."""
    room.lane.end(room.now_us, "over")
    room.muted()
    room.lane.runner = replace(room.lane.runner, pseudonym="carl")
    room.run(20)
    assert room.silent == {}
    assert room.muted() == [(False, LIFTED)]


def test_a_restart_of_the_service_keeps_it_for_its_runner(room: Room) -> None:
    """The same runner finds it muted, with why; nothing of the person's own words was kept."""
    again = Room(room.folder)
    assert again.silent == {"speaker": RESTARTED}
    assert again.ear.told
    again.run(0)
    assert again.muted() == [(True, BEFORE)]


def test_after_a_restart_it_waits_for_its_runner_and_ends_with_another_s_session(room: Room) -> None:
    """Who is on a lane is known a moment after the start; anna's mute is anna's, and gone once somebody else ran."""
    again = Room(room.folder, "guest")
    assert again.silent == {}
    again.lane.runner = Runner("anna")
    again.keep()
    assert again.silent == {"speaker": RESTARTED}
    other = Room(room.folder, "guest")
    other.run(0)
    assert other.silent == {}
    assert Room(room.folder).silent == {}
