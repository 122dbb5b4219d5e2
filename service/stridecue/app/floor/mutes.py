"""A mute is a runner's, on a lane: it outlives sessions and the service, and never reaches who comes next unsaid.

What a physio silenced stays silent through a pause, a new session of the same runner, a lane that broke and a restart
of the service. When the lane gets another runner it is taken back, and that is said in the log of whoever runs then.
A session that begins with a muted output says so at once: guests look alike, and a silence must be explained. Kept
are the runner's pseudonym and the outputs, not the words of the person who muted.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from stridecue.app.floor.floor import Floor
from stridecue.app.floor.lanes import Lane
from stridecue.core.outputs import Muted, Output
from stridecue.edges.register import Register, RegisterError
from stridecue.edges.register.settings import keep_setting, setting

LOOK_S: Final = 0.5
PREFIX: Final = "muted:"
BEFORE: Final = "since before this run"
RESTARTED: Final = "as it was before the service began anew"
LIFTED: Final = "it was muted for another runner"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is muted on a lane, and for whom."""

    runner: str
    outputs: tuple[Output, ...]


_ADAPTER: Final = TypeAdapter(Kept)


class Mutes:
    """Watches the lanes of a floor; `run` until cancelled."""

    def __init__(self, floor: Floor, register: Register, now_us: Callable[[], int], say: Callable[[str], None]) -> None:
        self._floor, self._register, self._now_us, self._say = floor, register, now_us, say
        self._runner: dict[str, str] = {}  # by lane: for whom the mutes of now were made
        self._session: dict[str, str | None] = {}
        self._kept: dict[str, Kept] = {}
        self._waiting: dict[str, Kept] = {}  # from before the start, until their runner is on the lane again
        self._wrong = ""
        for name in floor.lanes:
            value = setting(register, PREFIX + name)
            if value is not None:
                self._kept[name] = _ADAPTER.validate_json(value)
                if self._kept[name].outputs:
                    self._waiting[name] = self._kept[name]

    async def run(self) -> None:
        """Look, and keep what is new."""
        while True:
            for name, now in self.look().items():
                try:
                    await asyncio.to_thread(self._keep, name, now)
                except RegisterError as wrong:
                    if str(wrong) != self._wrong:
                        self._wrong = str(wrong)
                        self._say(f"what is muted is not kept over a restart: {wrong}")
                else:
                    self._kept[name], self._wrong = now, ""
            await asyncio.sleep(LOOK_S)

    def look(self) -> dict[str, Kept]:
        """What is to be kept anew, by lane."""
        found = {name: self._look_at(lane) for name, lane in self._floor.lanes.items()}
        return {name: now for name, now in found.items() if now != self._kept.get(name, Kept(now.runner, ()))}

    def _look_at(self, lane: Lane) -> Kept:
        name, muting, runner = lane.name, lane.audience.muting, lane.runner.pseudonym
        session = lane.session_id if lane.session is not None else None
        waiting = self._waiting.get(name)
        if waiting is not None and waiting.runner == runner:
            del self._waiting[name]
            for output in waiting.outputs:
                muting.set(output, muting.because.get(output, RESTARTED))
            self._runner[name] = runner
            self._told(lane)
        elif waiting is not None and session is not None:
            del self._waiting[name]  # another one runs there now
        elif waiting is not None and not muting.because:
            return waiting
        if self._runner.setdefault(name, runner) != runner:
            self._runner[name] = runner
            for output in list(muting.because):
                muting.set(output, None)
                lane.feed(Muted(self._now_us(), output, muted=False, by="the service", because=LIFTED))
                self._told(lane)
        if session is not None and session != self._session.get(name):
            for output, because in muting.because.items():
                lane.feed(Muted(self._now_us(), output, muted=True, by=because or "somebody", because=BEFORE))
        self._session[name] = session
        return Kept(runner, tuple(sorted(muting.because)))

    def _told(self, lane: Lane) -> None:
        lane.audience.renew(lane.sounding, self._now_us())
        lane.audience.changed()

    def _keep(self, name: str, now: Kept) -> None:
        keep_setting(self._register, PREFIX + name, _ADAPTER.dump_json(now).decode(), f"lane {name}: what is muted")
