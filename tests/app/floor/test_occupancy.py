"""Lanes are given their runner while the service runs: by a page, by another process; and are free again afterwards."""

from dataclasses import replace
from pathlib import Path

import pytest

from stridecue.app.floor.occupancy import Occupancy
from stridecue.app.practice import enrolment, lanes
from stridecue.core.events import Footfall
from stridecue.edges.register import HOME
from stridecue.edges.web.findings import EnterPain
from stridecue.edges.web.messages import PainSaid, Refused
from stridecue.edges.web.practice import Lock, OnLane
from stridecue.edges.web.principal import HOME as AT_HOME
from stridecue.edges.web.principal import Principal
from tests.app import floors
from tests.app.practice.practised import Practised


class Gym:
    """Two lanes, a practice, and what was said."""

    def __init__(self, folder: Path) -> None:
        self.at = Practised(folder)
        self.at.with_baseline()
        self.floor = floors.floor("1", "2")
        self.said: list[str] = []
        self.told: list[tuple[str, PainSaid, str]] = []
        self.occupancy = Occupancy(
            self.floor, self.at.desk, lambda _: None, lambda *told: self.told.append(told), self.said.append
        )
        self.floor.claim("1", "pod", 0)
        self._seq = 0

    def who(self, lane: str) -> tuple[str, str]:
        """Plan and runner of a lane."""
        found = self.floor.lanes[lane]
        return found.plan.name, found.runner.pseudonym

    def step(self, at_us: int) -> None:
        """The pod on lane 1 lands."""
        self.floor.feed(Footfall(at_us, "pod", "0badcafe", self._seq, at_us))
        self._seq += 1


@pytest.fixture
def gym(tmp_path: Path) -> Gym:
    """A fresh one."""
    return Gym(tmp_path)


async def test_a_lane_is_given_its_runner_and_is_free_again_after_the_session(gym: Gym) -> None:
    """Put by a page: the session that begins is that runner's, of the programme; sealed, the lane is as it was."""
    before = gym.who("1")
    shown = await gym.occupancy.put(AT_HOME, "1", OnLane(gym.at.runner))
    assert (shown.plan, shown.session) == ("faded-8", 1)
    assert gym.who("1") == ("faded-8", gym.at.runner)
    gym.step(1_000_000)
    gym.occupancy.tick()
    assert gym.occupancy.live(gym.at.runner) == gym.floor.lanes["1"].session_id
    gym.floor.lanes["1"].end(2_000_000, "no step for 120 s")
    gym.occupancy.tick()
    assert gym.who("1") == before
    await gym.occupancy.refresh()
    assert gym.who("1") == before
    with pytest.raises(Refused, match="nobody is on lane"):
        lanes.free(gym.at.desk, HOME, "1")


async def test_a_lane_that_runs_a_session_is_nobody_elses(gym: Gym) -> None:
    """Neither given away nor freed while a session runs there; the same runner is on one lane only."""
    await gym.occupancy.put(AT_HOME, "1", OnLane(gym.at.runner, "baseline"))
    gym.step(1_000_000)
    for ask in (gym.occupancy.put(AT_HOME, "1", OnLane(gym.at.runner)), gym.occupancy.free(AT_HOME, "1")):
        with pytest.raises(Refused, match="runs a session: stop it first"):
            await ask
    with pytest.raises(Refused, match="is on lane '1' already"):
        await gym.occupancy.put(AT_HOME, "2", OnLane(gym.at.runner))
    assert gym.who("1") == ("baseline", gym.at.runner)


async def test_what_another_process_writes_comes_to_the_lane_and_outlives_a_restart(gym: Gym) -> None:
    """The command line writes the register; a look later the lane has it, and so has the next service."""
    lanes.put(gym.at.desk, HOME, "2", OnLane(gym.at.runner, "free-run"))
    await gym.occupancy.refresh()
    assert gym.who("2") == ("free-run", gym.at.runner)
    again = Occupancy(floor := floors.floor("1", "2"), replace(gym.at.desk), lambda _: None, lambda *_: None, print)
    await again.refresh()
    assert floor.lanes["2"].runner.pseudonym == gym.at.runner
    lanes.free(gym.at.desk, HOME, "2")
    await gym.occupancy.refresh()
    assert gym.who("2")[1] != gym.at.runner


async def test_a_plan_that_was_locked_meanwhile_is_not_run(gym: Gym) -> None:
    """Between the assignment and the lane's look a red flag came: the lane stays free, and says why."""
    lanes.put(gym.at.desk, HOME, "1", OnLane(gym.at.runner))
    enrolment.lock(gym.at.desk, HOME, gym.at.runner, Lock("night pain"))
    before = gym.who("1")
    await gym.occupancy.refresh()
    assert gym.who("1") == before
    assert "a clinician has to unlock it first" in gym.said[0]


async def test_a_lane_that_broke_keeps_its_runner_and_one_who_stays_too(gym: Gym) -> None:
    """A session that ends because the lane broke begins again for the same runner; `stays` outlives a session."""
    await gym.occupancy.put(AT_HOME, "1", OnLane(gym.at.runner, "free-run", stays=True))
    gym.step(1_000_000)
    gym.occupancy.tick()
    gym.floor.lanes["1"].end(2_000_000, "no step for 120 s")
    gym.occupancy.tick()
    assert gym.who("1") == ("free-run", gym.at.runner)


async def test_what_is_said_during_a_session_goes_to_its_lane(gym: Gym) -> None:
    """Halfway, end and the button are heard at once, knee and lower leg apart; before and after it, the diary only."""
    said = EnterPain("halfway", knee_nprs=6, lower_leg_nprs=1)
    gym.occupancy.hear(AT_HOME, gym.at.runner, said)
    assert gym.told == []  # no session runs
    await gym.occupancy.put(AT_HOME, "1", OnLane(gym.at.runner, "free-run"))
    gym.step(1_000_000)
    gym.occupancy.hear(AT_HOME, gym.at.runner, said)
    assert [(lane, pain.site, pain.nprs) for lane, pain, _ in gym.told] == [("1", "knee", 6), ("1", "lower_leg", 1)]
    for other in (replace(said, moment="before"), replace(said, session="an-earlier-one")):
        gym.occupancy.hear(AT_HOME, gym.at.runner, other)
    assert len(gym.told) == 2


async def test_another_physios_client_is_not_put_on_a_lane(gym: Gym) -> None:
    """The path names a lane, the body a runner: both have to be the asker's."""
    stranger = Principal("physio", "bert", others=frozenset({gym.at.runner}))
    with pytest.raises(Refused, match="another physio's"):
        await gym.occupancy.put(stranger, "1", OnLane(gym.at.runner))
