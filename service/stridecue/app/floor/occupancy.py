"""Who is on which lane, set while the service runs: by a page, by another process, and as it was before a restart.

The register holds it; the lanes follow. A lane that runs a session is never touched; when its session has ended, the
lane is free again (unless its runner stays), so that whoever steps on next is not taken for the one before.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from stridecue.app.floor.floor import Floor
from stridecue.app.floor.lanes import Lane
from stridecue.app.network.identity import actor
from stridecue.app.practice import history, lanes
from stridecue.app.practice.desk import Desk, refusals
from stridecue.app.practice.lanes import Prepared
from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.core.pain.pain import DURING
from stridecue.core.pain.traffic_light import Sign
from stridecue.core.plan import Plan
from stridecue.core.runner import Runner
from stridecue.edges.register import SERVICE
from stridecue.edges.register.programme import occupants
from stridecue.edges.register.programme.occupants import Occupant
from stridecue.edges.web.findings import EnterPain
from stridecue.edges.web.messages import PainSaid, Refused
from stridecue.edges.web.practice import OnLane, OnLaneView
from stridecue.edges.web.principal import Principal

GONE: Final = 404
"""Somebody else freed it first."""
LOOK_S: Final = 1.0
"""What another process writes is on the lane a second later."""


class Occupancy:
    """Fits lanes to the register. `run` until cancelled; `tick` with the floor's."""

    def __init__(
        self,
        floor: Floor,
        desk: Desk,
        loads: Callable[[str], LoadBaseline | None],
        tell: Callable[[str, PainSaid, str], None],
        say: Callable[[str], None],
    ) -> None:
        self._floor, self._desk, self._loads, self._tell, self._say = floor, desk, loads, tell, say
        self._own: dict[str, tuple[Plan, Runner]] = {
            lane.name: (lane.plan, lane.runner) for lane in floor.lanes.values()
        }
        self._on: dict[str, Occupant] = {}
        self._running: dict[str, tuple[str | None, int]] = {}
        self._ended: list[str] = []
        self._wrong = ""

    async def run(self) -> None:
        """Look for what other processes wrote."""
        while True:
            await self.refresh()
            await asyncio.sleep(LOOK_S)

    async def refresh(self) -> None:
        """Fit every lane without a session to the register; one that cannot be read changes nothing."""
        await self._free_ended()
        try:
            wanted = await asyncio.to_thread(self._wanted)
        except Refused as wrong:
            if str(wrong) != self._wrong:
                self._say(f"who is on which lane is not known: {wrong}")
            self._wrong = str(wrong)
            return
        self._wrong = ""
        for name in set(self._on) - {occupant.lane for occupant in wanted}:
            self._leave(name)
        for occupant in wanted:
            await self._take(occupant)

    async def put(self, who: Principal, lane: str, asked: OnLane) -> OnLaneView:
        """Fits `edges.web.practising.Occupants`: refused when the lane runs a session, or either is taken."""
        self._idle(lane)
        if asked.runner in who.others:
            raise Refused(403, "this runner is another physio's")
        await self._free_ended()
        found = await asyncio.to_thread(lanes.put, self._desk, actor(who), lane, asked)
        await self.refresh()
        return found

    async def free(self, who: Principal, lane: str) -> None:
        """Refused when the lane runs a session, or nobody is there."""
        self._idle(lane)
        await asyncio.to_thread(lanes.free, self._desk, actor(who), lane)
        await self.refresh()

    def _idle(self, lane: str) -> None:
        if self._floor.lanes[lane].session is not None:
            raise Refused(409, f"lane {lane!r} runs a session: stop it first")

    def hear(self, who: Principal, runner: str, told: EnterPain) -> None:
        """What was said during the session goes to its lane; what was said about before it, or after, does not."""
        lane = self._lane_of(runner)
        if lane is None or told.moment not in DURING or told.session not in (None, lane.session_id):
            return
        signs: tuple[Sign, ...] = ("limp",) if told.limp else ()
        if told.knee_nprs is not None:
            self._tell(lane.name, PainSaid("knee", told.knee_nprs, signs), actor(who).agent)
        if told.lower_leg_nprs is not None and lane.session is not None:
            self._tell(lane.name, PainSaid("lower_leg", told.lower_leg_nprs), actor(who).agent)

    def live(self, runner: str) -> str | None:
        """The session this runner is in."""
        lane = self._lane_of(runner)
        return None if lane is None else lane.session_id

    def _lane_of(self, runner: str) -> Lane | None:
        running = (lane for lane in self._floor.lanes.values() if lane.session is not None)
        return next((lane for lane in running if lane.runner.pseudonym == runner), None)

    def tick(self) -> None:
        """A session that ended frees its lane."""
        for name, occupant in list(self._on.items()):
            lane = self._floor.lanes[name]
            ran, failures = self._running.get(name, (None, lane.failures))
            if lane.session is not None:
                self._running[name] = (lane.session_id, lane.failures)
            elif ran is not None and failures == lane.failures:  # a lane that broke begins anew for the same runner
                self._running.pop(name)
                if not occupant.stays:
                    self._leave(name)
                    self._ended.append(name)

    # ---------------------------------------------------------------- lanes

    async def _free_ended(self) -> None:
        """Before anybody looks again: a session that ended has freed its lane in the register too."""
        while self._ended:
            await asyncio.to_thread(self._free, self._ended.pop(0))

    async def _take(self, occupant: Occupant) -> None:
        lane = self._floor.lanes.get(occupant.lane)
        if lane is None or lane.session is not None or self._on.get(occupant.lane) == occupant:
            return
        try:
            found = await asyncio.to_thread(self._prepared, occupant)
        except Refused as wrong:
            self._say(f"lane {occupant.lane}: {wrong}")
            await asyncio.to_thread(self._free, occupant.lane)
            return
        if lane.session is None:
            lane.plan = found.plan
            lane.runner = replace(found.runner, load_baseline=self._loads(found.runner.pseudonym))
            self._on[occupant.lane] = occupant
            lane.audience.changed()

    def _leave(self, name: str) -> None:
        lane = self._floor.lanes[name]
        if lane.session is None:
            self._on.pop(name, None)
            self._running.pop(name, None)
            lane.plan, lane.runner = self._own[name]
            lane.audience.changed()

    # ---------------------------------------------------------------- the register, in a thread

    def _wanted(self) -> list[Occupant]:
        with refusals(), self._desk.register.look() as reading:  # once a second: it writes nothing, not even an anchor
            return occupants.all_of(reading)

    def _prepared(self, occupant: Occupant) -> Prepared:
        history.settle(self._desk, occupant.runner)
        with self._desk.reading(SERVICE, "the next session", occupant.runner) as reading:
            return lanes.prepared(self._desk, reading, occupant.runner, occupant.plan)

    def _free(self, name: str) -> None:
        try:
            lanes.free(self._desk, SERVICE, name)
        except Refused as wrong:
            if wrong.status != GONE:
                self._say(f"lane {name}: {wrong}")
